"""The pages of effort: of a person with the talks of coaching, and of everybody whose appraisals one reads."""

from collections.abc import Iterator, Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import exporting
from core.http import render_page
from core.periods import Month
from core.typed import month_in
from core.wording import name_in_words
from org.access import Area, readable_people, today_of
from org.models import Appointment, Person, Profile
from org.querysets import PersonQuerySet
from reviews.effort.page import PersonEffort, TeamLine, team_lines

PAGE = 50


@require_GET
def effort_person(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody's results against the days, and the weeks before and after the talks of coaching."""
    person = get_object_or_404(readable_people(request.user, Area.APPRAISALS), code=code)
    page = PersonEffort(person, request.user, today_of(request.user, timezone.now()))
    return render_page(request, "reviews/effort_person.html", {"page": page, "person": person})


@require_GET
def effort_list(request: HttpRequest) -> HttpResponseBase:
    """A month's results against working days, visits and hours, in the order of people; nobody is ranked."""
    today = today_of(request.user, timezone.now())
    month = month_in(request.GET.get("month", "")) or Month.of(today)
    if month > Month.of(today):
        raise Http404
    people = _with_post(request.user, month)
    if how := exporting.wanted(request):
        lines = team_lines(list(people), month, viewer=request.user, today=today)
        return exporting.export(request, f"effort-{month}", _header(), _exported(lines), how=how)
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    page.object_list = team_lines(list(page.object_list), month, viewer=request.user, today=today)
    context = {"page": page, "month": month, "is_running": month.last >= today, "has_next": month < Month.of(today)}
    return render_page(request, "reviews/effort_list.html", context)


def _with_post(viewer: Person, month: Month) -> PersonQuerySet:
    """Those whose appraisals the viewer reads and who held an appraised post in the month."""
    posts = Appointment.objects.touching(month.first, month.last).exclude(profile=Profile.NONE)
    return readable_people(viewer, Area.APPRAISALS).filter(pk__in=posts.values("person")).order_by("number")


def _header() -> list[str]:
    figures = [_("Working days"), _("Visits"), _("Orders"), _("Amount of orders")]
    return [_("Number"), _("Person"), *figures, _("a working day"), _("a visit"), _("an hour")]


def _exported(lines: Sequence[TeamLine]) -> Iterator[list[object]]:
    for person, one in lines:
        figures = [one.days, one.visits, one.orders, one.amount, one.per_day, one.per_visit, one.per_hour]
        yield [person.code, name_in_words(person), *figures]

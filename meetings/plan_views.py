"""The pages of the weekly plan: the person proposes, the superior agrees the plans of the team."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.http import render_page
from core.models import StaleVersion
from core.verdicts import require
from meetings import permissions, services
from meetings.forms import WeeklyPlanForm
from meetings.models import WeeklyPlan
from meetings.plan_selectors import TeamWeek, own_week
from org.access import today_of
from org.models import Person


@require_http_methods(["GET", "POST"])
def weekly_plan_edit(request: HttpRequest, day: date) -> HttpResponse:
    """Propose one's own four numbers for a week."""
    week = own_week(request.user, _monday(day))
    if not week.names:
        raise Http404  # the post has no weekly plan
    verdict = permissions.may_propose(
        request.user,
        person=request.user,
        plan=week.plan,
        week_start=day,
        today=today_of(request.user, timezone.now()),
    )
    form = WeeklyPlanForm(
        request.POST or None, names=week.names, planned=week.suggested, version=week.plan.version if week.plan else 0
    )
    if request.method == "POST" and form.is_valid():
        if _saved(request, form, services.propose_weekly_plan, request.user, day):
            messages.success(request, _("Proposed. Your superior agrees it or talks to you about it."))
            return redirect("meetings:weekly_plan_edit", day)
    return render_page(request, "meetings/weekly_plan_edit.html", {"week": week, "form": form, "verdict": verdict})


@require_GET
def weekly_plan_team(request: HttpRequest, day: date) -> HttpResponse:
    """The plans of those whose superior the viewer is in that week."""
    return _show_team(request, TeamWeek.load(request.user, _monday(day), today_of(request.user, timezone.now())))


@require_POST
def weekly_plan_agree(request: HttpRequest, day: date, code: str) -> HttpResponse:
    """Agree one plan, with other numbers if need be."""
    team = TeamWeek.load(request.user, _monday(day), today_of(request.user, timezone.now()))
    person = get_object_or_404(Person, code=code)
    row = team.row_of(person)
    if row is None:
        if WeeklyPlan.objects.visible_to(request.user).filter(person=person, week_start=day).exists():
            today = today_of(request.user, timezone.now())
            require(permissions.may_agree(request.user, person=person, superior=None, plan=None, on=today))
        raise Http404
    form = row.form(request.POST)
    if form.is_valid() and _saved(request, form, services.agree_weekly_plan, person, day):
        messages.success(request, _("Agreed."))
        return redirect("meetings:weekly_plan_team", day)
    return _show_team(request, team, failed=(person, form))


def _show_team(
    request: HttpRequest, team: TeamWeek, *, failed: tuple[Person, WeeklyPlanForm] | None = None
) -> HttpResponse:
    rows = [(row, failed[1] if failed and failed[0] == row.person else row.form()) for row in team.rows]
    return render_page(request, "meetings/weekly_plan_team.html", {"team": team, "rows": rows})


def _saved(
    request: HttpRequest, form: WeeklyPlanForm, service: Callable[..., WeeklyPlan], person: Person, day: date
) -> bool:
    """Whether the numbers were saved; else the form says why not and keeps them."""
    try:
        service(
            person=person,
            week_start=day,
            planned=form.numbers(),
            version=form.cleaned_data["version"],
            by=request.user,
            now=timezone.now(),
        )
    except StaleVersion as error:
        now_saved = WeeklyPlan.objects.get(person=person, week_start=day)
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = now_saved.version
        numbers = ", ".join(map(str, now_saved.planned))
        form.add_error(None, [*error.messages, _("Saved now: %(numbers)s.") % {"numbers": numbers}])
        return False
    except (PermissionDenied, ValidationError) as error:
        # Denied is whoever typed while the other agreed or the week ended: the page says so beside the numbers.
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        return False
    return True


def _monday(day: date) -> date:
    if day.weekday() != 0:
        raise Http404
    return day

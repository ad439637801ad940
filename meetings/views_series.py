"""Pages of meeting series: which there are, starting one from a kind, changing and ending it."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import require
from core.wording import moment_in_words
from meetings import selectors_meetings, series
from meetings.forms_series import KindForm, SeriesForm
from meetings.kind_pages import pages_of
from meetings.meeting_kinds import TEMPLATES
from meetings.models import MeetingKind, MeetingSeries
from meetings.permissions_meetings import may_keep_series
from meetings.reach import units_kept
from org.access import access_of, today_of
from org.models import Unit, UnitVersion
from org.naming import name_of_unit

PAGE = 50


@require_GET
def series_list(request: HttpRequest) -> HttpResponse:
    """The series of one's unit and of those below, with the next meeting of each."""
    now = timezone.now()
    today = today_of(request.user, now)
    rows = MeetingSeries.objects.visible_to(request.user, on=today).live(today).for_list()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": selectors_meetings.series_lines(list(page), today=today, now=now),
        "may_start": bool(units_kept(access_of(request.user, today))),
    }
    return render_page(request, "meetings/series_list.html", context)


@require_GET
def series_choose(request: HttpRequest) -> HttpResponse:
    """Which kind of meeting, of which unit: the first step."""
    today = today_of(request.user, timezone.now())
    kept = units_kept(access_of(request.user, today))
    if not kept:
        raise PermissionDenied(_("The meetings of a unit are kept by its head, those above and its assistant."))
    form = KindForm(request.GET if "kind" in request.GET else None, units=kept, today=today)
    if form.is_valid():
        return redirect("meetings:series_start", kind=form.cleaned_data["kind"], code=form.cleaned_data["unit"])
    kinds = [(kind, TEMPLATES[kind].purpose) for kind in MeetingKind]
    return render_page(request, "meetings/series_choose.html", {"form": form, "kinds": kinds})


def series_start(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """A new series, filled in from its kind."""
    now = timezone.now()
    today = today_of(request.user, now)
    unit = get_object_or_404(Unit, code=code, versions__in=UnitVersion.objects.on(today))
    require(may_keep_series(request.user, unit, on=today))
    if pages := pages_of(kind):
        return redirect(pages.start, code=code)
    form = SeriesForm(request.POST or None, kind=kind, viewer=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    made = series.start_series(kind, unit, form.wanted(), by=request.user, now=now, today=today)
                    sending.leads_to(reverse("meetings:series_detail", args=[made.pk]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            if not sending.is_repeat:
                tell_first(request, made, now)
            return redirect(sending.url)
    name = name_of_unit(unit, today)
    context = {"form": form, "unit": name, "kind": MeetingKind(kind), "purpose": TEMPLATES[MeetingKind(kind)].purpose}
    return render_page(request, "meetings/series_start.html", context)


def tell_first(request: HttpRequest, made: MeetingSeries, now: datetime) -> None:
    """Says when the first meeting is, or that there is none yet."""
    first = made.meetings.to_come(now).first()
    if first is None:
        messages.warning(request, _("No working day of the next year fits this rhythm; look at it once more."))
    else:
        when = moment_in_words(first.starts_at, now=now)
        messages.success(request, _("Scheduled. The first meeting: %(when)s") % {"when": when})


def series_of(request: HttpRequest, pk: int) -> MeetingSeries:
    """The series, if the viewer may read it; else 404."""
    today = today_of(request.user, timezone.now())
    return get_object_or_404(MeetingSeries.objects.visible_to(request.user, on=today).for_list(), pk=pk)


@require_GET
def series_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One series: its rhythm, its people, its agenda, its next days."""
    found, now = series_of(request, pk), timezone.now()
    today = today_of(request.user, now)
    to_come = list(found.meetings.visible_to(request.user, on=today).to_come(now)[:10])
    context = {
        "series": found,
        "unit": name_of_unit(found.unit, today),
        "rhythm": selectors_meetings.rhythm_in_words(found),
        "to_come": to_come,
        "next_days": selectors_meetings.next_days(found, to_come[-1].day if to_come else today),
        "titles": [title.name for title in found.titles.all()],
        "people": list(found.people.all()),
        "may_keep": may_keep_series(request.user, found.unit, on=today),
        "today": today,
    }
    return render_page(request, "meetings/series_detail.html", context)


def series_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another rhythm, other people, another agenda, from the next meeting on."""
    found, now = series_of(request, pk), timezone.now()
    today, page = today_of(request.user, now), reverse("meetings:series_detail", args=[pk])
    require(may_keep_series(request.user, found.unit, on=today))
    form = SeriesForm(request.POST or None, kind=found.kind, viewer=request.user, today=today, series=found)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            series.change_series(found, form.wanted(), version=version, by=request.user, now=now, today=today)
        except StaleVersion:
            return show_conflict(request, form, series_of(request, pk), back=page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Changed from the next meeting on."))
            return redirect(page)
    return render_page(request, "meetings/series_edit.html", {"form": form, "series": found})


@require_POST
def series_end(request: HttpRequest, pk: int) -> HttpResponse:
    """No more meetings from now on."""
    found, now = series_of(request, pk), timezone.now()
    series.end_series(found, by=request.user, now=now, today=today_of(request.user, now))
    messages.success(request, _("It has ended. Past meetings stay."))
    return redirect("meetings:series_detail", pk=pk)

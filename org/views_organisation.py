"""The work calendar, and which units there are."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from core import exporting
from core.http import render_page
from core.periods import EARLIEST, LATEST, Month
from core.verdicts import require
from org import calendar_pages, lists, permissions, working_days
from org.access import Area, today_of
from org.forms_leave import CalendarDayForm
from org.models import CalendarCheck, CalendarDay
from org.unit_field import SUGGESTED, units_in_reach, units_named


@require_safe
def unit_suggest(request: HttpRequest) -> HttpResponse:
    """Up to twenty units of those of whose people the viewer reads an area, for a field that names one."""
    area = {area.name.lower(): area for area in Area}.get(request.GET.get("area", ""), Area.PEOPLE)
    units = units_in_reach(request.user, area, today_of(request.user, timezone.now()))
    text = request.GET.get("unit") or request.GET.get("parent") or ""  # whatever the field is called
    found = units_named(units, text[:80])[:SUGGESTED]
    return render(request, "org/_unit_options.html", {"units": found})


@require_GET
def calendar(request: HttpRequest, month: Month | None = None) -> HttpResponse:
    """A month of the work calendar."""
    today = today_of(request.user, timezone.now())
    month = month or Month.of(today)
    grid = calendar_pages.month_grid(month)
    context = {
        "month": month,
        "today": today,
        "weeks": grid,
        "working_count": calendar_pages.working_count(grid),
        "may_keep": permissions.may_keep_organisation(request.user, today),
    }
    return render_page(request, "org/calendar.html", context)


@require_GET
def calendar_year(request: HttpRequest, year: int) -> HttpResponseBase:
    """The twelve months of a year at a glance, what is special in it, and whether somebody has checked it."""
    if how := exporting.wanted(request):
        rows = lists.exported_calendar(year)
        return exporting.export(request, f"calendar-{year}", lists.calendar_header(), rows, how=how)
    today = today_of(request.user, timezone.now())
    context = {
        "glance": calendar_pages.year_at_a_glance(year),
        "today": today,
        "before": year - 1 if year > EARLIEST.year else None,
        "after": year + 1 if year < LATEST.year else None,
        "check": CalendarCheck.objects.filter(year=year).select_related("checked_by").first(),
        "may_keep": permissions.may_keep_organisation(request.user, today),
        "is_to_come": year >= today.year,
    }
    return render_page(request, "org/calendar_year.html", context)


@require_POST
def calendar_confirm(request: HttpRequest, year: int) -> HttpResponse:
    """HR has compared the calendar of the year and finds it right."""
    try:
        working_days.confirm_calendar(year, by=request.user, now=timezone.now())
    except ValidationError as error:
        for reason in error.messages:
            messages.error(request, reason)
    else:
        messages.success(request, _("The calendar of %(year)s is checked.") % {"year": year})
    return redirect("org:calendar_year", year)


@require_http_methods(["GET", "POST"])
def calendar_day(request: HttpRequest, day: date) -> HttpResponse:
    """Declare a working day or a day off for the company."""
    today = today_of(request.user, timezone.now())
    require(permissions.may_keep_organisation(request.user, today))
    stored = CalendarDay.objects.filter(day=day).first()
    form = CalendarDayForm(request.POST or None, initial=initial_of(stored))
    if request.method == "POST" and form.is_valid():
        try:
            working_days.set_calendar_day(day, **form.cleaned_data, by=request.user, on=today)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The calendar is changed."))
            return redirect("org:calendar_month", Month.of(day))
    context = {"form": form, "day": day, "month": Month.of(day), "stored": stored}
    return render_page(request, "org/calendar_day.html", context)


def initial_of(stored: CalendarDay | None) -> dict[str, str]:
    """What the form shows first: the company's own word where there is one."""
    if stored is None or stored.kind not in working_days.BY_THE_COMPANY:
        return {"is_working": CalendarDayForm.DEFAULT, "note": stored.note if stored else ""}
    choice = CalendarDayForm.WORKING if stored.is_working else CalendarDayForm.OFF
    return {"is_working": choice, "note": stored.note}

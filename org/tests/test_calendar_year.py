"""The work calendar of a year: at a glance, and that somebody has checked it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.tests.instants import at
from org.calendar_pages import special_runs, year_at_a_glance
from org.holiday_calendar import fill_calendar
from org.models import CalendarCheck, CalendarDay
from org.working_days import confirm_calendar, set_calendar_day

pytestmark = pytest.mark.django_db
DECEMBER = at(10, day=date(2026, 12, 3))


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked on the morning of 3 December 2026."""
    monkeypatch.setattr(timezone, "now", lambda: DECEMBER)


def page(year):
    return reverse("org:calendar_year", args=[year])


def test_year_counts_what_its_months_count_and_puts_holidays_into_runs():
    fill_calendar(date(2026, 1, 1), date(2026, 12, 31))
    glance = year_at_a_glance(2026)

    assert glance.is_planned
    assert glance.working_count == CalendarDay.objects.filter(is_working=True).count()
    golden_week = next(run for run in glance.runs if run.first == date(2026, 10, 1))
    assert (golden_week.last, golden_week.kind, golden_week.is_working) == (date(2026, 10, 7), "holiday", False)
    make_up = next(run for run in glance.runs if run.first == date(2026, 10, 10))
    assert (make_up.last, make_up.is_working) == (date(2026, 10, 10), True)


def test_runs_part_where_the_note_or_the_kind_is_another():
    kinds = [("holiday", ""), ("holiday", ""), ("company_holiday", ""), ("company_holiday", "stocktaking")]
    rows = [CalendarDay(day=date(2026, 5, 1 + n), kind=kind, note=note) for n, (kind, note) in enumerate(kinds)]
    assert [(run.first.day, run.last.day) for run in special_runs(rows)] == [(1, 2), (3, 3), (4, 4)]


def test_a_year_is_one_query(django_assert_num_queries):
    fill_calendar(date(2026, 1, 1), date(2026, 12, 31))
    with django_assert_num_queries(1):
        year_at_a_glance(2026)


def test_year_shows_days_of_the_company_to_everybody_and_the_button_to_hr(company, as_):
    set_calendar_day(date(2027, 3, 12), is_working=False, by=company.hr, on=DECEMBER.date(), note="Founding day")
    button = reverse("org:calendar_confirm", args=[2027])

    assert "Founding day" in as_(company.salesperson).get(page(2027)).text
    assert button not in as_(company.salesperson).get(page(2027)).text
    assert button in as_(company.hr).get(page(2027)).text
    assert reverse("org:calendar_confirm", args=[2025]) not in as_(company.hr).get(page(2025)).text


def test_year_that_nobody_planned_says_so(company, as_):
    assert "not planned yet" in as_(company.hr).get(page(2190)).text


def test_confirming_is_noted_once_with_whoever_came_first(company, as_):
    as_(company.hr).post(reverse("org:calendar_confirm", args=[2027]))
    confirm_calendar(2027, by=company.gm, now=DECEMBER)

    assert CalendarCheck.objects.get(year=2027).checked_by == company.hr
    assert AuditEntry.objects.filter(action="org.confirm_calendar").count() == 1
    assert "Checked by Sun Li" in as_(company.salesperson).get(page(2027)).text


def test_confirming_is_refused_for_a_year_that_is_over_or_not_planned_and_to_others(company):
    with pytest.raises(ValidationError, match="over"):
        confirm_calendar(2025, by=company.hr, now=DECEMBER)
    CalendarDay.objects.filter(day=date(2027, 7, 1)).delete()
    with pytest.raises(ValidationError, match="planned"):
        confirm_calendar(2027, by=company.hr, now=DECEMBER)
    with pytest.raises(PermissionDenied):
        confirm_calendar(2027, by=company.manager, now=DECEMBER)

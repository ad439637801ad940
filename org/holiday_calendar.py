"""The default fill of the work calendar: weekdays and the public holidays of the company's region (rules.md 2.1)."""

from collections.abc import Iterator
from datetime import date

import holidays
from django.conf import settings

from core.periods import days
from org.models import CalendarDay

Kind = CalendarDay.Kind


def fill_calendar(first: date, last: date) -> int:
    """Adds every date from `first` to `last` that the calendar lacks; days that people changed stay. Two queries.

    Returns how many were added.
    """
    known = set(CalendarDay.objects.filter(day__range=(first, last)).values_list("day", flat=True))
    added = [day for day in default_days(first, last) if day.day not in known]
    CalendarDay.objects.bulk_create(added, batch_size=500, ignore_conflicts=True)
    return len(added)


def default_days(first: date, last: date) -> Iterator[CalendarDay]:
    """The days as the holidays library knows them, make-up working days included; not stored."""
    region = holidays.country_holidays(settings.COMPANY_HOLIDAYS, years=range(first.year, last.year + 1))
    for day in days(first, last):
        is_working = region.is_working_day(day)
        yield CalendarDay(day=day, is_working=is_working, kind=kind_of(day, region, is_working=is_working))


def kind_of(day: date, region: holidays.HolidayBase, *, is_working: bool) -> Kind:
    """Why a date is working or not."""
    weekend = day.weekday() >= 5
    if is_working:
        return Kind.MAKEUP_WORKDAY if weekend else Kind.WORKDAY
    return Kind.WEEKEND if weekend and day not in region else Kind.HOLIDAY

"""The default fill of the work calendar: weekdays and the public holidays of the company's region (rules.md 2.1)."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import holidays
from django.conf import settings

from core.periods import days
from org.models import CalendarDay

Kind = CalendarDay.Kind


class PublicDay(NamedTuple):
    """A date as the public calendar has it."""

    day: date
    is_working: bool
    kind: Kind


def fill_calendar(first: date, last: date) -> int:
    """Adds every date from `first` to `last` that the calendar lacks; days that people changed stay. Two queries.

    Returns how many were added.
    """
    known = set(CalendarDay.objects.filter(day__range=(first, last)).values_list("day", flat=True))
    return add_days(day for day in public_days(first, last) if day.day not in known)


def add_days(public: Iterable[PublicDay]) -> int:
    """Adds these dates, those that somebody else adds at the same time apart; says how many they are. One query."""
    added = [CalendarDay(**day._asdict()) for day in public]
    CalendarDay.objects.bulk_create(added, batch_size=500, ignore_conflicts=True)
    return len(added)


def public_days(first: date, last: date) -> Sequence[PublicDay]:
    """The days as the holidays library knows them, make-up working days included."""
    return _public_days(settings.COMPANY_HOLIDAYS, first, last)


@lru_cache(maxsize=8)  # the library knows no more until the next start, and the calendar is kept every hour
def _public_days(country: str, first: date, last: date) -> Sequence[PublicDay]:
    region = holidays.country_holidays(country, years=range(first.year, last.year + 1))
    workings = ((day, region.is_working_day(day)) for day in days(first, last))
    return [PublicDay(day, is_working, kind_of(day, region, is_working=is_working)) for day, is_working in workings]


def kind_of(day: date, region: holidays.HolidayBase, *, is_working: bool) -> Kind:
    """Why a date is working or not."""
    weekend = day.weekday() >= 5
    if is_working:
        return Kind.MAKEUP_WORKDAY if weekend else Kind.WORKDAY
    return Kind.WEEKEND if weekend and day not in region else Kind.HOLIDAY

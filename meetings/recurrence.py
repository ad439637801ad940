"""On which days a meeting comes again: RFC 5545 over the work calendar. Pure; the calendar is an argument."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from dateutil.rrule import DAILY, WEEKLY, rrule, rrulestr
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FARTHEST = timedelta(days=31)  # how far a day may be moved by the work calendar
ROUNDS = {DAILY: timedelta(days=1), WEEKLY: timedelta(days=7)}
PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
LONGEST = 200
SOME_DAY = date(2026, 1, 1)  # to try a rule on


class WorkingDays(Protocol):
    """The company's work calendar, as far as it is asked here."""

    def is_working(self, day: date) -> bool: ...


class Occurrence(NamedTuple):
    """The day that the recurrence names, and the day on which the meeting is held."""

    named: date
    held: date


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When a meeting comes again: a rule of RFC 5545 from a first day on, and what the work calendar does to it."""

    rule: str
    starts_on: date
    working_day: int | None = None  # the n-th working day from the day named; None: that day itself
    moves: bool = False  # a day off: hold it on the next working day, else leave it out

    def named(self, start: date, end: date) -> Iterator[date]:
        """The days that the rule names from `start` to `end`, both inclusive."""
        first = datetime.combine(max(start, self.starts_on), time.min)
        for moment in self._rrule(near=start).xafter(first, inc=True):
            if moment.date() > end:
                return
            yield moment.date()

    def occurrences(self, start: date, end: date, calendar: WorkingDays) -> Iterator[Occurrence]:
        """What is held on the days from `start` to `end`, both inclusive, in order of the days named.

        The calendar must reach FARTHEST beyond both: what lies outside it is no working day.
        """
        held_last = None
        for day in self.named(start - FARTHEST, end):
            held = self._held(day, calendar)
            # Two days named that move to one are one meeting.
            if held and start <= held <= end and held != held_last:
                yield Occurrence(day, held)
            held_last = held or held_last

    def _held(self, day: date, calendar: WorkingDays) -> date | None:
        if self.working_day is None and not self.moves:
            return day if calendar.is_working(day) else None
        left = self.working_day or 1
        for offset in range(FARTHEST.days + 1):
            later = day + timedelta(days=offset)
            left -= calendar.is_working(later)
            if not left:
                return later
        return None

    def _rrule(self, *, near: date) -> rrule:
        """The rule from its first day, or from whole rounds later: the library counts every day since the first."""
        rule = rrulestr(self.rule, dtstart=datetime.combine(self.starts_on, time.min))
        if rule._freq not in ROUNDS:
            return rule  # a dozen a year are soon counted
        round_ = ROUNDS[rule._freq] * rule._interval
        rounds = max(0, (near - self.starts_on) // round_ - 1)
        return rule.replace(dtstart=datetime.combine(self.starts_on + rounds * round_, time.min))


def checked(rule: str) -> str:
    """The rule if it is one that a meeting can have: a known part each, days and not hours, no end of its own.

    Raises ValidationError.
    """
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    is_known = len(rule) <= LONGEST and set(parts) <= PARTS and parts.get("FREQ") in FREQUENCIES
    try:
        if is_known and int(parts.get("INTERVAL", "1")) in range(1, 13):
            rrulestr(rule.upper(), dtstart=datetime.combine(SOME_DAY, time.min))
            return rule.upper()
    except (ValueError, TypeError):
        pass
    raise ValidationError(_("This is no rule by which a meeting comes again."))

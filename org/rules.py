"""Days, roles and superiors of people by date: plain values in, plain values out (rules.md 2.1; C1, C3, C5, C17, C18).

Spans are inclusive on both sides and an open end is None. Days of work and leave are counted in whole halves.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from core.periods import Month

WHOLE_DAY, HALF_DAY, NO_DAY = 2, 1, 0  # in halves of a day
NOT_APPRAISED = "none"  # the profile of people without a sheet


class UnitSpan(Protocol):
    """A unit and its parent over a span of dates."""

    @property
    def code(self) -> str: ...

    @property
    def parent(self) -> str | None: ...

    @property
    def start(self) -> date: ...

    @property
    def end(self) -> date | None: ...


class AppointmentSpan(Protocol):
    """A person's post over a span of dates."""

    @property
    def person(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def profile(self) -> str: ...

    @property
    def is_head(self) -> bool: ...

    @property
    def start(self) -> date: ...

    @property
    def end(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class RolePeriod:
    """A run of consecutive dates with the same unit, profile and headship (C1)."""

    unit: str
    profile: str
    is_head: bool
    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def within(self, first: date, last: date) -> tuple[date, date]:
        """First and last date of the role period between two dates; the first is later when there is none."""
        return max(self.start, first), last if self.end is None else min(self.end, last)


class WorkCalendar:
    """The company's calendar: the only truth about working days. A date it does not hold is not a working day."""

    def __init__(self, days: Iterable[tuple[date, bool]]) -> None:
        self.working_days: list[date] = sorted(day for day, is_working in days if is_working)
        self._working = frozenset(self.working_days)

    def is_working(self, day: date) -> bool:
        return day in self._working

    def between(self, start: date, end: date) -> list[date]:
        """The working days from `start` to `end`, both inclusive."""
        return self.working_days[bisect_left(self.working_days, start) : bisect_right(self.working_days, end)]

    def count(self, start: date, end: date) -> int:
        """How many working days lie from `start` to `end`, both inclusive."""
        return max(0, bisect_right(self.working_days, end) - bisect_left(self.working_days, start))

    def after(self, day: date, number: int) -> date | None:
        """The `number`-th working day after `day`; None where the calendar ends before it."""
        return _at(self.working_days, bisect_right(self.working_days, day) + number - 1)

    def of_month(self, month: Month, number: int) -> date | None:
        """The `number`-th working day of `month`; None where there is none or the calendar ends before it."""
        return _at(self.between(month.first, month.last), number - 1)


class Attendance:
    """One person's days: in service or not, on leave or not."""

    def __init__(
        self, calendar: WorkCalendar, *, hired_on: date, left_on: date | None, leave: Mapping[date, int] | None = None
    ) -> None:
        """`leave`: halves of a day off (1 or 2) by date."""
        self.calendar, self.hired_on, self.left_on = calendar, hired_on, left_on
        self._leave = leave or {}
        self._deadline_days: Sequence[date] = calendar.working_days
        whole_days = {day for day, off in self._leave.items() if off >= WHOLE_DAY and self.in_service(day)}
        if whole_days:
            self._deadline_days = [day for day in calendar.working_days if day not in whole_days]

    def with_leave(self, leave: Mapping[date, int]) -> "Attendance":
        """The same days with more leave: halves of a day off by date."""
        return Attendance(self.calendar, hired_on=self.hired_on, left_on=self.left_on, leave={**self._leave, **leave})

    @property
    def moves_deadlines(self) -> bool:
        """Whether whole days of leave move this person's deadlines; without any they are those of everybody."""
        return self._deadline_days is not self.calendar.working_days

    def in_service(self, day: date) -> bool:
        """Joiners from the first day, leavers up to the last, both inclusive."""
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)

    def halves(self, day: date) -> int:
        """The day's weight in halves: 0 not working, not in service or away, 1 with half a day of leave, else 2."""
        if not self.calendar.is_working(day) or not self.in_service(day):
            return NO_DAY
        return max(NO_DAY, WHOLE_DAY - self._leave.get(day, NO_DAY))

    def weight(self, day: date) -> Decimal:
        """The day's weight as 0, 0.5 or 1; over 0 the person is available (C17)."""
        return Decimal(self.halves(day)) / WHOLE_DAY

    def available(self, start: date, end: date) -> Iterator[tuple[date, int]]:
        """Available days from `start` to `end` with their weight in halves."""
        for day in self.calendar.between(start, end):
            if halves := self.halves(day):
                yield day, halves

    def last_available(self, start: date, end: date) -> date | None:
        """The last available day from `start` to `end`; None where there is none."""
        return next((day for day in reversed(self.calendar.between(start, end)) if self.halves(day)), None)

    def next_available(self, day: date, number: int = 1) -> date | None:
        """The `number`-th available day after `day`; None where the calendar ends before it.

        After the last day in service the working days of the calendar take the place of available days (C18).
        """
        return _at(self._deadline_days, bisect_right(self._deadline_days, day) + number - 1)

    def available_from(self, day: date) -> date | None:
        """`day`, or the next available day where it is none (C18, C23)."""
        return _at(self._deadline_days, bisect_left(self._deadline_days, day))

    def week_day(self, monday: date) -> date:
        """The day that decides for a week: its Thursday, or the nearest day in service (C3)."""
        thursday = max(monday + timedelta(days=3), self.hired_on)
        return thursday if self.left_on is None else min(thursday, self.left_on)


class OrgChart:
    """Units, parents and heads by date."""

    def __init__(
        self,
        units: Iterable[UnitSpan],
        appointments: Iterable[AppointmentSpan],
        left_on: Mapping[str, date | None] | None = None,
    ) -> None:
        """`left_on`: last days in service by person; an appointment ends there at the latest."""
        last_days = left_on or {}
        self._units: dict[str, list[UnitSpan]] = {}
        for unit in units:
            self._units.setdefault(unit.code, []).append(unit)
        self._heads: dict[str, list[tuple[date, date | None, str]]] = {}
        for post in appointments:
            if post.is_head:
                end = _earlier(post.end, last_days.get(post.person))
                self._heads.setdefault(post.unit, []).append((post.start, end, post.person))
        self._lines: dict[tuple[str, date], list[str]] = {}

    @property
    def codes(self) -> list[str]:
        """Every unit that ever was, in the order given."""
        return list(self._units)

    def changes(self, first: date, last: date) -> list[date]:
        """The dates from `first` to `last` on which the tree may look different from the day before, with `first`."""
        dates = {first}
        for spans in self._units.values():
            for span in spans:
                dates.add(span.start)
                if span.end is not None:
                    dates.add(span.end + timedelta(days=1))
        return sorted(day for day in dates if first <= day <= last)

    def head_changes(self, first: date, last: date) -> list[date]:
        """The dates from `first` to `last` on which somebody begins to head a unit, or does so no more."""
        dates = {start for heads in self._heads.values() for start, _, _ in heads}
        dates |= {end + timedelta(days=1) for heads in self._heads.values() for _, end, _ in heads if end is not None}
        return sorted(day for day in dates if first <= day <= last)

    def parent(self, unit: str, day: date) -> str | None:
        """The unit above on that day; None for the root and for a unit that does not exist then."""
        for span in self._units.get(unit, ()):
            if _holds(span.start, span.end, day):
                return span.parent
        return None

    def exists(self, unit: str, day: date) -> bool:
        return any(_holds(span.start, span.end, day) for span in self._units.get(unit, ()))

    def path(self, unit: str, day: date) -> list[str]:
        """The unit and every unit above it on that day, nearest first."""
        path: list[str] = []
        above: str | None = unit
        while above is not None and above not in path and self.exists(above, day):
            path.append(above)
            above = self.parent(above, day)
        return path

    def head(self, unit: str, day: date) -> str | None:
        """Who heads the unit on that day; None while the post is vacant."""
        for start, end, person in self._heads.get(unit, ()):
            if _holds(start, end, day):
                return person
        return None

    def superior(self, person: str, unit: str, day: date) -> str | None:
        """The direct superior, who is also the assessor, of somebody in `unit` on that day (C5).

        The head of the unit; for the head, and where the post is vacant, that of the nearest unit above that has one.
        """
        line = self._lines.get((unit, day))
        if line is None:
            heads = (self.head(above, day) for above in self.path(unit, day))
            line = self._lines[unit, day] = [head for head in heads if head is not None]
        return next((head for head in line if head != person), None)


def role_periods(appointments: Iterable[AppointmentSpan], *, left_on: date | None = None) -> list[RolePeriod]:
    """The role periods that one person's appointments make, by date; a new title alone makes none (C1)."""
    periods: list[RolePeriod] = []
    for post in sorted(appointments, key=lambda post: post.start):
        end = _earlier(post.end, left_on)
        if end is not None and end < post.start:
            continue
        period = RolePeriod(post.unit, post.profile, post.is_head, post.start, end)
        if periods and _continues(periods[-1], period):
            periods[-1] = replace(periods[-1], end=end)
        else:
            periods.append(period)
    return periods


def appraised_period(periods: Sequence[RolePeriod], scheduled: Sequence[int], day: date) -> int | None:
    """Which role period answers for `day`: its own, or without a scheduled day the next, else the one before (C2).

    `scheduled` holds the scheduled days of each role period in the month. None when no role period answers.
    """
    at = next((index for index, period in enumerate(periods) if period.covers(day)), None)
    if at is None:
        return None
    order = [*range(at, len(periods)), *range(at - 1, -1, -1)]
    return next((index for index in order if scheduled[index]), None)


def _continues(before: RolePeriod, after: RolePeriod) -> bool:
    same = (before.unit, before.profile, before.is_head) == (after.unit, after.profile, after.is_head)
    return same and before.end is not None and before.end + timedelta(days=1) == after.start


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _holds(start: date, end: date | None, day: date) -> bool:
    return start <= day and (end is None or day <= end)


def _at(days: Sequence[date], index: int) -> date | None:
    return days[index] if 0 <= index < len(days) else None

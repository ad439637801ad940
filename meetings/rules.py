"""When a report is due and what became of it: one answer for Today, the planner and the month (rules.md 2.3, 2.4).

Times are wall times of the company; with `tz` the instants come out aware, without they stay plain local times.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from core.periods import Month
from org.rules import Attendance, WorkCalendar

WRITING_FROM = time(12)  # a report stands on Today from noon of its last day on

ON_TIME, LATE, MISSING, EXCUSED, OPEN = "on_time", "late", "missing", "excused", "open"


@dataclass(frozen=True, slots=True)
class ReportTimes:
    """The times of day and the numbers of working days that the scheme sets for reports."""

    due: time
    cutoff: time
    rating: time
    rating_days: int
    excuse_days: int
    closing_day: int
    monthly_due_day: int
    monthly_cutoff_day: int
    quarterly_due_day: int = 5
    yearly_due_day: int = 10
    tz: tzinfo | None = None

    def at(self, day: date | None, by: time) -> datetime | None:
        """`by` on `day`; None for a day that the calendar does not reach: that deadline has not come (C43)."""
        return None if day is None else datetime.combine(day, by, tzinfo=self.tz)


class Deadline(NamedTuple):
    """In time until `due_at`, late until `cutoff_at`, both inclusive; None: has not come."""

    due_at: datetime | None
    cutoff_at: datetime | None


def daily_deadline(day: date, *, attendance: Attendance, times: ReportTimes) -> Deadline:
    """Due on the person's next available day, cut off on the second (C17, C18)."""
    return Deadline(
        times.at(attendance.next_available(day), times.due),
        times.at(attendance.next_available(day, 2), times.cutoff),
    )


def weekly_deadline(monday: date, *, attendance: Attendance, times: ReportTimes) -> Deadline:
    """Due on the first available day after the week, cut off on the second."""
    return daily_deadline(monday + timedelta(days=6), attendance=attendance, times=times)


def monthly_deadline(month: Month, *, attendance: Attendance, times: ReportTimes) -> Deadline:
    """Due on the second working day of the next month, cut off on the fourth, each moved past full leave (C23)."""
    calendar, after = attendance.calendar, month.next()
    due_on = calendar.of_month(after, times.monthly_due_day)
    cutoff_on = calendar.of_month(after, times.monthly_cutoff_day)
    return Deadline(
        times.at(due_on and attendance.available_from(due_on), times.due),
        times.at(cutoff_on and attendance.available_from(cutoff_on), times.cutoff),
    )


def owes_monthly_report(month: Month, *, attendance: Attendance, times: ReportTimes) -> bool:
    """Whoever had an available day in the month and is in service on the second working day of the next (C23)."""
    due_on = attendance.calendar.of_month(month.next(), times.monthly_due_day)
    if due_on is None or not attendance.in_service(due_on):
        return False
    return any(True for _ in attendance.available(month.first, month.last))


def long_deadline(last: date, *, due_day: int, attendance: Attendance, times: ReportTimes) -> Deadline:
    """Of a quarter or year that ends on `last`: due on a working day of the next month, moved past full leave; no
    cut-off."""
    due_on = attendance.calendar.of_month(Month.of(last).next(), due_day)
    return Deadline(times.at(due_on and attendance.available_from(due_on), times.due), None)


def owes_long_report(first: date, last: date, *, due_day: int, attendance: Attendance) -> bool:
    """Whoever had an available day in the quarter or year and is in service on the day it is due, as in C23."""
    due_on = attendance.calendar.of_month(Month.of(last).next(), due_day)
    if due_on is None or not attendance.in_service(due_on):
        return False
    return any(True for _ in attendance.available(first, last))


def closing_on(month: Month, *, calendar: WorkCalendar, times: ReportTimes) -> date | None:
    """The last day on which the month is open; None where the calendar ends before it."""
    return calendar.of_month(month.next(), times.closing_day)


def horizon(month: Month, *, calendar: WorkCalendar, times: ReportTimes) -> datetime | None:
    """The instant that a sealed month is looked at from: when its closing day is over (C19)."""
    closes_on = closing_on(month, calendar=calendar, times=times)
    return None if closes_on is None else times.at(closes_on + timedelta(days=1), time.min)


def to_minute(instant: datetime) -> datetime:
    """Cut to the minute before anything compares it: 09:30:59 is in time, 09:31:00 is late (C32)."""
    return instant.replace(second=0, microsecond=0)


def report_state(
    sent_at: datetime | None, deadline: Deadline, *, now: datetime | None, is_excused: bool = False
) -> str:
    """What a report is at `now`: on_time, late, missing, excused or open.

    Open is what was never sent and may still be sent; for a sealed month `now` is its `horizon`, None when the calendar
    ends before that. Sent after the cut-off is missing, whenever that is (C21, C43); an excuse helps only then (C20).
    """
    due_at, cutoff_at = deadline
    if sent_at is None:
        if now is None or cutoff_at is None or cutoff_at >= to_minute(now):
            return OPEN
    elif due_at is None or sent_at <= due_at:
        return ON_TIME
    elif cutoff_at is None or sent_at <= cutoff_at:
        return LATE
    return EXCUSED if is_excused else MISSING


def daily_rating_due(sent_on: date, *, calendar: WorkCalendar, times: ReportTimes) -> datetime | None:
    """Until when a rating of a daily report sent on that date counts: the second working day after it (C24)."""
    return times.at(calendar.after(sent_on, times.rating_days), times.rating)


def weekly_rating_due(deadline: Deadline, *, calendar: WorkCalendar, times: ReportTimes) -> datetime | None:
    """Until when a rating of a week counts: the second working day after the report's due day (C24).

    The same instant closes the week: until then the rater may change the rating of the week and of its days (C35).
    """
    if deadline.due_at is None:
        return None
    return times.at(calendar.after(deadline.due_at.date(), times.rating_days), times.rating)


def week_is_closed(deadline: Deadline, *, now: datetime, calendar: WorkCalendar, times: ReportTimes) -> bool:
    """Whether ratings of a week and its days may change only through an objection any more (C35)."""
    closes_at = weekly_rating_due(deadline, calendar=calendar, times=times)
    return closes_at is not None and to_minute(now) > closes_at


def rating_counts(rated_at: datetime | None, rating_due_at: datetime | None) -> bool:
    """Whether a given rating was given in time; without a time of rating it was (C24)."""
    return rated_at is None or rating_due_at is None or rated_at <= rating_due_at


def last_excuse_day(deadline: Deadline, *, calendar: WorkCalendar, times: ReportTimes) -> date | None:
    """The last day on which an excuse helps: the fifth working day after the cut-off date (C20); None: no end yet."""
    return deadline.cutoff_at and calendar.after(deadline.cutoff_at.date(), times.excuse_days)


def excuse_fault(
    *, excused_by: str, excused_on: date, reason: str, superior: str | None, last_day: date | None
) -> str | None:
    """Why an excuse has no effect (not_superior, no_reason, too_late); None when it counts (C20)."""
    if excused_by != superior:
        return "not_superior"
    if not reason.strip():
        return "no_reason"
    if last_day is not None and excused_on > last_day:
        return "too_late"
    return None


def owes_weekly_report(available_halves: int, *, min_available_days: int) -> bool:
    """Due for a week with two or more available days, halves added up (C22, C37)."""
    return available_halves >= 2 * min_available_days

"""What the answers about one report follow from: the person's days, the post that decides, the rules in force."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from core.periods import Month
from meetings import rules
from meetings.models import UNSCORED, ReportKind, last_day_of
from meetings.report_rules import ReportRules
from org.models import Profile
from org.rules import Attendance, WorkCalendar


@dataclass(frozen=True, slots=True)
class Post:
    """What a primary appointment says about reports: since when until when, in which profile, clock and unit."""

    start: date
    end: date | None  # the first day after
    profile: str
    zone: str
    unit_id: int

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


class Basis(NamedTuple):
    """One report of somebody, written or not."""

    kind: str
    subject_on: date
    attendance: Attendance
    post: Post | None
    in_force: ReportRules
    deciding_day: date  # whose post it is (meetings.deciding)

    @property
    def profile(self) -> str:
        """The profile that the report is written in; Profile.NONE without an appointment."""
        return self.post.profile if self.post else Profile.NONE

    @property
    def is_owed(self) -> bool:
        """Whether the person is to hand in this report at all (C17, C22, C23, C37, C39)."""
        if self.profile == Profile.NONE:
            return False
        if self.kind == ReportKind.DAILY:
            return self.attendance.halves(self.subject_on) > 0
        if self.kind == ReportKind.WEEKLY:
            week = self.attendance.available(self.subject_on, self.subject_on + timedelta(days=6))
            halves = sum(half for _, half in week)
            return rules.owes_weekly_report(halves, min_available_days=self.in_force.min_available_days)
        if self.kind in UNSCORED:
            span = self.subject_on, last_day_of(self.kind, self.subject_on)
            return rules.owes_long_report(*span, due_day=self._long_due_day, attendance=self.attendance)
        month, times = Month.of(self.subject_on), self.in_force.times
        return rules.owes_monthly_report(month, attendance=self.attendance, times=times)

    @property
    def _long_due_day(self) -> int:
        times = self.in_force.times
        return times.quarterly_due_day if self.kind == ReportKind.QUARTERLY else times.yearly_due_day

    @property
    def opens_at(self) -> datetime:
        """From when the report stands on Today: noon of its day, of the last available day of its week or month.

        Of a quarter or year noon of its last working day, whoever is away then: the calendar alone tells the planner.
        """
        last = last_day_of(self.kind, self.subject_on)
        if self.kind in UNSCORED:
            return self.in_force.times.at(last_working_day(self.attendance.calendar, last), rules.WRITING_FROM)
        return self.in_force.times.at(self.attendance.last_available(self.subject_on, last) or last, rules.WRITING_FROM)

    def deadline(self) -> rules.Deadline:
        """Until when the report is in time and until when late, aware; worked out at every call."""
        attendance, times = self.attendance, self.in_force.times
        if self.kind == ReportKind.DAILY:
            return rules.daily_deadline(self.subject_on, attendance=attendance, times=times)
        if self.kind == ReportKind.WEEKLY:
            return rules.weekly_deadline(self.subject_on, attendance=attendance, times=times)
        if self.kind in UNSCORED:
            last, due_day = last_day_of(self.kind, self.subject_on), self._long_due_day
            return rules.long_deadline(last, due_day=due_day, attendance=attendance, times=times)
        return rules.monthly_deadline(Month.of(self.subject_on), attendance=attendance, times=times)


def last_working_day(calendar: WorkCalendar, last: date) -> date:
    """The last working day of a span that ends on `last`; `last` itself where its month has none."""
    working = calendar.between(Month.of(last).first, last)
    return working[-1] if working else last

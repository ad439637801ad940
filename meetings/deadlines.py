"""Which reports people owe and by when: meetings.rules asked with the calendar, leave and posts of the database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from core.periods import Month, days, monday_of
from meetings import rules
from meetings.deciding import deciding_day
from meetings.models import Report, ReportKind, last_day_of, month_of
from meetings.report_rules import ReportRules, RuleBook
from org.calendar import Availability
from org.models import Appointment, Person, Profile
from org.rules import Attendance

MARGIN = timedelta(days=62)  # deadlines look this far past the last day in question
MANY = 1000  # from here on a list of ids in the query costs more than the rows it keeps away


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


class Deadlines:
    """What people owe between two dates. Four queries for any number of people, every answer from memory."""

    def __init__(self, availability: Availability, posts: dict[int, list[Post]], book: RuleBook) -> None:
        self.availability, self._posts, self._book = availability, posts, book
        self._rules: dict[tuple[Month, str], ReportRules] = {}
        self._deadlines: dict[tuple, rules.Deadline] = {}

    @classmethod
    def load(cls, people: Iterable[Person], start: date, end: date) -> Self:
        """Everything needed for reports about the days from `start` to `end`, both inclusive."""
        people = list(people)
        first, last = monday_of(Month.of(start).first), end + MARGIN
        return cls(Availability.load(people, first, last), _load_posts(people, first, last), RuleBook.load())

    @classmethod
    def of_reports(cls, reports: Sequence[Report]) -> Self:
        """The deadlines of these very reports: the stamped unit of each tells its clock. Three queries.

        Says nothing about what is owed: profiles are not read.
        """
        people = {row.person for row in reports}
        start, end = min(row.subject_on for row in reports), max(row.last_day for row in reports)
        posts: dict[int, list[Post]] = {}
        for row in reports:
            post = Post(row.subject_on, row.last_day + timedelta(days=1), Profile.NONE, row.unit.time_zone, row.unit_id)
            posts.setdefault(row.person_id, []).append(post)
        first, last = monday_of(Month.of(start).first), end + MARGIN
        return cls(Availability.load(people, first, last), posts, RuleBook.load())

    def attendance(self, person_id: int) -> Attendance:
        return self.availability.people[person_id]

    def post(self, person_id: int, day: date) -> Post | None:
        """The appointment that decides on `day`."""
        return next((post for post in self._posts.get(person_id, ()) if post.covers(day)), None)

    def deciding_day(self, person_id: int, kind: str, subject_on: date) -> date:
        """The day whose post and superior count: the day, the week's (C3), the last in service of the month."""
        return deciding_day(kind, subject_on, self.attendance(person_id))

    def profile(self, person_id: int, kind: str, subject_on: date) -> str:
        """The profile that the report is written in; Profile.NONE without an appointment."""
        post = self.post(person_id, self.deciding_day(person_id, kind, subject_on))
        return post.profile if post else Profile.NONE

    def rules_of(self, person_id: int, kind: str, subject_on: date) -> ReportRules:
        """The report rules of the month the report counts in, on the clock of the person's unit."""
        post = self.post(person_id, self.deciding_day(person_id, kind, subject_on))
        key = month_of(kind, subject_on), post.zone if post else "UTC"
        if key not in self._rules:
            self._rules[key] = self._book.on(key[0].first).in_zone(ZoneInfo(key[1]))
        return self._rules[key]

    def owes(self, person_id: int, kind: str, subject_on: date) -> bool:
        """Whether the person is to hand in this report at all (C17, C22, C23, C37, C39)."""
        if self.profile(person_id, kind, subject_on) == Profile.NONE:
            return False
        attendance, in_force = self.attendance(person_id), self.rules_of(person_id, kind, subject_on)
        if kind == ReportKind.DAILY:
            return attendance.halves(subject_on) > 0
        if kind == ReportKind.WEEKLY:
            halves = sum(half for _, half in attendance.available(subject_on, subject_on + timedelta(days=6)))
            return rules.owes_weekly_report(halves, min_available_days=in_force.min_available_days)
        return rules.owes_monthly_report(Month.of(subject_on), attendance=attendance, times=in_force.times)

    def deadline(self, person_id: int, kind: str, subject_on: date) -> rules.Deadline:
        """Until when the report is in time and until when late, aware. Worked out once for all who are not away."""
        attendance, times = self.attendance(person_id), self.rules_of(person_id, kind, subject_on).times
        key = kind, subject_on, times.tz, person_id if attendance.moves_deadlines else None
        if key not in self._deadlines:
            self._deadlines[key] = _deadline(kind, subject_on, attendance, times)
        return self._deadlines[key]

    def subjects(self, person_id: int, kind: str, start: date, end: date) -> Iterator[date]:
        """The days, Mondays or firsts of a month from `start` to `end` for which the person owes a report."""
        for subject_on in subjects_between(kind, start, end):
            if self.owes(person_id, kind, subject_on):
                yield subject_on

    def last_excuse_day(self, person_id: int, kind: str, subject_on: date) -> date | None:
        """The last day on which an excuse helps (C20); None while the cut-off has no date."""
        return rules.last_excuse_day(
            self.deadline(person_id, kind, subject_on),
            calendar=self.availability.calendar,
            times=self.rules_of(person_id, kind, subject_on).times,
        )

    def opens_at(self, person_id: int, kind: str, subject_on: date) -> datetime:
        """From when the report stands on Today: noon of its day, of the last available day of its week or month."""
        attendance, times = self.attendance(person_id), self.rules_of(person_id, kind, subject_on).times
        last = last_day_of(kind, subject_on)
        return times.at(attendance.last_available(subject_on, last) or last, rules.WRITING_FROM)


def _deadline(kind: str, subject_on: date, attendance: Attendance, times: rules.ReportTimes) -> rules.Deadline:
    if kind == ReportKind.DAILY:
        return rules.daily_deadline(subject_on, attendance=attendance, times=times)
    if kind == ReportKind.WEEKLY:
        return rules.weekly_deadline(subject_on, attendance=attendance, times=times)
    return rules.monthly_deadline(Month.of(subject_on), attendance=attendance, times=times)


def subjects_between(kind: str, start: date, end: date) -> list[date]:
    """Every day, Monday or first of a month from `start` to `end`."""
    found = days(start, end)
    if kind == ReportKind.WEEKLY:
        return [day for day in found if day.weekday() == 0]
    return [day for day in found if day.day == 1] if kind == ReportKind.MONTHLY else list(found)


def subject_of(kind: str, day: date) -> date:
    """The subject of the report of `kind` that `day` falls into."""
    if kind == ReportKind.WEEKLY:
        return monday_of(day)
    return Month.of(day).first if kind == ReportKind.MONTHLY else day


def _load_posts(people: list[Person], start: date, end: date) -> dict[int, list[Post]]:
    """Primary appointments by person. One query."""
    rows = Appointment.objects.touching(start, end).filter(kind=Appointment.Kind.PRIMARY)
    if len(people) < MANY:
        rows = rows.filter(person__in=people)
    posts: dict[int, list[Post]] = {}
    fields = "person_id", "valid_from", "valid_to", "profile", "unit__time_zone", "unit_id"
    for person_id, *span in rows.values_list(*fields):
        posts.setdefault(person_id, []).append(Post(*span))
    return posts

"""Which reports people owe and by when: meetings.rules asked with the calendar, leave and posts of the database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Self
from zoneinfo import ZoneInfo

from core.periods import Month, days, monday_of
from meetings import rules
from meetings.basis import Basis, Post
from meetings.deciding import deciding_day
from meetings.models import MONTHS, Report, ReportKind, last_day_of, month_of
from meetings.report_rules import ReportRules, RuleBook
from org.calendar import Availability
from org.models import Appointment, Person, Profile
from org.rules import Attendance

MARGIN = timedelta(days=62)  # deadlines look this far past the last day in question
MANY = 1000  # from here on a list of ids in the query costs more than the rows it keeps away


class Deadlines:
    """What people owe between two dates. Four queries for any number of people, every answer from memory."""

    def __init__(self, availability: Availability, posts: dict[int, list[Post]], book: RuleBook) -> None:
        self.availability, self._posts, self._book = availability, posts, book
        self._rules: dict[tuple[str, date, str], ReportRules] = {}
        self._deadlines: dict[tuple, rules.Deadline] = {}

    @classmethod
    def load(cls, people: Iterable[Person], start: date, end: date, *, written: tuple[str, date] | None = None) -> Self:
        """Everything needed for reports about the days from `start` to `end`, both inclusive.

        With `written`, the kind and subject of a report, what it asks for comes along: `asked`.
        """
        people = list(people)
        first, last = monday_of(Month.of(start).first), end + MARGIN
        book = RuleBook.load(written=written)
        return cls(Availability.load(people, first, last), _load_posts(people, first, last), book)

    @classmethod
    def about(cls, person: Person, kind: str, subject_on: date) -> Self:
        """The same for one report of one person."""
        return cls.load([person], subject_on, last_day_of(kind, subject_on))

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

    def with_leave(self, person_id: int, leave: Mapping[date, int]) -> "Deadlines":
        """What would be owed with more leave of one person: halves of a day off by date. No query."""
        return Deadlines(self.availability.with_leave(person_id, leave), self._posts, self._book)

    @property
    def asked(self) -> list[dict[str, Any]] | None:
        """The fields of the template in force for the report that is written; None: the shipped ones."""
        return self._book.asked

    def attendance(self, person_id: int) -> Attendance:
        return self.availability.people[person_id]

    def post(self, person_id: int, day: date) -> Post | None:
        """The appointment that decides on `day`."""
        for post in self._posts.get(person_id, ()):
            if post.covers(day):
                return post
        return None

    def deciding_day(self, person_id: int, kind: str, subject_on: date) -> date:
        """The day whose post and superior count: the day, the week's (C3), the last in service of the month."""
        return deciding_day(kind, subject_on, self.attendance(person_id))

    def basis(self, person_id: int, kind: str, subject_on: date) -> Basis:
        """What all answers about this report follow from; asked for once where several are wanted."""
        attendance = self.attendance(person_id)
        decides_on = deciding_day(kind, subject_on, attendance)
        post = self.post(person_id, decides_on)
        in_force = self._in_force(kind, subject_on, post.zone if post else "UTC")
        return Basis(kind, subject_on, attendance, post, in_force, decides_on)

    def bases(self, person_id: int, kind: str, start: date, end: date) -> Iterator[Basis]:
        """Those of the days, Mondays or firsts of a month from `start` to `end` for which the person owes a report."""
        for subject_on in subjects_between(kind, start, end):
            basis = self.basis(person_id, kind, subject_on)
            if basis.is_owed:
                yield basis

    def subjects(self, person_id: int, kind: str, start: date, end: date) -> Iterator[date]:
        """The days, Mondays or firsts of a month from `start` to `end` for which the person owes a report."""
        return (basis.subject_on for basis in self.bases(person_id, kind, start, end))

    def profile(self, person_id: int, kind: str, subject_on: date) -> str:
        """The profile that the report is written in; Profile.NONE without an appointment."""
        return self.basis(person_id, kind, subject_on).profile

    def rules_of(self, person_id: int, kind: str, subject_on: date) -> ReportRules:
        """The report rules of the month the report counts in, on the clock of the person's unit."""
        return self.basis(person_id, kind, subject_on).in_force

    def owes(self, person_id: int, kind: str, subject_on: date) -> bool:
        """Whether the person is to hand in this report at all."""
        return self.basis(person_id, kind, subject_on).is_owed

    def deadline(self, person_id: int, kind: str, subject_on: date) -> rules.Deadline:
        """Until when the report is in time and until when late, aware."""
        return self.deadline_of(self.basis(person_id, kind, subject_on))

    def deadline_of(self, basis: Basis) -> rules.Deadline:
        """The same for a report whose basis is known. Worked out once for all who are not away."""
        key = (
            basis.kind,
            basis.subject_on,
            basis.in_force.times.tz,
            basis.attendance if basis.attendance.moves_deadlines else None,
        )
        if key not in self._deadlines:
            self._deadlines[key] = basis.deadline()
        return self._deadlines[key]

    def last_excuse_day(self, person_id: int, kind: str, subject_on: date) -> date | None:
        """The last day on which an excuse helps (C20); None while the cut-off has no date."""
        return rules.last_excuse_day(
            self.deadline(person_id, kind, subject_on),
            calendar=self.availability.calendar,
            times=self.rules_of(person_id, kind, subject_on).times,
        )

    def _in_force(self, kind: str, subject_on: date, zone: str) -> ReportRules:
        """The report rules of the month the report counts in, on the clock of a zone."""
        key = kind, subject_on, zone
        if key not in self._rules:
            self._rules[key] = self._book.on(month_of(kind, subject_on).first).in_zone(ZoneInfo(zone))
        return self._rules[key]


@lru_cache(maxsize=64)  # the same span is asked for once for each person
def subjects_between(kind: str, start: date, end: date) -> tuple[date, ...]:
    """Every day, Monday or first of a month, quarter or year from `start` to `end`."""
    found = days(start, end)
    if kind == ReportKind.WEEKLY:
        return tuple(day for day in found if day.weekday() == 0)
    if kind not in MONTHS:
        return tuple(found)
    return tuple(day for day in found if day.day == 1 and (day.month - 1) % MONTHS[kind] == 0)


def subject_of(kind: str, day: date) -> date:
    """The subject of the report of `kind` that `day` falls into."""
    if kind == ReportKind.WEEKLY:
        return monday_of(day)
    if kind not in MONTHS:
        return day
    return date(day.year, day.month - (day.month - 1) % MONTHS[kind], 1)


def _load_posts(people: list[Person], start: date, end: date) -> dict[int, list[Post]]:
    """Primary appointments by person. One query."""
    rows = Appointment.objects.touching(start, end).filter(kind=Appointment.Kind.PRIMARY)
    if len(people) < MANY:
        rows = rows.filter(person__in=[person.pk for person in people])
    posts: dict[int, list[Post]] = {}
    fields = "person_id", "valid_from", "valid_to", "profile", "unit__time_zone", "unit_id"
    for person_id, *span in rows.values_list(*fields):
        posts.setdefault(person_id, []).append(Post(*span))
    return posts

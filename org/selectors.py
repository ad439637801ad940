"""What the pages of leave, calendar and organisation show."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.periods import Month, days, monday_of
from org.models import Appointment, CalendarDay, LeaveDay, LeaveRequest, Person, UnitVersion
from org.querysets import PersonQuerySet

SHOWN_PEOPLE = 20
AHEAD = timedelta(days=28)
ONE_DAY = timedelta(days=1)


# --- leave ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LeaveSpan:
    """A run of leave of one person: consecutive dates of the same kind and fraction."""

    person: Person
    first: date
    last: date
    fraction: Decimal
    kind: str

    @property
    def is_half(self) -> bool:
        return self.fraction < 1

    @property
    def kind_words(self) -> str:
        return str(LeaveDay.Kind(self.kind).label)


def spans_of(leave: Iterable[LeaveDay]) -> list[LeaveSpan]:
    """The runs that leave days make, the earliest first; the days of a person come by date."""
    spans: list[LeaveSpan] = []
    for day in sorted(leave, key=lambda leave: (leave.person.number, leave.day)):
        new = LeaveSpan(day.person, day.day, day.day, day.fraction, day.kind)
        last = spans[-1] if spans else None
        if last and (last.person, last.last + ONE_DAY, last.fraction, last.kind) == (
            new.person,
            new.first,
            new.fraction,
            new.kind,
        ):
            spans[-1] = LeaveSpan(last.person, last.first, new.last, last.fraction, last.kind)
        else:
            spans.append(new)
    return sorted(spans, key=lambda span: (span.first, span.person.number))


def coming_leave(person: Person, today: date) -> list[LeaveSpan]:
    """Leave of one person from today on. One query."""
    return spans_of(LeaveDay.objects.filter(person=person, day__gte=today).select_related("person"))


def team_leave(viewer: Person, today: date) -> list[LeaveSpan]:
    """Who of those whose leave the viewer reads is away in the next four weeks; not the viewer. One query."""
    leave = LeaveDay.objects.visible_to(viewer).exclude(person=viewer).filter(day__range=(today, today + AHEAD))
    return spans_of(leave.select_related("person"))


def waiting_requests(viewer: Person) -> Sequence[LeaveRequest]:
    """Requests that the viewer may answer, the earliest leave first. One query."""
    requests = LeaveRequest.objects.visible_to(viewer).exclude(person=viewer)
    return requests.filter(state=LeaveRequest.State.REQUESTED).select_related("person").order_by("first_day", "pk")


def find_people(people: PersonQuerySet, text: str) -> list[Person]:
    """At most twenty of `people` whose number or name holds `text`, in their order. One query."""
    return list(people.named(text)[:SHOWN_PEOPLE])


# --- calendar ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GridDay:
    """One square of the month."""

    day: date
    is_inside: bool  # belongs to the month
    stored: CalendarDay | None

    @property
    def is_special(self) -> bool:
        """Whether it is other than its weekday says."""
        plain = (CalendarDay.Kind.WORKDAY, CalendarDay.Kind.WEEKEND)
        return self.stored is not None and self.stored.kind not in plain


def month_grid(month: Month) -> list[list[GridDay]]:
    """The weeks of a month, Monday first, whole. One query."""
    first, last = monday_of(month.first), monday_of(month.last) + timedelta(days=6)
    stored = CalendarDay.objects.in_bulk(list(days(first, last)))
    squares = [GridDay(day, Month.of(day) == month, stored.get(day)) for day in days(first, last)]
    return [squares[start : start + 7] for start in range(0, len(squares), 7)]


def working_count(grid: list[list[GridDay]]) -> int:
    """How many working days the month has."""
    return sum(1 for week in grid for square in week if square.is_inside and square.stored and square.stored.is_working)


# --- organisation -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as the organisation page shows it."""

    unit_id: int
    code: str
    name: str
    head: Appointment | None
    has_units: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit opened: the way to it, its head, its people, the units directly below."""

    line: UnitLine
    path: list[UnitLine]  # from the root down, without the unit
    members: list[Appointment]
    units: list[UnitLine]


def branch_on(viewer: Person, day: date, code: str = "") -> Branch | None:
    """The unit of that code, the root without one, on a day; None where there is none. Two queries besides access.

    Heads are shown to everybody, members to those who may know of them.
    """
    versions = list(UnitVersion.objects.visible_to(viewer).on(day).with_codes())
    by_id = {version.unit_id: version for version in versions}
    opened = next((one for one in versions if (one.unit.code == code if code else one.parent_id is None)), None)
    if opened is None:
        return None
    below = [version for version in versions if version.parent_id == opened.unit_id]
    way = list(_way_up(opened, by_id))
    shown = [opened, *below, *way]
    known = Appointment.objects.visible_to(viewer).filter(unit=opened.unit_id)
    heads_of_all = Appointment.objects.filter(is_head=True, unit__in=[version.unit_id for version in shown])
    posts = list((known | heads_of_all).on(day).for_chart())
    heads = {post.unit_id: post for post in posts if post.is_head}
    parents = {version.parent_id for version in versions}
    lines = {
        one.unit_id: UnitLine(
            one.unit_id, one.unit.code, one.name, heads.get(one.unit_id), has_units=one.unit_id in parents
        )
        for one in shown
    }
    return Branch(
        line=lines[opened.unit_id],
        path=[lines[version.unit_id] for version in reversed(way)],
        members=[post for post in posts if post.unit_id == opened.unit_id and not post.is_head],
        units=[lines[version.unit_id] for version in below],
    )


def _way_up(version: UnitVersion, by_id: dict[int, UnitVersion]) -> Iterator[UnitVersion]:
    seen = {version.unit_id}
    while (version := by_id.get(version.parent_id)) is not None and version.unit_id not in seen:
        seen.add(version.unit_id)
        yield version

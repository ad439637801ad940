"""What the pages of leave and calendar show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from core.periods import Month, days, monday_of
from org.access import today_of
from org.models import Appointment, CalendarDay, LeaveDay, LeaveRequest, Person, Title, UnitVersion
from org.querysets import PersonQuerySet

SHOWN_PEOPLE = 20
AHEAD = timedelta(days=28)
ONE_DAY = timedelta(days=1)


# --- posts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post of today in words: the title, and the unit under its name of today."""

    title: Title
    unit: UnitVersion


def post_lines(person_ids: Iterable[int], *, viewer: Person, now: datetime) -> dict[int, PostLine]:
    """Today's primary post of each person, by person id. Two queries."""
    today = today_of(viewer, now)
    posts = Appointment.objects.on(today).filter(person__in=person_ids, kind=Appointment.Kind.PRIMARY)
    posts = list(posts.select_related("title"))
    units = UnitVersion.objects.on(today).filter(unit__in={post.unit_id for post in posts})
    names = {version.unit_id: version for version in units}
    return {post.person_id: PostLine(post.title, names[post.unit_id]) for post in posts if post.unit_id in names}


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

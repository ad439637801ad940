"""What the pages of posts and leave show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from org.access import today_of
from org.models import Appointment, LeaveDay, LeaveRequest, Person, Title, UnitVersion
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

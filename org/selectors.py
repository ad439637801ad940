"""What the pages of posts and leave show."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from org.access import Area, Reach, access_of, led_by, today_of
from org.models import Absence, Appointment, LeaveDay, LeaveRequest, Person, Title, UnitVersion
from org.querysets import LeaveQuerySet, PersonQuerySet

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


def runs_of(leave: Iterable[LeaveDay]) -> Iterator[LeaveSpan]:
    """The runs that leave days make, which come by person and date."""
    run: LeaveSpan | None = None
    for day in leave:
        if run is not None and (run.person, run.last + ONE_DAY, run.fraction, run.kind) == (
            day.person,
            day.day,
            day.fraction,
            day.kind,
        ):
            run = replace(run, last=day.day)
            continue
        if run is not None:
            yield run
        run = LeaveSpan(day.person, day.day, day.day, day.fraction, day.kind)
    if run is not None:
        yield run


def spans_of(leave: Iterable[LeaveDay]) -> list[LeaveSpan]:
    """The runs that leave days make, the earliest first."""
    spans = runs_of(sorted(leave, key=lambda leave: (leave.person.number, leave.day)))
    return sorted(spans, key=lambda span: (span.first, span.person.number))


def coming_leave(person: Person, today: date) -> list[LeaveSpan]:
    """Leave of one person from today on. One query."""
    return spans_of(LeaveDay.objects.filter(person=person, day__gte=today).select_related("person"))


def absences_seen(person: Person, viewer: Person, today: date) -> list[Absence]:
    """Leave of absence that the viewer, who reads the record of the person, may know of. Two queries at most.

    All of it for the person and whoever reads everybody's; else what reaches into days on which the viewer was above.
    """
    absences = list(person.absences.all())
    if not absences or person == viewer or access_of(viewer, today).reach(Area.LEAVE) == Reach.EVERYONE:
        return absences
    posts, above = list(person.appointments.all()), []
    for led, units in led_by(viewer, today):
        for post in posts:
            if post.unit_id in units:
                ends = [end for end in (led.valid_to, post.valid_to) if end is not None]
                above.append((max(led.valid_from, post.valid_from), min(ends, default=None)))
    return [
        one
        for one in absences
        if any(
            (end is None or one.valid_from < end) and (one.valid_to is None or start < one.valid_to)
            for start, end in above
            if end is None or start < end
        )
    ]


def leave_below(viewer: Person, first: date, last: date) -> LeaveQuerySet:
    """Leave days in a span of those whose leave the viewer reads, by person and date; not the viewer's."""
    leave = LeaveDay.objects.visible_to(viewer, since=first).exclude(person=viewer).filter(day__range=(first, last))
    return leave.select_related("person").order_by("person__number", "day")


def waiting_requests(viewer: Person) -> Sequence[LeaveRequest]:
    """Requests that the viewer may answer, the earliest leave first. One query."""
    requests = LeaveRequest.objects.visible_to(viewer).exclude(person=viewer)
    return requests.filter(state=LeaveRequest.State.REQUESTED).select_related("person").order_by("first_day", "pk")


def find_people(people: PersonQuerySet, text: str) -> list[Person]:
    """At most twenty of `people` whose number or name holds `text`, in their order. One query."""
    return list(people.named(text)[:SHOWN_PEOPLE])

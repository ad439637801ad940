"""People on HR's Today: who starts, who leaves, whose place is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from duties.registry import register_today_panel
from org.access import Area, Role, access_of, readable_people, today_of
from org.models import Appointment, Person, UnitVersion

STARTS, LEAVES = timedelta(days=14), timedelta(days=30)  # how far ahead
SHOWN, MOST = 5, 300  # people named of each kind, and read at most: an import may leave a whole company without posts


@dataclass(frozen=True, slots=True)
class Named:
    """Some people, the first of them to name, and how many more there are."""

    people: Sequence[Person]

    @property
    def first(self) -> Sequence[Person]:
        return self.people[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.people) - len(self.first)


@dataclass(frozen=True, slots=True)
class PeoplePanel:
    """Who begins within two weeks, whose last day is within a month, who works here and holds no post."""

    starts: Named
    leaves: Named
    without_post: Named
    vacant_count: int  # units that nobody heads

    @property
    def is_empty(self) -> bool:
        return not (self.starts.people or self.leaves.people or self.without_post.people or self.vacant_count)


def people_panel(viewer: Person, now: datetime) -> PeoplePanel | None:
    """For HR. Two queries, none for anybody else."""
    today = today_of(viewer, now)
    if Role.HR not in access_of(viewer, today).roles:
        return None
    people = readable_people(viewer, Area.PEOPLE, today)
    posts = Appointment.objects.on(today).filter(person=OuterRef("pk"), kind=Appointment.Kind.PRIMARY)
    starts = Q(hired_on__gt=today, hired_on__lte=today + STARTS)
    leaves = Q(left_on__gte=today, left_on__lte=today + LEAVES)
    works = Q(hired_on__lte=today) & (Q(left_on=None) | Q(left_on__gte=today))
    people = people.annotate(lacks_post=works & ~Exists(posts)).filter(starts | leaves | Q(lacks_post=True))
    found = people.order_by("lacks_post", "number")[:MOST]
    return PeoplePanel(
        starts=Named(sorted((who for who in found if who.hired_on > today), key=lambda who: who.hired_on)),
        leaves=Named(sorted((who for who in found if is_leaving(who, today)), key=lambda who: who.left_on)),
        without_post=Named([who for who in found if who.lacks_post]),
        vacant_count=units_without_head(today),
    )


def is_leaving(person: Person, today: date) -> bool:
    return person.left_on is not None and person.left_on <= today + LEAVES


def units_without_head(today: date) -> int:
    """How many units nobody heads today, an acting head included. One query."""
    heads = Appointment.objects.on(today).filter(unit=OuterRef("unit"), is_head=True)
    here = Q(person__left_on=None) | Q(person__left_on__gte=today)
    return UnitVersion.objects.on(today).filter(~Exists(heads.filter(here))).count()


def register() -> None:
    """Called in AppConfig.ready."""
    register_today_panel(people_panel, "duties/_today_people.html", order=6)

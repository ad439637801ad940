"""People on HR's Today: who starts, who leaves, whose place is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from duties.registry import register_today_panel
from org.access import Area, Role, access_of, readable_people, today_of
from org.models import Appointment, Person, UnitVersion

STARTS, LEAVES = timedelta(days=14), timedelta(days=30)  # how far ahead
SHOWN, MOST = 5, 100  # people named of each kind, and counted of those without a post


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
    """For HR. Three queries, none for anybody else."""
    today = today_of(viewer, now)
    if Role.HR not in access_of(viewer, today).roles:
        return None
    people = readable_people(viewer, Area.PEOPLE, today)
    starts = Q(hired_on__gt=today, hired_on__lte=today + STARTS)
    leaves = Q(left_on__gte=today, left_on__lte=today + LEAVES)
    moving = list(people.filter(starts | leaves).order_by("number"))
    posts = Appointment.objects.on(today).filter(person=OuterRef("pk"), kind=Appointment.Kind.PRIMARY)
    without_post = people.in_service(today).filter(~Exists(posts)).order_by("number")
    return PeoplePanel(
        starts=Named(sorted((person for person in moving if person.hired_on > today), key=lambda who: who.hired_on)),
        leaves=Named(sorted((person for person in moving if person.left_on), key=lambda who: who.left_on)),
        without_post=Named(list(without_post[:MOST])),
        vacant_count=units_without_head(today),
    )


def units_without_head(today: date) -> int:
    """How many units nobody heads today, an acting head included. One query."""
    heads = Appointment.objects.on(today).filter(unit=OuterRef("unit"), is_head=True)
    here = Q(person__left_on=None) | Q(person__left_on__gte=today)
    return UnitVersion.objects.on(today).filter(~Exists(heads.filter(here))).count()


def register() -> None:
    """Called in AppConfig.ready."""
    register_today_panel(people_panel, "duties/_today_people.html", order=6)

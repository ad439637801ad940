"""What the pages of results and targets show."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import ngettext

from core.periods import Month
from org.access import Area, readable_people
from org.models import Appointment, Person, Profile
from org.querysets import PersonQuerySet
from org.rules import RolePeriod, role_periods
from targets.models import TargetCell

PERSONAL_PROFILES = (Profile.SALESPERSON, Profile.SUPERVISOR, Profile.PROBATION)


@dataclass(frozen=True, slots=True)
class RolePost:
    """A person's role period in a month, as the target grid lists it."""

    person: Person
    profile: str
    starts_on: date | None  # None when it is the person's only one with this profile in the month
    number: int  # of the role period in the month, from 0
    unit: str  # code of the unit it is in

    @property
    def key(self) -> tuple[int, str, date | None]:
        return self.person.pk, self.profile, self.starts_on

    @property
    def profile_label(self) -> str:
        return str(Profile(self.profile).label)


@dataclass(frozen=True, slots=True)
class Span:
    """An appointment as org.rules reads it, both ends inclusive."""

    person: str
    unit: str
    profile: str
    is_head: bool
    start: date
    end: date | None


def people_with_targets(viewer: Person, month: Month, *, today: date) -> PersonQuerySet:
    """Whose personal targets of the month `viewer` reads, themselves left out, in the order of people."""
    posts = Appointment.objects.touching(month.first, month.last)
    posts = posts.filter(kind=Appointment.Kind.PRIMARY, profile__in=PERSONAL_PROFILES)
    people = readable_people(viewer, Area.TARGETS, today).exclude(pk=viewer.pk)
    return people.filter(pk__in=posts.values("person")).order_by("number")


def target_posts(people: Iterable[Person], month: Month) -> list[RolePost]:
    """The role periods of these people that have personal targets, in the order of people. One query."""
    return target_posts_by_month(people, [month])[month]


def target_posts_by_month(people: Iterable[Person], months: Sequence[Month]) -> dict[Month, list[RolePost]]:
    """The same for months that follow one another. One query."""
    appointments = (
        Appointment.objects.touching(months[0].first, months[-1].last)
        .filter(person__in=people, kind=Appointment.Kind.PRIMARY)
        .select_related("person", "unit")
        .order_by("person__number", "valid_from")
    )
    by_person: dict[Person, list[Span]] = {}
    for post in appointments:
        end = post.valid_to and post.valid_to - timedelta(days=1)
        span = Span(post.person.code, post.unit.code, post.profile, post.is_head, post.valid_from, end)
        by_person.setdefault(post.person, []).append(span)
    periods = {person: role_periods(spans, left_on=person.left_on) for person, spans in by_person.items()}
    return {
        month: [post for person, held in periods.items() for post in posts_of(person, held, month)] for month in months
    }


def posts_of(person: Person, periods: list[RolePeriod], month: Month) -> list[RolePost]:
    """The role periods that touch the month and have personal targets."""
    touching = [period for period in periods if period.within(month.first, month.last)[0] <= month.last]
    touching = [period for period in touching if period.end is None or period.end >= month.first]
    profiles = [period.profile for period in touching]
    starts = [period.start if profiles.count(period.profile) > 1 else None for period in touching]
    return [
        RolePost(person, period.profile, starts[number], number, period.unit)
        for number, period in enumerate(touching)
        if period.profile in PERSONAL_PROFILES
    ]


def target_cells_of(person_ids: Collection[int], since: date) -> int:
    """How many monthly targets of these people lie in the month of `since` or later. One query."""
    return TargetCell.objects.filter(person__in=person_ids, month__gte=Month.of(since)).count()


def target_cells_in_words(count: int) -> str:
    return ngettext("%(count)s monthly target", "%(count)s monthly targets", count) % {"count": count}

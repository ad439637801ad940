"""What the pages of deputies show: mine, my team's, and the map of all head posts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from core.wording import name_in_words
from org.access import access_of, team_of
from org.models import Appointment, Cover, LeaveDay, Person
from org.querysets import CoverQuerySet, PersonQuerySet
from org.tree import OrgTree, UnitOnDay


def coming(covers: CoverQuerySet, today: date) -> CoverQuerySet:
    """Those that may still count today or later, with both people."""
    return _not_over(covers.live(), today)


def _not_over(covers: CoverQuerySet, today: date) -> CoverQuerySet:
    return covers.filter(Q(valid_to=None) | Q(valid_to__gt=today)).select_related("person", "deputy")


@dataclass(frozen=True, slots=True)
class MyCovers:
    """One's own deputies, who would not be one, and whose deputy one is or is asked to be."""

    mine: list[Cover]
    declined: list[Cover]
    asked: list[Cover]
    given: list[Cover]


def covers_of(viewer: Person, today: date) -> MyCovers:
    """Everything about the viewer that may still count. One query."""
    about = Cover.objects.filter(Q(person=viewer) | Q(deputy=viewer)).exclude(state=Cover.State.ENDED)
    rows = list(_not_over(about, today))
    given = [row for row in rows if row.deputy_id == viewer.pk]
    mine = [row for row in rows if row.person_id == viewer.pk and row.state in Cover.LIVE]
    refused = [row for row in rows if row.person_id == viewer.pk and row.state == Cover.State.DECLINED]
    found = {row.rank for row in mine}  # where somebody else is named, who declined is no news any more
    return MyCovers(
        mine=mine,
        declined=list({(row.rank, row.deputy_id): row for row in refused if row.rank not in found}.values()),
        asked=[row for row in given if row.state == Cover.State.NAMED],
        given=[row for row in given if row.state == Cover.State.ACCEPTED],
    )


# --- the team ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TeamLine:
    """Somebody directly under the viewer, their deputies, and whether they are away today."""

    person: Person
    covers: list[Cover]
    is_away: bool


def team_people(viewer: Person, today: date) -> PersonQuerySet:
    """The people directly under the viewer, in their order; nobody where the viewer heads nothing."""
    access = access_of(viewer, today)
    if not any(post.is_head for post in access.posts):
        return Person.objects.none()
    return team_of([viewer.pk], access).in_service(today)


def team_lines(people: Sequence[Person], today: date) -> list[TeamLine]:
    """What the page says of each of them. Two queries."""
    covers: dict[int, list[Cover]] = {}
    for cover in coming(Cover.objects.filter(person__in=people), today):
        covers.setdefault(cover.person_id, []).append(cover)
    leave = LeaveDay.objects.filter(person__in=people, day=today, fraction=1)
    away = set(leave.values_list("person", flat=True))
    return [TeamLine(person, covers.get(person.pk, []), person.pk in away) for person in people]


# --- the map ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class HeadPost:
    """The post of a unit's head on a day: who holds it, and who stands in when they are away."""

    unit: UnitOnDay
    covers: list[Cover] = field(default_factory=list)
    head: Person | None = None

    @property
    def is_alone(self) -> bool:
        """Whether nobody stands in for its head: a single point of failure. A vacant post is the superior's."""
        return self.unit.head_id is not None and not self.covers

    @property
    def first(self) -> Cover | None:
        return self._of(Cover.Rank.FIRST)

    @property
    def second(self) -> Cover | None:
        return self._of(Cover.Rank.SECOND)

    def _of(self, rank: Cover.Rank) -> Cover | None:
        return next((cover for cover in self.covers if cover.rank == rank), None)


def head_posts(tree: OrgTree) -> list[HeadPost]:
    """Every unit's head post with the deputies in force on the day of the tree, in the order of units. One query."""
    covers: dict[int, list[Cover]] = {}
    heads = Appointment.objects.on(tree.day).filter(is_head=True).values("person")
    for cover in Cover.objects.in_force(tree.day).filter(person__in=heads).select_related("deputy"):
        covers.setdefault(cover.person_id, []).append(cover)
    return [HeadPost(unit, covers.get(unit.head_id, [])) for unit in tree.units.values()]


def with_heads(posts: Sequence[HeadPost]) -> Sequence[HeadPost]:
    """The posts of one page with the people who hold them. One query."""
    people = Person.objects.in_bulk({post.unit.head_id for post in posts if post.unit.head_id is not None})
    for post in posts:
        post.head = people.get(post.unit.head_id)
    return posts


def map_header() -> list[str]:
    names = [_("Code"), _("Unit"), _("Head of the unit"), _("Name"), _("First deputy"), _("Name of the first deputy")]
    return [*names, _("Second deputy"), _("Name of the second deputy")]


def exported_map(posts: Sequence[HeadPost]) -> Iterator[list[object]]:
    """A line for each head post, empty where it is vacant. One query for all."""
    for post in with_heads(posts):
        people = [post.head, *(cover and cover.deputy for cover in (post.first, post.second))]
        told = [text for person in people for text in ((person.code, name_in_words(person)) if person else ("", ""))]
        yield [post.unit.code, post.unit.name, *told]


def count_alone(posts: Iterable[HeadPost]) -> dict[str, int]:
    """How many head posts are held, and how many of those by somebody without a deputy."""
    held = [post for post in posts if post.unit.head_id is not None]
    return {"of": len(held), "alone": sum(post.is_alone for post in held)}

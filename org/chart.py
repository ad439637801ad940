"""The organisation chart on a day: a unit with the way up to it, its head, its people and the units directly below.

Only what is opened is read, so a branch costs the same in a company of any size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from django.db.models import CharField, DateField, DecimalField, IntegerField, Q, Value
from django.db.models.functions import Cast

from core.wording import text_in_letters
from org.access import Area, access_of, readable_people
from org.models import Appointment, Cover, LeaveDay, Person, UnitVersion
from org.querysets import UnitVersionQuerySet
from org.remits import remit_in_words

SHOWN_UNITS = 24  # boxes side by side before the rest is asked for
SHOWN_PEOPLE = 100
# What is read of a post: its kind and, of person and title, what the chart shows.
POST_FIELDS = (
    *("kind", "person", "person__left_on", "person__name_zh", "person__name_pinyin"),
    *("title__name_zh", "title__name_en"),
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post, and whether the viewer may know that they are away."""

    name_zh: str
    name_pinyin: str
    title: str
    is_acting: bool
    away: Decimal | None  # the fraction of the day that is leave; None also where the viewer may not know


@dataclass(frozen=True, slots=True)
class UnitBox:
    """A unit as the chart draws it."""

    unit_id: int
    code: str
    name: str
    head: Holder | None  # None while the post is vacant
    remit: str
    deputies: Sequence[str]  # who stands in for the head, the first before the second; of whom the viewer may know


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit opened."""

    box: UnitBox
    path: list[UnitBox]  # from the root down, without the unit
    members: list[Holder]  # of whom the viewer may know
    units: list[UnitBox]

    def shown_units(self, *, whole: bool) -> list[UnitBox]:
        """The boxes that are drawn at first, or all."""
        return self.units if whole else self.units[:SHOWN_UNITS]

    def shown_members(self, *, whole: bool) -> list[Holder]:
        """The people who are named at first, or all."""
        return self.members if whole else self.members[:SHOWN_PEOPLE]


class _Row(NamedTuple):
    """A unit with its head, if it has one; without a code a member of the opened unit; without a post leave.

    Without leave as well it is a deputy of `person_id`.
    """

    code: str
    number: int  # a member's place in the order of people, a deputy's rank
    unit_id: int | None
    parent_id: int | None
    unit_zh: str
    unit_en: str
    remit: str
    kind: str | None
    person_id: int | None
    left_on: date | None
    name_zh: str
    name_pinyin: str
    title_zh: str
    title_en: str
    away: Decimal | None

    def box(self, day: date, away: Mapping[int, Decimal], deputies: Mapping[int | None, list[str]]) -> UnitBox:
        name, head = text_in_letters(self.unit_zh, self.unit_en), self.holder(day, away)
        beside = deputies.get(self.person_id, []) if head else []
        return UnitBox(self.unit_id, self.code, name, head, remit_in_words(self.remit), beside)

    def holder(self, day: date, away: Mapping[int, Decimal]) -> Holder | None:
        """Whoever holds the post; whoever has left by then holds none."""
        if self.kind is None or (self.left_on is not None and self.left_on < day):
            return None
        title = text_in_letters(self.title_zh, self.title_en)
        is_acting = self.kind == Appointment.Kind.ACTING
        return Holder(self.name_zh, self.name_pinyin, title, is_acting, away.get(self.person_id))


def opened_on(day: date, code: str) -> UnitVersionQuerySet:
    """The unit of that code on a day, the root without one."""
    units = UnitVersion.objects.on(day)
    return units.filter(unit__code=code) if code else units.filter(parent=None)


def branch_on(viewer: Person, day: date, code: str = "", *, with_path: bool = True) -> Branch | None:
    """The unit of that code, the root without one, on a day; None where there is none.

    One query besides access, two where there is a way up to find. The structure and its heads are shown to everybody,
    members to those who may know of them, and that somebody is away to those who may read the leave.
    """
    rows = list(map(_Row._make, _rows(viewer, day, code, with_path=with_path)))
    units = {row.unit_id: row for row in rows if row.code}
    opened = next((row for row in units.values() if (row.code == code if code else row.parent_id is None)), None)
    if opened is None:
        return None
    path = ancestors(opened.unit_id, {unit: row.parent_id for unit, row in units.items()})
    members = sorted((row for row in rows if row.kind and not row.code), key=attrgetter("number"))
    below = sorted((row for row in units.values() if row.parent_id == opened.unit_id), key=attrgetter("code"))
    away = {row.person_id: row.away for row in rows if row.away}
    told = day, away, _deputies(rows)
    return Branch(
        box=opened.box(*told),
        path=[units[unit].box(*told) for unit in reversed(path)] if with_path else [],
        members=[row.holder(date.min, away) for row in members],  # who leaves by then is told to who may know it
        units=[row.box(*told) for row in below],
    )


def _deputies(rows: Sequence[_Row]) -> dict[int | None, list[str]]:
    """The names of those who stand in for each head, the first deputy first."""
    found: dict[int | None, list[str]] = {}
    for row in sorted((row for row in rows if not (row.code or row.kind or row.away)), key=attrgetter("number")):
        found.setdefault(row.person_id, []).append(text_in_letters(row.name_zh, row.name_pinyin))
    return found


def ancestors(unit_id: int, parents: Mapping[int, int | None]) -> list[int]:
    """The units above, nearest first, as far as they are known. A cycle that slipped in ends the walk."""
    found: list[int] = []
    above = parents.get(unit_id)
    while above in parents and above not in (unit_id, *found):
        found.append(above)
        above = parents[above]
    return found


class Place(NamedTuple):
    """Where a unit stands on a day, and no more: so narrow that even ten thousand people's units are read at once."""

    unit_id: int
    parent_id: int | None
    code: str


def places_on(viewer: Person, day: date) -> list[Place]:
    """Where every unit stands on a day. One query, none where the viewer's access has read the organisation already."""
    access = access_of(viewer, day)
    if access.has_tree:
        return [Place(unit.unit_id, unit.parent_id, unit.code) for unit in access.tree.units.values()]
    return list(map(Place._make, UnitVersion.objects.on(day).values_list("unit_id", "parent_id", "unit__code")))


def _way_up(viewer: Person, day: date, code: str) -> list[int]:
    """The ids of the units above the one of that code. One query at most."""
    places = places_on(viewer, day)
    opened = next((place.unit_id for place in places if place.code == code), 0)
    return ancestors(opened, {place.unit_id: place.parent_id for place in places})


def _rows(viewer: Person, day: date, code: str, *, with_path: bool) -> UnitVersionQuerySet:
    """The units shown with their heads and their deputies, the members of the opened one, and leave, in one query."""
    nobody, nothing = Value(None, output_field=IntegerField()), Value("")
    no_leave = Cast(Value(None), DecimalField(max_digits=2, decimal_places=1))
    opened = opened_on(day, code).values("unit")
    members = Appointment.objects.known_on(viewer, day).filter(is_head=False, unit__in=opened)
    below = UnitVersion.objects.on(day).filter(parent__in=opened).values("unit")
    posts = Appointment.objects.on(day).filter(Q(unit__in=opened) | Q(is_head=True, unit__in=below)).values("person")
    leave = LeaveDay.objects.visible_to(viewer, since=day).filter(day=day, person__in=posts)
    heads = Appointment.objects.on(day).filter(Q(unit__in=opened) | Q(unit__in=below), is_head=True).values("person")
    known = readable_people(viewer, Area.PEOPLE).values("pk")
    deputies = Cover.objects.in_force(day).filter(person__in=heads, deputy__in=known)
    shown = Q(unit__in=opened) | Q(parent__in=opened)
    if code and with_path:
        shown |= Q(unit__in=_way_up(viewer, day, code))
    units = UnitVersion.objects.on(day).with_heads(day).filter(shown)
    return (
        units.order_by()
        .values_list(
            *("unit__code", Value(0), "unit_id", "parent_id", "name_zh", "name_en", "remit"),
            *(f"head__{name}" for name in POST_FIELDS),
            no_leave,
        )
        .union(
            members.order_by().values_list(
                *(nothing, "person__number", "unit_id", nobody, *[nothing] * 3), *POST_FIELDS, no_leave
            ),
            leave.order_by().values_list(
                *(nothing, Value(0), nobody, nobody, *[nothing] * 3),
                *(Value(None, output_field=CharField()), "person", Value(None, output_field=DateField())),
                *[nothing] * 4,
                "fraction",
            ),
            deputies.order_by().values_list(
                *(nothing, "rank", nobody, nobody, *[nothing] * 3),
                *(Value(None, output_field=CharField()), "person", Value(None, output_field=DateField())),
                *("deputy__name_zh", "deputy__name_pinyin", nothing, nothing),
                no_leave,
            ),
            all=True,
        )
    )

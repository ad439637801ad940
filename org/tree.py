"""The organisation on a day: who stands under whom and who heads what, walked in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple, Self

from core.wording import text_in_letters
from org.models import Appointment, UnitVersion
from org.rules import OrgChart


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit and its parent over a span, both ends inclusive, as org.rules reads it; units are known by their ids."""

    code: int
    parent: int | None
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class HeadRow:
    """Who headed a unit over a span, both ends inclusive; people and units are known by their ids."""

    person: int
    unit: int
    start: date
    end: date | None
    profile: str = ""
    is_head: bool = True


def last_day(valid_to: date | None) -> date | None:
    """The last day inside a half-open span; None is open."""
    return valid_to and valid_to - timedelta(days=1)


def load_chart(start: date, end: date) -> OrgChart:
    """Units, parents and heads, by id, for every date from `start` to `end`, both inclusive. Two queries."""
    units = UnitVersion.objects.touching(start, end).values_list("unit_id", "parent_id", "valid_from", "valid_to")
    heads = Appointment.objects.touching(start, end).filter(is_head=True)
    posts = list(heads.values_list("person_id", "unit_id", "valid_from", "valid_to", "person__left_on"))
    return OrgChart(
        [UnitRow(unit, parent, begin, last_day(to)) for unit, parent, begin, to in units],
        [HeadRow(person, unit, begin, last_day(to)) for person, unit, begin, to, _ in posts],
        left_on={person: left_on for person, *_, left_on in posts},
    )


class UnitOnDay(NamedTuple):
    """A unit as it is on a day: where it stands, who heads it, what it is called."""

    unit_id: int
    parent_id: int | None
    head_id: int | None  # a person; None while the post is vacant
    code: str
    name_en: str
    name_zh: str

    @property
    def name(self) -> str:
        """The name in the reader's letters."""
        return text_in_letters(self.name_zh, self.name_en)


def units_on(day: date, *, most: int | None = None) -> Iterator[UnitOnDay]:
    """The units of `day` in the order of their codes, all or the first `most`. One query."""
    rows = UnitVersion.objects.on(day).with_heads(day).order_by("unit__code")
    names = "unit__code", "name_en", "name_zh"
    found = rows.values_list("unit_id", "parent_id", "head__person_id", *names, "head__person__left_on")
    for unit, parent, head, *named, left_on in found[:most]:
        yield UnitOnDay(unit, parent, None if left_on and left_on < day else head, *named)


class OrgTree:
    """Units with their parents, heads and names on one day."""

    def __init__(self, day: date, units: Iterable[UnitOnDay]) -> None:
        self.day, self.units = day, {unit.unit_id: unit for unit in units}

    @classmethod
    def on(cls, day: date) -> Self:
        """The organisation of `day`, units in the order of their codes. One query."""
        return cls(day, units_on(day))

    @cached_property
    def parents(self) -> dict[int, int | None]:
        """Unit id → id of the unit above, None for the root."""
        return {unit.unit_id: unit.parent_id for unit in self.units.values()}

    @cached_property
    def heads(self) -> dict[int, int]:
        """Unit id → person id of its head, where there is one."""
        return {unit.unit_id: unit.head_id for unit in self.units.values() if unit.head_id is not None}

    @cached_property
    def children(self) -> dict[int | None, list[int]]:
        """Unit ids by the unit above them; the root is under None."""
        children: dict[int | None, list[int]] = {}
        for unit, parent in self.parents.items():
            children.setdefault(parent, []).append(unit)
        return children

    @property
    def root(self) -> int | None:
        """The unit that stands under no other; None before there is one."""
        return next(iter(self.children.get(None, [])), None)

    @cached_property
    def _chart(self) -> OrgChart:
        return OrgChart(
            [UnitRow(unit, parent, self.day, self.day) for unit, parent in self.parents.items()],
            [HeadRow(person, unit, self.day, self.day) for unit, person in self.heads.items()],
        )

    def head_of(self, unit_id: int) -> int | None:
        """Who heads the unit, an acting head included; None while the post is vacant."""
        return self.heads.get(unit_id)

    def superior_of(self, person_id: int, unit_id: int) -> int | None:
        """The direct superior of somebody in the unit: its head, for the head that of the nearest unit above (C5)."""
        return self._chart.superior(person_id, unit_id, self.day)

    def path(self, unit_id: int) -> list[int]:
        """The unit and every unit above it, nearest first."""
        return self._chart.path(unit_id, self.day)

    def units_below(self, unit_id: int) -> set[int]:
        """The unit and every unit below it."""
        return set(self._walk(unit_id)) if unit_id in self.parents else {unit_id}

    def _walk(self, unit_id: int) -> Iterator[int]:
        seen, waiting = {unit_id}, [unit_id]
        while waiting:
            yield (unit := waiting.pop())
            # A unit already seen is skipped: a cycle that slipped in must not hang a page.
            below = [child for child in self.children.get(unit, []) if child not in seen]
            seen.update(below)
            waiting += below

    def units_under(self, person_id: int) -> set[int]:
        """The units whose people stand directly under the person: those headed, and below them those without a head."""
        found, waiting = set(), [unit for unit, head in self.heads.items() if head == person_id]
        while waiting:
            found.add(unit := waiting.pop())
            vacant = [child for child in self.children.get(unit, ()) if child not in self.heads]
            waiting += [child for child in vacant if child not in found]
        return found

    def heads_under(self, person_id: int) -> set[int]:
        """The heads of units whose superior the person is."""
        children = {child for unit in self.units_under(person_id) for child in self.children.get(unit, ())}
        return {self.heads[child] for child in children if child in self.heads} - {person_id}

    def people_above(self, unit_ids: Iterable[int]) -> set[int]:
        """The heads of the units and of every unit above them."""
        units = {above for unit in unit_ids for above in self.path(unit)}
        return {head for unit in units if (head := self.heads.get(unit)) is not None}

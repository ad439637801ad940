"""The organisation on a day: who stands under whom and who heads what, walked in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Self

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


class OrgTree:
    """Units with their parents and heads on one day."""

    def __init__(self, day: date, parents: dict[int, int | None], heads: dict[int, int]) -> None:
        """`parents`: unit id → id of the unit above, None for the root. `heads`: unit id → person id."""
        self.day, self.parents, self.heads = day, parents, heads

    @classmethod
    def on(cls, day: date) -> Self:
        """The organisation of `day`. Two queries, one more when names are asked for."""
        heads = Appointment.objects.on(day).filter(is_head=True).exclude(person__left_on__lt=day)
        return cls(
            day,
            dict(UnitVersion.objects.on(day).order_by("unit__code").values_list("unit_id", "parent_id")),
            dict(heads.values_list("unit_id", "person_id")),
        )

    @cached_property
    def versions(self) -> dict[int, UnitVersion]:
        """What each unit is called on the day, by unit id, in the order of codes. One query."""
        return {version.unit_id: version for version in UnitVersion.objects.on(self.day).order_by("unit__code")}

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

    def people_above(self, unit_ids: Iterable[int]) -> set[int]:
        """The heads of the units and of every unit above them."""
        units = {above for unit in unit_ids for above in self.path(unit)}
        return {head for unit in units if (head := self.heads.get(unit)) is not None}

"""Base targets of several months as a locked plan writes them: a cell for each role period."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from core.periods import Month
from targets.models import TargetCell
from targets.selectors import RolePost
from targets.services import NewCell, new_cell

Figures = tuple[Decimal, Decimal]  # effective and actual orders of the month before


class CellKey(NamedTuple):
    """What a base target is of."""

    person: int
    month: str
    profile: str
    metric: int
    starts_on: date | None


class TargetBook:
    """The cells that are there, held against other writers, and what becomes of them."""

    def __init__(self, people: Iterable[int], months: Iterable[Month]) -> None:
        cells = TargetCell.objects.filter(person__in=list(people), month__in=list(months)).select_for_update()
        self.cells = {
            CellKey(cell.person_id, cell.month, cell.profile, cell.metric_id, cell.starts_on): cell for cell in cells
        }
        self._added: list[TargetCell] = []
        self._changed: dict[int, TargetCell] = {}

    def part(self, posts: Mapping[Month, Iterable[RolePost]]) -> None:
        """Gives each role period a cell of its own where one was set before the move inside the month was known.

        Both begin with what was set: a cell for the whole month beside one of a role period would count twice.
        """
        dated: dict[tuple[int, str, str], list[date]] = {}
        for month, of_month in posts.items():
            for post in of_month:
                if post.starts_on is not None:
                    dated.setdefault((post.person.pk, month, post.profile), []).append(post.starts_on)
        for key, cell in [one for one in self.cells.items() if one[0].starts_on is None]:
            starts = dated.get(key[:3], [])
            missing = [start for start in starts if key._replace(starts_on=start) not in self.cells]
            if not missing:
                continue
            first, *others = missing
            del self.cells[key]
            cell.starts_on = first
            self.cells[key._replace(starts_on=first)] = cell
            self._touch(cell)
            for start in others:
                self._add(key._replace(starts_on=start), _copy(cell, start))

    def set(self, month: Month, new: NewCell, *, previous: Figures | None) -> None:
        """The base target of a role period."""
        key = CellKey(new.person.pk, month, new.profile, new.metric.pk, new.starts_on)
        cell = self.cells.get(key)
        if cell is None:
            self._add(key, new_cell(month, new, previous=previous))
        elif cell.base != new.base:
            cell.base = new.base
            self._touch(cell)

    def save(self) -> list[TargetCell]:
        """Writes what is new and what differs, and gives it back. Two queries."""
        changed = list(self._changed.values())
        TargetCell.objects.bulk_create(self._added, batch_size=2000)
        TargetCell.objects.bulk_update(changed, ["base", "starts_on", "version"], batch_size=500)
        return self._added + changed

    def _add(self, key: CellKey, cell: TargetCell) -> None:
        self.cells[key] = cell
        self._added.append(cell)

    def _touch(self, cell: TargetCell) -> None:
        if cell.pk and cell.pk not in self._changed:
            cell.version += 1
            self._changed[cell.pk] = cell


def _copy(cell: TargetCell, starts_on: date) -> TargetCell:
    return TargetCell(
        person_id=cell.person_id,
        month=cell.month,
        profile=cell.profile,
        metric_id=cell.metric_id,
        starts_on=starts_on,
        base=cell.base,
        previous_effective=cell.previous_effective,
        previous_actual=cell.previous_actual,
        is_typed=cell.is_typed,
    )

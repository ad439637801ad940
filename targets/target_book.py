"""Base targets of several months as a locked plan writes them: a cell for each role period."""

from collections.abc import Iterable, Mapping, Sequence
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
        self._gone: list[TargetCell] = []

    def fit(self, posts: Mapping[Month, Iterable[RolePost]]) -> None:
        """Gives each role period of these the one cell that it has, whatever was known when targets were set.

        Where somebody moves inside the month each part begins with what was set for the whole; where the move falls
        away the first part is the whole again; where its day changes, so does that of the cell. Any other cell would
        count twice and goes.
        """
        starts: dict[tuple[int, str, str], list[date | None]] = {}
        for month, of_month in posts.items():
            for post in of_month:
                starts.setdefault((post.person.pk, month, post.profile), []).append(post.starts_on)
        held: dict[tuple[int, str, str, int], list[CellKey]] = {}
        for key in sorted(self.cells, key=lambda key: key.starts_on or date.min):
            held.setdefault(key[:4], []).append(key)
        for of, keys in held.items():
            wanted = starts.get(of[:3])
            if wanted is not None:
                self._fit(keys, [keys[0]._replace(starts_on=start) for start in wanted])

    def _fit(self, keys: Sequence[CellKey], wanted: Sequence[CellKey]) -> None:
        left = [key for key in keys if key not in wanted]
        cell = self.cells[keys[0]]
        for key in wanted:
            if key in self.cells:
                continue
            if left:
                cell = self.cells.pop(left.pop(0))
                cell.starts_on = key.starts_on
                self.cells[key] = cell
                self._touch(cell)
            else:
                self._add(key, _copy(cell, key.starts_on))
        self._gone += [self.cells.pop(key) for key in left]

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
        """Writes what is new and what differs, and gives it back. Two queries, one more where a cell goes."""
        changed = list(self._changed.values())
        if self._gone:  # first: what stays may take its place
            TargetCell.objects.filter(pk__in=[cell.pk for cell in self._gone]).delete()
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


def _copy(cell: TargetCell, starts_on: date | None) -> TargetCell:
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

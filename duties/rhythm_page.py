"""The pages of the rhythm: units of a week in the order of the tree, weeks of a unit, and the list behind a figure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from duties.models import Duty
from duties.registry import kind_of
from duties.rhythm import (
    NOTHING,
    WEEK,
    Key,
    Lines,
    RhythmFigure,
    RhythmLine,
    Share,
    due_in,
    excused_in,
    figures,
    shares,
)  # fmt: skip
from duties.rules import DutyState
from org.access import Access, Reach
from org.tree import OrgTree, UnitOnDay

SUNDAY = timedelta(days=6)
WEEKS = 8  # of a unit
Shares = dict[str, dict[Key, Share]]  # of each figure


@dataclass(frozen=True, slots=True)
class Cell:
    """So many of so many, and where they are listed; without an address nothing was due."""

    heading: str
    share: Share
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of a week, or a week of a unit."""

    cells: list[Cell]
    url: str
    unit: UnitOnDay | None = None
    depth: int = 0
    monday: date | None = None
    sunday: date | None = None

    @property
    def is_empty(self) -> bool:
        return not any(cell.share.due for cell in self.cells)


def units_shown(access: Access) -> list[tuple[UnitOnDay, int]]:
    """The units that the viewer heads and those below, in the order of the tree, each with its depth."""
    tree, mine = access.tree, access.units(Reach.BELOW)
    tops = [unit for unit in tree.units if unit in mine and tree.parents[unit] not in mine]
    return [line for top in tops for line in _downwards(tree, top, 0)]


def _downwards(tree: OrgTree, unit: int, depth: int) -> Iterator[tuple[UnitOnDay, int]]:
    yield tree.units[unit], depth
    for child in tree.children.get(unit, ()):
        yield from _downwards(tree, child, depth + 1)


def rows_of_week(units: Sequence[tuple[UnitOnDay, int]], tree: OrgTree, monday: date, *, now: datetime) -> list[Row]:
    """Each unit with those below it. The queries of rhythm.shares."""
    below = {unit.unit_id: tree.units_below(unit.unit_id) for unit, _depth in units}
    found = shares(monday, monday + SUNDAY, set().union(*below.values()), now=now)
    return [
        Row(
            _cells(found, below[unit.unit_id], unit.code, monday),
            url=reverse("duties:rhythm_unit", args=[unit.code]),
            unit=unit,
            depth=depth,
        )
        for unit, depth in units
    ]


def rows_of_unit(unit: UnitOnDay, tree: OrgTree, monday: date, *, now: datetime) -> list[Row]:
    """The last weeks of a unit with those below it, the newest first. The queries of rhythm.shares."""
    below = tree.units_below(unit.unit_id)
    mondays = [monday - number * WEEK for number in range(WEEKS)]
    found = shares(mondays[-1], monday + SUNDAY, below, now=now)
    return [
        Row(
            _cells(found, below, unit.code, week),
            url=f"{reverse('duties:rhythm')}?week={week}",
            monday=week,
            sunday=week + SUNDAY,
        )
        for week in mondays
    ]


def _cells(found: Shares, units: Collection[int], code: str, week: date) -> list[Cell]:
    cells = []
    for figure in figures():
        share = NOTHING
        for unit in units:
            share = share.plus(found[figure.code].get((unit, week), NOTHING))
        url = f"{reverse('duties:rhythm_list', args=[code, figure.code])}?week={week}" if share.due else ""
        cells.append(Cell(str(figure.label), share, url))
    return cells


# --- the list behind a figure -----------------------------------------------------------------------------------------


def lines_of(
    figure: RhythmFigure, units: Collection[int], monday: date, *, now: datetime
) -> Lines | Sequence[RhythmLine]:
    """What a figure of a week counts, in the order of its due times; a page costs the same however many there are."""
    if figure.lines:
        return figure.lines(units, monday, now)
    end = monday + SUNDAY
    duties = due_in(figure.kinds, monday, end, units, now=now)
    duties = duties.exclude(pk__in=excused_in([figure], monday, end, units))
    ordered = duties.select_related("person").order_by("due_at", "person__number", "pk")
    return Lines(ordered, lambda page: [_line(duty, now) for duty in page])


def _line(duty: Duty, now: datetime) -> RhythmLine:
    kind = kind_of(duty.kind)
    return RhythmLine(duty.person, kind.title_of(duty) if kind else duty.kind, duty.due_at, word_of(duty, now))


def word_of(duty: Duty, now: datetime) -> str:
    """What became of a duty, plainly."""
    if duty.done_at is None:
        return _("not done")
    is_in_time = duty.state(now) is DutyState.DONE
    return pgettext("of a duty", "in time") if is_in_time else pgettext("of a duty", "late")

"""Suggestions for the rows of a plan, from counted results; and taking one of them into the cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth

from core.decimals import sum_in_hundredths
from core.periods import Month
from org.models import Person
from org.tree import OrgTree
from targets.aggregation import over_time
from targets.filling import of_plan
from targets.forms_plan import PlanRow, in_units
from targets.grid import RESERVE, TOTAL, RowKey
from targets.models import CellChange, Entry, Metric, Plan, PlanCell
from targets.planning import MonthsThere, is_missing, save_amounts
from targets.suggested import METHODS, YEAR, History, Suggested, back, suggested

STEP = 100  # suggestions come in whole units


@dataclass(frozen=True, slots=True)
class Line:
    """What one method suggests for a row."""

    method: str
    amounts: list[Decimal | None]
    year: Decimal | None

    @property
    def says_something(self) -> bool:
        return any(amount is not None for amount in self.amounts)


@dataclass(frozen=True, slots=True)
class RowSuggestions:
    row: PlanRow
    now: list[Decimal | None]  # what stands in the cells
    lines: list[Line]

    @property
    def says_something(self) -> bool:
        return any(line.says_something for line in self.lines)

    @property
    def columns(self) -> list[tuple[Decimal | None, ...]]:
        """What the methods say of each month, one under the other, and of the year."""
        return [*zip(*(line.amounts for line in self.lines), strict=True), tuple(line.year for line in self.lines)]


def histories(
    metric: Metric, rows: Iterable[PlanRow], plan: Plan, *, viewer: Person, tree: OrgTree, today: date
) -> dict[RowKey, dict[Month, int]]:
    """Results that count of the last two years, month by month, as far as the viewer may read them.

    A unit's with those below; a person's wherever, so that of somebody who moved in a head knows what was made since,
    and a head of both units all of it (decision 0027).

    A month without a result is nothing from the first one on; before it nothing is known. One query.
    """
    until = Month.of(today).previous()
    months = [back(until, number) for number in range(2 * YEAR)][::-1]
    whole = {row.key: plan.unit_id if row.key.row == PlanCell.Row.TOTAL else row.key.of for row in rows}
    units = {key: tree.units_below(unit) for key, unit in whole.items() if key.row != PlanCell.Row.PERSON}
    units.pop(RowKey(RESERVE), None)
    people = {key.of: key for key in whole if key.row == PlanCell.Row.PERSON}
    entries = Entry.objects.visible_to(viewer, on=today).counted().filter(metric=metric)
    entries = entries.filter(work_date__range=(months[0].first, until.last))
    entries = entries.filter(Q(person__in=people) | Q(unit__in=set().union(*units.values())))
    sums = entries.order_by().annotate(of=TruncMonth("work_date")).values_list("person", "unit", "of")
    found: dict[RowKey, dict[Month, int]] = {}
    for person, unit, first, amount in sums.annotate(amount=Sum("amount")):
        keys = [key for key, below in units.items() if unit in below]
        for key in [*keys, *([people[person]] if person in people else [])]:
            of_row = found.setdefault(key, {})
            of_row[Month.of(first)] = of_row.get(Month.of(first), 0) + sum_in_hundredths(amount)
    return {key: _without_gaps(of_row, months) for key, of_row in found.items()}


def _without_gaps(history: History, months: Sequence[Month]) -> dict[Month, int]:
    first = min(history)
    return {month: history.get(month, 0) for month in months if month >= first}


def suggestions(
    metric: Metric, rows: Sequence[PlanRow], plan: Plan, *, viewer: Person, stored: dict, tree: OrgTree, today: date
) -> list[RowSuggestions]:
    """What history suggests for each row beside what stands in its cells. One query."""
    known = histories(metric, rows, plan, viewer=viewer, tree=tree, today=today)
    found = []
    for row in rows:
        said = suggested_for(known.get(row.key, {}), plan, today)
        lines = [
            Line(method, [in_units(one) for one in amounts], in_units(over_time(metric.aggregation, amounts)))
            for method, amounts in zip(METHODS, said, strict=True)
        ]
        cells = [stored.get((row.key, month)) for month in plan.months]
        found.append(RowSuggestions(row, [cell and cell.amount for cell in cells], lines))
    return found


def suggested_for(history: History, plan: Plan, today: date) -> Suggested:
    return suggested(history, plan.months, until=Month.of(today).previous(), step=STEP)


def take_suggestion(
    plan: Plan,
    metric: Metric,
    row: PlanRow,
    method: str,
    *,
    there: MonthsThere,
    tree: OrgTree,
    version: int,
    by: Person,
    today: date,
) -> list[PlanCell]:
    """Writes what the method suggests into the open months of the row; gives back the cells that differ.

    Raises StaleVersion where cells were saved since `version` of the plan was read; else like save_plan_cells.
    """
    amounts = _to_take(plan, metric, [row], method, there=there, tree=tree, by=by, today=today)
    kept = {"version": version, "by": by, "today": today, "act": CellChange.Act.SUGGESTED}
    return save_amounts(plan, metric, amounts, **kept)


def take_for_everybody(
    plan: Plan,
    metric: Metric,
    parts: Sequence[PlanRow],
    method: str,
    *,
    total_follows: bool,
    there: MonthsThere,
    tree: OrgTree,
    version: int,
    by: Person,
    today: date,
) -> list[PlanCell]:
    """The same for all parts at once; what is asked of the unit stays, or becomes the sum of the parts it then has.

    Raises as take_suggestion. The queries are the same for any number of parts.
    """
    amounts = _to_take(plan, metric, parts, method, there=there, tree=tree, by=by, today=today)
    if total_follows:
        after = {**of_plan(plan, metric), **amounts}
        for month in {month for _, month in amounts}:
            whole = sum(amount for (key, of), amount in after.items() if of == month and key.is_part)
            amounts[RowKey(TOTAL), month] = whole
    kept = {"version": version, "by": by, "today": today, "act": CellChange.Act.SUGGESTED}
    return save_amounts(plan, metric, amounts, **kept)


def _to_take(
    plan: Plan,
    metric: Metric,
    rows: Sequence[PlanRow],
    method: str,
    *,
    there: MonthsThere,
    tree: OrgTree,
    by: Person,
    today: date,
) -> dict[tuple[RowKey, Month], int]:
    """What the method says about the months in which each row can be written. One query."""
    known = histories(metric, rows, plan, viewer=by, tree=tree, today=today)
    amounts: dict[tuple[RowKey, Month], int] = {}
    for row in rows:
        said = dict(zip(METHODS, suggested_for(known.get(row.key, {}), plan, today), strict=True))[method]
        amounts |= {
            (row.key, month): amount
            for month, amount in zip(plan.months, said, strict=True)
            if amount is not None
            and month >= plan.starts_in
            and metric.counts_in(month)
            and not is_missing(row.key, month, there)
        }
    return amounts

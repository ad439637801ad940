"""The cells of a plan filled from what is known: last year's plan, or last year's results; with a change in percent.

Amounts are whole hundredths (rules.md 2.7). Only a draft is filled, through the same door as what is typed.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from core.decimals import in_hundredths, rounded, sum_in_hundredths
from core.periods import Month
from org.tree import OrgTree
from targets.aggregation import last_words_by_month
from targets.breakdown import MOST_RESERVE, kept_back, split
from targets.forms_plan import PlanRow, in_units
from targets.grid import RESERVE, TOTAL, Amounts, RowKey
from targets.models import Entry, Metric, Plan, PlanCell
from targets.planning import COUNT_UNIT, PERSON_UNIT, MonthsThere, is_missing, key_of
from targets.querysets import EntryQuerySet

PLAN, RESULTS = "plan", "results"
SOURCES = (PLAN, RESULTS)


def source_plan(plan: Plan) -> Plan | None:
    """The plan of the unit's year before: the locked version that counted last, else its draft. One query."""
    before = Plan.objects.filter(unit=plan.unit_id, year=plan.year - 1)
    return before.order_by("-state", "-number").first()  # "locked" stands after "draft"


def of_plan(plan: Plan, metric: Metric) -> Amounts:
    """What a plan holds of a metric. One query."""
    cells = plan.cells.filter(metric=metric)
    return {(key_of(cell), Month(cell.month)): in_hundredths(str(cell.amount)) for cell in cells}


def of_results(plan: Plan, metric: Metric, tree: OrgTree) -> Amounts:
    """The results of the year before that count: of people in the unit, of units below, all together. Two queries.

    Each counts for the unit that was its own on its day; units lie below each other as in `tree`.
    """
    year = plan.year - 1
    below = {one: child for child in tree.children.get(plan.unit_id, ()) for one in tree.units_below(child)}
    entries = Entry.objects.counted().filter(metric=metric, work_date__range=(date(year, 1, 1), date(year, 12, 31)))
    told = _sums(entries, below, plan.unit_id) if metric.sums_up else _ends(entries, below, plan.unit_id)
    amounts: dict[tuple[RowKey, Month], int] = {}
    for person, unit, month, amount in told:
        key = RowKey(PlanCell.Row.PERSON, person) if unit == plan.unit_id else RowKey(PlanCell.Row.UNIT, below[unit])
        for row in (key, RowKey(TOTAL)):
            amounts[row, month] = amounts.get((row, month), 0) + amount
    return amounts


Told = Iterable[tuple[int, int, Month, int]]  # person, unit, month, amount; of units below together, without a person


def _sums(entries: EntryQuerySet, below: Collection[int], unit: int) -> Told:
    """What was added up in each month. Two queries at most."""
    by_month = entries.order_by().annotate(of=TruncMonth("work_date"))
    own = by_month.filter(unit=unit).values_list("person", "of").annotate(amount=Sum("amount"))
    for person, first, amount in own:
        yield person, unit, Month.of(first), sum_in_hundredths(amount)
    of_units = by_month.filter(unit__in=list(below)).values_list("unit", "of").annotate(amount=Sum("amount"))
    for child, first, amount in of_units if below else ():
        yield 0, child, Month.of(first), sum_in_hundredths(amount)


def _ends(entries: EntryQuerySet, below: Collection[int], unit: int) -> Told:
    """What stood at the end of each month, by the last words of people; said elsewhere later, nothing. One query."""
    there = entries.filter(unit__in=[unit, *below]).order_by()
    for month, words in last_words_by_month(entries.filter(person__in=there.values("person")).words()).items():
        yield from (
            (word.person, word.unit, month, word.amount) for word in words if word.unit == unit or word.unit in below
        )


def a_year_later(
    amounts: Amounts, metric: Metric, *, percent: int, keys: Collection[RowKey], there: MonthsThere
) -> dict[tuple[RowKey, Month], int]:
    """The amounts for the same months of the next year, changed by `percent`; parts and what is asked stay in step.

    As they were with 0 percent; else in whole units. `keys`: the rows of the plan; what others held, and people in
    months in which they are not there, is left to be given out. The reserve is never more than 15 %.
    """
    scale = 10 ** (2 - metric.places)
    unit = scale if not percent else COUNT_UNIT if metric.kind == Metric.Kind.COUNT else PERSON_UNIT
    found: dict[tuple[RowKey, Month], int] = {}
    for before in sorted({month for _, month in amounts}):
        month = Month(f"{int(before[:4]) + 1:04}-{before[-2:]}")
        if metric.is_ratio:  # nothing adds up: each for itself
            kept_rows = {RowKey(TOTAL), *keys}
            found |= {
                (key, month): rounded(amount * (100 + percent), 100 * scale) * scale
                for (key, of), amount in amounts.items()
                if of == before and key in kept_rows and not is_missing(key, month, there)
            }
            continue
        parts = {key: max(amount, 0) for (key, of), amount in amounts.items() if of == before and key.is_part}
        asked = max(amounts.get((RowKey(TOTAL), before), sum(parts.values())), 0)
        whole = rounded(asked * (100 + percent), 100 * unit) * unit
        found[RowKey(TOTAL), month], kept = whole, 0
        held_back = parts.pop(RowKey(RESERVE), None)
        if held_back is not None and asked:
            kept = kept_back(whole, reserve=min(Fraction(held_back, asked), MOST_RESERVE), unit=unit)
            found[RowKey(RESERVE), month] = kept
        staying = {key: part for key, part in parts.items() if key in keys and not is_missing(key, month, there)}
        weights = [*staying.values(), max(asked - (held_back or 0) - sum(staying.values()), 0)]
        shared = split(whole - kept, weights, unit=unit) if any(weights) else [0] * len(weights)
        found |= {(key, month): part for key, part in zip(staying, shared, strict=False)}
    return found


class Change(NamedTuple):
    """A filled cell that would be written over."""

    row: PlanRow
    month: Month
    before: Decimal
    after: Decimal


class Preview:
    """What filling would write over what is stored; months that the version before has settled stay as they are."""

    def __init__(
        self, rows: Sequence[PlanRow], stored: Amounts, wanted: Amounts, starts_in: str, only_empty: bool
    ) -> None:
        self.rows, self.stored = rows, stored
        self.amounts = {
            (key, month): after
            for (key, month), after in wanted.items()
            if month >= starts_in and stored.get((key, month)) != after and not (only_empty and (key, month) in stored)
        }

    @property
    def filled_count(self) -> int:
        """How many empty cells would be filled."""
        return sum(place not in self.stored for place in self.amounts)

    def overwritten(self) -> list[Change]:
        """The cells that hold something and would hold something else, row by row."""
        names = {row.key: row for row in self.rows}
        order = {key: place for place, key in enumerate(names)}
        held = sorted(
            (place for place in self.amounts if place in self.stored), key=lambda one: (order[one[0]], one[1])
        )
        return [
            Change(names[key], month, in_units(self.stored[key, month]), in_units(self.amounts[key, month]))
            for key, month in held
        ]

    def years(self) -> list[tuple[PlanRow, Decimal | None, Decimal | None]]:
        """What each row holds of the year, and what it would hold; rows that nothing changes are left out."""
        after = {**self.stored, **self.amounts}
        touched = {key for key, _ in self.amounts}
        return [(row, _year(self.stored, row), _year(after, row)) for row in self.rows if row.key in touched]


def _year(amounts: Amounts, row: PlanRow) -> Decimal | None:
    months = [amount for (key, _), amount in amounts.items() if key == row.key]
    return in_units(sum(months)) if months else None

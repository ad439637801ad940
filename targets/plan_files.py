"""A plan as lines of a file: one for each row and measure, with its months, quarters and year; an import knows them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from core.decimals import in_hundredths
from core.periods import Month
from targets.aggregation import over_time
from targets.breakdown import MONTHS_OF_A_QUARTER
from targets.forms_plan import PlanRow, in_units
from targets.grid import RowKey
from targets.models import Metric, Plan, PlanCell
from targets.plan_selectors import with_totals
from targets.planning import key_of

MONTH_COLUMNS = {number: f"month_{number}" for number in MONTHS}


def plan_header() -> list[str]:
    """The headings; unit to measure and the months are those of the import, the others only tell."""
    sums = [_("Q1"), _("Q2"), _("Q3"), _("Q4"), _("Whole year")]
    return [_("Unit"), _("Year"), _("Part"), _("Number"), _("Name"), _("What"), *map(str, MONTHS.values()), *sums]


def exported_plan(
    plan: Plan, parts: Sequence[PlanRow], metrics: Iterable[Metric], cells: Iterable[PlanCell]
) -> Iterator[list[object]]:
    """A line for each row and measure, filled or not: an empty cell is blank. No query."""
    held: Mapping[tuple[int, RowKey, str], Decimal] = {
        (cell.metric_id, key_of(cell), cell.month): cell.amount for cell in cells
    }
    for metric in metrics:
        for row in with_totals(parts, metric):
            months = [held.get((metric.pk, row.key, month)) for month in plan.months]
            yield [
                plan.unit.code,
                plan.year,
                PlanCell.Row(row.key.row).label,
                "" if row.key.of is None else row.code,
                "" if row.key.of is None else row.label,
                metric.name,
                *(_figure(amount, metric) for amount in months),
                *(_figure(amount, metric) for amount in _sums(months, metric)),
            ]


def _figure(amount: Decimal | None, metric: Metric) -> Decimal | None:
    return None if amount is None else amount.quantize(Decimal(1).scaleb(-metric.decimals))


def _sums(months: Sequence[Decimal | None], metric: Metric) -> list[Decimal | None]:
    amounts = [None if amount is None else in_hundredths(str(amount)) for amount in months]
    parts = [amounts[start : start + MONTHS_OF_A_QUARTER] for start in range(0, len(amounts), MONTHS_OF_A_QUARTER)]
    return [in_units(over_time(metric.aggregation, part)) for part in [*parts, amounts]]


def months_by_column(year: int) -> dict[str, Month]:
    """The month of a year that each column of the file means."""
    return {name: Month(f"{year:04}-{number:02}") for number, name in MONTH_COLUMNS.items()}

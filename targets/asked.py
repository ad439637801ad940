"""What the plan above asks of a unit: the cells that the locked plan of the unit above holds for it (decision 0029)."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from core.decimals import in_hundredths
from core.periods import Month
from org.models import Person, UnitVersion
from targets.grid import TOTAL, Grid, Problem, RowKey
from targets.models import CellChange, Metric, Plan, PlanCell
from targets.planning import save_amounts

Asked = Mapping[Metric, Mapping[Month, int]]  # hundredths; months of which the plan above says nothing are absent


def asked_from_above(plan: Plan) -> Asked:
    """What the newest locked plan of the unit above asks, month by month, whatever unit that is then. Two queries."""
    cells = PlanCell.objects.filter(
        row=PlanCell.Row.UNIT, unit=plan.unit_id, plan__year=plan.year, plan__state=Plan.State.LOCKED
    )
    newest: dict[tuple[int, Metric, Month], PlanCell] = {}
    for cell in cells.select_related("metric", "plan").order_by("metric__position", "metric__code", "plan__number"):
        newest[cell.plan.unit_id, cell.metric, Month(cell.month)] = cell
    if not newest:
        return {}
    above = _units_above(plan)
    found: dict[Metric, dict[Month, int]] = {}
    for (unit, metric, month), cell in newest.items():
        if above.get(month) == unit:
            found.setdefault(metric, {})[month] = in_hundredths(str(cell.amount))
    return found


def _units_above(plan: Plan) -> dict[Month, int]:
    """The unit above on the last day of each month; the root has none. One query."""
    first, last = plan.months[0].first, plan.months[-1].last
    versions = UnitVersion.objects.touching(first, last).filter(~Q(parent=None), unit=plan.unit_id)
    spans: list[tuple[date, date | None, int]] = list(versions.values_list("valid_from", "valid_to", "parent_id"))
    return {
        month: parent
        for month in plan.months
        for begins, ends, parent in spans
        if begins <= month.last and (ends is None or month.last < ends)
    }


def differing(plan: Plan, grids: Mapping[Metric, Grid], asked: Asked) -> Iterator[tuple[Metric, Problem]]:
    """Months for which this version counts and in which the unit plans another total than is asked from above.

    Ratios do not add up, so a unit may plan another.
    """
    for metric, months in ((one, months) for one, months in asked.items() if not one.is_ratio):
        grid = grids.get(metric)
        for month in plan.open_months:
            total = (grid and grid.total(month)) or 0
            if month in months and months[month] != total:
                yield metric, Problem("not_as_asked", month, months[month])


@transaction.atomic
def take_what_is_asked(plan: Plan, metric: Metric, *, version: int, by: Person, today: date) -> list[PlanCell]:
    """Makes what is asked from above the total of the plan; gives back the cells that differ. Thirteen queries.

    Raises StaleVersion where anybody saved cells since `version` of the plan was read.
    """
    asked = asked_from_above(plan).get(metric, {})
    amounts = {(RowKey(TOTAL), month): amount for month, amount in asked.items() if month >= plan.starts_in}
    return save_amounts(plan, metric, amounts, version=version, by=by, today=today, act=CellChange.Act.ASKED)

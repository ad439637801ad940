"""What a revision changes, for whoever approves it: the rows that differ from the version before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from targets.forms_plan import PlanRow, in_units
from targets.locking import cells_of, grids_of
from targets.models import Metric, Plan, PlanCell, RevisionStep


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of which the revision asks something else: its year before and then; the same where only months moved."""

    label: str
    metric: Metric
    before: Decimal | None
    after: Decimal | None

    @property
    def moves_months_only(self) -> bool:
        return self.before == self.after


def changes_of(plan: Plan, cells: Iterable[PlanCell], rows: Sequence[PlanRow]) -> list[RowChange]:
    """What differs from the version before, measure by measure. Two queries, none of a first plan."""
    before = Plan.objects.filter(unit=plan.unit_id, year=plan.year, number=plan.number - 1)
    older = before.first() if plan.number > 1 else None
    if older is None:
        return []
    before, after = grids_of(plan, cells_of(older)), grids_of(plan, cells)
    found = []
    for metric, grid in after.items():
        was = before.get(metric)
        for row in rows:
            old = [was and was.amounts.get((row.key, month)) for month in plan.months]
            new = [grid.amounts.get((row.key, month)) for month in plan.months]
            if old != new:
                years = (in_units(one and one.sums_of(row.key)[-1]) for one in (was, grid))
                found.append(RowChange(row.label, metric, *years))
    return found


def open_step(plan: Plan) -> RevisionStep | None:
    """What a revision waits for: an approval, or to be changed. One query, none of a first plan."""
    if plan.number == 1 or not plan.is_draft:
        return None
    return plan.revision_steps.filter(answered_at=None).select_related("by", "awaits").first()

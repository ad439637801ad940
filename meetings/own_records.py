"""What reports open with from the rooms below: orders and collections of the day, targets and results of the month."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from core.periods import Month
from meetings.evidence import Evidence, Figure, register_period_figures, register_prefills
from targets.actuals import actuals_of
from targets.models import Entry, Metric, TargetCell

ITEM_OF_METRIC = {"orders": "ORDER", "collections": "COLL"}


def entries_of(
    person_ids: Collection[int], start: date, end: date
) -> dict[str, dict[tuple[int, date], list[Evidence]]]:
    """Orders and collections by item, person and day; what was reversed, and the reversal, are no record. One query."""
    entries = Entry.objects.filter(
        metric__code__in=ITEM_OF_METRIC,
        person__in=person_ids,
        work_date__range=(start, end),
        amount__gt=0,
        reverses=None,
        reversed_by=None,
    )
    found: dict[str, dict[tuple[int, date], list[Evidence]]] = {item: {} for item in ITEM_OF_METRIC.values()}
    rows = entries.order_by("pk").values_list("metric__code", "person_id", "work_date", "amount", "note")
    for metric, person_id, work_date, amount, note in rows:
        of_day = found[ITEM_OF_METRIC[metric]].setdefault((person_id, work_date), [])
        of_day.append(Evidence(who=note or f"{amount:,.0f}"))
    return found


def figures_of(person_id: int, start: date, end: date, today: date) -> list[Figure]:
    """The person's own targets for full months and the counted results so far; months add up as the measure does.

    Two queries, three where a measure is no sum.
    """
    cells = TargetCell.objects.filter(person=person_id, month__range=(Month.of(start), Month.of(end)))
    of_month: dict[Metric, dict[Month, Decimal]] = {}
    for cell in cells.select_related("metric").order_by("metric__position", "month", "starts_on"):
        of_month.setdefault(cell.metric, {})[cell.month] = cell.base  # of the last role period, where a month has two
    targets = {
        metric: sum(bases.values()) if metric.aggregation == Metric.Aggregation.SUM else list(bases.values())[-1]
        for metric, bases in of_month.items()
    }
    results = Entry.objects.counted().filter(person=person_id, work_date__range=(start, min(end, today)))
    actuals = actuals_of(results, targets)
    return [
        Figure(
            metric.code, metric.name_en, metric.name_zh_hant, metric.name_zh_hans, base, actuals.get(metric, Decimal(0))
        )
        for metric, base in targets.items()
    ]


def register() -> None:
    """Called in AppConfig.ready."""
    register_prefills(entries_of)
    register_period_figures(figures_of)

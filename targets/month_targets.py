"""The effective targets of people, written by the room that works their months out."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from core.periods import Month
from targets.models import Metric, MonthTarget

BATCH = 500
WRITTEN = ("unit_id", "amount", "halves")


class OwedTarget(NamedTuple):
    """What a person owes of a metric in a role period of the month; people and units by their ids."""

    person_id: int
    unit_id: int
    metric: str  # its code
    starts_on: date
    amount: int  # in hundredths
    halves: int  # as in MonthTarget


@transaction.atomic
def keep_month_targets(month: Month, people: Collection[int], owed: Iterable[OwedTarget]) -> int:
    """Makes these the targets of the month of these people; says how many changed. Two queries where none did."""
    metrics = dict(Metric.objects.values_list("code", "pk"))
    rows = {
        (row.person_id, metrics[row.metric], row.starts_on): MonthTarget(
            month=month, person_id=row.person_id, unit_id=row.unit_id, metric_id=metrics[row.metric],
            starts_on=row.starts_on, amount=Decimal(row.amount).scaleb(-2), halves=row.halves,
        )
        for row in owed
    }  # fmt: skip
    held = {
        (row.person_id, row.metric_id, row.starts_on): row
        for row in MonthTarget.objects.filter(month=month, person__in=people)
    }
    changed = [row for key, row in rows.items() if key not in held or told(held[key]) != told(row)]
    MonthTarget.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["person", "month", "metric", "starts_on"],
        update_fields=["unit", "amount", "halves"], batch_size=BATCH,
    )  # fmt: skip
    gone = [row.pk for key, row in held.items() if key not in rows]
    if gone:
        MonthTarget.objects.filter(pk__in=gone).delete()
    return len(changed) + len(gone)


def told(row: MonthTarget) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in WRITTEN)

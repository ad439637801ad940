"""What entries come to, each measure as it adds up (targets.aggregation)."""

from collections.abc import Iterable
from decimal import Decimal

from core.decimals import in_hundredths, sum_in_hundredths
from targets.aggregation import over_people, over_time, ratio
from targets.models import Metric
from targets.querysets import EntryQuerySet


def actuals_of(entries: EntryQuerySet, metrics: Iterable[Metric]) -> dict[Metric, Decimal]:
    """The figure of each metric that these entries say something about, of all their people together.

    A ratio comes of its two measures where the entries hold both. One query; one more where a measure keeps what stood
    at the end: the last entry of each person that was not taken back.
    """
    sums = {pk: sum_in_hundredths(total) for pk, total in entries.sums()}
    metrics = list(metrics)
    lasting = [metric for metric in metrics if metric.aggregation == Metric.Aggregation.LAST and metric.pk in sums]
    if lasting:
        stood: dict[int, dict[int, list[int]]] = {metric.pk: {} for metric in lasting}
        for pk, person, amount in entries.standing().filter(metric__in=lasting).in_order():
            stood[pk].setdefault(person, []).append(in_hundredths(str(amount)))
        for pk, people in stood.items():
            sums[pk] = over_people("last", [over_time("last", figures) for figures in people.values()])
    found = {metric: _figure(metric, sums) for metric in metrics}
    return {metric: Decimal(amount).scaleb(-2) for metric, amount in found.items() if amount is not None}


def _figure(metric: Metric, sums: dict[int, int | None]) -> int | None:
    if not metric.is_ratio:
        return sums.get(metric.pk)
    parts = sums.get(metric.numerator_id), sums.get(metric.denominator_id)
    return ratio(*parts, in_percent=metric.kind == Metric.Kind.RATIO)

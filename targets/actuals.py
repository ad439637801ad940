"""What entries come to, each measure as it adds up (targets.aggregation)."""

from collections.abc import Iterable
from decimal import Decimal

from core.decimals import sum_in_hundredths
from targets.aggregation import last_words, over_people, ratio
from targets.models import Metric
from targets.querysets import EntryQuerySet


def actuals_of(
    entries: EntryQuerySet, metrics: Iterable[Metric], *, among: EntryQuerySet | None = None
) -> dict[Metric, Decimal]:
    """The figure of each metric that these entries say something about, of all their people together.

    `among`: all that counts of these people in the same time, where the entries are only those of some place; a last
    word that was said elsewhere takes the place of what was said here. A ratio comes of its two measures where the
    entries hold both. One query; one more where a measure keeps what stood at the end, two with `among`.
    """
    sums: dict[int, int | None] = {pk: sum_in_hundredths(total) for pk, total in entries.sums()}
    metrics = list(metrics)
    lasting = {metric.pk for metric in metrics if metric.aggregation == Metric.Aggregation.LAST and metric.pk in sums}
    if lasting:
        words = last_words((entries if among is None else among).filter(metric__in=lasting).words())
        if among is not None:
            here = {word.key for word in entries.filter(metric__in=lasting).words()}
            words = [word for word in words if word.key in here]
        for pk in lasting:
            sums[pk] = over_people("last", [word.amount for word in words if word.metric == pk])
    found = {metric: _figure(metric, sums) for metric in metrics}
    return {metric: Decimal(amount).scaleb(-2) for metric, amount in found.items() if amount is not None}


def _figure(metric: Metric, sums: dict[int, int | None]) -> int | None:
    if not metric.is_ratio:
        return sums.get(metric.pk)
    parts = sums.get(metric.numerator_id), sums.get(metric.denominator_id)
    return ratio(*parts, in_percent=metric.kind == Metric.Kind.RATIO)

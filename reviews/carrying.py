"""What a sealed month says about last month's orders, for the carry-over of the next (C33)."""

import json
from collections.abc import Iterable
from decimal import Decimal

from core.periods import Month
from reviews.models import MonthResult
from targets.services import register_previous_figures

CARRIED = "orders"
Figures = tuple[Decimal, Decimal]


def previous_figures(month: Month, people: Iterable[int]) -> dict[int, Figures]:
    """Effective and actual orders of the month before `month` by person id, summed over role periods with own targets.

    Nobody is in it who had team targets only, and nobody at all while that month is not sealed. One query.
    """
    rows = MonthResult.objects.filter(
        run__period=month.previous(), run__is_current=True, person_id__in=list(people)
    ).values_list("person_id", "body")
    figures = {person: orders_of(json.loads(body)) for person, body in rows.iterator(chunk_size=500)}
    return {person: found for person, found in figures.items() if found is not None}


def orders_of(result: dict) -> Figures | None:
    """Effective and actual orders of the own targets in a result; None where there are none."""
    own = [
        step
        for period in result.get("role_periods", ())
        for step in period["targets"]
        if step["metric"] == CARRIED and "team" not in step
    ]
    if not own:
        return None
    effective, actual = (Decimal(sum(step[name] for step in own)).scaleb(-2) for name in ("effective", "actual"))
    return effective, actual


def register() -> None:
    """Called in AppConfig.ready."""
    register_previous_figures(previous_figures)

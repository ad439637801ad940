"""T of a team over several months, from the steps of its heads' sheets (rules.md 2.7): for rewards and next steps.

Sums and scores are whole hundredths.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reviews import rules
from targets.rules import attainment, held

TeamSums = dict[str, tuple[int, int, int]]  # metric → effective, actual, weight


def team_steps(role_periods: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The measures of the role periods that somebody spent as the head of the team that they are about."""
    for period in role_periods:
        if period["is_head"]:
            yield from (step for step in period["targets"] if step.get("team") == period["unit"])


def summed(steps: Iterable[Mapping[str, Any]]) -> TeamSums:
    """Target and result of each measure over several role periods; the weight is that of the last."""
    found: TeamSums = {}
    for step in steps:
        effective, actual, _ = found.get(step["metric"], (0, 0, 0))
        found[step["metric"]] = effective + step["effective"], actual + step["actual"], step["weight"]
    return found


def span_score(months: Iterable[TeamSums], *, floor: int, cap: int) -> int | None:
    """T of the months together: attainment of their sums, weighted; None where nothing was asked for."""
    together: TeamSums = {}
    for month in months:
        for metric, (effective, actual, weight) in month.items():
            before = together.get(metric, (0, 0, 0))
            together[metric] = before[0] + effective, before[1] + actual, weight
    return rules.weighted_mean(
        (weight, held(reached, floor=floor, cap=cap))
        for effective, actual, weight in together.values()
        if (reached := attainment(actual, effective)) is not None
    )

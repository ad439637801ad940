"""How days, weeks, role periods and months are scored and graded (rules.md 2.2 to 2.10; C22, C25 to C28, C30, C44).

Scores are whole hundredths (8230 is 82.30), days whole halves. Weights and limits come from the scheme.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from core.decimals import rounded

Number = int | Fraction
PERFECT = 100 * 100  # 100 points in hundredths
NO_GRADE = "NG"


class Item(NamedTuple):
    """What one piece of a daily work item earns and the most that a day can earn with it."""

    code: str
    unit: int
    cap: int


def item_points(items: Iterable[Item], counts: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """Code, count and points of every item that was done and belongs to the profile."""
    return [
        (code, count, count * unit if count * unit < cap else cap)
        for code, unit, cap in items
        if cap and (count := counts.get(code, 0))
    ]


def completion(points: int, *, halves: int, cap: int) -> int:
    """Points against the day's weight, held at `cap`; half a day asks for half the points."""
    return min(cap, 2 * points // halves)


def weighted_score(first: Number, second: Number, *, weights: tuple[Number, Number]) -> int:
    """r2 of two scores in hundredths by percentages: the daily score and the weekly score."""
    return rounded(weights[0] * first + weights[1] * second, 100)


def plan_score(
    plans: Sequence[int],
    actuals: Sequence[int],
    *,
    weights: Sequence[Number],
    available_halves: int,
    scheduled_days: int,
    item_cap: Fraction,
    cap: int,
) -> int | None:
    """K of a week in hundredths: how far the plan, scaled to the available days, was reached; None without a plan.

    No quantity counts for more than `item_cap` times its plan, and one with plan 0 is left out.
    """
    # reached = above ÷ below, kept as two whole numbers: Fractions would be four times slower here.
    above: Number = 0
    below: Number = 1
    whole: Number = 0
    for plan, actual, weight in zip(plans, actuals, weights, strict=True):
        if plan:
            asked = plan * available_halves  # in halves of a day · scheduled days
            done = min(2 * actual * scheduled_days * item_cap.denominator, asked * item_cap.numerator)
            share_of = asked * item_cap.denominator
            above, below = above * share_of + weight * done * below, below * share_of
            whole += weight
    return min(cap * 100, rounded(PERFECT * above, below * whole)) if whole else None


def weighted_mean(pairs: Iterable[tuple[Number, int]]) -> int | None:
    """r2 of Σ weight · value ÷ Σ weight over pairs of weight and value; None where no weight is over 0."""
    total: Number = 0
    whole: Number = 0
    for weight, value in pairs:
        total += weight * value
        whole += weight
    return rounded(total, whole) if whole else None


def assessment(ratings: Sequence[int] | None, *, best: int, calibration: int) -> int | None:
    """M in hundredths from the superior's ratings, calibrated and held between 0 and 100; None: not given (C28)."""
    if ratings is None:
        return None
    return min(max(rounded(PERFECT * sum(ratings), len(ratings) * best) + calibration, 0), PERFECT)


def discipline(*, reports: int, meetings: int, duty: int) -> int:
    """R in hundredths: 100 less the deductions after their caps, never below 0."""
    return max(0, PERFECT - 100 * (reports + meetings + duty))


def role_period_total(components: Mapping[str, int | None], weights: Mapping[str, Number]) -> int | None:
    """S: the mean of the components that exist; discipline alone makes no total (C26)."""
    if all(components[name] is None for name in components if name != "R"):
        return None
    return weighted_mean((weights[name], score) for name, score in components.items() if score is not None)


def final_score(base: int | None, *, bonus: int, demerit: int, low: int, high: int) -> int | None:
    """The month's base with bonus and demerit, held between `low` and `high`; None without a base."""
    return None if base is None else min(max(base + bonus - demerit, low), high)


class Grading(NamedTuple):
    """The grades, best first with their lowest finals, and what guards them."""

    bands: Sequence[tuple[str, int]]
    target_guard: tuple[str, int]  # a grade and the T of the month that it needs
    breach_limit: str  # the best grade beside a confirmed false record
    min_scored_halves: int


def grade(
    final: int | None, *, target_score: int | None, scored_halves: int, is_breach: bool, grading: Grading
) -> tuple[str, list[str]]:
    """The grade, and what held it: too_few_days, no_total, target_score, false_record (2.8; C26, C27, C30)."""
    if final is None:
        return NO_GRADE, ["no_total"]
    if scored_halves < grading.min_scored_halves:
        return NO_GRADE, ["too_few_days"]
    names = [name for name, _ in grading.bands]
    rank = next((at for at, (_, lowest) in enumerate(grading.bands) if final >= lowest), len(names) - 1)
    held_by = []
    guarded, needed = grading.target_guard
    if names[rank] == guarded and (target_score is None or target_score < needed):
        rank, held_by = rank + 1, ["target_score"]
    if is_breach and rank < names.index(grading.breach_limit):
        rank, held_by = names.index(grading.breach_limit), [*held_by, "false_record"]
    return names[rank], held_by

"""Targets and attainment: carry, relief, ramp, effective target, standings (rules.md 2.7; C12 to C16, C36).

Amounts are whole hundredths (cents, hundredths of a customer) and days whole halves; what is not yet rounded is a
Fraction. `core.decimals` turns hundredths into text and back.
"""

from collections.abc import Collection, Mapping
from fractions import Fraction

from core.decimals import rounded
from core.periods import Month

METRICS = ("orders", "collections", "new_customers")  # in the order of every list
FULL_RATE = Fraction(1)
PERCENT = 100 * 100  # a share as a percentage in hundredths
ON_TRACK, BEHIND, FAR_BEHIND = "on_track", "behind", "far_behind"
PACE_ON_TRACK, PACE_BEHIND = 100 * 100, 80 * 100  # from 100 % and from 80 %, in hundredths
QUIET_DAYS = 3  # working days of a month without a word about the pace


def carry(
    base: int,
    *,
    previous_effective: int | None,
    previous_actual: int | None,
    rate: Fraction,
    cap_of_base: Fraction,
    month: Month,
    no_carry_into: Collection[int],
) -> Fraction:
    """What last month's shortfall adds to `base`, not rounded: half of it, at most 20 % of the base (C13).

    Nothing crosses a quarter, and without last month's figures there is nothing to carry (C41).
    """
    if previous_effective is None or previous_actual is None or month.first.month in no_carry_into:
        return Fraction(0)
    shortfall = max(0, previous_effective - previous_actual)
    return min(rate * shortfall, cap_of_base * base)


def relieves(relieving_halves: int, *, min_days: Fraction | int) -> bool:
    """Whether the month's relieving leave is long enough to lower the targets; then all of it does (C12)."""
    return relieving_halves >= 2 * min_days


def service_months(hired_in: Month, month: Month) -> int:
    """Calendar months since the month of hire; 0 in that month itself."""
    return (month.first.year - hired_in.first.year) * 12 + month.first.month - hired_in.first.month


def ramp(months: int, *, steps: Mapping[int, Fraction]) -> Fraction:
    """Share of the target asked of somebody on probation after so many service months (C14); the last step stays."""
    return steps[min(max(months, min(steps)), max(steps))]


def full_month_target(base: int, carried: Fraction, ramp_rate: Fraction) -> Fraction:
    """The target of a full month, not rounded: (base + carry) · ramp."""
    return (base + carried) * ramp_rate


def effective_target(full_month: Fraction, *, eligible_halves: int, month_days: int) -> int:
    """The target that counts: the full month's share of eligible days, rounded; 0 without a working day (C15)."""
    if not month_days:
        return 0
    return rounded(full_month.numerator * eligible_halves, full_month.denominator * 2 * month_days)


def attainment(actual: int, effective: int) -> int | None:
    """Percentage reached, in hundredths and not held; None when there is no target to reach (C15, C16)."""
    return rounded(PERCENT * actual, effective) if effective else None


def held(reached: int, *, floor: int, cap: int) -> int:
    """`reached` held between floor and cap: the attainment that is scored."""
    return min(max(reached, floor), cap)


def standing(actual: int, target: int, *, floor: int, cap: int) -> int | None:
    """Attainment of a measure where less is better: 100 · (2 − actual ÷ target), held; None without a target (C36)."""
    if not target:
        return None
    return held(rounded(PERCENT * (2 * target - actual), target), floor=floor, cap=cap)


def pace(actual: int, target: int, *, elapsed_halves: int, whole_halves: int) -> int | None:
    """`actual` against the share of `target` that the working days over so far ask for: a percentage in hundredths.

    None where nothing is asked yet.
    """
    asked = target * elapsed_halves
    return rounded(PERCENT * actual * whole_halves, asked) if asked > 0 else None


def pace_word(reached: int | None, *, elapsed_days: int) -> str | None:
    """on_track, behind or far_behind; None in the first three working days of the month, and without a pace."""
    if reached is None or elapsed_days < QUIET_DAYS:
        return None
    if reached >= PACE_ON_TRACK:
        return ON_TRACK
    return BEHIND if reached >= PACE_BEHIND else FAR_BEHIND

"""A year's target in months, quarters and people: parts that add up to the last unit (rules.md 2.7).

Amounts are whole hundredths, like `unit`, the step in which parts are given: 100,000.00 for months, 100.00 for people,
1.00 for what is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.decimals import largest_remainder

Weights = Sequence[Decimal | Fraction | int]
MONTHS_OF_A_QUARTER = 3
MOST_RESERVE = Fraction(15, 100)


@dataclass(frozen=True, slots=True)
class Shares:
    """Months by person, in the order of the shares that were given, and what is kept back of each month."""

    people: list[list[int]]
    reserve: list[int]


def split(total: int, weights: Weights, *, unit: int) -> list[int]:
    """`total` by `weights` in whole units; what is less than a unit goes to the largest part, ties to the earlier.

    Raises ValueError for a negative total or weight and for weights that do not add up to more than zero.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("neither the total nor a weight may be negative")
    rest = total % unit
    parts = largest_remainder(total - rest, weights, unit=unit)
    heaviest = max(range(len(parts)), key=lambda index: (parts[index], weights[index], -index))
    parts[heaviest] += rest
    return parts


def in_quarters(months: Sequence[int]) -> list[int]:
    """The sums of three months each."""
    return [sum(months[start : start + MONTHS_OF_A_QUARTER]) for start in range(0, len(months), MONTHS_OF_A_QUARTER)]


def kept_back(month: int, *, reserve: Fraction, unit: int) -> int:
    """The reserve of a month in whole units, never more than its share."""
    return int(month * reserve // unit) * unit


def shared_out(months: Sequence[int], shares: Weights, *, unit: int, reserve: Fraction = Fraction(0)) -> Shares:
    """Every month by the people's shares, after the reserve: for each month Σ people + reserve = month.

    Raises ValueError like `split`, and for a reserve below 0 or over 15 %.
    """
    if not 0 <= reserve <= MOST_RESERVE:
        raise ValueError("the reserve is 0 to 15 %")
    kept = [kept_back(month, reserve=reserve, unit=unit) for month in months]
    by_month = [split(month - held, shares, unit=unit) for month, held in zip(months, kept, strict=True)]
    return Shares([list(one) for one in zip(*by_month, strict=True)], kept)

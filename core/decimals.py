"""Exact arithmetic: the one rounding of the house, and the split that loses nothing."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

HALF = Fraction(1, 2)


def r2(value: Decimal | Fraction | int) -> Decimal:
    """`value` with two decimals, ties away from zero (rules.md 2.1, C16). Exact: no float, no context precision."""
    hundredfold = Fraction(value) * 100
    rounded = int(abs(hundredfold) + HALF)
    return Decimal(rounded if hundredfold >= 0 else -rounded).scaleb(-2)


def cut(value: Decimal, *, places: int) -> Decimal:
    """`value` without what lies beyond `places` decimals; for showing, never for scoring."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)


def largest_remainder(total: int, weights: Sequence[Decimal | Fraction | int], *, unit: int = 1) -> list[int]:
    """`total` split by `weights` into multiples of `unit` that add up to it exactly (rules.md 2.7).

    Left-over units go to the largest remainders, ties to the earlier entry. Raises ValueError when `total` is no
    multiple of `unit` or the weights do not add up to more than zero.
    """
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if whole <= 0 or total % unit:
        raise ValueError("the total must be a multiple of the unit and the weights must add up to more than zero")
    exact = [Fraction(weight) * (total // unit) / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: total // unit - sum(parts)]:
        parts[index] += 1
    return [part * unit for part in parts]


def rounded(numerator: Fraction | int, denominator: Fraction | int = 1) -> int:
    """`numerator` ÷ `denominator` (over 0) as a whole number, ties away from zero.

    On amounts in whole hundredths this is r2, quick enough for long loops.
    """
    if numerator < 0:
        return -rounded(-numerator, denominator)
    return int((2 * numerator + denominator) // (2 * denominator))


def in_hundredths(text: str) -> int:
    """The number written as "-12.5" or "300000.00" in whole hundredths; raises ValueError for more decimals."""
    scaled = Decimal(text).scaleb(2)
    if scaled != int(scaled):
        raise ValueError(f"{text} has more than two decimals")
    return int(scaled)


def sum_in_hundredths(total: Decimal) -> int:
    """What a database has added up of amounts with two decimals; SQLite adds in floats and brings a trifle along."""
    return int(round(total * 100))


def as_text(amount: int) -> str:
    """`amount` hundredths written with exactly two decimals, e.g. -1 → "-0.01"."""
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), 100)
    return f"{sign}{whole}.{rest:02d}"

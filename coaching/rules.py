"""When marks of mood ask for a talk, and what of a week may be told: pure functions."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from core.decimals import rounded

HARD = 2  # a mark so low, or lower
IN_A_ROW, A_ROW_SPANS = 2, timedelta(days=14)  # so many low marks one after the other, not further apart than that
FALL, LOOKS_BACK, LEAST_BEFORE = 2, timedelta(days=28), 3  # so far under the mean of four weeks of at least three marks
MAY_ASK = 5 - FALL  # no higher mark asks for anything
FEWEST = 5  # people whose marks nobody else reads, below which a week stays blank
LOWEST, HIGHEST = 3, 9  # halves: a mean further out would tell every single mark


class Mark(NamedTuple):
    day: date
    value: int


def asks_for_a_talk(marks: Sequence[Mark]) -> bool:
    """Whether the last of the marks, the oldest first, asks for a talk: two low ones in a row, or a fall."""
    if not marks:
        return False
    last, before = marks[-1], marks[:-1]
    if last.value <= HARD and before and before[-1].value <= HARD and last.day - before[-1].day <= A_ROW_SPANS:
        return True
    recent = [mark.value for mark in before if mark.day >= last.day - LOOKS_BACK]
    return len(recent) >= LEAST_BEFORE and Fraction(sum(recent), len(recent)) - last.value >= FALL


def week_in_halves(marks: Collection[Sequence[int]], *, hidden_count: int) -> int | None:
    """The mean of people's own means in steps of a half, from "1.5 or less" to "4.5 or more"; None where too few.

    `marks` holds those of each person; `hidden_count` of them show theirs to nobody. Whoever knows the marks of the
    others could subtract them, so the hidden ones alone must be five.
    """
    if hidden_count < FEWEST:
        return None
    mean = sum((Fraction(sum(values), len(values)) for values in marks), Fraction(0)) / len(marks)
    return min(max(rounded(2 * mean), LOWEST), HIGHEST)

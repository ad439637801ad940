"""How figures of a measure add up over time and over people (docs/rules.md, Targets). Amounts are whole hundredths.

A sum adds its months and its people. What stood at the end (`last`) is over time the last figure there is, over people
their sum; of people in several months the last word of each counts, and those are summed (`last_words`). A ratio is
never added: its two measures are, and then divided.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from core.decimals import rounded
from core.periods import Month

SUM, LAST, RATIO = "sum", "last", "ratio"
PERCENT = 100 * 100  # a share of 1 in hundredths of a percent
ONE = 100  # a quotient of 1 in hundredths


class Word(NamedTuple):
    """What somebody has said that stands, of a measure."""

    person: int
    metric: int
    unit: int  # in which it was said
    amount: int
    day: date
    key: int = 0  # of the entry


def last_words(words: Iterable[Word]) -> list[Word]:
    """What stands at the end of a span, of all that was said in it, the earliest first: the last word of each person.

    Whoever says nothing more still stands for what was said; a word in another unit takes the place of that before the
    move. A unit and the company come to the sum of the words that were said in them, so that parts always add up.
    """
    return list({(word.person, word.metric): word for word in words}.values())


def last_words_by_month(words: Iterable[Word]) -> dict[Month, list[Word]]:
    """What stands at the end of each month in which anybody said something."""
    of_month: dict[Month, list[Word]] = {}
    for word in words:
        of_month.setdefault(Month.of(word.day), []).append(word)
    return {month: last_words(said) for month, said in of_month.items()}


def over_time(aggregation: str, figures: Iterable[int | None]) -> int | None:
    """One figure of those of days, months or quarters in their order; None where there is none, and for a ratio."""
    known = [figure for figure in figures if figure is not None]
    if not known or aggregation == RATIO:
        return None
    return known[-1] if aggregation == LAST else sum(known)


def over_people(aggregation: str, figures: Iterable[int | None]) -> int | None:
    """One figure of those of people or units at the same time; None where there is none, and for a ratio."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known and aggregation != RATIO else None


def ratio(numerator: int | None, denominator: int | None, *, in_percent: bool) -> int | None:
    """What two figures make, rounded half up: a percentage or a quotient; None where there is nothing to divide by."""
    if numerator is None or not denominator:
        return None
    return rounded((PERCENT if in_percent else ONE) * numerator, denominator)

"""What history suggests for a month of a plan: three simple methods, side by side (docs/rules.md, Targets).

Figures are whole hundredths by month, of months that are over; a month that is missing is not known. Nothing here
touches the database.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.decimals import rounded
from core.periods import Month

History = Mapping[Month, int]
LAST_YEAR, PERCENTILE, TREND = "last_year", "percentile", "trend"
METHODS = (LAST_YEAR, PERCENTILE, TREND)
YEAR, QUARTER = 12, 3  # months
RANK = 80  # percent
FEWEST = 3  # months, below which a percentile says nothing


class Suggested(NamedTuple):
    """What each method says about the months of a row; None where history says nothing."""

    last_year: list[int | None]
    percentile: list[int | None]
    trend: list[int | None]


def suggested(history: History, months: Sequence[Month], *, until: Month, step: int) -> Suggested:
    """The three suggestions for each of `months`, in whole `step`s; `until` is the last month that is over."""
    rank, factor = percentile(history, until), change(history, until)
    last_year = [history.get(back(month, YEAR)) for month in months]
    return Suggested(
        [in_steps(amount, step) for amount in last_year],
        [in_steps(rank, step)] * len(months),
        [trend(amount, factor, history, until, step) for amount in last_year],
    )


def percentile(history: History, until: Month) -> int | None:
    """The figure that four fifths of the last twelve months do not exceed: the nearest rank, never between two."""
    known = sorted(history[month] for month in last(until, YEAR) if month in history)
    if len(known) < FEWEST:
        return None
    return known[-(-RANK * len(known) // 100) - 1]


def change(history: History, until: Month) -> tuple[int, int] | None:
    """The last three months against the same three of a year before: numerator and denominator; None unless known."""
    now = last(until, QUARTER)
    before = [back(month, YEAR) for month in now]
    if not all(month in history for month in [*now, *before]):
        return None
    whole = sum(history[month] for month in before)
    return (max(sum(history[month] for month in now), 0), whole) if whole > 0 else None


def trend(amount: int | None, factor: tuple[int, int] | None, history: History, until: Month, step: int) -> int | None:
    """The same month of last year, moved as the last three months moved; else the mean of the last three months."""
    if amount is not None and factor is not None:
        return rounded(max(amount, 0) * factor[0], factor[1] * step) * step
    known = [history[month] for month in last(until, QUARTER) if month in history]
    return rounded(max(sum(known), 0), QUARTER * step) * step if len(known) == QUARTER else None


def in_steps(amount: int | None, step: int) -> int | None:
    """Rounded half up, never below nothing: no target is negative."""
    return None if amount is None else rounded(max(amount, 0), step) * step


def last(until: Month, count: int) -> list[Month]:
    """So many months up to `until`, the latest first."""
    return [back(until, number) for number in range(count)]


def back(month: Month, count: int) -> Month:
    """The month so many months before."""
    number = int(month[:4]) * YEAR + int(month[-2:]) - 1 - count
    return Month(f"{number // YEAR:04}-{number % YEAR + 1:02}")

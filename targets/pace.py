"""Where somebody stands in a month, a quarter or a year: attainment, pace and forecast (product.md 4.7).

Amounts are whole hundredths, percentages hundredths of a percent. Nothing here touches the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from core.decimals import rounded
from targets.aggregation import LAST, over_time, ratio
from targets.rules import PERCENT, QUIET_DAYS, pace_word


class MonthFigure(NamedTuple):
    """A month of a span: what is owed, what was reached, and what the time over asks for."""

    target: int
    result: int | None  # None: nobody has said what stands
    asked: Fraction


def share(target: int, *, elapsed: int, whole: int) -> Fraction:
    """What a target asks for when so many of its half days are over; one without any asks for nothing."""
    return Fraction(target * elapsed, whole) if whole else Fraction(0)


class DaysOver(NamedTuple):
    """The working days of a span before today, and all of them; of a person only those in service."""

    over: int
    all: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A span of somebody. `target` 0: nothing is asked, then `attainment`, `pace` and `word` are None."""

    target: int
    result: int | None  # None of what nobody has said, and of a ratio that has nothing to divide by
    asked: Fraction
    attainment: int | None
    pace: int | None
    word: str | None
    forecast: int | None  # None in the first three working days, and once the span is over


def stand(
    months: Sequence[MonthFigure], days: DaysOver, *, is_less_better: bool = False, aggregation: str = "sum"
) -> Standing:
    """The months of a span in their order, taken together."""
    if aggregation == LAST:
        return stand_at_the_end(months, days, is_less_better=is_less_better)
    target = sum(month.target for month in months)
    result = sum(month.result or 0 for month in months)
    asked = sum((month.asked for month in months), Fraction(0))
    return standing_of(result, target, asked, days, is_less_better=is_less_better, forecast=run_rate(result, days))


def stand_at_the_end(months: Sequence[MonthFigure], days: DaysOver, *, is_less_better: bool) -> Standing:
    """What stands at the end is the last figure there is, be it 0; time asks for all of the target of the month that
    runs. A month without a word says nothing, one without a target asks for nothing."""
    result = over_time(LAST, [month.result for month in months])
    target = next((month.target for month in reversed(months) if month.target), 0)
    asked = next((month.target for month in reversed(months) if month.asked), 0)
    return standing_of(result, target, Fraction(asked), days, is_less_better=is_less_better, forecast=None)


def stand_as_ratio(
    numerator: Standing, denominator: Standing, days: DaysOver, *, in_percent: bool, is_less_better: bool
) -> Standing:
    """One measure divided by another, both added up first; its target is what their targets come to."""
    result = ratio(numerator.result, denominator.result, in_percent=in_percent)
    target = ratio(numerator.target, denominator.target, in_percent=in_percent) or 0
    return standing_of(result, target, Fraction(target), days, is_less_better=is_less_better, forecast=None)


def standing_of(
    result: int | None, target: int, asked: Fraction, days: DaysOver, *, is_less_better: bool, forecast: int | None
) -> Standing:
    pace = reached(result, asked, is_less_better=is_less_better)
    return Standing(
        target=target,
        result=result,
        asked=asked,
        attainment=reached(result, Fraction(target), is_less_better=is_less_better),
        pace=pace,
        word=pace_word(pace, elapsed_days=days.over),
        forecast=forecast,
    )


def reached(result: int | None, asked: Fraction, *, is_less_better: bool) -> int | None:
    """How far a result is of what is asked, not held: where less is better, as far below as it is above (C36).

    None where nothing is asked.
    """
    if result is None or asked <= 0:
        return None
    counted = 2 * asked - result if is_less_better else Fraction(result)
    return rounded(PERCENT * counted, asked)


def run_rate(result: int, days: DaysOver) -> int | None:
    """What the span comes to if the days to come are like those over."""
    if days.over < QUIET_DAYS or days.over >= days.all:
        return None
    return rounded(result * days.all, days.over)

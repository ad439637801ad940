"""The grid of a plan: rows × months of one metric, what they add up to, and what keeps it from being locked.

Amounts are whole hundredths. Nothing here touches the database.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from core.periods import Month
from targets.aggregation import RATIO, SUM, over_time
from targets.breakdown import MONTHS_OF_A_QUARTER, MOST_RESERVE

TOTAL, RESERVE = "total", "reserve"  # rows of which a plan has one; the others are a person's or a unit's


class RowKey(NamedTuple):
    """A row: what is asked of the unit, the reserve, or the share of a person or a unit below, known by its id."""

    row: str
    of: int | None = None

    @property
    def is_part(self) -> bool:
        return self.row != TOTAL


Amounts = Mapping[tuple[RowKey, Month], int]


class Problem(NamedTuple):
    """What keeps a plan from being locked.

    nothing_asked, left_over, too_much, large_reserve; not_there: given to somebody who is not in the unit then;
    not_as_asked: the plan above asks for that amount, and this one plans another.
    """

    code: str
    month: Month
    amount: int = 0

    @property
    def units(self) -> Decimal:
        """The amount as people write it."""
        return Decimal(self.amount).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Grid:
    """One metric of a plan; a cell that nobody has filled is absent, not 0."""

    months: Sequence[Month]
    amounts: Amounts
    aggregation: str = SUM

    @property
    def has_parts(self) -> bool:
        """Whether the rows add up to what is asked; ratios do not."""
        return self.aggregation != RATIO

    def total(self, month: Month) -> int | None:
        """What is asked of the unit."""
        return self.amounts.get((RowKey(TOTAL), month))

    def given_out(self, month: Month) -> int:
        """What people, units below and the reserve hold together."""
        return sum(amount for (key, of), amount in self.amounts.items() if of == month and key.is_part)

    def left(self, month: Month) -> int | None:
        """What is still to be given out; negative where too much is; None where nothing is asked."""
        total = self.total(month) if self.has_parts else None
        return None if total is None else total - self.given_out(month)

    def sums_of(self, key: RowKey) -> list[int | None]:
        """A row's four quarters and its year, as the metric adds up; None where no cell of it is filled."""
        return sums_of((self.amounts.get((key, month)) for month in self.months), self.aggregation)

    def left_with_sums(self) -> list[int | None]:
        """What is still to be given out in each month, in each quarter and in the year."""
        left = [self.left(month) for month in self.months]
        return left + sums_of(left, self.aggregation)

    def problems(self, months: Iterable[Month]) -> Iterator[Problem]:
        """What keeps these months from being locked; a month of which no row says anything is left out."""
        filled = {month for _, month in self.amounts} if self.has_parts else set()
        for month in months:
            if month not in filled:
                continue
            left = self.left(month)
            if left is None:
                yield Problem("nothing_asked", month, self.given_out(month))
                continue
            if left:
                yield Problem("left_over" if left > 0 else "too_much", month, abs(left))
            reserve = self.amounts.get((RowKey(RESERVE), month), 0)
            if reserve > MOST_RESERVE * (self.total(month) or 0):
                yield Problem("large_reserve", month, reserve)


def sums_of(months: Iterable[int | None], aggregation: str = SUM) -> list[int | None]:
    """Of twelve months the four quarters and the year; None where there is nothing to add up."""
    row = list(months)
    parts = [row[start : start + MONTHS_OF_A_QUARTER] for start in range(0, len(row), MONTHS_OF_A_QUARTER)]
    return [over_time(aggregation, part) for part in [*parts, row]]


def in_columns(months: Sequence[Month], amounts: Mapping[Month, int], aggregation: str) -> list[Decimal | None]:
    """A row's twelve months, four quarters and year as people write them; None where there is nothing."""
    row = [amounts.get(month) for month in months]
    return [None if amount is None else Decimal(amount).scaleb(-2) for amount in [*row, *sums_of(row, aggregation)]]

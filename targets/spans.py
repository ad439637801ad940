"""Months, quarters and years as pages name them in their address."""

from dataclasses import dataclass
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.periods import EARLIEST, LATEST, Month
from core.wording import month_in_words

MONTH, QUARTER, YEAR = "month", "quarter", "year"
LENGTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}


def months_from(first: Month, count: int) -> list[Month]:
    """So many months from `first` on; with a negative count those before it."""
    number = first.first.year * 12 + first.first.month - 1
    numbers = range(number, number + count) if count > 0 else range(number + count, number)
    return [Month(f"{number // 12:04}-{number % 12 + 1:02}") for number in numbers]


@dataclass(frozen=True, slots=True)
class Span:
    """A month, a quarter or a year."""

    kind: str
    first: Month

    @classmethod
    def around(cls, kind: str, month: Month) -> Self:
        """The one of that kind that holds the month."""
        length = LENGTHS[kind]
        start = (month.first.month - 1) // length * length + 1
        return cls(kind, Month(f"{month.first.year:04}-{start:02}"))

    @property
    def months(self) -> list[Month]:
        return months_from(self.first, LENGTHS[self.kind])

    @property
    def last(self) -> Month:
        return self.months[-1]

    @property
    def before(self) -> Self | None:
        """The one before; None before the first year that a page can show."""
        start = self.first.first
        return None if start == EARLIEST else type(self).around(self.kind, self.first.previous())

    @property
    def after(self) -> Self | None:
        return None if self.last.last >= LATEST else type(self).around(self.kind, self.last.next())

    @property
    def words(self) -> str:
        """June 2026, Quarter 2 of 2026, Year 2026."""
        year = self.first.first.year
        if self.kind == MONTH:
            return month_in_words(self.first.first)
        if self.kind == YEAR:
            return _("Year %(year)s") % {"year": year}
        return _("Quarter %(number)s of %(year)s") % {"number": (self.first.first.month + 2) // 3, "year": year}


def short_month(month: Month) -> str:
    """Jun, 6月: below a bar."""
    return date_format(month.first, "M")

"""Days, weeks and months: the few facts about the calendar that need no database."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Self, cast

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)  # the years that every page can show (safety.md)


def days(start: date, end: date) -> Iterator[date]:
    """Every date from `start` to `end`, both inclusive; none when `end` lies before `start`."""
    for offset in range((end - start).days + 1):
        yield start + timedelta(days=offset)


def monday_of(day: date) -> date:
    """The Monday of `day`'s week."""
    return day - timedelta(days=day.weekday())


class Month(str):
    """A calendar month, written and ordered as "2026-06"."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Raises ValueError unless `text` is YYYY-MM."""
        year, _, month = text.partition("-")
        return super().__new__(cls, f"{date(int(year), int(month), 1):%Y-%m}")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that `day` lies in."""
        return cast(Self, _month(cls, day.year, day.month))

    @classmethod
    def of_week(cls, monday: date) -> Self:
        """The month a week belongs to: that of its Thursday (rules.md 2.1)."""
        return cls.of(monday + timedelta(days=3))

    @property
    def first(self) -> date:
        return _first(self)

    @property
    def last(self) -> date:
        return _last(self)

    def next(self) -> Self:
        return type(self).of(self.first + timedelta(days=31))

    def previous(self) -> Self:
        return type(self).of(self.first - timedelta(days=1))

    def days(self) -> Iterator[date]:
        """Every date of the month."""
        return days(self.first, self.last)

    def mondays(self) -> Iterator[date]:
        """The Mondays of the weeks that belong to the month, by the Thursday rule."""
        monday = monday_of(self.first)
        while (owner := type(self).of_week(monday)) <= self:
            if owner == self:
                yield monday
            monday += timedelta(days=7)

    def is_first_of_quarter(self) -> bool:
        return self.first.month % 3 == 1


# Months are asked for once for each day of each person, and there are few of them.


@lru_cache(maxsize=4096)
def _month(cls: type[Month], year: int, number: int) -> Month:
    return str.__new__(cls, f"{year:04}-{number:02}")


@lru_cache(maxsize=4096)
def _first(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


@lru_cache(maxsize=4096)
def _last(month: Month) -> date:
    return month.next().first - timedelta(days=1)

"""The kinds of value a cell can hold: each turns text into a value, or says what is wrong with the text."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.periods import Month

LONGEST_TEXT = 20_000
FIRST_YEAR, LAST_YEAR = 1900, 2199
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MONTH = re.compile(r"\d{4}-\d\d", re.ASCII)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)
WHOLE = re.compile(r"\d{1,9}", re.ASCII)
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,2})?", re.ASCII)


class BadValue(ValueError):
    """The text of a cell is no such value; the message is the reason as the reader of the errors sees it."""


class Bad:
    """Stands where a cell could not be read. False, so that a check of `row.end and …` passes over it."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "BAD"


BAD = Bad()


@dataclass(frozen=True, slots=True)
class Known:
    """What cells may refer to in other files; None where that file could not be read, so nothing is compared."""

    people: frozenset[str] | None = None
    units: frozenset[str] | None = None
    titles: frozenset[str] | None = None
    leave_types: tuple[str, ...] | None = None
    items: tuple[str, ...] | None = None
    calibration_limit: Decimal = Decimal(10)


Reader = Callable[[str], Any]
Kind = Callable[[Known], Reader]


class Memo(dict):
    """A reader that works out each text once: dates, codes and counts come back thousands of times."""

    def __init__(self, read: Reader):
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Any:
        value = self[text] = self.read(text)
        return value


def plain(read: Reader) -> Kind:
    """The kind whose values stand for themselves, whatever other files say."""
    return lambda known: Memo(read).__getitem__


def or_none(kind: Kind, default: Any = None) -> Kind:
    """`kind`, where an empty cell means `default`."""

    def bind(known: Known) -> Reader:
        read = kind(known)
        return lambda text: read(text) if text else default

    return bind


def read_code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise BadValue(f'"{text}" is not a code; write 1 to 20 of A-Z a-z 0-9 _ -')
    return text


def day_name(day: date) -> str:
    """English, whatever the locale of the process."""
    return DAY_NAMES[day.weekday()]


def read_date(text: str) -> date:
    try:
        if not DATE.fullmatch(text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        raise BadValue(f'"{text}" is not a date; write YYYY-MM-DD') from None
    return within_years(day, text)


def within_years(moment: Any, text: str) -> Any:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadValue(f"{text} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return moment


def read_monday(text: str) -> date:
    day = read_date(text)
    if day.weekday():
        raise BadValue(f"{text} is a {day_name(day)}; give the Monday")
    return day


def read_month(text: str) -> Month:
    try:
        if not MONTH.fullmatch(text):
            raise ValueError
        month = Month(text)
    except ValueError:
        raise BadValue(f'"{text}" is not a month; write YYYY-MM') from None
    within_years(month.first, text)
    return month


def read_time(text: str) -> datetime:
    try:
        if not TIME.fullmatch(text):
            raise ValueError
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadValue(f'"{text}" is not a time; write YYYY-MM-DDTHH:MM') from None
    return within_years(moment, text)


def read_whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise BadValue(f'"{text}" is not a whole number of 0 or more')
    return int(text)


def read_rating(text: str) -> int:
    if text not in {"1", "2", "3", "4", "5"}:
        raise BadValue(f'"{text}" is not a rating; give 1 to 5')
    return int(text)


def read_number(text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise BadValue(f'"{text}" is not a number; no thousands separator, at most two decimals')
    return Decimal(text)


def read_number_from_zero(text: str) -> Decimal:
    number = read_number(text)
    if number < 0:
        raise BadValue(f'"{text}" is not a number of 0 or more')
    return number


def choose(text: str, allowed: Iterable[str]) -> str:
    if text not in allowed:
        raise BadValue(f'"{text}"; allowed: {", ".join(allowed)}')
    return text


def one_of(*allowed: str) -> Kind:
    return plain(lambda text: choose(text, allowed))


def text_up_to(longest: int) -> Kind:
    def read(text: str) -> str:
        if len(text) > longest:
            raise BadValue(f"{len(text)} characters, at most {longest} allowed")
        return text

    return lambda known: read


def reference(file: str, field: str) -> Kind:
    """A code that `file` must list; `field` is its place in Known."""

    def bind(known: Known) -> Reader:
        codes = getattr(known, field)

        def read(text: str) -> str:
            if codes is not None and text not in codes:
                raise BadValue(f'"{text}" is not in {file}')
            return text

        return read

    return bind


def leave_type(known: Known) -> Reader:
    """A type of leave that the scheme lists."""
    allowed = known.leave_types
    return lambda text: text if allowed is None else choose(text, allowed)


def calibration(known: Known) -> Reader:
    limit = known.calibration_limit

    def read(text: str) -> Decimal:
        number = read_number(text)
        if abs(number) > limit:
            raise BadValue(f"{text} is not between -{limit} and {limit}")
        return number

    return read


code = plain(read_code)
day = plain(read_date)
monday = plain(read_monday)
month = plain(read_month)
time = plain(read_time)
count = plain(read_whole)
rating = plain(read_rating)
number = plain(read_number)
number_from_zero = plain(read_number_from_zero)
text = text_up_to(LONGEST_TEXT)
flag: Kind = plain(lambda cell: choose(cell, ("0", "1")) == "1")
fraction: Kind = plain(lambda cell: Decimal(choose(cell, ("1", "0.5"))))
person = reference("people.csv", "people")
unit = reference("units.csv", "units")
title = reference("titles.csv", "titles")

"""What an address or a form says, as a value, or None where it says nothing that a page could show."""

import re
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator

from core.periods import EARLIEST, LATEST, Month

SANE = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]  # of a field for a date
MOST_DIGITS = 15  # more than any number of ours has, and no work for whoever reads it


def month_in(text: str) -> Month | None:
    """The month "2026-06", within the years that every page can show."""
    day = day_in(f"{text}-01") if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text) else None
    return day and Month.of(day)


def day_in(text: str) -> date | None:
    """The day "2026-06-17", within the years that every page can show."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def number_in(text: str) -> int | None:
    """A whole number from 0 on."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None

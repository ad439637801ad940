"""How telephones and addresses are compared, how long a candidate is kept, what is vacant: pure functions."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

KEPT_MONTHS = 6  # after a refusal, unless agreed otherwise (safety.md)
LONGEST_MONTHS = 24  # after the day of the consent: the longest that anybody may agree to
COUNTRY, MOBILE = "86", re.compile(r"1[0-9]{10}")


def phone_key(text: str) -> str:
    """What two telephones are compared by: digits alone, without the code of the country before a mobile number.

    "+86 138-0013-8000", "008613800138000" and "１３８００１３８０００" are one; empty where there is no digit.
    """
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(letter for letter in plain if letter.isascii() and letter.isdigit())
    for start in ("00" + COUNTRY, COUNTRY):
        if digits.startswith(start) and MOBILE.fullmatch(digits.removeprefix(start)):
            return digits.removeprefix(start)
    return digits[2:] if digits.startswith("00") else digits


def email_key(text: str) -> str:
    """What two addresses are compared by: half-width, without spaces, small letters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has none of that number."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def keep_until(ended_on: date) -> date:
    """Until when a candidate is kept whose last application ended on that day: six months (safety.md)."""
    return months_after(ended_on, KEPT_MONTHS)


def latest_keep(ended_on: date, consented_on: date | None) -> date:
    """The latest day until which a candidate may be kept: six months, with a consent 24 months after the day of it."""
    without = keep_until(ended_on)
    return without if consented_on is None else max(without, months_after(consented_on, LONGEST_MONTHS))


def first_kept(today: date, months: int) -> date:
    """The first day that is not more than so many months ago on `today`: what ended before it is kept no longer."""
    day = months_after(today, -months)
    while months_after(day, months) < today:
        day += timedelta(days=1)
    return day


def days_in_stage(entered_at: datetime, now: datetime) -> int:
    """Whole days since the move into the stage; both are aware."""
    return max((now - entered_at).days, 0)


@dataclass(frozen=True, slots=True)
class Headcount:
    """Posts of a title in a unit on a day: planned (None where nobody set a number), held, looked for."""

    planned: int | None
    held: int
    looked_for: int  # posts of openings going on that nobody has taken yet

    @property
    def vacant(self) -> int:
        """Planned posts that nobody holds; none where no number is set."""
        return max((self.planned or 0) - self.held, 0)

    @property
    def uncovered(self) -> int:
        """Vacant posts for which nobody is looked for."""
        return max(self.vacant - self.looked_for, 0)

    @property
    def beyond(self) -> int:
        """Posts held or looked for beyond the plan; none where no number is set."""
        return 0 if self.planned is None else max(self.held + self.looked_for - self.planned, 0)


def headcounts(
    planned: Mapping[tuple[int, int], int], held: Mapping[tuple[int, int], int], sought: Mapping[tuple[int, int], int]
) -> dict[tuple[int, int], Headcount]:
    """By unit and title, all that stand in any of the three."""
    keys = {*planned, *held, *sought}
    return {key: Headcount(planned.get(key), held.get(key, 0), sought.get(key, 0)) for key in keys}

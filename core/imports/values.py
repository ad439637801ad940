"""What people type into spreadsheets, as values: each reader takes text and gives a value or raises BadValue."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from core.imports.reading import plain
from core.periods import EARLIEST, LATEST, Month

T = TypeVar("T")
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00(?::00)?)?", re.ASCII)
TIGHT_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:月|[-/.]0?1)?", re.ASCII)
SERIAL = re.compile(r"[1-7]\d{4}", re.ASCII)  # 1927 to 2119
SERIAL_BEGINS = date(1899, 12, 30)  # day 0 of a spreadsheet's dates
NUMBER = re.compile(r"-?(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,2}0*)?", re.ASCII)
YES = {"1", "yes", "y", "true", "x", "是", "有", "✓", "√", "對", "对"}
NO = {"0", "no", "n", "false", "否", "無", "无", "-", "–"}
CLEARS = {"[clear]", "[清空]"}  # the mark that empties what is stored; a blank cell keeps it

SPREADSHEET_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}


class BadValue(ValueError):
    """The text is no such value; the message is the reason in the reader's words."""


def narrowed(text: str) -> str:
    """With full-width digits and signs made plain."""
    return unicodedata.normalize("NFKC", text).strip()


def clears(text: str) -> bool:
    """Whether the cell is the mark that empties."""
    return narrowed(text).casefold() in CLEARS


def read_known(text: str, known: Mapping[str, T], words: str) -> T:
    """What is known under the word, however it is written; `words` say of %(text)s that there is none."""
    found = known.get(plain(text))
    if found is None:
        raise BadValue(words % {"text": text[:40]})
    return found


def read_text(text: str, *, longest: int) -> str:
    """A line of text."""
    cleaned = " ".join(text.split())
    if len(cleaned) > longest:
        raise BadValue(
            _("It has %(count)s characters; at most %(most)s are allowed.") % {"count": len(cleaned), "most": longest}
        )
    if any(unicodedata.category(letter) == "Cc" for letter in cleaned):
        raise BadValue(_("It holds characters that cannot be shown."))
    return cleaned


def read_date(text: str) -> date:
    """2026-06-17, 2026/6/17, 2026年6月17日, 20260617, or a spreadsheet's number of days."""
    plain_text = narrowed(text)
    found = DATE.fullmatch(plain_text) or TIGHT_DATE.fullmatch(plain_text)
    try:
        if found:
            day = date(*map(int, found.groups()))
        elif SERIAL.fullmatch(plain_text):
            day = SERIAL_BEGINS + timedelta(days=int(plain_text))
        else:
            raise ValueError
    except (ValueError, OverflowError):
        raise BadValue(_("“%(text)s” is no date; write 2026-06-17.") % {"text": text[:40]}) from None
    if not EARLIEST <= day <= LATEST:
        raise BadValue(_("%(day)s lies outside the years from 1900 to 2199.") % {"day": day})
    return day


def read_month(text: str) -> Month:
    """2026-06, 2026/6, 2026年6月, or the first day of the month as a spreadsheet writes it."""
    found = MONTH.fullmatch(narrowed(text))
    try:
        if found is None:
            return Month.of(read_date(text))
        month = Month("-".join((found.group(1), found.group(2).zfill(2))))
    except ValueError:
        raise BadValue(_("“%(text)s” is no month; write 2026-06.") % {"text": text[:40]}) from None
    if not EARLIEST <= month.first <= LATEST:
        raise BadValue(_("“%(text)s” is no month; write 2026-06.") % {"text": text[:40]})
    return month


def read_number(text: str) -> Decimal:
    """A number with at most two decimals; commas only where they part thousands."""
    plain_text = narrowed(text).replace("\N{MINUS SIGN}", "-").replace(" ", "")
    if not NUMBER.fullmatch(plain_text):
        raise BadValue(_("“%(text)s” is no number with at most two decimals.") % {"text": text[:40]})
    return Decimal(plain_text.replace(",", "")).quantize(Decimal("0.01"))


def read_flag(text: str) -> bool:
    """Yes or no, in any of our languages."""
    word = narrowed(text).casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadValue(_("“%(text)s” is neither yes nor no.") % {"text": text[:40]})


def read_choice(text: str, words: Mapping[str, str]) -> str:
    """The value that the word stands for; `words` are plain words → values (see words_for)."""
    found = words.get(plain(text))
    if found is None:
        raise BadValue(_("“%(text)s” is not known here.") % {"text": text[:40]})
    return found


def words_for(values: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Plain words → values, from (value, all its names); a word that two values share stands for neither."""
    found: dict[str, str] = {}
    shared = set()
    for value, names in values:
        for word in {plain(name) for name in names if name} - {""}:
            if found.setdefault(word, value) != value:
                shared.add(word)
    return {word: value for word, value in found.items() if word not in shared}

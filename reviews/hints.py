"""Signs that a report is worth a second look, and which one is looked at closer by lot: pure functions.

Nothing here is a score and nothing is kept: the reader sees a hint, thinks, perhaps asks (product.md 6).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from meetings.repeats import repeated_texts
from reviews.rules import Item

MANY_CALLS = 30  # declared contacts of one day from which on the reader is asked to look twice
IN_A_ROW = 3  # reports, this one included, in which an item stands exactly at its cap
FEWEST_ITEMS = 3  # with fewer, the same figures twice mean nothing
TOGETHER = timedelta(minutes=10)  # reports sent within so long were written up at once
LUMP, LUMP_SHARE = 4, 2  # of so many pieces in a week, more than one in two dated on its last day
ONE_IN = 5  # reports, of which one is looked at closer


class Told(NamedTuple):
    """What another daily report of the same person told."""

    day: date
    counts: Mapping[str, int]
    texts: list[str]
    sent_at: datetime


def at_cap(counts: Mapping[str, int], before: Sequence[Told], items: Iterable[Item]) -> list[str]:
    """Codes of the items that reach their cap to the piece here and in the two reports before, the latest last.

    An item whose first piece is its cap, such as an office duty, says nothing.
    """
    several = [counts, *(told.counts for told in before[-(IN_A_ROW - 1) :])]
    if len(several) < IN_A_ROW:
        return []
    return [
        item.code
        for item in items
        if item.cap > item.unit and all(one.get(item.code, 0) == -(-item.cap // item.unit) for one in several)
    ]


def same_figures(counts: Mapping[str, int], before: Sequence[Told]) -> date | None:
    """The day before whose figures are the same, of three items or more."""
    mine = _done(counts)
    if not before or len(mine) < FEWEST_ITEMS or _done(before[-1].counts) != mine:
        return None
    return before[-1].day


def same_words(texts: Collection[str], before: Sequence[Told]) -> date | None:
    """The latest day whose report says nearly the same somewhere."""
    return next((told.day for told in reversed(before) if repeated_texts(texts, told.texts)), None)


def sent_together(sent_at: datetime, before: Sequence[Told]) -> list[date]:
    """The earlier days whose reports were sent within ten minutes of this one."""
    return [told.day for told in before if abs(sent_at - told.sent_at) <= TOGETHER]


def is_all_declared(counts: Mapping[str, int], declared: Collection[str]) -> bool:
    """Whether something was done and no record stands behind any of it."""
    done = _done(counts)
    return bool(done) and done.keys() <= set(declared)


def lump(days: Sequence[Told], declared: Collection[str]) -> date | None:
    """The last day of a week, the earliest first, on which more than half of its recorded work is dated.

    None for a week of one report, and for less than four pieces.
    """
    pieces = [sum(count for code, count in told.counts.items() if code not in declared) for told in days]
    if len(days) < 2 or sum(pieces) < LUMP or LUMP_SHARE * pieces[-1] <= sum(pieces):
        return None
    return days[-1].day


def sampled(draw: int, size: int) -> int | None:
    """Which of `size` records is looked at closer; None for four reports out of five and where there is none.

    The same `draw` gives the same answer, so looking again changes nothing.
    """
    return draw // ONE_IN % size if size and draw % ONE_IN == 0 else None


def _done(counts: Mapping[str, int]) -> dict[str, int]:
    return {code: count for code, count in counts.items() if count}

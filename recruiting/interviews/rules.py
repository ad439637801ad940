"""How a scorecard is added up, when it is due, and who may read which (rules.md 2.13): plain values in and out."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from core.decimals import r2

LOWEST, HIGHEST = 1, 5
PASS = Fraction(7, 2)  # weighted
WHOLE = 100  # what the weights add up to
DUE_AFTER = 2  # working days after the end of the interview


class Mark(NamedTuple):
    """The score of one criterion with its weight; in one that `decides`, the lowest score fails the card."""

    score: int
    weight: int
    decides: bool = False


def weighted_mean(marks: Sequence[Mark]) -> Fraction:
    """The mean of the scores by their weights, exact. Raises ValueError unless the weights add up to 100 and every
    score is one of 1 to 5."""
    if sum(mark.weight for mark in marks) != WHOLE:
        raise ValueError("the weights do not add up to 100")
    if any(not LOWEST <= mark.score <= HIGHEST for mark in marks):
        raise ValueError("a score is none of 1 to 5")
    return Fraction(sum(mark.score * mark.weight for mark in marks), WHOLE)


def total(marks: Sequence[Mark]) -> Decimal:
    """The weighted mean with two decimals, as it is shown."""
    return r2(weighted_mean(marks))


def passes(marks: Sequence[Mark]) -> bool:
    """At least 3.5 weighted, unrounded, and no 1 in honesty."""
    return weighted_mean(marks) >= PASS and not any(mark.decides and mark.score == LOWEST for mark in marks)


def mean_of(totals: Collection[Fraction]) -> Decimal | None:
    """What several cards come to; None where there is none."""
    return r2(Fraction(sum(totals), len(totals))) if totals else None


class Seat(NamedTuple):
    """An interviewer of an interview, and whether the own card is sent."""

    person_id: int
    has_sent: bool


def reads_all_cards(viewer_id: int, seats: Iterable[Seat], *, has_open_card: bool, is_due_past: bool) -> bool:
    """Whether the viewer reads the cards of all interviewers of an interview.

    Who has a card to send for this candidate reads nobody's before it is sent, whatever else the viewer is. Whoever
    sent one here reads the others'. Everybody else waits until all are in, or the time to send them has passed.
    """
    seats = list(seats)
    if has_open_card:
        return False
    if any(seat.person_id == viewer_id for seat in seats):
        return True
    return is_due_past or all(seat.has_sent for seat in seats)


# --- the funnel -------------------------------------------------------------------------------------------------------


class Spread(NamedTuple):
    """Days in a stage: how many stays, their median and mean with two decimals; None without a stay."""

    count: int
    median: Decimal | None
    mean: Decimal | None


def spread(stays: Sequence[timedelta]) -> Spread:
    """The median and the mean of stays, in days."""
    if not stays:
        return Spread(0, None, None)
    days = [Fraction(stay // timedelta(seconds=1), 86400) for stay in stays]
    return Spread(len(days), r2(median(days)), r2(Fraction(sum(days), len(days))))


def share(part: int, whole: int) -> Decimal | None:
    """What part of the whole, as a ratio from 0 to 1 with four decimals' worth of percent; None without a whole."""
    return r2(Fraction(100 * part, whole)) / 100 if whole else None


def is_over(starts_at: datetime, minutes: int, now: datetime) -> bool:
    """Whether an interview has ended."""
    return starts_at + timedelta(minutes=minutes) <= now

"""How long a probation lasts, until when the law lets it, and on which day each milestone is (rules.md 2.11, 2.13).

Plain values in, plain values out.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from org.rules import WorkCalendar

# Three months are 89 to 92 days: a milestone that lies so little behind the end is looked at on the last day.
SHORT_OF_A_MONTH = timedelta(days=3)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, its last one where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(starts_on: date, months: int) -> date:
    """The last day of a probation of whole months: the day before the same day of a later month.

    Where that month is too short the probation ends earlier, never later: from 31 January one month is until 27
    February.
    """
    return months_later(starts_on, months) - timedelta(days=1)


def usual_months(*, usual: int, limit: int) -> int:
    """The length that is proposed: the usual one, never beyond the lawful limit."""
    return min(usual, limit)


def can_extend(*, ends_on: date, limit_ends_on: date, is_extended: bool, today: date) -> bool:
    """Whether a probation can be made longer: once, while it runs, and only as far as the limit leaves days."""
    return not is_extended and today <= ends_on < limit_ends_on


def nominal_day(starts_on: date, number: int) -> date:
    """Day `number` of service; the first day is day 1."""
    return starts_on + timedelta(days=number - 1)


def milestone_day(
    number: int, *, starts_on: date, ends_on: date, calendar: WorkCalendar, away: Collection[date]
) -> date | None:
    """The day on which milestone `number` is looked at; None where the probation is too short for it.

    Whoever was on leave for whole working days until then gets as many working days more, so far as the probation
    lasts: the end is the law's and does not move. `away`: the days of whole leave.
    """
    nominal = nominal_day(starts_on, number)
    if nominal > ends_on + SHORT_OF_A_MONTH:
        return None
    missed = sum(day in away for day in calendar.between(starts_on, nominal))
    if not missed:
        return min(nominal, ends_on)
    later = [day for day in calendar.between(nominal + timedelta(days=1), ends_on) if day not in away]
    return later[missed - 1] if missed <= len(later) else ends_on


# --- what a milestone asks for ----------------------------------------------------------------------------------------


class Kind(Enum):
    """How a condition is compared with what is found."""

    NUMBER = "number"  # at least so much
    STEPS = "steps"  # at least such a step, kept as its number
    PARTS = "parts"  # all of these parts


class State(Enum):
    MET = "met"
    NOT_YET = "not_yet"
    TO_CONFIRM = "to_confirm"  # no room has records of it: a person says it, with a note


@dataclass(frozen=True, slots=True)
class Found:
    """What a room knows of somebody under one code: a figure or parts, and the page that it opens to.

    `key`: the record of that page, where not everybody who reads the probation may open it.
    """

    have: Decimal | None = None
    parts: frozenset[str] = frozenset()
    url: str = ""
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a condition asks for."""

    evidence: str
    need: Decimal | None = None
    parts: frozenset[str] = frozenset()
    either: str = ""  # of conditions that share it one is enough


def state_of(asked: Asked, found: Found | None, *, confirmed: bool | None = None) -> State:
    """How a condition stands. `found` None: no room has records; then the word of a person counts."""
    if found is None:
        return State.TO_CONFIRM if confirmed is None else State.MET if confirmed else State.NOT_YET
    if asked.parts:
        is_met = asked.parts <= found.parts
    else:
        is_met = found.have is not None and (asked.need is None or found.have >= asked.need)
    return State.MET if is_met else State.NOT_YET


def all_met(states: Iterable[tuple[str, State]]) -> bool:
    """Whether a milestone is reached: every condition, and of those that share an `either` one. Pairs of either and
    state."""
    states = list(states)
    groups = {either: False for either, _ in states if either}
    for either, state in states:
        if either:
            groups[either] |= state is State.MET
    return bool(states) and all(groups.values()) and all(state is State.MET for either, state in states if not either)

"""How training is worked out (rules.md 2.14): states, seats, the result of a test, certificates, due days. Pure."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import Enum
from typing import Any, NamedTuple, Protocol

HALF_HOUR = timedelta(minutes=30)
RENEWAL = timedelta(days=30)  # so long before a certificate runs out its renewal is asked for


class State(Enum):
    """How far somebody has come on one date of a course, or by themselves."""

    INVITED = "invited"
    WAITING = "waiting"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"
    EXCUSED = "excused"
    ABSENT = "absent"
    ATTENDED = "attended"
    PASSED = "passed"
    FAILED = "failed"


class Told(Protocol):
    """What an enrolment says."""

    result: str
    mark: str
    withdrawn_at: datetime | None
    enrolled_at: datetime | None
    waiting_since: datetime | None


def state_of(told: Told) -> State:
    """The furthest that was reached; who withdrew without having been there is withdrawn."""
    if told.result:
        return State(told.result)
    if told.mark:
        return State(told.mark)
    if told.withdrawn_at:
        return State.WITHDRAWN
    if told.enrolled_at:
        return State.ENROLLED
    return State.WAITING if told.waiting_since else State.INVITED


def halves_between(starts_at: datetime, ends_at: datetime) -> int:
    """Full half hours of a date, one at least."""
    return max(1, (ends_at - starts_at) // HALF_HOUR)


class Asked(NamedTuple):
    """A question for reckoning: the places of its right answers, and its weight."""

    right: frozenset[int]
    weight: int


def percent_right(asked: Sequence[Asked], ticked: Mapping[int, frozenset[int]]) -> Decimal:
    """Weight of the questions answered exactly right, in percent of all, two decimals, rounded down.

    Of a question with several right answers all of them and no other must be ticked. Raises ValueError for no question.
    """
    total = sum(one.weight for one in asked)
    if not total:
        raise ValueError("a test without questions")
    got = sum(one.weight for place, one in enumerate(asked) if ticked.get(place, frozenset()) == one.right)
    return (Decimal(100 * got) / total).quantize(Decimal("0.01"), ROUND_DOWN)


def months_after(day: date, months: int) -> date:
    """The same day so many months on, the last of the month where there is none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def certified_until(passed_on: date, valid_months: int | None) -> date | None:
    """The last day of a certificate; None: for ever. Passed on 1 March for 12 months it stands until the end of
    February."""
    return None if valid_months is None else months_after(passed_on, valid_months) - timedelta(days=1)


def verdict_of(*, check_by: str, test: bool | None, shown: str, was_there: bool) -> str:
    """passed, failed, or empty while something is still missing.

    `test` says how the test went: None is not over. `shown` is the trainer's word.
    """
    parts: dict[str, list[Any]] = {
        "test": [test],
        "shown": [{"passed": True, "failed": False}.get(shown)],
        "attended": [True if was_there else None],
    }
    wanted = parts["test"] + parts["shown"] if check_by == "both" else parts[check_by]
    if False in wanted:
        return "failed"
    return "" if None in wanted else "passed"


def due_on(*, whom: str, since: date, within_days: int, hired_on: date, in_post_from: date | None) -> date | None:
    """The day by which somebody has to have passed; None for whom it is not required.

    Newcomers count from their first day; a title from the day in the post; nobody from before it was required.
    """
    begins = {"newcomers": hired_on if hired_on >= since else None, "title": in_post_from, "everybody": hired_on}[whom]
    return None if begins is None else max(begins, since) + timedelta(days=within_days)

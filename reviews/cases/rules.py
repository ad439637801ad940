"""When somebody may be put forward and when a plan to improve may be opened: absolute, never by rank (rules.md 2.13).

Months are sealed ones in their order. Scores are whole hundredths (9640 is 96.40). A month without a grade neither
counts nor breaks a row. Whatever comes out is a proposal: people decide.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from core.periods import Month
from reviews.rules import NO_GRADE, weighted_mean
from reviews.team_spans import TeamSums, span_score

PROMOTION_MONTHS = 3  # the last graded ones
GOOD = frozenset({"A", "S"})
TARGETS_NEEDED = 100_00  # mean T of these months, and T of a team in a quarter
DISCIPLINE_NEEDED = 80_00  # R in each of these months
MONTHS_IN_POST = 6
MENTORED_NEEDED, SHARINGS_NEEDED = 1, 2  # one of the two
QUARTERS, QUARTERS_NEEDED = 4, 3
WORST, IN_A_ROW = "D", 2
POOR, POOR_NEEDED, POOR_AMONG = frozenset({"C", "D"}), 3, 6  # of the last six graded months


class TeamMonth(NamedTuple):
    """What the teams that somebody led were asked for and reached in a month, and how far attainment counts then."""

    sums: TeamSums
    floor: int  # of attainment, in hundredths
    cap: int


class GradedMonth(NamedTuple):
    """What a sealed month of somebody came out as."""

    grade: str
    target_score: int | None  # T of the month in hundredths; None: left out
    discipline: int  # R in hundredths
    month: Month | None = None
    team: TeamMonth | None = None  # None: led none, or it was not asked for


class State(StrEnum):
    """Where a criterion stands."""

    MET = "met"
    NOT_YET = "not_yet"
    TO_CONFIRM = "to_confirm"  # its figures are kept nowhere yet: a person says so, with a note


class Code(StrEnum):
    """The criteria of the next step, in the order in which they are shown."""

    GRADES = "grades"
    TARGETS = "targets"
    DISCIPLINE = "discipline"
    IN_POST = "months_in_post"
    QUARTERS = "team_quarters"
    COURSES = "courses"
    MENTORING = "mentoring"


class Criterion(NamedTuple):
    """One criterion and how far somebody is; None: nothing to compare yet, or no figure at all."""

    code: Code
    state: State
    have: int | None = None
    need: int | None = None

    @property
    def is_met(self) -> bool:
        return self.state == State.MET


def graded(months: Iterable[GradedMonth]) -> list[GradedMonth]:
    """Those with a grade, in their order."""
    return [month for month in months if month.grade not in ("", NO_GRADE)]


def promotion_criteria(
    months: Sequence[GradedMonth],
    *,
    months_in_post: int,
    leads: bool = False,
    quarters: Sequence[int] | None = None,
    courses: tuple[int, int] | None = None,
    mentored: int = 0,
    sharings: int = 0,
) -> list[Criterion]:
    """Where each criterion stands.

    `leads`: the next post is that of a supervisor or above. `quarters`: T of the last quarters of a manager, oldest
    first; None for everybody else. `courses`: how many of the required courses are passed, and how many are required;
    None: none is required here, so that a person says it. `mentored`, `sharings`: newcomers brought to the aim of their
    mentor, sharing sessions led; what no record shows, as from before records were kept, a person may confirm.
    """
    last = graded(months)[-PROMOTION_MONTHS:]
    found = [
        _grades(last),
        _targets(last),
        _discipline(last),
        Criterion(Code.IN_POST, _met(months_in_post >= MONTHS_IN_POST), months_in_post, MONTHS_IN_POST),
    ]
    if quarters is not None:
        reached = sum(score >= TARGETS_NEEDED for score in quarters[-QUARTERS:])
        found.append(Criterion(Code.QUARTERS, _met(reached >= QUARTERS_NEEDED), reached, QUARTERS_NEEDED))
    passed, asked = courses or (None, None)
    found.append(Criterion(Code.COURSES, State.TO_CONFIRM if asked is None else _met(passed == asked), passed, asked))
    if leads:
        has_helped = mentored >= MENTORED_NEEDED or sharings >= SHARINGS_NEEDED
        found.append(Criterion(Code.MENTORING, State.MET if has_helped else State.TO_CONFIRM))
    return found


def may_be_eligible(criteria: Iterable[Criterion]) -> bool:
    """Whether nothing is missing that the figures can say; what a person confirms may still be."""
    return all(criterion.state != State.NOT_YET for criterion in criteria)


def is_eligible(criteria: Iterable[Criterion]) -> bool:
    """Whether every criterion is met."""
    return all(criterion.is_met for criterion in criteria)


def asks_for_improvement(months: Sequence[GradedMonth]) -> bool:
    """Whether the last two graded months are D, or three of the last six C or D."""
    grades = [month.grade for month in graded(months)]
    in_a_row = grades[-IN_A_ROW:] == [WORST] * IN_A_ROW
    return in_a_row or sum(grade in POOR for grade in grades[-POOR_AMONG:]) >= POOR_NEEDED


def quarter_scores(months: Iterable[GradedMonth]) -> list[int]:
    """T of the teams that somebody led in each quarter whose last month is sealed and led, oldest first.

    The sums of its months together, as a reward for the quarter takes them; attainment counts as in its last month.
    """
    by_quarter: dict[tuple[int, int], dict[int, TeamMonth]] = {}
    for one in months:
        if one.team is not None:
            day = one.month.first
            by_quarter.setdefault((day.year, (day.month - 1) // 3), {})[day.month] = one.team
    ended = [led for (_year, quarter), led in sorted(by_quarter.items()) if quarter * 3 + 3 in led]
    scores = []
    for led in ended:
        last = led[max(led)]
        scores.append(span_score((month.sums for month in led.values()), floor=last.floor, cap=last.cap))
    return [score for score in scores if score is not None]


def whole_months(since: date, today: date) -> int:
    """Whole months from `since` to `today`; 0 where it lies ahead."""
    count = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    return max(count, 0)


def _grades(last: Sequence[GradedMonth]) -> Criterion:
    in_a_row = 0
    for month in reversed(last):
        if month.grade not in GOOD:
            break
        in_a_row += 1
    return Criterion(Code.GRADES, _met(in_a_row == PROMOTION_MONTHS), in_a_row, PROMOTION_MONTHS)


def _targets(last: Sequence[GradedMonth]) -> Criterion:
    mean = weighted_mean((1, month.target_score) for month in last if month.target_score is not None)
    is_met = len(last) == PROMOTION_MONTHS and mean is not None and mean >= TARGETS_NEEDED
    return Criterion(Code.TARGETS, _met(is_met), mean, TARGETS_NEEDED)


def _discipline(last: Sequence[GradedMonth]) -> Criterion:
    lowest = min((month.discipline for month in last), default=None)
    is_met = len(last) == PROMOTION_MONTHS and lowest >= DISCIPLINE_NEEDED
    return Criterion(Code.DISCIPLINE, _met(is_met), lowest, DISCIPLINE_NEEDED)


def _met(is_met: bool) -> State:
    return State.MET if is_met else State.NOT_YET

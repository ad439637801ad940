"""What would have changed a month: what a point is worth, what alone reaches the next grade, what a report cost.

Asked of the steps that the month was worked out from, with the functions that worked it out (rules.md 2.6 to 2.8).
Amounts are whole hundredths, as in the steps; shares are exact.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from core.decimals import rounded
from meetings.rules import EXCUSED, LATE, MISSING, ON_TIME
from reviews import rules
from reviews.month.days import Step
from reviews.month.decide import conclude, month_step
from reviews.month.goals import reached_step, target_component
from reviews.month.person import Ground, PersonMonth
from reviews.month.scheme import BONUSES
from reviews.rules import NO_GRADE, PERFECT

WHOLE, CENT = 100, 1  # steps of what is counted one by one (customers, points of R) and of everything else
IN_MONEY = frozenset({"orders", "collections"})  # other measures are counted one by one


@dataclass(frozen=True, slots=True)
class PointWorth:
    """What one point of a component, or of a measure's attainment, adds to the month's base."""

    role_period: int
    letter: str  # of the component; T for a measure
    metric: str  # of the measure, or empty
    share: Fraction  # points of the base; not rounded
    amount: int | None = None  # of the measure: what one point of attainment is, in its unit
    is_at_cap: bool = False  # more of it adds nothing


@dataclass(frozen=True, slots=True)
class Way:
    """One figure that alone reaches the next grade: so much more of it, and what it comes to then."""

    role_period: int | None  # None: of the whole month
    letter: str  # of the component; T for a measure; empty for one more line of bonus
    what: str  # the measure or the kind of bonus
    more: int
    to: int  # the result, the score or the bonus


@dataclass(frozen=True, slots=True)
class NextGrade:
    """The grade above, the final it asks for, how far that is, and every single figure that would reach it."""

    grade: str
    bound: int
    gap: int  # 0: the final is there, something else holds the grade
    ways: Sequence[Way]
    is_in_reach: bool  # all figures together, each at its limit, reach it


@dataclass(frozen=True, slots=True)
class ReportCost:
    """A report that was late or missing, and the month without that: a missing one excused, a late one in time."""

    what: str  # daily, weekly, monthly
    state: str
    subject: str
    points: int  # of R, before the caps
    final: int | None
    grade: str


class Levers:
    """Asks one person's month what else it could have been."""

    def __init__(self, ground: Ground, data: Mapping[str, Any], result: Mapping[str, Any]) -> None:
        """`result` is what `decide` made of `data` on that ground; it has a sheet."""
        self.person, self.result = PersonMonth(ground, data), result
        self.scheme = ground.scheme
        self.periods: Sequence[Step] = result["role_periods"]
        self.month: Step = result["month"]

    # --- what a point is worth ----------------------------------------------------------------------------------------

    def point_worths(self) -> Iterator[PointWorth]:
        """Every component that exists, T by its measures, role period by role period."""
        counted = [period for period in self.periods if period["total"] is not None]
        days = sum(period["scheduled_days"] for period in counted)
        for period in counted:
            scores = period["components"]
            weights = {letter: Fraction(period["weights"][letter]) for letter in scores if scores[letter] is not None}
            whole, of_month = sum(weights.values()), Fraction(period["scheduled_days"], days)
            for letter in (one for one in "DWTMR" if one in weights):
                weight = weights[letter]
                share = weight / whole * of_month if whole else Fraction(0)
                if letter == "T":
                    yield from self._measure_worths(period, share)
                else:
                    yield PointWorth(period["role_period"], letter, "", share, is_at_cap=scores[letter] >= PERFECT)

    def _measure_worths(self, period: Step, share: Fraction) -> Iterator[PointWorth]:
        scored = [step for step in period["targets"] if step["scored"] is not None]
        whole = sum(Fraction(step["weight"]) for step in scored)
        for step in scored:
            yield PointWorth(
                period["role_period"],
                "T",
                step["metric"],
                share * Fraction(step["weight"]) / whole,
                amount=rounded(step["effective"], 100),  # 1 of 100 points
                is_at_cap=step["attainment"] >= self.scheme.cap,
            )

    # --- the next grade -----------------------------------------------------------------------------------------------

    def next_grade(self) -> NextGrade | None:
        """The grade above; None at the best one and where there is no grade."""
        names = [name for name, _ in self.scheme.grading.bands]
        if self.month["grade"] == NO_GRADE or self.month["grade"] == names[0]:
            return None
        wanted, bound = self.scheme.grading.bands[names.index(self.month["grade"]) - 1]
        better = frozenset(names[: names.index(wanted) + 1])
        gap = max(0, bound - self.month["final"])
        return NextGrade(wanted, bound, gap, list(self._ways(better)), self._grade(self._limits()) in better)

    def _limits(self) -> dict[int, dict[str, int]]:
        """The most that every score can be, by the place of its role period."""
        return {
            place: {
                letter: self.scheme.cap if letter == "T" else PERFECT
                for letter, score in period["components"].items()
                if score is not None
            }
            for place, period in enumerate(self.periods)
        }

    def _ways(self, better: frozenset[str]) -> Iterator[Way]:
        places = range(len(self.periods))
        for place in places:
            yield from self._by_measures(better, place)
            for letter in ("D", "W", "M"):
                yield from self._by_score(better, letter, [place])
        yield from self._by_score(better, "R", places)  # of the whole month: it moves in every role period at once
        yield from self._by_bonus(better)

    def _by_measures(self, better: frozenset[str], place: int) -> Iterator[Way]:
        targets = self.periods[place]["targets"]
        for at, step in enumerate(targets):
            if step["scored"] is None:
                continue

            def reaches(more: int, at: int = at, step: Step = step) -> bool:
                moved = {**step, **reached_step(self.person, step["effective"], step["actual"] + more)}
                reached = target_component([*targets[:at], moved, *targets[at + 1 :]])
                return self._grade({place: {"T": reached}}) in better

            size = CENT if step["metric"] in IN_MONEY else WHOLE
            to_the_cap = -(-self.scheme.cap * step["effective"] // PERFECT) - step["actual"]
            more = least(reaches, up_to=to_the_cap, size=size)
            if more is not None:
                yield Way(self.periods[place]["role_period"], "T", step["metric"], more, step["actual"] + more)

    def _by_score(self, better: frozenset[str], letter: str, places: Sequence[int]) -> Iterator[Way]:
        score = self.periods[places[0]]["components"][letter]
        if score is None:
            return
        size = WHOLE if letter == "R" else CENT
        more = least(
            lambda more: self._grade({place: {letter: score + more} for place in places}) in better,
            up_to=PERFECT - score,
            size=size,
        )
        if more is not None:
            index = self.periods[places[0]]["role_period"] if letter != "R" else None
            yield Way(index, letter, "", more, score + more)

    def _by_bonus(self, better: frozenset[str]) -> Iterator[Way]:
        for kind in BONUSES:
            again = {"kind": kind, "day": self.person.ground.last.isoformat(), "note": ""}
            data = {**self.person.data, "adjustments": [*self.person.data["adjustments"], again]}
            month = month_step(PersonMonth(self.person.ground, data), list(self.periods))
            if month["grade"] in better:
                yield Way(None, "", kind, month["bonus"] - self.month["bonus"], month["bonus"])

    def _grade(self, scores: Mapping[int, Mapping[str, int | None]]) -> str:
        """The month's grade where role periods (by their place) have other scores."""
        periods = [self._moved(period, scores.get(place, {})) for place, period in enumerate(self.periods)]
        return str(month_step(self.person, periods)["grade"])

    def _moved(self, period: Step, scores: Mapping[str, int | None]) -> Step:
        components = {**period["components"], **scores}
        weights = self.scheme.weights[period["profile"]]
        return {**period, "components": components, "total": rules.role_period_total(components, weights)}

    # --- what reports cost --------------------------------------------------------------------------------------------

    def report_costs(self) -> list[ReportCost]:
        """Every report that cost something, in the order of the sheet, with the month as it were without."""
        return [self._cost(event) for event in self.result["discipline"]["reports"] if event["points"]]

    def _cost(self, event: Step) -> ReportCost:
        days, weeks = self.result["days"], self.result["weeks"]
        monthly = self.result["discipline"]["monthly_report"]
        if event["what"] == "daily":
            days = [_without(step) if step["day"] == event["subject"] else step for step in days]
        elif event["what"] == "weekly":
            weeks = [_without(step) if step["week"] == event["subject"] else step for step in weeks]
        else:
            monthly = {**monthly, "state": ON_TIME}
        _discipline, _periods, month = conclude(self.person, days, weeks, self._targets, monthly)
        return ReportCost(
            event["what"], event["state"], event["subject"], event["points"], month["final"], month["grade"]
        )

    @cached_property
    def _targets(self) -> dict[int, list[Step]]:
        return {period["role_period"]: period["targets"] for period in self.periods}


def _without(step: Step) -> Step:
    """The day or week as if its report had come in time, or, where it never came, as if it were excused."""
    if step["state"] == LATE:
        return {**step, "state": ON_TIME}
    return {**step, "state": EXCUSED, "score": None} if step["state"] == MISSING else step


def least(reaches: Callable[[int], bool], *, up_to: int, size: int) -> int | None:
    """The least amount over 0, in steps of `size`, that reaches; None where `up_to`, rounded up to a step, does not.

    `reaches` stays true once it is.
    """
    low, high = 0, -(-up_to // size)
    if high <= 0 or not reaches(high * size):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle * size) else (middle, high)
    return high * size

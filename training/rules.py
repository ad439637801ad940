"""How a rehearsal is worked out: stages, total, whether it is passed, where observers are apart (rules.md 2.14, 2.15).

Exact all the way: points are whole, the one rounding is r2 and stands where it is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from core.decimals import r2

Values = Mapping[str, int]  # criterion → what an observer gave, from 0 to the highest value


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is looked at: how many of the stage's points it is worth, and the highest value that one can give.

    Given in points the two are the same; a part of the proposal is worth 15 points and rated from 0 to 3.
    `name` and `hint` are by language; empty for those that ship (training.rehearsals.wording).
    """

    code: str
    points: int
    highest: int
    name: Mapping[str, str] = field(default_factory=dict)
    hint: Mapping[str, str] = field(default_factory=dict)

    def points_of(self, value: int) -> Fraction:
        return Fraction(self.points * value, self.highest)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of 100 points, and its weight in the total."""

    code: str
    weight: Decimal
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """The stages, what a rehearsal must reach, and how far apart two observers may be without a word."""

    stages: tuple[Stage, ...]
    pass_total: Decimal
    stage_floor: Decimal
    apart: Fraction  # of the highest value: from here on a word is asked for

    @property
    def criteria(self) -> list[Criterion]:
        return [criterion for stage in self.stages for criterion in stage.criteria]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rehearsal came to."""

    stages: dict[str, Decimal]  # stage → mean of the observers
    total: Decimal
    is_passed: bool


def rubric_of(body: Mapping) -> Rubric:
    """The rubric that a stored body describes. Raises ValueError when its stages are not of 100 or weigh not 1."""
    stages = tuple(
        Stage(
            stage["code"],
            Decimal(stage["weight"]),
            tuple(
                Criterion(one["code"], one["points"], one["highest"], one.get("name", {}), one.get("hint", {}))
                for one in stage["criteria"]
            ),
        )
        for stage in body["stages"]
    )
    if any(sum(one.points for one in stage.criteria) != 100 for stage in stages):
        raise ValueError("the criteria of a stage are worth 100 points")
    if sum(stage.weight for stage in stages) != 1:
        raise ValueError("the weights of the stages add up to 1")
    return Rubric(stages, Decimal(body["pass_total"]), Decimal(body["stage_floor"]), Fraction(*body["apart"]))


def stage_score(stage: Stage, values: Values) -> Decimal:
    """What one observer gave a stage: r2(Σ points × value ÷ highest value)."""
    return r2(sum((one.points_of(values[one.code]) for one in stage.criteria), Fraction(0)))


def outcome(rubric: Rubric, given: Sequence[Values]) -> Outcome:
    """Stages, total and pass over the values of all observers, of whom there is at least one.

    A stage is r2 of the mean of what the observers gave it; the total is r2(Σ weight × stage) over these stages, so
    that each figure follows from those shown beside it.
    """
    stages = {
        stage.code: r2(sum((Fraction(stage_score(stage, values)) for values in given), Fraction(0)) / len(given))
        for stage in rubric.stages
    }
    total = r2(sum((Fraction(stage.weight) * Fraction(stages[stage.code]) for stage in rubric.stages), Fraction(0)))
    is_passed = total >= rubric.pass_total and all(score >= rubric.stage_floor for score in stages.values())
    return Outcome(stages, total, is_passed)


def apart(rubric: Rubric, given: Sequence[Values]) -> list[str]:
    """The criteria whose highest and lowest values are two points of five apart or more, in their order."""
    return [
        one.code
        for one in rubric.criteria
        if Fraction(_spread([values[one.code] for values in given]), one.highest) >= rubric.apart
    ]


def _spread(values: Sequence[int]) -> int:
    return max(values) - min(values)


def gain(before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """By how much each stage, or the total, moved from one run to the next."""
    return {code: after[code] - before[code] for code in after if code in before}

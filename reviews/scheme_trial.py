"""The last sealed month as it would have come out under a draft of the rules. Pure: nothing of it is stored.

The frozen facts of the month are decided once more by the functions that sealed it, on the ground of the other rules.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reviews.month.decide import decide
from reviews.month.inputs import PersonInput, Structure
from reviews.month.person import Ground, PersonMonth
from reviews.month.teams import TeamSums, own_record, with_teams
from reviews.scheme_fields import Content

# What the targets of single people follow from, and so those of the teams above them.
OF_TARGETS = (
    "ramp_by_service_month", "carry_over_rate", "carry_over_cap_of_base", "carry_over_metrics", "no_carry_into_months",
    "leave_relief_min_days", "relieving_leave", "metric_weights",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a month comes to; None and empty: it does not exist."""

    base: Decimal | None
    final: Decimal | None
    grade: str


def other_ground(content: Content, company_text: str) -> Ground:
    """The month of the company on other rules."""
    company = json.loads(company_text)
    rules = {**content["rules"], "month": company["month"]}
    return Ground({"rules": rules, "items": content["items"]}, company)


def outcome_of(result: Mapping[str, Any]) -> Outcome:
    """Base, final and grade of a result with a sheet."""
    month = result["month"]
    return Outcome(_points(month["base"]), _points(month["final"]), month["grade"])


def outcome(ground: Ground, data: PersonInput) -> Outcome:
    """What the person's frozen facts come to on that ground."""
    result = decide(ground, _with_measures(data, ground))
    return outcome_of(result) if result["has_sheet"] else Outcome(None, None, "")


def moves_team_targets(sealed_rules: Mapping[str, Any], content: Content) -> bool:
    """Whether the targets of teams come out differently, so that the sums frozen with the month no longer hold."""
    targets, others = sealed_rules["targets"], content["rules"]["targets"]
    return any(targets.get(name) != others.get(name) for name in OF_TARGETS)


def with_other_teams(
    ground: Ground, structure: Structure, everybody: Iterable[PersonInput], shown: Sequence[PersonInput]
) -> list[PersonInput]:
    """The inputs of `shown` with the sums of their teams as the other rules make them of `everybody`."""
    sums = TeamSums(ground, structure)
    for data in everybody:
        sums.add(own_record(PersonMonth(ground, data)))
    return [with_teams(data, PersonMonth(ground, data), sums) for data in shown]


def _with_measures(data: PersonInput, ground: Ground) -> PersonInput:
    """The person's input; a measure that weighs in a team from now on and was not frozen with it is nothing yet."""
    nothing = {"effective": "0.00", "actual": "0.00", "branches": []}
    names = {metric: nothing for weights in ground.scheme.metric_weights.values() for metric in weights}
    teams = [{**team, "measures": names | team["measures"]} for team in data["teams"]]
    return {**data, "teams": teams}


def _points(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)

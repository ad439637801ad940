"""The targets of a sheet: effective target, actual and attainment of each measure (rules.md 2.7; C2, C9 to C16)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.decimals import as_text, in_hundredths, rounded
from reviews import rules
from reviews.month.days import Step, halves_text
from reviews.month.person import PersonMonth
from targets import rules as target_rules


def target_steps(person: PersonMonth, index: int) -> list[Step]:
    """One step for each measure of the role period, in their order; `scored` is None where it leaves the formula."""
    if person.takes_team(index):
        return _team_steps(person, index)
    return _own_steps(person, index)


def target_component(steps: list[Step]) -> int | None:
    """T of a role period."""
    return rules.weighted_mean((step["weight"], step["scored"]) for step in steps if step["scored"] is not None)


def idle_results(person: PersonMonth, measured: Mapping[int, list[Step]]) -> list[Step]:
    """Own results that enter no own measure, and why; teams count them all the same (C11, C15)."""
    idle = []
    for row, day in person.result_days:
        place = person.answering(day)
        steps = None if place is None else measured.get(place)
        if steps is None:
            why = "not_appraised"
        elif any("team" in step for step in steps):
            why = "team_targets"
        elif row["metric"] not in {step["metric"] for step in steps}:
            why = "no_target"
        else:
            continue
        idle.append(
            {"what": "result", "subject": row["day"], "metric": row["metric"], "amount": row["amount"], "why": why}
        )
    return idle


def _own_steps(person: PersonMonth, index: int) -> list[Step]:
    ground, eligible = person.ground, person.eligible_halves(index)
    weights = ground.scheme.metric_weights[person.periods[index].profile]
    counted = [row for row, day in person.result_days if person.answering(day) == index]
    steps = []
    for row, carried, full in person.full_targets(index):
        metric = row["metric"]
        results = [
            [result["day"], result["amount"], result["note"]] for result in counted if result["metric"] == metric
        ]
        effective = target_rules.effective_target(full, eligible_halves=eligible, month_days=ground.month_days)
        steps.append(
            {
                "metric": metric,
                "base": row["base"],
                "previous_effective": row["previous_effective"],
                "previous_actual": row["previous_actual"],
                "carry": as_text(rounded(carried)),
                "eligible_halves": eligible,
                "month_days": ground.month_days,
                "ramp": as_text(rounded(100 * person.ramp(index))),
                "results": results,
                **reached_step(person, effective, sum(in_hundredths(amount) for _, amount, _ in results)),
                "weight": weights.get(metric, 0),
            }
        )
    return steps


def _team_steps(person: PersonMonth, index: int) -> list[Step]:
    period = person.periods[index]
    weights = person.ground.scheme.metric_weights[period.profile]
    start = period.start.isoformat()
    team = next(team for team in person.data["teams"] if team["start"] == start)
    return [
        {
            "metric": metric,
            "team": team["unit"],
            "passed": team["passed"],
            "branches": team["measures"][metric]["branches"],
            "month_days": person.ground.month_days,
            **reached_step(
                person,
                in_hundredths(team["measures"][metric]["effective"]),
                in_hundredths(team["measures"][metric]["actual"]),
            ),
            "weight": weights[metric],
        }
        for metric in target_rules.METRICS
        if metric in weights
    ]


def reached_step(person: PersonMonth, effective: int, actual: int) -> Step:
    """Target, result and attainment of a measure, and what of it is scored; None where there is no target."""
    scheme = person.ground.scheme
    reached = target_rules.attainment(actual, effective)
    return {
        "effective": effective,
        "actual": actual,
        "attainment": reached,
        "scored": None if reached is None else target_rules.held(reached, floor=scheme.floor, cap=scheme.cap),
    }


def target_row(person: PersonMonth, index: int, step: Step) -> list[str]:
    """The step as a line of targets.csv."""
    days, month_days = "", str(step["month_days"])
    if "team" not in step:
        days = halves_text(step["eligible_halves"])
    return [
        person.code,
        person.periods[index].profile,
        step["metric"],
        step.get("base", ""),
        step.get("carry", ""),
        days,
        month_days,
        step.get("ramp", ""),
        as_text(step["effective"]),
        as_text(step["actual"]),
        text_or_empty(step["attainment"]),
        text_or_empty(step["scored"]),
        str(step["weight"]),
    ]


def text_or_empty(amount: int | None) -> str:
    return "" if amount is None else as_text(amount)


def assessment_step(person: PersonMonth, index: int) -> dict[str, Any]:
    """M of a role period with the ratings, the calibration and who gives them: the assessor on its last date (C5)."""
    row = next(iter(person.rows_for("assessments", index)), None)
    last: date = person.spans[index][1]
    given: Mapping[str, Any] = {"ratings": None, "calibration": "0.00", "reason": ""} if row is None else row
    return {
        "ratings": given["ratings"],
        "calibration": given["calibration"],
        "reason": given["reason"],
        "assessor": person.superior_on(last),
        "score": rules.assessment(
            given["ratings"],
            best=person.ground.scheme.best_rating,
            calibration=in_hundredths(given["calibration"]),
        ),
    }

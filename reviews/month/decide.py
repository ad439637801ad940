"""The sheet of one person from the scheme, the company and the person's input, with every step that leads to it.

Figures in steps are whole hundredths and days whole halves; the rows under "rows" are the lines of the output files.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.decimals import as_text
from meetings import rules as report_rules
from meetings.rules import LATE, MISSING
from reviews import rules
from reviews.month.days import Step, daily_row, daily_steps, halves_text, idle_reports, instant, state_of
from reviews.month.goals import assessment_step, idle_results, target_component, target_row, target_steps, text_or_empty
from reviews.month.inputs import canonical
from reviews.month.person import Ground, PersonMonth
from reviews.month.scheme import BONUSES, DEMERITS, DUTY_MISSED
from reviews.month.weeks import weekly_component, weekly_row, weekly_steps

INTERPRETER = 1  # goes up with every change that could give another result for the same texts
FILES = ("daily", "weekly", "targets", "segments", "monthly", "assessors")


def decide_text(ground: Ground, input_text: str) -> str:
    """The canonical result text for a person's frozen input text."""
    return canonical(decide(ground, json.loads(input_text)))


def decide(ground: Ground, data: dict[str, Any]) -> Step:
    """The result for a person's parsed input: output rows and steps; all rows empty without a scheduled day (C4)."""
    person = PersonMonth(ground, data)
    result: Step = {"person": person.code, "interpreter": INTERPRETER, "rows": {name: [] for name in FILES}}
    if not person.appraised:
        return {**result, "has_sheet": False}
    days, weeks = daily_steps(person), weekly_steps(person)
    targets = {index: target_steps(person, index) for index in person.appraised}
    discipline, periods, month = conclude(person, days, weeks, targets, monthly_report_step(person))
    rows = {
        "daily": [daily_row(person, step) for step in days],
        "weekly": [weekly_row(person, step) for step in weeks],
        "targets": [target_row(person, index, step) for index, steps in targets.items() for step in steps],
        "segments": [_segment_row(person, period) for period in periods],
        "monthly": [_month_row(person, discipline, month)],
        "assessors": [[person.code, first, last, assessor or ""] for first, last, assessor in person.data["assessors"]],
    }
    return {
        **result,
        "has_sheet": True,
        "rows": rows,
        "days": days,
        "weeks": weeks,
        "role_periods": periods,
        "discipline": discipline,
        "month": month,
        "not_counted": [*idle_reports(person, days), *idle_results(person, targets)],
    }


def conclude(
    person: PersonMonth, days: list[Step], weeks: list[Step], targets: Mapping[int, list[Step]], monthly_report: Step
) -> tuple[Step, list[Step], Step]:
    """Discipline, role periods and month from the steps below them: what is worked out again where a step differs."""
    discipline = _discipline(person, days, weeks, monthly_report)
    periods = [_role_period(person, index, days, weeks, targets[index], discipline["R"]) for index in person.appraised]
    return discipline, periods, month_step(person, periods)


def _role_period(
    person: PersonMonth, index: int, days: list[Step], weeks: list[Step], targets: list[Step], discipline: int
) -> Step:
    period, scheduled = person.periods[index], person.scheduled[index]
    scored = [
        (step["halves"], step["score"]) for step in days if step["role_period"] == index and step["score"] is not None
    ]
    weekly, assessment = weekly_component(weeks, index), assessment_step(person, index)
    components = {
        "D": rules.weighted_mean(scored),
        "W": weekly["score"],
        "T": target_component(targets),
        "M": assessment["score"],
        "R": discipline,
    }
    weights = person.ground.scheme.weights[period.profile]
    return {
        "role_period": index,
        "unit": period.unit,
        "profile": period.profile,
        "is_head": period.is_head,
        "start": scheduled[0].isoformat(),
        "end": scheduled[-1].isoformat(),
        "scheduled_days": len(scheduled),
        "scored_halves": sum(halves for halves, _ in scored),
        "daily_sum": sum(halves * score for halves, score in scored),
        "weekly": weekly,
        "targets": targets,
        "assessment": assessment,
        "components": components,
        "weights": {name: str(weight) for name, weight in weights.items()},
        "total": rules.role_period_total(components, weights),
    }


def _discipline(person: PersonMonth, days: list[Step], weeks: list[Step], monthly: Step) -> Step:
    scheme = person.ground.scheme
    costs = scheme.report_costs
    late = [step["day"] for step in days if step["state"] == LATE]
    missing = [step["day"] for step in days if step["state"] == MISSING]
    events = [
        *[{"what": "daily", "state": LATE, "subject": day, "points": costs["daily", LATE]} for day in late],
        *[{"what": "daily", "state": MISSING, "subject": day, "points": costs["daily", MISSING]} for day in missing],
    ]
    for event in events[: min(len(late), scheme.daily_late_grace)]:
        event["points"] = 0  # the first late reports of the month are free
    for what, subject, state in [
        *[("weekly", step["week"], step["state"]) for step in weeks],
        ("monthly", person.ground.month, monthly["state"]),
    ]:
        if state in (LATE, MISSING):
            events.append({"what": what, "state": state, "subject": str(subject), "points": costs[what, state]})
    meetings = [
        _event(person, row, {"what": "meeting", "meeting": row["meeting"]}, scheme.meeting_costs.get(row["event"], 0))
        for row in person.data["meeting_events"]
    ]
    duty = [
        _event(person, row, {"what": "duty"}, scheme.duty_cost if row["event"] == DUTY_MISSED else 0)
        for row in person.data["duty_events"]
    ]
    deductions = {
        name: min(scheme.caps[name], sum(event["points"] for event in found))
        for name, found in (("reports", events), ("meetings", meetings), ("duty", duty))
    }
    return {
        "late_daily": len(late),
        "missing_daily": len(missing),
        "monthly_report": monthly,
        "reports": events,
        "meetings": meetings,
        "duty": duty,
        "deductions": deductions,
        "caps": dict(scheme.caps),
        "R": rules.discipline(**deductions),
    }


def _event(person: PersonMonth, row: Step, what: Step, points: int) -> Step:
    event = {**what, "subject": row["day"], "event": row["event"], "points": points}
    day = date.fromisoformat(row["day"])
    if points and not person.attendance.halves(day):
        return {**event, "points": 0, "why": "day_off"}  # C29
    return event


def monthly_report_step(person: PersonMonth) -> Step:
    """What became of the monthly report; state None where none is owed."""
    ground, times = person.ground, person.ground.scheme.times
    if not report_rules.owes_monthly_report(ground.month, attendance=person.attendance, times=times):
        return {"state": None, "why": "not_due"}
    deadline = report_rules.monthly_deadline(ground.month, attendance=person.attendance, times=times)
    row = next(iter(person.data["monthly_reports"]), None)
    last_day = ground.last if person.attendance.left_on is None else min(ground.last, person.attendance.left_on)
    return state_of(person, "monthly", str(ground.month), last_day, instant(row["sent_at"]) if row else None, deadline)


def month_step(person: PersonMonth, periods: list[Step]) -> Step:
    """Base, bonus, demerit, final and grade of the role periods."""
    scheme = person.ground.scheme
    base = rules.weighted_mean(
        (period["scheduled_days"], period["total"]) for period in periods if period["total"] is not None
    )
    target_score = rules.weighted_mean(
        (period["scheduled_days"], period["components"]["T"])
        for period in periods
        if period["components"]["T"] is not None
    )
    adjustments = [{**row, "points": scheme.adjustments[row["kind"]]} for row in person.data["adjustments"]]
    bonus = min(scheme.bonus_cap, sum(row["points"] for row in adjustments if row["kind"] in BONUSES))
    demerit = min(scheme.demerit_cap, sum(row["points"] for row in adjustments if row["kind"] in DEMERITS))
    breaches = [{**row, "counts": row["confirmed_on"] is not None} for row in person.data["integrity"]]
    scored_halves = sum(period["scored_halves"] for period in periods)
    final = rules.final_score(base, bonus=bonus, demerit=demerit, low=scheme.final_low, high=scheme.final_high)
    grade, held_by = rules.grade(
        final,
        target_score=target_score,
        scored_halves=scored_halves,
        is_breach=any(row["counts"] for row in breaches),
        grading=scheme.grading,
    )
    return {
        "base": base,
        "target_score": target_score,
        "adjustments": adjustments,
        "bonus": bonus,
        "demerit": demerit,
        "integrity": breaches,
        "scored_halves": scored_halves,
        "final": final,
        "grade": grade,
        "held_by": held_by,
    }


def _segment_row(person: PersonMonth, period: Step) -> list[str]:
    return [
        person.code,
        period["profile"],
        period["start"],
        period["end"],
        str(period["scheduled_days"]),
        halves_text(period["scored_halves"]),
        *[text_or_empty(period["components"][name]) for name in "DWTMR"],
        text_or_empty(period["total"]),
    ]


def _month_row(person: PersonMonth, discipline: Step, month: Step) -> list[str]:
    return [
        person.code,
        halves_text(month["scored_halves"]),
        str(discipline["late_daily"]),
        str(discipline["missing_daily"]),
        *[str(discipline["deductions"][name]) for name in ("reports", "meetings", "duty")],
        as_text(discipline["R"]),
        text_or_empty(month["target_score"]),
        text_or_empty(month["base"]),
        as_text(month["bonus"]),
        as_text(month["demerit"]),
        text_or_empty(month["final"]),
        month["grade"],
    ]

"""The weeks of a sheet: report, plan and score (rules.md 2.5; C3, C22, C37 to C39)."""

from datetime import date, timedelta
from typing import Any

from core.decimals import as_text
from meetings import rules as report_rules
from meetings.rules import EXCUSED, MISSING, OPEN
from org.rules import NOT_APPRAISED
from reviews import rules
from reviews.month.days import Step, halves_text, instant, rating_of, state_of
from reviews.month.person import PersonMonth

NO_REPORT = {"sent_at": None, "planned": [0, 0, 0, 0], "actual": [0, 0, 0, 0], "rating": None, "rated_at": None}


def weekly_steps(person: PersonMonth) -> list[Step]:
    """One step for each week of the month with an available day, by date; `score` is None where it is not appraised.

    `profile` is that of the week's day (C39), `role_period` the one it counts for (C2).
    """
    reports = {row["monday"]: row for row in person.data["weekly"]}
    steps = []
    for monday in person.ground.mondays:
        sunday = monday + timedelta(days=6)
        available = sum(halves for _, halves in person.attendance.available(monday, sunday))
        day = person.attendance.week_day(monday)
        held = person.period_on(day)
        if available and held is not None and person.periods[held].profile != NOT_APPRAISED:
            profile = person.periods[held].profile
            steps.append(_week(person, monday, day, profile, available, reports.get(monday.isoformat(), NO_REPORT)))
    return steps


def _week(person: PersonMonth, monday: date, day: date, profile: str, available: int, report: Any) -> Step:
    ground, scheme = person.ground, person.ground.scheme
    subject = monday.isoformat()
    step: Step = {
        "week": subject,
        "day": day.isoformat(),
        "role_period": person.answering(day),
        "profile": profile,
        "halves": available,
        "scheduled_days": ground.calendar.count(monday, monday + timedelta(days=6)),
        "state": None,
        "planned": report["planned"],
        "actual": report["actual"],
        "score": None,
    }
    if not report_rules.owes_weekly_report(available, min_available_days=scheme.min_available_days):
        return {**step, "why": "too_few_days"}
    deadline = report_rules.weekly_deadline(monday, attendance=person.attendance, times=scheme.times)
    step.update(state_of(person, "weekly", subject, day, instant(report["sent_at"]), deadline))
    plan = rules.plan_score(
        report["planned"],
        report["actual"],
        weights=scheme.week_items[profile],
        available_halves=available,
        scheduled_days=step["scheduled_days"],
        item_cap=scheme.item_cap,
        cap=scheme.plan_cap,
    )
    if step["state"] in (EXCUSED, OPEN):
        return {**step, "why": step["state"]}
    if plan is None:
        return {**step, "why": "nothing_planned"}
    if step["state"] == MISSING:
        quality: Step = {"quality": 0, "rating": None}  # C38: the plan counts as always, the rating does not
    else:
        due_at = report_rules.weekly_rating_due(deadline, calendar=ground.calendar, times=scheme.times)
        quality = rating_of(person, report, due_at)
    score = rules.weighted_score(plan, 100 * quality["quality"], weights=scheme.weekly_weights)
    return {**step, **quality, "plan_score": plan, "score": score}


def weekly_row(person: PersonMonth, step: Step) -> list[str]:
    """The step as a line of weekly.csv."""
    head = [person.code, step["week"], step["profile"], str(step["scheduled_days"]), halves_text(step["halves"])]
    if step["score"] is None:
        return [*head, "0", "", "", ""]
    return [*head, "1", as_text(step["plan_score"]), str(step["quality"]), as_text(step["score"])]


def weekly_component(steps: list[Step], index: int) -> Step:
    """W of a role period: the mean of its appraised weeks by available days."""
    weeks = [step for step in steps if step["role_period"] == index and step["score"] is not None]
    return {
        "weeks": [step["week"] for step in weeks],
        "sum": sum(step["halves"] * step["score"] for step in weeks),
        "halves": sum(step["halves"] for step in weeks),
        "score": rules.weighted_mean((step["halves"], step["score"]) for step in weeks),
    }

"""The days of a sheet: state of each daily report, points, rating, score (rules.md 2.2 to 2.4; C17 to C25)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from core.decimals import as_text
from meetings import rules as report_rules
from meetings.rules import EXCUSED, MISSING, OPEN, Deadline
from org.rules import NOT_APPRAISED
from reviews import rules
from reviews.month.person import PersonMonth

Step = dict[str, Any]


def daily_steps(person: PersonMonth) -> list[Step]:
    """One step for each available day of the month in an appraised role period, by date.

    `score` is in hundredths and None where the day leaves the denominator; `halves` is the day's weight.
    """
    reports = {row["day"]: row for row in person.data["daily"]}
    return [
        _day(person, index, day, halves, reports.get(day.isoformat()))
        for index in person.appraised
        for day, halves in person.attendance.available(*person.spans[index])
    ]


def _day(person: PersonMonth, index: int, day: date, halves: int, report: Mapping[str, Any] | None) -> Step:
    times = person.ground.scheme.times
    deadline = report_rules.daily_deadline(day, attendance=person.attendance, times=times)
    sent_at = instant(report["sent_at"]) if report else None
    step = {
        "day": day.isoformat(),
        "role_period": index,
        "profile": person.periods[index].profile,
        "halves": halves,
        **state_of(person, "daily", day.isoformat(), day, sent_at, deadline),
    }
    if step["state"] in (EXCUSED, OPEN):
        return {**step, "score": None}
    if step["state"] == MISSING or report is None or sent_at is None:
        return {**step, "items": [], "points": 0, "completion": 0, "quality": 0, "score": _missing_score(person)}
    return {**step, **_score(person, step["profile"], halves, report, sent_at)}


def _missing_score(person: PersonMonth) -> int:
    return int(person.ground.scheme.missing_score)


def _score(
    person: PersonMonth, profile: str, halves: int, report: Mapping[str, Any], sent_at: datetime
) -> Mapping[str, Any]:
    scheme = person.ground.scheme
    items = rules.item_points(scheme.items[profile], report["counts"])
    points = sum(earned for _, _, earned in items)
    completion = rules.completion(points, halves=halves, cap=scheme.completion_cap)
    rating_due_at = report_rules.daily_rating_due(sent_at.date(), calendar=person.ground.calendar, times=scheme.times)
    rating = rating_of(person, report, rating_due_at)
    return {
        "items": items,
        "points": points,
        "completion": completion,
        **rating,
        "score": rules.weighted_score(100 * completion, 100 * rating["quality"], weights=scheme.daily_weights),
    }


def state_of(
    person: PersonMonth, report: str, subject: str, day: date, sent_at: datetime | None, deadline: Deadline
) -> Step:
    """State of a report with its deadline and the excuses given for it; `day` says whose excuse counts (C20)."""
    excuses = [_excuse(person, row, day, deadline) for row in person.excuses.get((report, subject), ())]
    state = report_rules.report_state(
        sent_at,
        deadline,
        now=person.ground.horizon,
        is_excused=any(excuse["fault"] is None for excuse in excuses),
    )
    for excuse in excuses:
        if excuse["fault"] is None and state != EXCUSED:
            excuse["fault"] = "not_needed"
    step: Step = {
        "state": state,
        "due_at": minute(deadline.due_at),
        "cutoff_at": minute(deadline.cutoff_at),
        "sent_at": minute(sent_at),
    }
    if excuses:
        step["excuses"] = excuses
    return step


def rating_of(person: PersonMonth, report: Mapping[str, Any], rating_due_at: datetime | None) -> Step:
    """The rating as used: in time its quality, else the one that stands for an unrated report (C24)."""
    scheme, given = person.ground.scheme, report["rating"]
    if given is None or not report_rules.rating_counts(instant(report["rated_at"]), rating_due_at):
        used, quality = None, scheme.unrated
    else:
        used, quality = given, scheme.quality[given]
    return {
        "rating": used,
        "rating_given": given,
        "rated_at": report["rated_at"],
        "rating_due_at": minute(rating_due_at),
        "quality": quality,
    }


def idle_reports(person: PersonMonth, steps: list[Step]) -> list[Step]:
    """Daily reports of the month that no day scores, and why."""
    scored = {step["day"] for step in steps}
    return [
        {"what": "daily", "subject": row["day"], "why": _why_idle(person, date.fromisoformat(row["day"]))}
        for row in person.data["daily"]
        if row["day"] not in scored
    ]


def _why_idle(person: PersonMonth, day: date) -> str:
    if not person.attendance.in_service(day):
        return "not_in_service"
    index = person.period_on(day)
    if index is None or person.periods[index].profile == NOT_APPRAISED:
        return "not_appraised"
    return "on_leave" if person.ground.calendar.is_working(day) else "not_working"


def daily_row(person: PersonMonth, step: Step) -> list[str]:
    """The step as a line of daily.csv."""
    head = [person.code, step["day"], step["profile"], halves_text(step["halves"]), step["state"]]
    if step["score"] is None:
        return [*head, "", "", "", "", ""]
    if step["state"] == MISSING:
        rating = ""
    else:
        rating = "default" if step["rating"] is None else str(step["rating"])
    figures = [str(step["points"]), str(step["completion"]), str(step["quality"])]
    return [*head, *figures, rating, as_text(step["score"])]


def halves_text(halves: int) -> str:
    """Days written without decimals or with .5, e.g. 43 → "21.5"."""
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


@lru_cache(maxsize=65536)  # a company sends and rates in the same minutes of the same days
def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@lru_cache(maxsize=65536)
def minute(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="minutes")


def _excuse(person: PersonMonth, row: Mapping[str, Any], day: date, deadline: Deadline) -> Step:
    ground = person.ground
    last_day = report_rules.last_excuse_day(deadline, calendar=ground.calendar, times=ground.scheme.times)
    fault = report_rules.excuse_fault(
        excused_by=row["by"],
        excused_on=date.fromisoformat(row["on"]),
        reason=row["reason"],
        superior=person.superior_on(day),
        last_day=last_day,
    )
    return {**row, "fault": fault, "last_day": None if last_day is None else last_day.isoformat()}

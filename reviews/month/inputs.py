"""From a company-month to the texts that are frozen: one for the scheme, one for the company, one for each person.

What a person's text holds is what that person's sheet can depend on; rows of other months that no rule reads are left
out (C31). The texts are canonical: sorted keys, no spaces, dates in ISO form, amounts as text with two decimals.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from core.decimals import as_text, in_hundredths
from core.periods import Month, days
from org.rules import AppointmentSpan, OrgChart, RolePeriod, role_periods
from reviews.month.facts import CompanyMonth

PersonInput = dict[str, Any]


def canonical(value: Any) -> str:
    """The one JSON text of `value`, whatever the order in which it was built."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def text_sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def scheme_text(facts: CompanyMonth) -> str:
    """rules.json and the daily items in one text."""
    items = [
        {
            "code": item.code,
            "name_en": item.name_en,
            "name_zh": item.name_zh,
            "points": {profile: list(pair) for profile, pair in item.points.items()},
        }
        for item in facts.items
    ]
    return canonical({"rules": dict(facts.rules), "items": items})


def company_text(facts: CompanyMonth) -> str:
    """What all people of the month share: the month and its calendar."""
    calendar = sorted([row.day.isoformat(), int(row.is_working), row.kind, row.note] for row in facts.calendar)
    return canonical({"month": facts.month, "calendar": calendar})


class Structure:
    """Units, heads and posts of the whole company in a month; built once, then asked for every chunk of people."""

    def __init__(self, facts: CompanyMonth) -> None:
        """`facts` holds all people, units and appointments; its other rows are not read."""
        self.month = facts.month
        self._left_on = {person.code: person.left_on for person in facts.people}
        self.chart = OrgChart(facts.units, [*facts.appointments, *facts.acting], self._left_on)
        self._posts: dict[str, list[AppointmentSpan]] = {}
        for post in facts.appointments:
            self._posts.setdefault(post.person, []).append(post)

    def periods(self, person: str) -> list[RolePeriod]:
        """The person's role periods that touch the month, with their true first and last dates."""
        first, last = self.month.first, self.month.last
        periods = role_periods(self._posts.get(person, ()), left_on=self._left_on.get(person))
        return [period for period in periods if period.start <= last and (period.end is None or period.end >= first)]

    def assessors(self, person: str, periods: Iterable[RolePeriod]) -> list[list[str | None]]:
        """Runs of dates of the month with the same assessor: first date, last date, assessor or None (C5)."""
        runs: list[tuple[date, date, str | None]] = []
        for period in periods:
            for day in days(*period.within(self.month.first, self.month.last)):
                superior = self.chart.superior(person, period.unit, day)
                if runs and runs[-1][2] == superior and runs[-1][1] + timedelta(days=1) == day:
                    runs[-1] = (runs[-1][0], day, superior)
                else:
                    runs.append((day, day, superior))
        return [[first.isoformat(), last.isoformat(), assessor] for first, last, assessor in runs]


def person_inputs(structure: Structure, chunk: CompanyMonth) -> Iterator[PersonInput]:
    """The inputs of the people of `chunk` who hold a post in the month, in its order, still without team sums.

    Every row about these people must be in the chunk; rows about others are ignored.
    """
    window = Window.of(chunk.month)
    rows = {name: _rows_by_person(kind, getattr(chunk, name), window) for name, kind in KINDS.items()}
    for person in chunk.people:
        periods = structure.periods(person.code)
        if periods:
            yield {
                "person": person.code,
                "hired_on": person.hired_on.isoformat(),
                "left_on": _iso(person.left_on),
                "role_periods": [_role_period(period) for period in periods],
                "assessors": structure.assessors(person.code, periods),
                **{name: by_person.get(person.code, []) for name, by_person in rows.items()},
            }


class Window(NamedTuple):
    """What of the calendar belongs to the month."""

    month: Month
    first: date
    last: date
    mondays: frozenset[date]

    @classmethod
    def of(cls, month: Month) -> "Window":
        return cls(month, month.first, month.last, frozenset(month.mondays()))


class Kind(NamedTuple):
    """How one kind of row enters the input: its order, its form, and which rows belong to the month."""

    order: Callable[[Any], Any]
    write: Callable[[Any], dict[str, Any]]
    belongs: Callable[[Any, Window], bool]


def _rows_by_person(kind: Kind, rows: Iterable[Any], window: Window) -> dict[str, list[dict[str, Any]]]:
    # Sorted, so that the order in which rows were read leaves no trace.
    by_person: dict[str, list[dict[str, Any]]] = {}
    for row in sorted((row for row in rows if kind.belongs(row, window)), key=kind.order):
        by_person.setdefault(row.person, []).append(kind.write(row))
    return by_person


def _always(row: Any, window: Window) -> bool:
    return True


def _in_month(row: Any, window: Window) -> bool:
    return window.first <= row.day <= window.last


def _week_of_month(row: Any, window: Window) -> bool:
    return row.week_start in window.mondays


def _same_month(row: Any, window: Window) -> bool:
    return row.month == window.month


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _minute(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat(timespec="minutes")


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else as_text(in_hundredths(str(amount)))


def _role_period(period: RolePeriod) -> dict[str, Any]:
    return {
        "unit": period.unit,
        "profile": period.profile,
        "is_head": period.is_head,
        "start": period.start.isoformat(),
        "end": _iso(period.end),
    }


def _leave(row: Any) -> dict[str, Any]:
    return {"day": row.day.isoformat(), "halves": int(2 * row.fraction), "kind": row.kind}


def _daily(row: Any) -> dict[str, Any]:
    return {
        "day": row.day.isoformat(),
        "sent_at": _minute(row.submitted_at),
        "rating": row.quality,
        "rated_at": _minute(row.rated_at),
        "counts": {code: count for code, count in row.counts.items() if count},
    }


def _weekly(row: Any) -> dict[str, Any]:
    return {
        "monday": row.week_start.isoformat(),
        "sent_at": _minute(row.submitted_at),
        "planned": list(row.planned),
        "actual": list(row.actual),
        "rating": row.quality,
        "rated_at": _minute(row.rated_at),
    }


def _monthly_report(row: Any) -> dict[str, Any]:
    return {"sent_at": _minute(row.submitted_at)}


def _target(row: Any) -> dict[str, Any]:
    return {
        "profile": row.profile,
        "start": _iso(row.start),
        "metric": row.metric,
        "base": _money(row.base),
        "previous_effective": _money(row.previous_effective),
        "previous_actual": _money(row.previous_actual),
    }


def _result(row: Any) -> dict[str, Any]:
    return {"day": row.day.isoformat(), "metric": row.metric, "amount": _money(row.amount), "note": row.note}


def _assessment(row: Any) -> dict[str, Any]:
    return {
        "profile": row.profile,
        "start": _iso(row.start),
        "ratings": None if row.ratings is None else list(row.ratings),
        "calibration": _money(row.calibration),
        "reason": row.calibration_reason,
    }


def _meeting_event(row: Any) -> dict[str, Any]:
    return {"day": row.day.isoformat(), "meeting": row.meeting, "event": row.event}


def _duty_event(row: Any) -> dict[str, Any]:
    return {"day": row.day.isoformat(), "event": row.event}


def _adjustment(row: Any) -> dict[str, Any]:
    return {"day": row.day.isoformat(), "kind": row.kind, "note": row.note}


def _excuse(row: Any) -> dict[str, Any]:
    return {
        "report": row.report,
        "subject": row.subject,
        "by": row.excused_by,
        "on": row.excused_on.isoformat(),
        "reason": row.reason,
    }


def _integrity(row: Any) -> dict[str, Any]:
    return {"day": row.day.isoformat(), "confirmed_on": _iso(row.confirmed_on), "note": row.note}


def _by_period(row: Any) -> tuple[str, str]:
    return row.profile, row.start.isoformat() if row.start else ""


KINDS = {
    "leave": Kind(attrgetter("day"), _leave, _always),
    "daily": Kind(attrgetter("day"), _daily, _in_month),
    "weekly": Kind(attrgetter("week_start"), _weekly, _week_of_month),
    "monthly_reports": Kind(attrgetter("month"), _monthly_report, _same_month),
    "targets": Kind(lambda row: (*_by_period(row), row.metric), _target, _always),
    "results": Kind(attrgetter("day", "metric", "amount", "note"), _result, _in_month),
    "assessments": Kind(_by_period, _assessment, _always),
    "meeting_events": Kind(attrgetter("day", "meeting", "event"), _meeting_event, _in_month),
    "duty_events": Kind(attrgetter("day", "event"), _duty_event, _in_month),
    "adjustments": Kind(attrgetter("day", "kind", "note"), _adjustment, _in_month),
    "excuses": Kind(attrgetter("report", "subject", "excused_by", "excused_on", "reason"), _excuse, _always),
    "integrity": Kind(lambda row: (row.day, row.confirmed_on or date.max, row.note), _integrity, _in_month),
}

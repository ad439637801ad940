"""The parts behind T, M and R of a month sheet: measures, ratings, events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.wording import name_in_words, short_day
from org.models import Person
from reviews.models import Assessment, DisciplineEvent
from reviews.month.days import halves_text
from reviews.month.scheme import Scheme
from reviews.sheet_days import Step, decimal, state_label

if TYPE_CHECKING:
    from reviews.sheets import Names


@dataclass(frozen=True, slots=True)
class Branch:
    code: str
    name: str
    effective: Decimal
    actual: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: what was asked, what came in, and what that is worth."""

    name: str
    is_money: bool
    weight: str
    base: Decimal | None
    carry: Decimal | None
    days: str
    month_days: int
    ramp: Decimal | None
    effective: Decimal
    actual: Decimal
    attainment: Decimal | None
    scored: Decimal | None
    is_held: bool
    results: Sequence[tuple[date, Decimal, str]]
    team: str
    branches: Sequence[Branch]


def targets(period: Step, scheme: Scheme, names: "Names") -> tuple[str, list[Measure]]:
    measures = [_measure(step, names) for step in period["targets"]]
    scored = [f"{measure.name} {measure.scored}" for measure in measures if measure.scored is not None]
    return (" · ".join(scored) if scored else _("no target to reach")), measures


def _measure(step: Step, names: "Names") -> Measure:
    metric = names.metrics[step["metric"]]
    team = step.get("team", "")
    return Measure(
        name=metric.name,
        is_money=metric.kind == metric.Kind.MONEY,
        weight=str(step["weight"]),
        base=_number(step.get("base")),
        carry=_number(step.get("carry")),
        days="" if team else halves_text(step["eligible_halves"]),
        month_days=step["month_days"],
        ramp=_number(step.get("ramp")),
        effective=decimal(step["effective"]),
        actual=decimal(step["actual"]),
        attainment=decimal(step["attainment"]),
        scored=decimal(step["scored"]),
        is_held=step["scored"] != step["attainment"],
        results=[(date.fromisoformat(when), Decimal(amount), note) for when, amount, note in step.get("results", ())],
        team=unit_name(team, names) if team else "",
        branches=[
            Branch(code, unit_name(code, names), Decimal(effective), Decimal(actual))
            for code, effective, actual in step.get("branches", ())
        ],
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def unit_name(code: str, names: "Names") -> str:
    version = names.units.get(code)
    return str(version) if version else code


@dataclass(frozen=True, slots=True)
class Ratings:
    rows: Sequence[tuple[str, int]]
    formula: str
    calibration: Decimal
    reason: str
    assessor: Person | None


def assessment(period: Step, scheme: Scheme, names: "Names") -> tuple[str, Ratings]:
    step = period["assessment"]
    given, calibration = step["ratings"], Decimal(step["calibration"])
    assessor = names.people.get(step["assessor"])
    labels = [str(Assessment._meta.get_field(name).verbose_name) for name in Assessment.RATINGS]
    formula = ""
    if given:
        best = scheme.best_rating * len(given)
        formula = f"100 × {sum(given)} ÷ {best}"
        if calibration:
            formula += f" {'+' if calibration > 0 else '−'} {abs(calibration)}"
        formula += f" = {decimal(step['score'])}"
    found = Ratings(list(zip(labels, given or (), strict=False)), formula, calibration, step["reason"], assessor)
    if not given:
        return _("not given yet, so it is left out"), found
    if assessor is None:
        return _("five ratings"), found
    return _("five ratings by %(name)s") % {"name": name_in_words(assessor)}, found


@dataclass(frozen=True, slots=True)
class Event:
    what: str
    subject: str
    cost: int
    note: str


@dataclass(frozen=True, slots=True)
class Deduction:
    label: str
    points: int
    cap: int
    events: Sequence[Event]


def discipline(step: Step) -> tuple[str, list[Deduction]]:
    groups = {
        "reports": (_("reports"), [_report_event(event) for event in step["reports"]]),
        "meetings": (_("meetings"), [_event(event) for event in step["meetings"]]),
        "duty": (_("office duty"), [_event(event) for event in step["duty"]]),
    }
    found = [
        Deduction(label, step["deductions"][name], step["caps"][name], events)
        for name, (label, events) in groups.items()
        if events
    ]
    costly = [deduction for deduction in found if deduction.points]
    if not costly:
        return _("nothing deducted"), found
    return f"100 − {' − '.join(str(deduction.points) for deduction in costly)}", found


def report_label(kind: str) -> str:
    return {"daily": _("daily report"), "weekly": _("weekly report"), "monthly": _("monthly report")}[kind]


def _report_event(event: Step) -> Event:
    what = _("%(report)s %(state)s") % {"report": report_label(event["what"]), "state": state_label(event["state"])}
    note = "" if event["points"] else _("the first late report of the month is free")
    return Event(what, subject_label(event["subject"]), event["points"], note)


def event_label(event: str, meeting: str = "") -> str:
    """What happened, in its meeting or in office duty."""
    label = str(DisciplineEvent.Event(event).label)
    if not meeting:
        return label
    return _("%(meeting)s: %(event)s") % {"meeting": DisciplineEvent.Meeting(meeting).label, "event": label}


def _event(event: Step) -> Event:
    label = event_label(event["event"], event.get("meeting", ""))
    note = _("a day off, so it costs nothing") if event.get("why") == "day_off" else ""
    return Event(label, subject_label(event["subject"]), event["points"], note)


def subject_label(text: str) -> str:
    """A day in a few words; a month as it is written."""
    return short_day(date.fromisoformat(text)) if len(text) > 7 else text

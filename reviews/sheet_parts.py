"""The parts behind T, M and R of a month sheet: measures, ratings, events; and what did not count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.periods import Month
from core.wording import name_in_words, short_day
from org.models import LeaveDay, Person
from reviews.models import Assessment, DisciplineEvent
from reviews.month.days import halves_text
from reviews.month.scheme import Scheme
from reviews.sheet_days import Step, decimal, state_label, why_label

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


def _report_event(event: Step) -> Event:
    kinds = {"daily": _("daily report"), "weekly": _("weekly report"), "monthly": _("monthly report")}
    what = _("%(report)s %(state)s") % {"report": kinds[event["what"]], "state": state_label(event["state"])}
    note = "" if event["points"] else _("the first late report of the month is free")
    return Event(what, _subject(event["subject"]), event["points"], note)


def _event(event: Step) -> Event:
    label = str(DisciplineEvent.Event(event["event"]).label)
    if event["what"] == "meeting":
        meeting = DisciplineEvent.Meeting(event["meeting"]).label
        label = _("%(meeting)s: %(event)s") % {"meeting": meeting, "event": label}
    note = _("a day off, so it costs nothing") if event.get("why") == "day_off" else ""
    return Event(label, _subject(event["subject"]), event["points"], note)


def _subject(text: str) -> str:
    return short_day(date.fromisoformat(text)) if len(text) > 7 else text


def not_counted(
    data: Step, result: Step, month: Month, periods: Sequence[Step], metrics: Mapping[str, Any]
) -> list[str]:
    """Sentences on what is not in the figures and why: leave first, then days and weeks, then results."""
    spans = [(period["start"], period["end"]) for period in periods]

    def inside(day: str) -> bool:
        return any(start <= day <= end for start, end in spans)

    said = _leave(data, month, periods, inside)
    what = _("%(what)s, %(day)s: %(why)s.")
    for step in result.get("days", ()):
        if step["state"] == "excused" and inside(step["day"]):
            words = {"what": _("daily report"), "day": _subject(step["day"]), "why": why_label("excused")}
            said.append(what % words)
    for step in result.get("weeks", ()):
        if step["score"] is None and step.get("why") not in (None, "open") and inside(step["day"]):
            said.append(what % {"what": _("week"), "day": _subject(step["week"]), "why": why_label(step["why"])})
    for step in result.get("not_counted", ()):
        if inside(step["subject"]):
            name = metrics[step["metric"]].name if step["what"] == "result" else _("daily report")
            said.append(what % {"what": name, "day": _subject(step["subject"]), "why": why_label(step["why"])})
    return said


def _leave(data: Step, month: Month, periods: Sequence[Step], inside: Any) -> list[str]:
    """Leave of the month in runs of the same kind, and whether it lowered the targets."""
    runs: list[tuple[date, date, str, int]] = []
    for row in data["leave"]:
        day = date.fromisoformat(row["day"])
        if not inside(row["day"]):
            continue
        if runs and runs[-1][2:] == (row["kind"], row["halves"]) and runs[-1][1] + timedelta(days=1) == day:
            runs[-1] = (runs[-1][0], day, *runs[-1][2:])
        else:
            runs.append((day, day, row["kind"], row["halves"]))
    said = []
    for first, last, kind, halves in runs:
        words = {"first": short_day(first), "last": short_day(last), "kind": LeaveDay.Kind(kind).label}
        if halves == 1:
            said.append(_("%(first)s: %(kind)s, half a day.") % words)
        elif first == last:
            said.append(_("%(first)s: %(kind)s.") % words)
        else:
            said.append(_("%(first)s to %(last)s: %(kind)s.") % words)
    for period in periods:
        own = next((step for step in period["targets"] if "team" not in step), None)
        if own and own["eligible_halves"] < 2 * period["scheduled_days"]:
            said.append(
                _("Relieving leave lowered the targets to %(days)s of %(month_days)s working days.")
                % {"days": halves_text(own["eligible_halves"]), "month_days": own["month_days"]}
            )
    return said

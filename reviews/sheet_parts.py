"""The parts behind the figures of a month sheet: days, weeks, measures, ratings, events, and what did not count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.decimals import as_text, cut
from core.periods import Month
from core.wording import name_in_words, number_in_figures, short_day
from meetings.work_items import weekly_label
from org.models import LeaveDay, Person
from reviews.models import Assessment, DisciplineEvent
from reviews.month.days import halves_text
from reviews.month.scheme import Scheme

if TYPE_CHECKING:
    from reviews.sheets import Names

Step = Mapping[str, Any]
TONES = {"on_time": "done", "late": "late", "missing": "missing", "excused": "excused", "open": "open"}


def decimal(hundredths: int | None) -> Decimal | None:
    """Hundredths as a number with two decimals; None stays None."""
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def moment(text: str | None) -> str:
    """A wall time as it stands in the facts, to the minute."""
    return "" if text is None else text.replace("T", " ")


def state_label(state: str | None) -> str:
    words = {
        "on_time": _("on time"),
        "late": _("late"),
        "missing": _("missing"),
        "excused": _("excused"),
        "open": _("open"),
        None: _("not due"),
    }
    return words[state]


@dataclass(frozen=True, slots=True)
class ItemLine:
    name: str
    count: int
    unit: int
    cap: int
    points: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day: its score, and where that comes from."""

    day: date
    weight: str
    state: str
    tone: str
    score: Decimal | None
    product: Decimal | None  # weight × score
    items: Sequence[ItemLine]
    completion: str  # as one would type it
    rating: str
    formula: str
    sent_at: str
    due_at: str
    report: int | None


def day(step: Step, scheme: Scheme, names: "Names") -> DayLine:
    """The day's line; a day that was not scored has no formula."""
    score = decimal(step["score"])
    done, quality = scheme.daily_weights
    items = [_item(code, count, points, step["profile"], names) for code, count, points in step.get("items", ())]
    formula = completion = ""
    if score is not None and items:
        completion = _completion(step)
    if score is not None and step["state"] != "missing":
        formula = f"{share(done)} × {step['completion']} + {share(quality)} × {step['quality']} = {score}"
    return DayLine(
        day=date.fromisoformat(step["day"]),
        weight=halves_text(step["halves"]),
        state=state_label(step["state"]),
        tone=TONES[step["state"]],
        score=score,
        product=None if score is None else Decimal(step["halves"]) / 2 * score,
        items=items,
        completion=completion,
        rating=_rating(step) if formula else "",
        formula=formula,
        sent_at=moment(step["sent_at"]),
        due_at=moment(step["due_at"]),
        report=names.reports.get(("daily", step["day"])),
    )


def _item(code: str, count: int, points: int, profile: str, names: "Names") -> ItemLine:
    item = names.item(code, profile)
    return ItemLine(item.name, count, item.unit, item.cap, points, count * item.unit > item.cap)


def _completion(step: Step) -> str:
    points, weight = step["points"], halves_text(step["halves"])
    text = _("%(points)s points ÷ day weight %(weight)s = completion %(completion)s, at most 100")
    return text % {"points": points, "weight": weight, "completion": step["completion"]}


def _rating(step: Step) -> str:
    if step["rating"] is not None:
        return _("Rated %(rating)s: quality %(quality)s.") % {"rating": step["rating"], "quality": step["quality"]}
    if step.get("rating_given") is not None:
        text = _("Rated %(rating)s after %(due)s, too late: quality %(quality)s stands in.")
        return text % {
            "rating": step["rating_given"],
            "due": moment(step["rating_due_at"]),
            "quality": step["quality"],
        }
    return _("Not rated: quality %(quality)s stands in.") % {"quality": step["quality"]}


def share(percent: Any) -> str:
    """60 percent as 0.60."""
    return as_text(int(percent))


def days_note(period: Step, days: Sequence[DayLine]) -> str:
    if not period["scored_halves"]:
        return _("no scored day yet")
    return _("%(days)s scored days: %(sum)s ÷ %(days)s") % {
        "days": halves_text(period["scored_halves"]),
        "sum": number_in_figures(Decimal(period["daily_sum"]) / 200, places=2),
    }


@dataclass(frozen=True, slots=True)
class Quantity:
    name: str
    weight: str
    planned: int
    asked: Decimal  # the plan scaled to the available days, cut to two decimals
    actual: int
    ratio: Decimal | None  # of what was asked, at most the item cap, cut to four decimals


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A week: its score, four quantities, and the days it counts for."""

    monday: date
    sunday: date
    days: str
    scheduled_days: int
    state: str
    tone: str
    score: Decimal | None
    why: str
    quantities: Sequence[Quantity]
    plan_score: Decimal | None
    rating: str
    formula: str
    report: int | None


def week(step: Step, scheme: Scheme, names: "Names") -> WeekLine:
    monday, score = date.fromisoformat(step["week"]), decimal(step["score"])
    plan, quality = scheme.weekly_weights
    formula = ""
    if score is not None:
        formula = f"{share(plan)} × {decimal(step['plan_score'])} + {share(quality)} × {step['quality']} = {score}"
    return WeekLine(
        monday=monday,
        sunday=monday + timedelta(days=6),
        days=halves_text(step["halves"]),
        scheduled_days=step["scheduled_days"],
        state=state_label(step["state"]),
        tone=TONES.get(step["state"], "open"),
        score=score,
        why=why_label(step.get("why")),
        quantities=_quantities(step, scheme, names) if step.get("plan_score") is not None else [],
        plan_score=decimal(step.get("plan_score")),
        rating=_rating(step) if score is not None and step["state"] != "missing" else "",
        formula=formula,
        report=names.reports.get(("weekly", step["week"])),
    )


def _quantities(step: Step, scheme: Scheme, names: "Names") -> list[Quantity]:
    weights = scheme.week_items[step["profile"]]
    labels = names.week_names.get(step["profile"]) or [str(number) for number in range(1, len(weights) + 1)]
    found = []
    for label, weight, planned, actual in zip(labels, weights, step["planned"], step["actual"], strict=True):
        asked = Fraction(planned * step["halves"], 2 * step["scheduled_days"])
        ratio = min(actual / asked, scheme.item_cap) if asked else None
        found.append(
            Quantity(
                weekly_label(label),
                str(weight),
                planned,
                _cut(asked, 2),
                actual,
                None if ratio is None else _cut(ratio, 4),
            )
        )
    return found


def _cut(value: Fraction, places: int) -> Decimal:
    return cut(Decimal(value.numerator) / Decimal(value.denominator), places=places)


def weeks_note(period: Step) -> str:
    weekly = period["weekly"]
    if not weekly["halves"]:
        return _("no appraised week yet")
    count = len(weekly["weeks"])
    text = ngettext("%(count)s week: %(sum)s ÷ %(days)s", "%(count)s weeks: %(sum)s ÷ %(days)s", count)
    total = number_in_figures(Decimal(weekly["sum"]) / 200, places=2)
    return text % {"count": count, "sum": total, "days": halves_text(weekly["halves"])}


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


def why_label(why: str | None) -> str:
    words = {
        "excused": _("the report was excused"),
        "open": _("the report is not due yet"),
        "too_few_days": _("fewer than two available days"),
        "nothing_planned": _("nothing was planned"),
        "not_in_service": _("not in service on that day"),
        "not_appraised": _("not appraised on that day"),
        "on_leave": _("on leave"),
        "not_working": _("not a working day"),
        "team_targets": _("measured by the team's targets, where it counts"),
        "no_target": _("there is no target for it"),
    }
    return words[why] if why else ""


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

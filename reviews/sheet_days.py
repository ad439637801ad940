"""The days and weeks behind D and W of a month sheet, and the words that all its parts share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.decimals import as_text, cut
from core.wording import number_in_figures
from meetings.work_items import weekly_label
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
        "open": pgettext("report", "open"),
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
        "withdrawn": _("it was withdrawn"),
    }
    return words[why] if why else ""

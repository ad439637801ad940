"""What is not in the figures of a month sheet, or not at its full height, and why: one sentence for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, Value
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.wording import in_a_row, number_in_figures, short_day
from org.models import LeaveDay, Person
from reviews.models import Adjustment, DisciplineEvent
from reviews.month.days import halves_text
from reviews.month.person import Ground
from reviews.month.scheme import BONUSES, DEMERITS
from reviews.reading_sheets import SheetSource
from reviews.sheet_days import Step, decimal, why_label
from reviews.sheet_parts import event_label, report_label, subject_label
from reviews.wording import FIGURES

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Asks one sheet; `periods` are the role periods that its reader sees, `withdrawn` what was taken back before."""

    source: SheetSource
    ground: Ground
    periods: Sequence[Step]
    metrics: Mapping[str, Any]
    withdrawn: Sequence[str] = ()

    def sentences(self) -> list[str]:
        """The calendar and leave first, then days and weeks, results and what was held at a limit. No query."""
        if not self.periods:
            return []
        return [
            *self._calendar(),
            *self._leave(),
            *self._relief(),
            *self._reports(),
            *self._ratings(),
            *self._over_caps(),
            *self._results(),
            *self._components(),
            *self._of_the_month(),
            *self.withdrawn,
        ]

    def _inside(self, day: str) -> bool:
        return any(period["start"] <= day <= period["end"] for period in self.periods)

    def _days(self) -> Iterator[Step]:
        return (step for step in self.source.result["days"] if self._inside(step["day"]))

    def _calendar(self) -> Iterator[str]:
        """Weekdays that the calendar leaves out, and days before and after the service."""
        ground, data = self.ground, self.source.data
        weekdays = (day for day in ground.month.days() if day.weekday() < SATURDAY)
        off = [
            short_day(day) for day in weekdays if self._inside(day.isoformat()) and not ground.calendar.is_working(day)
        ]
        if off:
            yield _("Not a working day by the calendar: %(days)s.") % {"days": in_a_row(off)}
        hired, left = date.fromisoformat(data["hired_on"]), data["left_on"] and date.fromisoformat(data["left_on"])
        if self.source.parts is None and ground.first < hired <= ground.last:
            yield _("Not in service before %(day)s.") % {"day": short_day(hired)}
        if self.source.parts is None and left and ground.first <= left < ground.last:
            yield _("Not in service after %(day)s.") % {"day": short_day(left)}

    def _leave(self) -> Iterator[str]:
        """Leave in runs of the same kind."""
        for first, last, kind, halves in self._leave_runs():
            words = {"first": short_day(first), "last": short_day(last), "kind": LeaveDay.Kind(kind).label}
            if halves == 1:
                yield _("%(first)s: %(kind)s, half a day.") % words
            elif first == last:
                yield _("%(first)s: %(kind)s.") % words
            else:
                yield _("%(first)s to %(last)s: %(kind)s.") % words

    def _leave_runs(self) -> list[tuple[date, date, str, int]]:
        runs: list[tuple[date, date, str, int]] = []
        for row in self.source.data["leave"]:
            day = date.fromisoformat(row["day"])
            if not self._inside(row["day"]):
                continue
            if runs and runs[-1][2:] == (row["kind"], row["halves"]) and runs[-1][1] + timedelta(days=1) == day:
                runs[-1] = (runs[-1][0], day, *runs[-1][2:])
            else:
                runs.append((day, day, row["kind"], row["halves"]))
        return runs

    def _relief(self) -> Iterator[str]:
        for period in self.periods:
            own = next((step for step in period["targets"] if "team" not in step), None)
            if own and own["eligible_halves"] < 2 * period["scheduled_days"]:
                days = {"days": halves_text(own["eligible_halves"]), "month_days": own["month_days"]}
                yield _("Relieving leave lowered the targets to %(days)s of %(month_days)s working days.") % days

    def _reports(self) -> Iterator[str]:
        """Days and weeks that leave their mean, and excuses that had no effect."""
        daily, result = report_label("daily"), self.source.result
        for step in self._days():
            if step["state"] == "excused":
                yield because(daily, subject_label(step["day"]), "excused")
            yield from self._idle_excuses(daily, step["day"], step)
        for step in result["weeks"]:
            if not self._inside(step["day"]):
                continue
            if step["score"] is None and step.get("why") not in (None, "open"):
                yield because(_("week"), subject_label(step["week"]), step["why"])
            yield from self._idle_excuses(report_label("weekly"), step["week"], step)
        if self.source.parts is None:
            monthly = result["discipline"]["monthly_report"]
            yield from self._idle_excuses(report_label("monthly"), self.source.month, monthly)

    def _idle_excuses(self, report: str, subject: str, step: Step) -> Iterator[str]:
        for excuse in step.get("excuses", ()):
            if excuse["fault"]:
                words = {"report": report, "day": subject_label(subject), "why": EXCUSE_FAULTS[excuse["fault"]]()}
                yield _("Excuse for the %(report)s, %(day)s, without effect: %(why)s.") % words

    def _ratings(self) -> Iterator[str]:
        """Days and weeks with the quality that stands in for a rating."""
        weeks = (step for step in self.source.result["weeks"] if self._inside(step["day"]))
        found: dict[tuple[bool, int], list[str]] = {}
        for name, step in [*(("day", step) for step in self._days()), *(("week", step) for step in weeks)]:
            if step["score"] is not None and step["state"] != "missing" and step.get("rating") is None:
                is_late = step.get("rating_given") is not None
                subject = subject_label(step[name])
                if name == "week":
                    subject = _("week of %(day)s") % {"day": subject}
                found.setdefault((is_late, step["quality"]), []).append(subject)
        for (is_late, quality), days in found.items():
            words = {"quality": quality, "days": in_a_row(days)}
            if is_late:
                yield _("Rated too late, so quality %(quality)s stands in: %(days)s.") % words
            else:
                yield _("Not rated, so quality %(quality)s stands in: %(days)s.") % words

    def _over_caps(self) -> Iterator[str]:
        """Points of days that their caps left out."""
        lost, days = Decimal(0), []
        for step in self._days():
            if over := self._over(step):
                lost += over
                days.append(subject_label(step["day"]))
        if days:
            words = {"points": number_in_figures(lost), "days": in_a_row(days)}
            yield _("Points over the caps of a day: %(points)s, on %(days)s.") % words

    def _over(self, step: Step) -> Decimal:
        items = {item.code: item for item in self.ground.scheme.items[step["profile"]]}
        lost = Decimal(sum(count * items[code].unit - points for code, count, points in step.get("items", ())))
        bar = Decimal(self.ground.scheme.completion_cap * step["halves"]) / 2
        return lost + max(Decimal(0), step.get("points", 0) - bar)

    def _results(self) -> Iterator[str]:
        """Results and reports that nothing scores, and attainments held at the cap."""
        for step in self.source.result["not_counted"]:
            if self._inside(step["subject"]):
                is_result = step["what"] == "result"
                name = self.metrics[step["metric"]].name if is_result else report_label("daily")
                yield because(name, subject_label(step["subject"]), step["why"])
        for period in self.periods:
            for step in period["targets"]:
                if step["scored"] != step["attainment"]:
                    name = self.metrics[step["metric"]].name
                    held = {"name": name, "reached": decimal(step["attainment"]), "counts": decimal(step["scored"])}
                    yield _("%(name)s: an attainment of %(reached)s counts as %(counts)s.") % held

    def _components(self) -> Iterator[str]:
        for period in self.periods:
            for letter, score in period["components"].items():
                if score is None and not (letter == "M" and self.source.is_withheld):
                    text = _("%(name)s: there is none, so it is left out and the others keep their weights.")
                    yield text % {"name": capfirst(FIGURES[letter])}

    def _of_the_month(self) -> Iterator[str]:
        """Deductions, bonus, demerit and final where a limit held them."""
        if self.source.parts is not None:
            return
        discipline, month = self.source.result["discipline"], self.source.result["month"]
        names = {"reports": _("reports"), "meetings": _("meetings"), "duty": _("office duty")}
        for name, label in names.items():
            whole, counts = sum(event["points"] for event in discipline[name]), discipline["deductions"][name]
            if whole != counts:
                words = {"name": label, "whole": whole, "counts": counts}
                yield _("Deductions, %(name)s: %(whole)s points count as %(counts)s.") % words
        held = _("%(name)s: %(whole)s counts as %(counts)s.")
        wholes = {
            name: sum(row["points"] for row in month["adjustments"] if row["kind"] in kinds)
            for name, kinds in (("bonus", BONUSES), ("demerit", DEMERITS))
        }
        if month["final"] is not None:
            wholes["final"] = month["base"] + month["bonus"] - month["demerit"]
        for name, whole in wholes.items():
            if whole != month[name]:
                words = {"name": FIGURES[name], "whole": decimal(whole), "counts": decimal(month[name])}
                yield capfirst(held % words)


def withdrawn_of(source: SheetSource, viewer: Person) -> list[str]:
    """What was written down and taken back again before the sheet came out, in words. One query."""
    if source.parts is not None:
        return []
    which = Q(person=source.person, withdrawn_at__isnull=False, day__range=(source.month.first, source.month.last))
    if source.run is not None:
        which &= Q(withdrawn_at__lte=source.run.sealed_at)
    adjustments = Adjustment.objects.visible_to(viewer).filter(which).order_by()
    events = DisciplineEvent.objects.visible_to(viewer).filter(which).order_by()
    found = events.values_list("day", "event", "meeting", Value(1)).union(
        adjustments.values_list("day", "kind", Value(""), Value(0)), all=True
    )
    said = []
    for day, what, meeting, is_event in sorted(found):
        label = event_label(what, meeting) if is_event else str(Adjustment.Kind(what).label)
        said.append(because(label, short_day(day), "withdrawn"))
    return said


def because(what: str, day: str, why: str) -> str:
    return _("%(what)s, %(day)s: %(why)s.") % {"what": what, "day": day, "why": why_label(why)}


EXCUSE_FAULTS = {
    "not_superior": lambda: _("it was not from the superior of that day"),
    "no_reason": lambda: _("it has no reason"),
    "too_late": lambda: _("it came too late"),
    "not_needed": lambda: _("it was not needed"),
}

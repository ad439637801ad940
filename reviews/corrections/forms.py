"""The forms of corrections: reason, who and what, and one form for each kind of line.

A line is chosen from what the month holds about the person, so that nobody types what the system knows.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from core.periods import Month
from core.wording import day_of_year, month_in_words, number_in_figures
from meetings.models import Report, ReportKind
from org.access import Area
from org.models import LeaveDay, Person, Profile
from org.person_field import person_field
from reviews.forms import TEXT, WORD, AdjustmentForm, discipline_choices
from reviews.models import Adjustment, Assessment, DisciplineEvent, IntegrityFinding, MonthRun
from reviews.role_periods import MonthPeriods
from targets.models import Entry, Metric, TargetCell
from targets.services import WEIGHTED_METRICS, with_previous_figures

ONE_TO_FIVE = [(number, str(number)) for number in range(1, 6)]
MISSING = "missing"
SUBJECTS = {"daily": ("days", "day"), "weekly": ("weeks", "week")}  # where a result's steps name the report


class ReasonForm(forms.Form):
    """Why a sealed month is corrected."""

    submit_key = SubmitKeyField()
    reason = forms.CharField(
        label=gettext_lazy("What is wrong, and how one knows"),
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Whoever approves it reads it, and everybody whom a line is about."),
    )
    helper = PlainHelper()


class WordForm(forms.Form):
    """The word that comes with a step."""

    version = VersionField()
    refusal = forms.CharField(
        label=gettext_lazy("Why not"), required=False, max_length=TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    helper = PlainHelper()


class WhatForm(forms.Form):
    """About whom a line is, and of what kind."""

    def __init__(self, *args: Any, people: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = person_field(people, area=Area.APPRAISALS, label=gettext_lazy("Who"))
        self.fields["kind"] = forms.ChoiceField(label=gettext_lazy("What"), choices=kinds)
        self.helper = PlainHelper()


class LineForm(forms.Form):
    """What all lines share: the person, the month, and the sealed result that they correct."""

    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, person: Person, run: MonthRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.run, self.month = person, run, Month(run.period_id)
        self.helper = PlainHelper()
        self.prepare()

    def prepare(self) -> None:
        """Fills the choices from what the month holds."""

    def values(self) -> dict[str, Any]:
        """What the line keeps, as plain JSON."""
        raise NotImplementedError

    def in_month(self, name: str = "day") -> date:
        """A day of the month; another one is an error of the field."""
        day = self.cleaned_data.get(name)
        if day is not None and Month.of(day) != self.month:
            words = _("The day lies outside %(month)s.") % {"month": month_in_words(self.month.first)}
            self.add_error(name, words)
        return day


class ChoiceLine(LineForm):
    """A line about one of the rows that are there."""

    choice = forms.ChoiceField(label=gettext_lazy("Which"))

    def prepare(self) -> None:
        self.rows = {key: (label, values) for key, label, values in self.found()}
        self.fields["choice"].choices = [(key, label) for key, (label, _values) in self.rows.items()]

    def found(self) -> Iterable[tuple[str, str, dict[str, Any]]]:
        """Key, label and values of each row."""
        raise NotImplementedError

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to choose from."""
        return not self.rows

    def values(self) -> dict[str, Any]:
        return self.rows[self.cleaned_data["choice"]][1]


class DayLine(LineForm):
    """A line about a day of the month."""

    day = DayField(label=gettext_lazy("Day"))

    def prepare(self) -> None:
        self.fields["day"].widget.attrs |= {"min": self.month.first.isoformat(), "max": self.month.last.isoformat()}
        self.fields["day"].initial = self.month.first

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.in_month()
        return self.cleaned_data


class RatingLine(ChoiceLine):
    rating = forms.TypedChoiceField(label=gettext_lazy("New rating"), choices=ONE_TO_FIVE, coerce=int)

    def found(self) -> Iterable[tuple[str, str, dict[str, Any]]]:
        mondays = [monday for monday in self.month.mondays()]
        sent = Report.objects.sent().filter(person=self.person)
        days = sent.filter(kind=ReportKind.DAILY, subject_on__range=(self.month.first, self.month.last))
        weeks = sent.filter(kind=ReportKind.WEEKLY, subject_on__in=mondays)
        for rows, appraisal, words in (
            (days, "dailyappraisal", "%(day)s"),
            (weeks, "weeklyappraisal", _("Week of %(day)s")),
        ):
            for report in rows.select_related(appraisal).order_by("subject_on"):
                found = getattr(report, appraisal, None)
                label = words % {"day": day_of_year(report.subject_on)}
                rated = found.rating if found else None
                label += f" · {_('rated')} {rated}" if rated else f" · {_('not rated')}"
                told = {"report": report.pk, "kind": report.kind, "day": report.subject_on.isoformat()}
                yield str(report.pk), label, told

    def values(self) -> dict[str, Any]:
        return super().values() | {"rating": self.cleaned_data["rating"]}


class ExcuseLine(ChoiceLine):
    """One of the reports that the sealed sheet says are missing."""

    def found(self) -> Iterable[tuple[str, str, dict[str, Any]]]:
        body = self.run.results.filter(person=self.person).values_list("body", flat=True).first()
        result = json.loads(body) if body else {}
        for kind, (steps, name) in SUBJECTS.items():
            for step in result.get(steps, ()):
                if step["state"] == MISSING:
                    day = day_of_year(date.fromisoformat(step[name]))
                    label = day if kind == "daily" else _("Week of %(day)s") % {"day": day}
                    yield f"{kind}:{step[name]}", label, {"report": kind, "subject_on": step[name]}
        if result.get("discipline", {}).get("monthly_report", {}).get("state") == MISSING:
            first = self.month.first
            words = _("Report of %(month)s") % {"month": month_in_words(first)}
            yield "monthly", words, {"report": "monthly", "subject_on": first.isoformat()}


class AssessmentLine(LineForm):
    """Five ratings of one of the role periods."""

    period = forms.ChoiceField(label=gettext_lazy("As"))

    def prepare(self) -> None:
        self.owed = {
            one.first.isoformat(): one for one in MonthPeriods(self.month, [self.person.code]).of(self.person.code)
        }
        choices = [
            (first, f"{Profile(one.profile).label} · {day_of_year(one.first)} – {day_of_year(one.last)}")
            for first, one in self.owed.items()
        ]
        self.fields["period"].choices = choices
        if len(choices) == 1:
            self.fields["period"].initial = choices[0][0]
        given = None  # of two role periods each has its own
        if len(choices) == 1:
            given = Assessment.objects.given().filter(person=self.person, month=self.month).first()
        for name in Assessment.RATINGS:
            label = Assessment._meta.get_field(name).verbose_name
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=ONE_TO_FIVE, coerce=int, initial=given and getattr(given, name)
            )

    def values(self) -> dict[str, Any]:
        first, ratings = self.cleaned_data["period"], [self.cleaned_data[name] for name in Assessment.RATINGS]
        return {"first": first, "profile": self.owed[first].profile, "ratings": ratings}


class CalibrationLine(ChoiceLine):
    calibration = forms.DecimalField(
        label=gettext_lazy("Points up or down on the assessment"), max_digits=5, decimal_places=2
    )

    def found(self) -> Iterable[tuple[str, str, dict[str, Any]]]:
        for row in Assessment.objects.given().filter(person=self.person, month=self.month).order_by("starts_on", "pk"):
            label = f"{Profile(row.profile).label} · {row.calibration:+}"
            yield str(row.pk), label, {"assessment": row.pk, "profile": row.profile}

    def values(self) -> dict[str, Any]:
        return super().values() | {"calibration": str(self.cleaned_data["calibration"])}


class AdjustmentLine(DayLine):
    """As reviews.forms.AdjustmentForm, about a person who is chosen already."""

    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=Adjustment.Kind.choices)
    note = forms.CharField(
        label=gettext_lazy("What it was"), max_length=WORD, help_text=gettext_lazy("The person reads it.")
    )

    source = AdjustmentForm.base_fields["source"]
    reference = AdjustmentForm.base_fields["reference"]
    customer = AdjustmentForm.base_fields["customer"]
    said_on = AdjustmentForm.base_fields["said_on"]

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        texts = {name: told[name] for name in ("kind", "note", "source", "reference", "customer")}
        days = {name: told[name].isoformat() if told[name] else "" for name in ("day", "said_on")}
        return texts | days


class DisciplineLine(DayLine):
    what = forms.ChoiceField(label=gettext_lazy("What"))
    note = forms.CharField(
        label=gettext_lazy("A word"), max_length=WORD, required=False, help_text=gettext_lazy("The person reads it.")
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["what"].choices = discipline_choices()

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        about, meeting, event = told["what"].split(":")
        where = {"about": about, "meeting": meeting, "event": event}
        return {"day": told["day"].isoformat(), **where, "note": told["note"]}


class WithdrawalLine(ChoiceLine):
    """An event, a bonus or a demerit of the month that counts."""

    def found(self) -> Iterable[tuple[str, str, dict[str, Any]]]:
        month = {"person": self.person, "day__range": (self.month.first, self.month.last), "withdrawn_at": None}
        for row in DisciplineEvent.objects.filter(**month):
            where = row.get_meeting_display() if row.meeting else row.get_about_display()
            told = {"about": row.about, "meeting": row.meeting, "event": row.event}
            yield self._row("event", row, f"{where} · {row.get_event_display()}", told)
        for row in Adjustment.objects.filter(**month):
            yield self._row("adjustment", row, row.get_kind_display(), {"kind": row.kind})

    def _row(self, what: str, row: Any, label: str, told: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
        values = {"what": what, "row": row.pk, "day": row.day.isoformat(), **told}
        return f"{what}:{row.pk}", f"{day_of_year(row.day)} · {label}", values


class FindingLine(ChoiceLine):
    """A doubt that the person was heard about and nobody has decided."""

    def found(self) -> Iterable[tuple[str, str, dict[str, Any]]]:
        is_heard = Q(heard_on__isnull=False) | Q(own_stated_at__isnull=False)
        month = {"person": self.person, "day__range": (self.month.first, self.month.last)}
        rows = IntegrityFinding.objects.open().filter(is_heard, **month)
        for row in rows.order_by("day", "pk"):
            yield str(row.pk), f"{day_of_year(row.day)} · {row.note}", {"finding": row.pk, "day": row.day.isoformat()}


class ResultLine(DayLine):
    metric = forms.ChoiceField(label=gettext_lazy("What"))
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        max_digits=14,
        decimal_places=2,
        help_text=gettext_lazy("A cancellation is negative: the net counts."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=WORD, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["metric"].choices = list(metric_names().items())

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        names = ("metric", "note")
        return {"day": told["day"].isoformat(), "amount": str(told["amount"]), **{name: told[name] for name in names}}


class CounterLine(ChoiceLine):
    """A result of the month that counts."""

    def found(self) -> Iterable[tuple[str, str, dict[str, Any]]]:
        rows = Entry.objects.filter(
            person=self.person,
            work_date__range=(self.month.first, self.month.last),
            metric__code__in=WEIGHTED_METRICS,
            confirmed_at__isnull=False,
            reverses=None,
            reversed_by=None,
        )
        for row in rows.select_related("metric").order_by("work_date", "pk"):
            amount = number_in_figures(row.amount)
            told = {"day": row.work_date.isoformat(), "metric": row.metric.code, "amount": str(row.amount)}
            label = f"{day_of_year(row.work_date)} · {row.metric.name} {amount}"
            yield str(row.pk), f"{label} · {row.note}" if row.note else label, {"entry": row.pk, **told}


class CarryLine(ChoiceLine):
    """What a correction of the month before changed of what is carried over into this one."""

    def found(self) -> Iterable[tuple[str, str, dict[str, Any]]]:
        cells = TargetCell.objects.filter(
            person=self.person, month=self.month, metric__code="orders", is_typed=True
        ).order_by("starts_on", "pk")
        for cell in with_previous_figures(self.month, cells)[:1]:  # the same figures for each role period
            told = {"effective": str(cell.previous_effective), "actual": str(cell.previous_actual)}
            words = _("%(actual)s of %(effective)s")
            figures = {name: number_in_figures(Decimal(told[name])) for name in told}
            yield "carry", words % figures, told


class LeaveLine(LineForm):
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty is the same day.")
    )
    fraction = forms.ChoiceField(
        label=gettext_lazy("Of each day"),
        choices=[("1", gettext_lazy("the whole day")), ("0.5", gettext_lazy("half the day"))],
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=LeaveDay.Kind.choices)

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        told["last_day"] = told.get("last_day") or told.get("first_day")
        for name in ("first_day", "last_day"):
            if name not in self.errors:
                self.in_month(name)
        return told

    def values(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name].isoformat() for name in ("first_day", "last_day")}
        return told | {name: self.cleaned_data[name] for name in ("fraction", "kind") if name in self.fields}


class LeaveBackLine(LeaveLine):
    """Days of leave that were none."""

    fraction = None
    kind = None


def metric_names() -> Mapping[str, str]:
    """The measures of a month's targets by code, in the reader's language. One query."""
    metrics = {metric.code: metric for metric in Metric.objects.filter(code__in=WEIGHTED_METRICS)}
    return {code: metrics[code].name for code in WEIGHTED_METRICS if code in metrics}

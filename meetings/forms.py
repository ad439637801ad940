"""The forms of reports: flat fields, so that a draft is the form as it stands, word for word."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.typed import SANE
from meetings.content import Content
from meetings.plans import MOST
from meetings.querysets import ReportQuerySet
from meetings.report_fields import FieldKind, ReportField
from meetings.work_items import weekly_label

TEXT = 2000


NOT_TYPED = {"csrfmiddlewaretoken", "version", "send", "save", "step", "add"}
FIELD_NAME = re.compile(r"\A[A-Za-z0-9_-]{1,60}\Z")


def typed_fields(data: QueryDict) -> dict[str, str]:
    """Everything typed into a report's form, word for word, by field; empty fields are left out."""
    return {name: data[name] for name in data if data[name] and name not in NOT_TYPED and FIELD_NAME.match(name)}


class ReportForm(forms.Form):
    """What all forms share: the version of the row that was read, the draft as plain text, the template's fields."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        stored: Mapping[str, str],
        version: int,
        asked: Sequence[ReportField] = (),
    ) -> None:
        super().__init__(data, initial={**stored, "version": version}, auto_id="id_%s")
        self.stored, self.asked = stored, asked

    def typed(self, name: str) -> str:
        """The text of a field as it stands, sent or stored."""
        value = self.data.get(name, "") if self.is_bound else self.stored.get(name, "")
        return str(value).strip()

    # --- the fields of the template

    def add_asked(self) -> None:
        """Adds the fields that the template asks for, after those of the page itself."""
        for field in self.asked:
            self.fields[field.code] = _form_field(field)

    def own_fields(self) -> list[forms.BoundField]:
        """The fields of the template, in its order."""
        return [self[field.code] for field in self.asked]

    def own_values(self) -> dict[str, str]:
        """What was answered, as reports keep it; only after is_valid."""
        values = {field.code: self.cleaned_data.get(field.code) for field in self.asked}
        return {code: str(value) for code, value in values.items() if value not in (None, "")}

    @property
    def no_prose(self) -> frozenset[str]:
        """The fields whose answers repeat by right."""
        return frozenset(field.code for field in self.asked if field.kind != FieldKind.TEXT)


def _form_field(field: ReportField) -> forms.Field:
    told = {"label": field.label, "required": field.is_required}
    if field.kind == FieldKind.NUMBER:
        widget = forms.NumberInput(attrs={"class": "form-control count", "inputmode": "numeric", "min": 0, "max": MOST})
        return forms.IntegerField(min_value=0, max_value=MOST, widget=widget, **told)
    if field.kind == FieldKind.DATE:
        attrs = {"class": "form-control", "type": "date", "min": "1900-01-01"}
        return forms.DateField(validators=SANE, widget=forms.DateInput(format="%Y-%m-%d", attrs=attrs), **told)
    if field.kind == FieldKind.CHOICE:
        choices = [("", _("Choose")), *field.choices]
        return forms.ChoiceField(choices=choices, widget=forms.Select(attrs={"class": "form-select"}), **told)
    area = forms.Textarea(attrs={"class": "form-control", "rows": field.rows, "maxlength": TEXT})
    return forms.CharField(max_length=TEXT, widget=area, **told)


class WeeklyReportForm(ReportForm):
    """Plan and actual, causes, next week's plan, support wanted."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        names: Sequence[str],
        planned: Sequence[int],
        counted: Sequence[int | None],
        next_planned: Sequence[int],
        next_is_agreed: bool,
        stored: Mapping[str, str],
        version: int,
        asked: Sequence[ReportField],
    ) -> None:
        super().__init__(data, stored=stored, version=version, asked=asked)
        self.names, self.planned, self.counted = names, planned, counted
        self.next_planned, self.next_is_agreed = next_planned, next_is_agreed
        for number, name in enumerate(names):
            self._add_number(f"actual_{number}", _("%(what)s, done") % {"what": weekly_label(name)}, counted[number])
            if not next_is_agreed:
                label = _("%(what)s, next week") % {"what": weekly_label(name)}
                self._add_number(f"next_{number}", label, next_planned[number])
        self.add_asked()

    def placed(self) -> dict[str, forms.BoundField]:
        """The fields that stand beside the numbers they are about."""
        return {code: self[code] for code in ("causes", "next_week") if code in self.fields}

    def other_fields(self) -> list[forms.BoundField]:
        """The rest of the template."""
        return [field for field in self.own_fields() if field.name not in self.placed()]

    def _add_number(self, name: str, label: str, initial: int | None) -> None:
        field = forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False, initial=initial or 0)
        attrs = {"class": "form-control count", "inputmode": "numeric", "min": 0, "max": MOST, "aria-label": label}
        field.widget = forms.NumberInput(attrs=attrs)
        self.fields[name] = field

    def rows(self) -> list[dict[str, Any]]:
        """One row a quantity: its name, plan, what the daily reports say, the fields of this week and the next."""
        return [
            {
                "name": weekly_label(name),
                "planned": self.planned[number],
                "counted": self.counted[number],
                "actual": self[f"actual_{number}"],
                "next": self[f"next_{number}"] if not self.next_is_agreed else None,
                "next_planned": self.next_planned[number],
            }
            for number, name in enumerate(self.names)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        above = [
            number
            for number, counted in enumerate(self.counted)
            if counted is not None and (cleaned.get(f"actual_{number}") or 0) > counted
        ]
        if above and not cleaned.get("causes"):
            self.add_error("causes", _("A number is above what your daily reports say; write here why."))
        return cleaned

    def content(self, *, keep: Mapping[str, object] | None = None) -> Content:
        values, numbers = self.cleaned_data, range(len(self.names))
        has_numbers = bool(self.names)
        return Content(
            body=self.own_values() | dict(keep or {}),
            no_prose=self.no_prose,
            actual=[values.get(f"actual_{number}") or 0 for number in numbers] if has_numbers else None,
            next_plan=[values.get(f"next_{number}") or 0 for number in numbers]
            if has_numbers and not self.next_is_agreed
            else None,
        )


class PeriodReportForm(ReportForm):
    """Of a month, a quarter or a year: the words beside the figures that the records give."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        stored: Mapping[str, str],
        version: int,
        asked: Sequence[ReportField],
    ) -> None:
        super().__init__(data, stored=stored, version=version, asked=asked)
        self.add_asked()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        codes = [field.code for field in self.asked]
        if self.is_bound and not self.errors and not any(cleaned.get(code) not in (None, "") for code in codes):
            self.add_error(codes[0], _("Write at least the cause.") if codes[0] == "causes" else _("Write something."))
        return cleaned

    def content(self, *, keep: Mapping[str, object] | None = None) -> Content:
        return Content(body=self.own_values() | dict(keep or {}), no_prose=self.no_prose)


class ExcuseForm(forms.Form):
    """The reason of an excuse."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=TEXT,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        help_text=gettext_lazy("The person reads it. The day leaves the average and costs nothing."),
    )


class WeeklyPlanForm(forms.Form):
    """Four numbers at full-week scale."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        names: Sequence[str],
        planned: Sequence[int],
        version: int,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, initial={"version": version}, prefix=prefix)
        for number, name in enumerate(names):
            field = forms.IntegerField(label=weekly_label(name), min_value=0, max_value=MOST, initial=planned[number])
            field.widget = forms.NumberInput(attrs={"class": "form-control count", "inputmode": "numeric", "min": 0})
            self.fields[f"number_{number}"] = field

    def numbers(self) -> list[int]:
        return [self.cleaned_data[name] for name in self.fields if name.startswith("number_")]


class ReportFilter(forms.Form):
    """Narrows the list of reports; every parameter is one of these."""

    STATES = [
        ("", gettext_lazy("All")),
        ("unread", gettext_lazy("Not read yet")),
        ("read", gettext_lazy("Read")),
        ("excused", gettext_lazy("Excused")),
        ("awaited", gettext_lazy("Not handed in")),
    ]
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=STATES, required=False)
    person = forms.CharField(label=gettext_lazy("Person"), max_length=60, required=False)
    on = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=SANE,
    )

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data)
        kinds = [
            ("daily", _("Daily report")),
            ("weekly", _("Weekly report")),
            ("monthly", _("Monthly report")),
            ("quarterly", _("Quarterly report")),
            ("yearly", _("Yearly report")),
        ]
        self.fields["kind"].choices = [("", _("All")), *kinds]
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        self.is_valid()

    def chosen(self, name: str) -> Any:
        """The value of a parameter, None when it is absent or makes no sense."""
        return self.cleaned_data.get(name) or None

    def named(self, rows: Any, *, prefix: str = "") -> Any:
        """The rows of people that the filter names; `prefix` leads to the person."""
        if not (name := self.chosen("person")):
            return rows
        like = Q(**{f"{prefix}name_zh__icontains": name}) | Q(**{f"{prefix}name_pinyin__icontains": name})
        return rows.filter(like | Q(**{f"{prefix}code__iexact": name}))

    def apply(self, reports: ReportQuerySet) -> ReportQuerySet:
        """The reports that the filter asks for."""
        if kind := self.chosen("kind"):
            reports = reports.filter(kind=kind)
        if day := self.chosen("on"):
            reports = reports.filter(subject_on=day)
        reports = self.named(reports, prefix="person__")
        conditions = {
            "unread": Q(sent_at__isnull=False, read_at=None),
            "read": Q(read_at__isnull=False),
            "excused": Q(excused_on__isnull=False),
        }
        state = conditions.get(self.chosen("state"))
        return reports.filter(state) if state else reports

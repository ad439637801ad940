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
from meetings.work_items import weekly_label

TEXT = 2000


NOT_TYPED = {"csrfmiddlewaretoken", "version", "send", "save", "step", "add"}
FIELD_NAME = re.compile(r"\A[A-Za-z0-9_-]{1,60}\Z")


def typed_fields(data: QueryDict) -> dict[str, str]:
    """Everything typed into a report's form, word for word, by field; empty fields are left out."""
    return {name: data[name] for name in data if data[name] and name not in NOT_TYPED and FIELD_NAME.match(name)}


class ReportForm(forms.Form):
    """What the three forms share: the version of the row that was read, and the draft as plain text."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, stored: Mapping[str, str], version: int) -> None:
        super().__init__(data, initial={**stored, "version": version}, auto_id="id_%s")
        self.stored = stored

    def typed(self, name: str) -> str:
        """The text of a field as it stands, sent or stored."""
        value = self.data.get(name, "") if self.is_bound else self.stored.get(name, "")
        return str(value).strip()

    def add_text(self, name: str, label: Any, *, rows: int = 3, most: int = TEXT, hint: Any = "") -> None:
        area = forms.Textarea(attrs={"class": "form-control", "rows": rows, "maxlength": most})
        self.fields[name] = forms.CharField(label=label, max_length=most, required=False, widget=area, help_text=hint)


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
    ) -> None:
        super().__init__(data, stored=stored, version=version)
        self.names, self.planned, self.counted = names, planned, counted
        self.next_planned, self.next_is_agreed = next_planned, next_is_agreed
        for number, name in enumerate(names):
            self._add_number(f"actual_{number}", _("%(what)s, done") % {"what": weekly_label(name)}, counted[number])
            if not next_is_agreed:
                label = _("%(what)s, next week") % {"what": weekly_label(name)}
                self._add_number(f"next_{number}", label, next_planned[number])
        self.add_text("causes", gettext_lazy("What made the difference between plan and actual?"))
        self.add_text("next_week", gettext_lazy("What will you do next week?"))
        self.add_text("support", gettext_lazy("Support wanted"), rows=2)

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
        texts = {name: values[name] for name in ("causes", "next_week", "support") if values.get(name)}
        has_numbers = bool(self.names)
        return Content(
            body=texts | dict(keep or {}),
            actual=[values.get(f"actual_{number}") or 0 for number in numbers] if has_numbers else None,
            next_plan=[values.get(f"next_{number}") or 0 for number in numbers]
            if has_numbers and not self.next_is_agreed
            else None,
        )


class MonthlyReportForm(ReportForm):
    """Causes, lessons and the next month, beside the figures that the records give."""

    def __init__(self, data: QueryDict | None = None, *, stored: Mapping[str, str], version: int) -> None:
        super().__init__(data, stored=stored, version=version)
        self.add_text("causes", gettext_lazy("Why did it come out so?"))
        self.add_text("lessons", gettext_lazy("What did you learn?"))
        self.add_text("next_month", gettext_lazy("What will you do next month?"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_bound and not any(cleaned.get(name) for name in ("causes", "lessons", "next_month")):
            self.add_error("causes", _("Write at least the cause."))
        return cleaned

    def content(self, *, keep: Mapping[str, object] | None = None) -> Content:
        names = ("causes", "lessons", "next_month")
        texts = {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
        return Content(body=texts | dict(keep or {}))


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
        kinds = [("daily", _("Daily report")), ("weekly", _("Weekly report")), ("monthly", _("Monthly report"))]
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

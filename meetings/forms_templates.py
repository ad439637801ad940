"""What HR and the general manager type about the fields of a report."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.forms import DayField, VersionField
from core.typed import number_in
from meetings.report_fields import LONGEST_CODE, MOST, FieldKind, Names, ReportField, is_taken

BLANKS = 2
LABEL = 200
LANGUAGES = (
    ("zh_hant", gettext_lazy("In traditional Chinese")),
    ("zh_hans", gettext_lazy("In simplified Chinese")),
    ("en", gettext_lazy("In English")),
)


class Row(NamedTuple):
    """The fields of one field, by name, for the template."""

    number: int
    field: ReportField | None  # None: a blank row for a new one
    parts: Mapping[str, forms.BoundField]


class OptionsField(forms.CharField):
    """Answers to choose from, one a line, each in three languages with | between them."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> str:
        is_typed = isinstance(value, str) or value is None
        return value if is_typed else "\n".join(" | ".join((hant, hans, en)) for en, hant, hans in value)

    def clean(self, value: Any) -> tuple[Names, ...]:
        """The answers. Raises ValidationError that shows the line that cannot be read."""
        found = []
        for line in super().clean(value).splitlines():
            if not line.strip():
                continue
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != 3 or not all(parts) or max(map(len, parts)) > 100:
                words = _(
                    "Write each answer as traditional | simplified | English, one a line. Not understood: %(line)s"
                )
                raise ValidationError(words, params={"line": line.strip()[:100]})
            hant, hans, en = parts
            found.append((en, hant, hans))
        return tuple(found)


class TemplateForm(forms.Form):
    """The fields of a kind of report, one block each, and two blank blocks for new ones."""

    version = VersionField()
    starts_on = DayField(label=gettext_lazy("Counts from"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        asked: Sequence[ReportField],
        known: Mapping[str, ReportField],
        starts_on: date,
        version: int,
    ) -> None:
        super().__init__(data, initial={"version": version, "starts_on": starts_on})
        self.known, self._standing = known, {number: field for number, field in enumerate(asked)}
        self.fields["starts_on"].widget.attrs["class"] = "form-control"
        count = len(asked) + BLANKS
        if data is not None:
            count = min(number_in(data.get("row_count", "")) or count, MOST + BLANKS)
        self.fields["row_count"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=count)
        self.count = count
        for number in range(count):
            self._add_row(number, self._standing.get(number))

    def _add_row(self, number: int, field: ReportField | None) -> None:
        names = dict(zip(("en", "zh_hant", "zh_hans"), field.names, strict=True)) if field else {}
        code = forms.CharField(widget=forms.HiddenInput, required=False, initial=field.code if field else "")
        self._add(number, "code", code)
        for language, label in LANGUAGES:
            asks = forms.CharField(label=label, max_length=LABEL, required=False, initial=names.get(language, ""))
            self._add(number, language, asks)
        kind = field.kind if field else FieldKind.TEXT
        answered = forms.ChoiceField(label=_("Answered with"), choices=FieldKind.choices, initial=kind)
        self._add(number, "kind", answered)
        options = OptionsField(
            label=_("Answers to choose from"),
            required=False,
            max_length=3000,
            initial=field.options if field else (),
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Only for one of a few. One a line: traditional | simplified | English"),
        )
        self._add(number, "options", options)
        required = forms.BooleanField(
            label=_("Must be answered"), required=False, initial=bool(field and field.is_required)
        )
        self._add(number, "required", required)
        place = forms.IntegerField(
            label=pgettext("among other fields", "Place"), min_value=1, max_value=99, required=False, initial=number + 1
        )
        self._add(number, "place", place)
        if field:
            self._add(number, "drop", forms.BooleanField(label=_("No longer asked"), required=False))

    def _add(self, number: int, name: str, field: forms.Field) -> None:
        classes = {forms.CheckboxInput: "form-check-input", forms.Select: "form-select"}
        field.widget.attrs["class"] = classes.get(type(field.widget), "form-control")
        self.fields[f"row_{number}_{name}"] = field

    def rows(self) -> list[Row]:
        found = []
        for number in range(self.count):
            prefix = f"row_{number}_"
            parts = {name.removeprefix(prefix): self[name] for name in self.fields if name.startswith(prefix)}
            found.append(Row(number, self._standing.get(number), parts))
        return found

    def asked(self) -> list[ReportField]:
        """The fields in their order, without blank and dropped ones; only after is_valid."""
        found: list[tuple[int, int, ReportField]] = []
        codes: set[str] = set()
        for number in range(self.count):
            said = {name: self.cleaned_data.get(f"row_{number}_{name}") for name in ROW}
            names = tuple((said[language] or "").strip() for language in ("en", "zh_hant", "zh_hans"))
            if said["drop"] or not (any(names) or said["code"]):
                continue
            options = tuple(said["options"] if said["kind"] == FieldKind.CHOICE else ())
            code = said["code"] if said["code"] in self.known else self._code_of(names, said["kind"], codes)
            codes.add(code)
            field = ReportField(code, names, str(said["kind"]), options, bool(said["required"]))
            found.append((said["place"] or 99, number, field))
        return [field for _place, _number, field in sorted(found, key=lambda one: one[:2])]

    def _code_of(self, names: Names, kind: str, taken: set[str]) -> str:
        """That of a field which asked the same before; else one after the English words that no version has."""
        for field in self.known.values():
            if (field.names, field.kind) == (names, kind) and field.code not in taken:
                return field.code
        english = names[0]
        word = re.sub(r"[^a-z0-9]+", "_", english.lower()).strip("_")[: LONGEST_CODE - 5].strip("_") or "field"
        # Some first words are those of the form's own fields: "customer feedback" becomes f_customer_feedback.
        codes = [one if number == 1 else f"{one}_{number}" for one in (word, f"f_{word}") for number in range(1, 99)]
        return next(code for code in codes if code not in taken and code not in self.known and not is_taken(code))


ROW = ("code", "en", "zh_hant", "zh_hans", "kind", "options", "required", "place", "drop")

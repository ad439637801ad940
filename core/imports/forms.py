"""The forms of an import: the file, how it is read, and which column is what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.forms import PlainHelper, SubmitKeyField
from core.imports import mapping as mappings
from core.imports.encodings import BIG5, GB18030, LATIN, UTF8, UTF16
from core.imports.mapping import COLUMN, MADE, SAME, Mapped
from core.imports.models import ImportJob
from core.imports.reading import MOST_BYTES, Shape, column_letter
from core.imports.registry import Column, ImportKind
from core.typed import SANE

LETTERS = [
    (UTF8, "UTF-8"),
    (GB18030, gettext_lazy("Simplified Chinese (GB18030)")),
    (BIG5, gettext_lazy("Traditional Chinese (Big5)")),
    (UTF16, "UTF-16"),
    (LATIN, gettext_lazy("Western European (Windows-1252)")),
]
SEPARATORS = [
    (",", gettext_lazy("comma ,")),
    (";", gettext_lazy("semicolon ;")),
    ("\t", gettext_lazy("tab")),
    ("|", gettext_lazy("bar |")),
]


class UploadForm(forms.Form):
    """The file."""

    submit_key = SubmitKeyField()
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    helper = PlainHelper()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 10 MB. Divide it into several."))
        return file


class ShapeForm(forms.Form):
    """How the file is read, for whoever sees that the first rows came out wrong."""

    encoding = forms.ChoiceField(label=gettext_lazy("Letters"), choices=LETTERS, required=False)
    separator = forms.ChoiceField(label=gettext_lazy("Cells are parted by"), choices=SEPARATORS, required=False)
    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    header_line = forms.IntegerField(label=gettext_lazy("Headings stand in line"), min_value=1, max_value=20)
    helper = PlainHelper()

    def __init__(self, *args: Any, job: ImportJob, sheets: list[str], **kwargs: Any) -> None:
        names = ("encoding", "separator", "sheet", "header_line")
        super().__init__(*args, initial={name: getattr(job, name) for name in names}, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in sheets]
        for name in ("sheet",) if job.encoding else ("encoding", "separator"):
            del self.fields[name]
        if len(sheets) < 2 and "sheet" in self.fields:
            self.fields["sheet"].widget = forms.HiddenInput()

    def shape(self) -> Shape:
        return Shape(**self.cleaned_data)


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One line of the mapping page."""

    column: Column
    how: forms.BoundField | None  # None: asked once for the whole file
    text: forms.BoundField | None

    @property
    def errors(self) -> list[str]:
        fields = [field for field in (self.how, self.text) if field is not None]
        return [error for field in fields for error in field.errors]


class MappingForm(forms.Form):
    """Where the values of each column come from: a column of the file, one value for all rows, or made here."""

    def __init__(self, *args: Any, kind: ImportKind, job: ImportJob, proposed: Mapped, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.job = kind, job
        columns = [(f"c{at}", f"{column_letter(at)} · {heading}") for at, heading in enumerate(job.headings)]
        for column in kind.columns:
            source = proposed.get(column.name, {})
            if not column.is_option:
                self.fields[f"{column.name}-how"] = self._how(column, columns, source)
            if column.is_option or column.choices or column.is_date or column.can_be_made or not column.is_required:
                self.fields[f"{column.name}-text"] = self._text(column, source)

    def _how(self, column: Column, columns: list[tuple[str, str]], source: dict[str, Any]) -> forms.ChoiceField:
        choices: list[tuple[str, Any]] = [("", pgettext_lazy("column", "left out"))]
        if column.can_be_made:
            choices.append((MADE, _("made here")))
        else:
            choices.append((SAME, _("the same for all rows")))
        choices.append((_("From the file"), columns))
        at = source.get("at", -1)
        initial = f"c{at}" if source.get("how") == COLUMN and at < len(columns) else source.get("how", "")
        field = forms.ChoiceField(label=column.label, choices=choices, required=False, initial=initial)
        field.widget.attrs["class"] = "form-select"
        return field

    def _text(self, column: Column, source: dict[str, Any]) -> forms.Field:
        label = column.label if column.is_option else _("%(column)s for all rows") % {"column": column.label}
        if column.can_be_made:
            label = _("%(column)s begins with") % {"column": column.label}
        told = {"label": label, "required": False, "initial": source.get("text", "")}
        if column.choices:
            field: forms.Field = forms.ChoiceField(choices=[("", "–"), *column.choices()], **told)
            field.widget.attrs["class"] = "form-select"
        elif column.is_date:
            widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
            field = forms.DateField(widget=widget, validators=SANE, **told)
        else:
            longest = 6 if column.can_be_made else 200
            field = forms.CharField(max_length=longest, widget=forms.TextInput(attrs={"class": "form-control"}), **told)
        return field

    def rows(self) -> Iterator[MappingRow]:
        """The columns, then what is asked once."""
        for column in self.kind.columns:
            names = (f"{column.name}-how", f"{column.name}-text")
            how, text = (self[name] if name in self.fields else None for name in names)
            yield MappingRow(column, how, text)

    def clean(self) -> dict[str, Any]:
        for name, reason in mappings.faults(self.kind, self.mapping()):
            self.add_fault(name, reason)
        return self.cleaned_data

    def add_fault(self, name: str, reason: str) -> None:
        where = next((field for field in (f"{name}-how", f"{name}-text") if field in self.fields), None)
        self.add_error(where, reason)

    def mapping(self) -> Mapped:
        """What was chosen."""
        found: Mapped = {}
        for column in self.kind.columns:
            how = self.cleaned_data.get(f"{column.name}-how") or ("" if not column.is_option else SAME)
            text = str(self.cleaned_data.get(f"{column.name}-text") or "")
            if how.startswith("c") and how[1:].isdecimal():
                found[column.name] = {"how": COLUMN, "at": int(how[1:])}
            elif how == MADE or (how == SAME and (text or not column.is_option)):
                found[column.name] = {"how": how, "text": text}
        return found

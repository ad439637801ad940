"""Forms of the scheme editor: what people type; the checks of a scheme stand in reviews.scheme_checks."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainHelper, SubmitKeyField, VersionField
from core.wording import month_in_words
from reviews.models import Scheme, SchemeDraft
from reviews.scheme_drafts import ABOUT
from reviews.scheme_fields import PROFILES, Content, Kind, SchemeField, fields_of, profile_name, sections, values_of


class Row(NamedTuple):
    """A line of a table: what it is about, its fields, and what is wrong with any of them."""

    label: str
    cells: list[forms.BoundField]

    @property
    def wrong(self) -> list[forms.BoundField]:
        return [cell for cell in self.cells if cell.errors]

    @property
    def pairs(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Of a daily item: for each role the points for one, and the most in a day."""
        return list(zip(map(profile_name, PROFILES), self.cells[::2], self.cells[1::2], strict=True))


class Block(NamedTuple):
    """Some fields of a section: a table of rows that have the same columns, or fields that stand for themselves."""

    columns: list[str]  # empty where each cell has a name of its own
    rows: list[Row]
    fields: list[forms.BoundField]


class Section(NamedTuple):
    code: str
    title: str
    is_changed: bool  # from the version that the draft replaces
    is_open: bool  # where something is wrong, or differs
    blocks: list[Block]


class AboutForm(forms.Form):
    """What the version is called, from when on, and why."""

    name = forms.CharField(
        label=_("Name of the version"), max_length=40, help_text=_("Short, such as 2027-v1. It stands on every sheet.")
    )
    effective_from = forms.TypedChoiceField(
        label=_("In force from"),
        coerce=date.fromisoformat,
        help_text=_("A month that has not begun: who works in it knows its rules before."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads it once the version is published."),
    )
    helper = PlainHelper()

    def __init__(self, *args: Any, first_days: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].choices = [(day.isoformat(), month_in_words(day)) for day in first_days]


class DraftForm(AboutForm):
    """A new draft, from a version that there is."""

    submit_key = SubmitKeyField()
    based_on = forms.ModelChoiceField(
        Scheme.objects.order_by("-effective_from"),
        label=_("Begin with the rules of"),
        empty_label=None,
        help_text=_("They are copied; then you change what shall be different."),
    )


class SchemeForm(AboutForm):
    """Everything that a version says, over the version of the draft that was read."""

    version = VersionField()

    def __init__(self, *args: Any, draft: SchemeDraft, content: Content, **kwargs: Any) -> None:
        self.scheme_fields, self.kept = fields_of(content), values_of(content)
        about = {"name": draft.name, "effective_from": draft.effective_from.isoformat(), "reason": draft.reason}
        initial = {**about, "version": draft.version, **initial_of(self.scheme_fields, self.kept)}
        super().__init__(*args, initial=initial, **kwargs)
        for one in self.scheme_fields:
            self.fields[one.name] = form_field(one)
            self.fields[one.name].short = one.label  # under the column of its table
        for name in ABOUT:
            is_choice = isinstance(self.fields[name], forms.ChoiceField)
            self.fields[name].widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def about(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ABOUT}

    def about_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ABOUT]

    def values(self) -> dict[str, Any]:
        return {one.name: self.cleaned_data[one.name] for one in self.scheme_fields}

    def mark_invalid(self) -> None:
        """Tells each input that is wrong so, and where the sentence about it stands."""
        for name in self.errors:
            if name in self.fields:
                attrs = self.fields[name].widget.attrs
                attrs |= {"class": f"{attrs.get('class', '')} is-invalid", "aria-invalid": "true"}
                attrs["aria-describedby"] = f"error_{name}"

    def sections(self, before: Content) -> list[Section]:
        """The fields as the page groups them; `before` is what the draft replaces."""
        was, found = values_of(before), []
        by_section = {code: list(of) for code, of in groupby(self.scheme_fields, key=attrgetter("section"))}
        for code, title in sections().items():
            fields = by_section[code]
            is_changed = any(was.get(one.name) != self.kept[one.name] for one in fields)
            is_wrong = any(one.name in self.errors for one in fields)
            found.append(Section(code, title, is_changed, is_wrong or is_changed, list(self._blocks(fields))))
        return found

    def _blocks(self, of_section: list[SchemeField]) -> Iterable[Block]:
        for has_row, fields in groupby(of_section, key=lambda one: bool(one.row)):
            if not has_row:
                yield Block([], [], [self[one.name] for one in fields])
                continue
            rows = [(row, list(cells)) for row, cells in groupby(fields, key=attrgetter("row"))]
            labels = [[cell.label for cell in cells] for _row, cells in rows]
            columns = labels[0] if all(label == labels[0] for label in labels) else []
            yield Block(columns, [Row(row, [self[cell.name] for cell in cells]) for row, cells in rows], [])


def initial_of(fields: Iterable[SchemeField], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as inputs show them: percent without zeros behind, the time as a clock."""
    shown = plain(fields, values)
    return shown | {one.name: shown[one.name].strftime("%H:%M") for one in fields if one.kind == Kind.CLOCK}


def plain(fields: Iterable[SchemeField], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, percent without zeros behind."""
    return {
        one.name: f"{value.normalize():f}"
        if (value := values[one.name]) is not None and one.kind == Kind.SHARE
        else value
        for one in fields
    }


def form_field(one: SchemeField) -> forms.Field:
    """The input of a value. Its bounds are only told to the browser: the checks say what is wrong, in sentences."""
    told = {"label": one.words, "required": not one.is_optional}
    bounds = {"min": one.low, "max": one.high, "class": "form-control figure-input", "inputmode": "decimal"}
    if one.row:  # in a table, where the line and the column name it for those who see
        bounds["aria-label"] = one.words
    match one.kind:
        case Kind.CLOCK:
            return forms.TimeField(**told, widget=forms.TimeInput(attrs={"type": "time", "class": "form-control"}))
        case Kind.CHOICE:
            return forms.ChoiceField(**told, choices=one.choices, widget=forms.Select(attrs={"class": "form-select"}))
        case Kind.MONTHS | Kind.LEAVES:
            widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
            return forms.MultipleChoiceField(**told, choices=one.choices, widget=widget)
        case Kind.POINTS:
            widget = forms.NumberInput(attrs=bounds | {"step": "0.01"})
            return forms.DecimalField(**told, max_digits=6, decimal_places=2, widget=widget)
        case Kind.SHARE:
            widget = forms.NumberInput(attrs=bounds | {"step": "any"})
            return forms.DecimalField(**told, max_digits=6, decimal_places=2, widget=widget)
    return forms.IntegerField(**told, widget=forms.NumberInput(attrs=bounds | {"inputmode": "numeric"}))


class WordForm(forms.Form):
    """Why it is sent back."""

    word = forms.CharField(
        label=_("What should be different"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    helper = PlainHelper()


class CompareForm(forms.Form):
    """Which two versions stand side by side."""

    before = forms.ModelChoiceField(Scheme.objects.order_by("-effective_from"), label=_("Before"), empty_label=None)
    after = forms.ModelChoiceField(Scheme.objects.order_by("-effective_from"), label=_("After"), empty_label=None)

    def chosen(self, *, latest: list[Scheme]) -> tuple[Scheme, Scheme]:
        """The two that are asked for; where none are, the newest beside the one before it."""
        if self.is_valid():
            return self.cleaned_data["before"], self.cleaned_data["after"]
        return latest[-1], latest[0]


class Saved:
    """A draft as it is now, under the names of the editor's fields: for the page that shows both texts."""

    def __init__(self, draft: SchemeDraft, content: Content) -> None:
        about = {name: getattr(draft, name) for name in (*ABOUT, "version")}
        vars(self).update(about | plain(fields_of(content), values_of(content)))

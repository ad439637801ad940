"""The forms of the lists that HR keeps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainHelper, SubmitKeyField, VersionField
from recruiting.lists import NAMES
from recruiting.models import MoveReason, Stage
from recruiting.models_candidates import NOTE

MOST_STAGES = 12
LABELS = (_("Name in English"), _("Name in traditional Chinese"), _("Name in simplified Chinese"))


class NamesForm(forms.Form):
    """A name in three languages."""

    helper = PlainHelper()

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in zip(NAMES, LABELS, strict=True):
            self.fields[name] = forms.CharField(label=label, max_length=80)
        if is_new:
            self.fields["submit_key"] = SubmitKeyField()
        else:
            self.fields["version"] = VersionField()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as the services take it."""
        return {name: self.cleaned_data[name] for name in NAMES}

    @property
    def stages(self) -> list[dict[str, Any]]:
        return []

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("version", *NAMES)}


class ReasonForm(NamesForm):
    """A reason, and what it is one for."""

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, is_new=is_new, **kwargs)
        if is_new:
            self.fields["of"] = forms.ChoiceField(label=_("Reason for"), choices=MoveReason.Of.choices)
            self.order_fields(["of", *NAMES])

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        return values | {"of": self.cleaned_data["of"]} if "of" in self.fields else values


class TemplateForm(NamesForm):
    """A row of stages, line by line: kind, place and name; who is given another place moves there, the others along."""

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, is_new=is_new, **kwargs)
        kinds = [("", "–"), *Stage.Kind.choices]
        for number in range(1, MOST_STAGES + 1):
            told = {"number": number}
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=_("Stage %(number)s") % told, choices=kinds, required=number == 1
            )
            self.fields[f"place_{number}"] = forms.IntegerField(
                label=_("Place of stage %(number)s") % told,
                min_value=1,
                max_value=MOST_STAGES,
                initial=number,
                required=False,
            )
            for name, label in zip(NAMES, LABELS, strict=True):
                self.fields[f"{name}_{number}"] = forms.CharField(label=label, max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for number in range(1, MOST_STAGES + 1):
            typed = [bool(values.get(f"{name}_{number}")) for name in NAMES]
            if values.get(f"kind_{number}") and not all(typed):
                self.add_error(f"name_en_{number}", _("A stage needs its name in three languages."))
        return values

    @property
    def stages(self) -> list[dict[str, Any]]:
        values = self.cleaned_data
        return [
            {"kind": kind} | {name: values[f"{name}_{number}"] for name in NAMES}
            for number in sorted(range(1, MOST_STAGES + 1), key=self._place)
            if (kind := values.get(f"kind_{number}"))
        ]

    def _place(self, number: int) -> tuple[int, int, int]:
        """Where a stage comes to stand: before the one of that place where it comes from behind, else after it."""
        place = self.cleaned_data.get(f"place_{number}") or number
        return place, (place > number) - (place < number), number

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        found = super().initial_of(row)
        for number, stage in enumerate(row.stages.all(), start=1):
            found |= {f"kind_{number}": stage.kind} | {f"{name}_{number}": getattr(stage, name) for name in NAMES}
        return found

    @classmethod
    def first(cls) -> dict[str, Any]:
        """A row to begin with: every kind once, in order."""
        return {f"kind_{number}": kind for number, kind in enumerate(Stage.Kind.values, start=1)}


class ConsentTextForm(forms.Form):
    """The next version of the text, in three languages."""

    submit_key = SubmitKeyField()
    text_en = forms.CharField(label=_("Text in English"), max_length=NOTE, widget=forms.Textarea)
    text_zh_hant = forms.CharField(label=_("Text in traditional Chinese"), max_length=NOTE, widget=forms.Textarea)
    text_zh_hans = forms.CharField(label=_("Text in simplified Chinese"), max_length=NOTE, widget=forms.Textarea)
    helper = PlainHelper()

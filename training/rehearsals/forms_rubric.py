"""The form of a new version of the rubric: stages with weights, criteria with names and hints in three languages."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField
from training.models import Rubric
from training.rehearsals.wording import LANGUAGES, name_of_stage, typed_texts
from training.rules import Criterion, Stage

SPARE = 1  # empty criteria offered below those of the version before
RATED = 3  # the highest rating of what is not given in points (training.rehearsals.wording.PARTS_RATED)
NAME, HINT = 60, 160  # letters
TEXTS = [
    ("name", NAME, (_("Name, English"), _("Name, traditional Chinese"), _("Name, simplified Chinese"))),
    ("hint", HINT, (_("Looked at, English"), _("Looked at, traditional Chinese"), _("Looked at, simplified Chinese"))),
]
POINTS, GIVEN_AS = pgettext_lazy("rubric", "Points"), pgettext_lazy("rubric", "Given as")
FIGURES = ("effective_from", "pass_total", "stage_floor", "apart")


class RubricForm(forms.Form):
    """A new version, `over` the one of that number. A criterion without a name is left out."""

    submit_key = SubmitKeyField()
    over = forms.IntegerField(widget=forms.HiddenInput)
    effective_from = DayField(label=_("For rehearsals from"), help_text=_("Those that are planned keep their version."))
    pass_total = forms.IntegerField(label=_("Passed from, of 100 points"), min_value=0, max_value=100)
    stage_floor = forms.IntegerField(label=_("No stage under, of 100 points"), min_value=0, max_value=100)
    apart = forms.IntegerField(
        label=_("A word is asked for from so many points of five apart"), min_value=1, max_value=5
    )

    def __init__(self, *args: Any, before: Rubric, **kwargs: Any) -> None:
        self.before = before.rules
        figures = {"pass_total": int(self.before.pass_total), "stage_floor": int(self.before.stage_floor)}
        kwargs["initial"] = {"over": before.number, "apart": int(self.before.apart * 5)} | figures
        super().__init__(*args, **kwargs)
        blocks = [self._add_stage(stage) for stage in self.before.stages]
        self.helper = PlainHelper()
        self.helper.layout = Layout("submit_key", "over", *FIGURES, *blocks)

    def _add_stage(self, stage: Stage) -> Fieldset:
        weight = f"weight_{stage.code}"
        self.fields[weight] = forms.IntegerField(
            label=_("Weight in the total, in percent"), min_value=1, max_value=98, initial=int(stage.weight * 100)
        )
        names = [weight]
        for number, one in enumerate([*stage.criteria, *[None] * SPARE], 1):
            names += self._add_criterion(f"{stage.code}_{number}", number, one)
        return Fieldset(name_of_stage(stage.code), *names)

    def _add_criterion(self, key: str, number: int, one: Criterion | None) -> list[str]:
        known = typed_texts(one) if one else {}
        added = []
        for text, length, labels in TEXTS:
            for language, label in zip(LANGUAGES, labels, strict=True):
                name = f"{key}_{text}_{language}"
                told = {"max_length": length, "required": False, "initial": known.get(f"{text}_{language}", "")}
                self.fields[name] = forms.CharField(label=f"{number} · {label}", **told)
                added.append(name)
        self.fields[f"{key}_points"] = forms.IntegerField(
            label=f"{number} · {POINTS}", min_value=1, max_value=100, required=False,
            initial=one.points if one else None,
        )  # fmt: skip
        self.fields[f"{key}_given"] = forms.ChoiceField(
            label=f"{number} · {GIVEN_AS}",
            choices=[("points", POINTS), ("rating", _("Rating from 0 to 3"))],
            initial="rating" if one and one.highest != one.points else "points",
        )
        return [*added, f"{key}_points", f"{key}_given"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for stage in self.before.stages:
            for key in self._keys(stage):
                if self._is_named(key) and not values.get(f"{key}_points"):
                    self.add_error(f"{key}_points", ValidationError(_("Say how many points it is worth.")))
        return values

    def _keys(self, stage: Stage) -> Sequence[str]:
        return [f"{stage.code}_{number}" for number in range(1, len(stage.criteria) + SPARE + 1)]

    def _is_named(self, key: str) -> bool:
        return any(self.cleaned_data.get(f"{key}_name_{language}") for language in LANGUAGES)

    @property
    def body(self) -> dict[str, Any]:
        """As training.rules.rubric_of reads it."""
        values = self.cleaned_data
        return {
            "pass_total": str(values["pass_total"]),
            "stage_floor": str(values["stage_floor"]),
            "apart": [values["apart"], 5],
            "stages": [
                {
                    "code": stage.code,
                    "weight": str(Decimal(values[f"weight_{stage.code}"]) / 100),
                    "criteria": [self._criterion(stage, key) for key in self._keys(stage) if self._is_named(key)],
                }
                for stage in self.before.stages
            ],
        }

    def _criterion(self, stage: Stage, key: str) -> dict[str, Any]:
        values, number = self.cleaned_data, int(key.rsplit("_", 1)[1])
        points = values[f"{key}_points"]
        # A criterion keeps its code; a new one takes a code that no version before it has.
        code = (
            stage.criteria[number - 1].code if number <= len(stage.criteria) else f"v{values['over'] + 1}_{stage.code}"
        )
        texts = {
            text: {language: values[f"{key}_{text}_{language}"] for language in LANGUAGES} for text in ("name", "hint")
        }
        highest = points if values[f"{key}_given"] == "points" else RATED
        return {"code": code, "points": points, "highest": highest} | texts

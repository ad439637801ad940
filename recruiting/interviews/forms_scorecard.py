"""The form of the next version of the scorecard: criterion by criterion, with a line of anchors for each score."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainHelper, SubmitKeyField
from recruiting.forms_lists import LABELS
from recruiting.interviews.scorecard import SCORES, TEXTS, Asked, version_of
from recruiting.lists import NAMES
from recruiting.models import ScoreCriterion

MOST = 8  # criteria
ANCHOR = 200  # letters
IN_LANGUAGES = (_("Anchors in English"), _("Anchors in traditional Chinese"), _("Anchors in simplified Chinese"))


class ScorecardForm(forms.Form):
    """Up to eight criteria; one without a name is left out."""

    submit_key = SubmitKeyField()
    over = forms.IntegerField(widget=forms.HiddenInput)  # the version that was read
    helper = PlainHelper()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST + 1):
            told = {"number": number}
            for name, label in zip(NAMES, LABELS, strict=True):
                words = _("Criterion %(number)s: %(what)s") % (told | {"what": label})
                self.fields[f"{name}_{number}"] = forms.CharField(label=words, max_length=80, required=number == 1)
            self.fields[f"weight_{number}"] = forms.IntegerField(
                label=_("Weight of criterion %(number)s, in percent") % told, min_value=1, max_value=100, required=False
            )
            self.fields[f"decides_{number}"] = forms.BooleanField(
                label=_("A 1 in criterion %(number)s fails the card") % told, required=False
            )
            for name, label in zip(TEXTS, IN_LANGUAGES, strict=True):
                self.fields[f"{name}_{number}"] = forms.CharField(
                    label=_("Criterion %(number)s: %(what)s") % (told | {"what": label}),
                    max_length=(ANCHOR + 2) * len(SCORES),
                    required=False,
                    widget=forms.Textarea(attrs={"rows": len(SCORES)}),
                    help_text=_("A line for each score from 1 to 5."),
                )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for number in range(1, MOST + 1):
            if any(values.get(f"{name}_{number}") for name in NAMES):
                self._check(number, values)
        return values

    def _check(self, number: int, values: dict[str, Any]) -> None:
        for name in (*NAMES, "weight"):
            if not values.get(f"{name}_{number}") and f"{name}_{number}" not in self.errors:
                self.add_error(f"{name}_{number}", _("A criterion needs its name in three languages and its weight."))
        for name in TEXTS:
            lines = _lines(values.get(f"{name}_{number}", ""))
            if len(lines) != len(SCORES):
                self.add_error(f"{name}_{number}", _("Each score from 1 to 5 needs its anchor."))
            elif any(len(line) > ANCHOR for line in lines):
                self.add_error(f"{name}_{number}", _("An anchor has at most %(most)s letters.") % {"most": ANCHOR})

    @property
    def asked(self) -> list[Asked]:
        """What was typed, as the service takes it."""
        values = self.cleaned_data
        return [
            Asked(
                [values[f"{name}_{number}"] for name in NAMES],
                values[f"weight_{number}"],
                values[f"decides_{number}"],
                [_lines(values[f"{name}_{number}"]) for name in TEXTS],
            )
            for number in range(1, MOST + 1)
            if values.get(f"name_en_{number}")
        ]

    @staticmethod
    def initial_of(criteria: list[ScoreCriterion]) -> dict[str, Any]:
        """The version of today, to be changed."""
        found: dict[str, Any] = {"over": version_of(criteria)}
        for number, one in enumerate(criteria, start=1):
            found |= {f"{name}_{number}": getattr(one, name) for name in NAMES}
            found |= {f"weight_{number}": one.weight, f"decides_{number}": one.decides}
            anchors = sorted(one.anchors.all(), key=lambda anchor: anchor.score)
            found |= {f"{name}_{number}": "\n".join(getattr(anchor, name) for anchor in anchors) for name in TEXTS}
        return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]

"""The forms of rewards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper, SubmitKeyField
from core.periods import Month
from core.wording import month_in_words
from reviews.models import RewardLine, RewardTerms
from reviews.rewards.deciding import Seen

WORD = 500
MOST = 500  # lines that a button is about


class LinesForm(forms.Form):
    """What a button is about: lines with the version that was seen, and what the act asks for."""

    lines = forms.MultipleChoiceField(required=False)
    listed = forms.MultipleChoiceField(required=False)
    reason = forms.CharField(max_length=WORD, required=False)
    given_on = DayField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lines", "listed"):
            sent = self.data.getlist(name)[:MOST] if self.is_bound else []
            self.fields[name].choices = [(one, one) for one in sent if "\0" not in one]

    def seen(self, name: str) -> list[Seen]:
        """The lines of that field; what no page could have sent is left out."""
        pairs = (one.split(":") for one in self.cleaned_data[name])
        return [
            Seen(int(pair[0]), int(pair[1]))
            for pair in pairs
            if len(pair) == 2 and all(part.isascii() and part.isdigit() and len(part) < 10 for part in pair)
        ]


class LedgerFilter(forms.Form):
    """Which lines are shown."""

    month = forms.CharField(label=_("Month"), required=False, widget=forms.TextInput(attrs={"type": "month"}))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), *RewardLine.State.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class TermsForm(forms.ModelForm):
    """What grades and reached targets are worth, from a month on."""

    submit_key = SubmitKeyField()
    effective_from = forms.ChoiceField(label=_("From the month"))
    helper = PlainHelper()

    class Meta:
        model = RewardTerms
        fields = (
            *RewardTerms.GRADES,
            "month_amount",
            "quarter_amount",
            "quarter_extra",
            "year_amount",
            "year_extra",
            "stage_amount",
        )

    def __init__(self, *args: Any, months: list[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].choices = [(str(month), month_in_words(month.first)) for month in months]
        self.order_fields(["submit_key", "effective_from", *self.Meta.fields])
        for name in self.Meta.fields:
            if isinstance(self.fields[name], forms.DecimalField):
                self.fields[name].min_value = 0

    def terms(self) -> dict[str, Any]:
        """The values as the service takes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

"""What HR and the general manager type about metrics."""

from typing import Any

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.forms import PlainHelper, SubmitKeyField, VersionField
from targets.models import Metric

FIXED = ("code", "kind", "aggregation", "numerator", "denominator")
TEXTS = ("description_en", "description_zh_hant", "description_zh_hans")


class MetricForm(forms.ModelForm):
    """A metric: its names, what exactly counts, how it adds up and what feeds it."""

    # The service checks what belongs together and says it in words; the database only keeps it.
    numerator = forms.ModelChoiceField(
        Metric.objects.none(), label=_("What is divided"), required=False, help_text=_("Only of a ratio.")
    )
    denominator = forms.ModelChoiceField(Metric.objects.none(), label=_("By what"), required=False)
    retired_from = forms.RegexField(
        r"^[0-9]{4}-[0-9]{2}\Z",
        label=_("No longer counted from the month"),
        required=False,
        help_text=_("What was recorded until then stays. Empty: it goes on."),
        error_messages={"invalid": _("Choose a month.")},
        widget=forms.TextInput(attrs={"type": "month", "pattern": "[0-9]{4}-[0-9]{2}", "placeholder": "2027-01"}),
    )
    version = VersionField(required=False)
    submit_key = SubmitKeyField(required=False)

    class Meta:
        model = Metric
        fields = (
            *("code", "name_zh_hant", "name_zh_hans", "name_en"),
            *("description_zh_hant", "description_zh_hans", "description_en"),
            *("kind", "decimals", "direction", "aggregation", "numerator", "denominator", "source", "position"),
            "retired_from",
        )
        widgets = dict.fromkeys(TEXTS, forms.Textarea(attrs={"rows": 2, "maxlength": 300}))  # noqa: RUF012 read only
        help_texts = {  # noqa: RUF012 read only
            "code": _("For files and addresses: small letters, digits and _. It stays once something is recorded."),
            "aggregation": _("Orders add up; customers at the end of a month do not; a ratio is worked out anew."),
            "source": _("A ratio is always worked out from its two measures."),
            "position": _("Lower numbers come first."),
        }

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        parts = Metric.objects.exclude(aggregation=Metric.Aggregation.RATIO).exclude(pk=self.instance.pk)
        for name in ("numerator", "denominator"):
            self.fields[name].queryset = parts
        if fixed:
            for name in FIXED:
                self.fields[name].disabled = True
        if self.instance.pk is None:
            del self.fields["retired_from"], self.fields["version"]
            last = Metric.objects.aggregate(last=Max("position"))["last"]
            self.initial["position"] = 0 if last is None else last + 1  # a new one comes after those that people know
        else:
            del self.fields["submit_key"]
            self.fields["kind"].initial = Metric.Kind.COUNT

    def _post_clean(self) -> None:
        """The service checks the whole row; what the form knows is the shape of each field."""

    def values(self) -> dict[str, Any]:
        """What the service takes; where the figures of a ratio come from goes without saying."""
        values = {name: self.cleaned_data.get(name, "") for name in self.Meta.fields}
        if values["aggregation"] == Metric.Aggregation.RATIO:
            values["source"] = Metric.Source.WORKED_OUT
        return values

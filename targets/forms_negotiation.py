"""What is typed when targets are proposed and answered."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PlainHelper, SubmitKeyField, VersionField
from core.periods import Month
from core.typed import number_in
from core.wording import month_in_words, name_in_words
from org.models import Person
from targets.countering import Cells, month_field, year_field, years_in
from targets.forms import LARGEST, as_typed
from targets.models import Metric, Negotiation, NegotiationStep
from targets.models_negotiation import WORDS


class ProposeForm(forms.Form):
    """To whom a plan is proposed, and what it is based on. Everybody who has yet to hear of it is chosen."""

    people = forms.MultipleChoiceField(label=gettext_lazy("To whom"), widget=forms.CheckboxSelectMultiple)
    basis = forms.ChoiceField(
        label=gettext_lazy("What the targets are based on"),
        choices=NegotiationStep.Basis.choices,
        widget=forms.RadioSelect,
        initial=NegotiationStep.Basis.HISTORY,
    )
    words = forms.CharField(
        label=gettext_lazy("In a sentence"),
        help_text=gettext_lazy("Everybody whom you chose reads it beside the own targets."),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = VersionField()
    submit_key = SubmitKeyField()
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def __init__(
        self, *args: Any, people: Sequence[Person], talks: Mapping[int, Negotiation], plan_version: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.talks = talks
        self.fields["version"].initial = plan_version
        self.fields["people"].choices = [(one.code, self._label(one)) for one in people]
        self.fields["people"].initial = [
            one.code for one in people if one.pk not in talks or talks[one.pk].state == Negotiation.State.CHANGED
        ]
        self.by_code = {one.code: one.pk for one in people}
        self.versions = {one.code: talks[one.pk].version if one.pk in talks else 0 for one in people}
        self.fields["seen"].initial = self.seen_now()

    def seen_now(self) -> str:
        """The versions of what was said to each, as the page is drawn."""
        return " ".join(f"{code}:{version}" for code, version in self.versions.items())

    def _label(self, person: Person) -> str:
        talk = self.talks.get(person.pk)
        state = talk.get_state_display() if talk else _("not proposed yet")
        return _("%(name)s: %(state)s") % {"name": name_in_words(person), "state": state}

    def chosen(self) -> dict[int, int]:
        """Person id → the version of the negotiation that was read."""
        told = (word.rpartition(":") for word in self.cleaned_data["seen"].split())
        read = {code: number_in(version) or 0 for code, _colon, version in told}
        return {self.by_code[code]: read.get(code, 0) for code in self.cleaned_data["people"]}

    def show_what_was_said(self, plan_version: int, words: str) -> None:
        """After somebody was quicker: says so, and lets the next sending go over what is there now."""
        self.data = self.data.copy()
        self.data["version"], self.data["seen"] = str(plan_version), self.seen_now()
        told = _("Meanwhile the plan was changed or something was said: “%(words)s” Look again, then propose.")
        self.add_error(None, told % {"words": words or "–"})


class CounterForm(forms.Form):
    """A reason, and what the person holds to be right: for the year, for single months, or both."""

    words = forms.CharField(
        label=gettext_lazy("Your reason"), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = VersionField()

    def __init__(self, *args: Any, cells: Cells, open_months: Sequence[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.cells = cells
        self.months = [month for month in open_months if any(month in of_metric for of_metric in cells.values())]
        self.years = years_in(cells)
        for metric, year in self.years.items():
            label = _("%(name)s in the year") % {"name": metric.name}
            self.fields[year_field(metric)] = _amount(metric, label, year)
        for metric, of_metric in cells.items():
            for month in self.months:
                if month in of_metric:
                    label = _("%(what)s, %(month)s") % {"what": metric.name, "month": month_in_words(month.first)}
                    self.fields[month_field(metric, month)] = _amount(metric, label, of_metric[month].amount)

    def year_fields(self) -> list[forms.BoundField]:
        return [self[year_field(metric)] for metric in self.years]

    def month_rows(self) -> list[tuple[Month, list[forms.BoundField | None]]]:
        """Each month with the fields of the measures; None where a measure asks for nothing."""
        return [
            (
                month,
                [self[month_field(one, month)] if month in of_one else None for one, of_one in self.cells.items()],
            )
            for month in self.months
        ]

    @property
    def gives_months(self) -> bool:
        """Whether a month was changed, or cannot be read: then they are shown."""
        return self.is_bound and any(name.startswith("month_") for name in {*self.changed_data, *self.errors})

    def keep_to_what_was_typed(self) -> None:
        """Sends the months that nobody changed along unseen; for the page of a conflict."""
        for name in self.fields:
            if name.startswith("month_") and name not in self.changed_data:
                self.fields[name].widget = forms.HiddenInput()

    def figures(self) -> tuple[dict[Metric, Decimal], dict[tuple[Metric, Month], Decimal]]:
        """The years and the months that were given; a blank one agrees with what is proposed."""
        years = {metric: self.cleaned_data.get(year_field(metric)) for metric in self.years}
        months = {
            (metric, month): self.cleaned_data.get(month_field(metric, month))
            for metric in self.cells
            for month in self.months
        }
        return (
            {metric: year for metric, year in years.items() if year is not None},
            {place: amount for place, amount in months.items() if amount is not None},
        )


def _amount(metric: Metric, label: str, now: Decimal) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST,
        decimal_places=metric.places,
        initial=Decimal(
            as_typed(now, decimals=metric.decimals)
        ),  # a number, so that what was typed can be told from it
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

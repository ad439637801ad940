"""What people type about goals and their stages."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from core.periods import Month
from core.wording import month_in_words
from org.models import Unit, UnitVersion
from targets.forms import LARGEST
from targets.models import Goal, GoalStage, Metric

MONTHS_AROUND = 12  # a goal may have begun a year ago, or begin in a year


class GoalForm(forms.Form):
    """An overall goal: whose, what, and from which month results count."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    name = forms.CharField(label=_("The goal"), max_length=120)
    starts_in = forms.ChoiceField(label=_("Results count from"))
    submit_key = SubmitKeyField()
    version = VersionField()

    def __init__(
        self, *args: Any, units: list[UnitVersion], today: date, goal: Goal | None = None, **kwargs: Any
    ) -> None:
        if goal is not None:
            kwargs["initial"] = {"name": goal.name, "starts_in": goal.starts_in, "version": goal.version}
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        month = Month.of(today)
        for _number in range(MONTHS_AROUND):
            month = month.previous()
        months = []
        for _number in range(2 * MONTHS_AROUND + 1):
            months.append(month)
            month = month.next()
        if goal is not None and goal.first_month not in months:
            months.insert(0, goal.first_month)
        self.fields["starts_in"].choices = [(one, month_in_words(one.first)) for one in months]
        self.fields["starts_in"].initial = Month(f"{today.year:04}-01")
        if goal is None:
            names = {one.unit_id: one.name for one in units}
            self.fields["unit"].queryset = Unit.objects.filter(pk__in=names).order_by("code")
            self.fields["unit"].label_from_instance = lambda unit: names[unit.pk]
        for name in ("unit", "submit_key") if goal else ("version",):
            del self.fields[name]

    def clean_starts_in(self) -> Month:
        return Month(self.cleaned_data["starts_in"])


class StageForm(forms.Form):
    """A stage: until when, and how much of what; or nothing to count, and a head confirms it."""

    name = forms.CharField(label=_("The stage"), max_length=120)
    due_on = DayField(label=pgettext_lazy("due", "Until"))
    metric = forms.ModelChoiceField(
        Metric.objects.none(), label=_("Measure"), empty_label=_("nothing to count: a head confirms it"), required=False
    )
    amount = forms.DecimalField(
        label=_("Amount"),
        max_value=LARGEST,
        decimal_places=2,
        required=False,
        help_text=_("All results of the unit and those below it, from the first month of the goal to that day."),
    )
    submit_key = SubmitKeyField()
    version = VersionField()

    def __init__(self, *args: Any, goal: Goal, stage: GoalStage | None = None, **kwargs: Any) -> None:
        if stage is not None:
            kwargs["initial"] = {
                name: getattr(stage, name) for name in ("name", "due_on", "metric", "amount", "version")
            }
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.fields["metric"].queryset = Metric.objects.in_force(goal.first_month).filter(
            aggregation=Metric.Aggregation.SUM, direction=Metric.Direction.UP
        )
        del self.fields["submit_key" if stage else "version"]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("name", "due_on", "metric", "amount")}


class ConfirmForm(forms.Form):
    """By what one sees that a stage is reached."""

    note = forms.CharField(label=_("By what one sees it"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()

"""What people type about actions of a plan."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from core.periods import Month
from org.access import Area, readable_people
from org.models import Person, Unit
from org.person_field import person_field
from targets.models import Metric, Plan, PlanAction
from targets.plan_selectors import names_of_units

NOTHING = _("the whole plan")


class ActionForm(forms.Form):
    """Who does what until when; about a measure or a unit below where it is about one."""

    what = forms.CharField(label=_("What is to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    due_on = DayField(label=pgettext_lazy("due", "Until"))
    metric = forms.ModelChoiceField(
        Metric.objects.none(), label=_("For the measure"), empty_label=NOTHING, required=False
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("For the unit"), empty_label=NOTHING, required=False)
    submit_key = SubmitKeyField()
    version = VersionField()

    def __init__(
        self, *args: Any, plan: Plan, viewer: Person, today: date, action: PlanAction | None = None, **kwargs: Any
    ) -> None:
        if action is not None:
            told = {name: getattr(action, name) for name in ("what", "due_on", "metric", "unit", "version")}
            kwargs["initial"] = told
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        people = readable_people(viewer, Area.TARGETS, today).in_service(today)
        owner = action.owner if action else viewer
        who = person_field(people, area=Area.TARGETS, label=_("Who"), initial=owner)
        self.fields = {"what": self.fields["what"], "owner": who, **self.fields}
        del self.fields["submit_key" if action else "version"]
        self.fields["metric"].queryset = Metric.objects.in_force(Month(f"{plan.year:04}-01"))
        below = Unit.objects.filter(versions__parent=plan.unit).distinct().order_by("code")
        self.fields["unit"].queryset = below
        names = names_of_units(below.values_list("pk", flat=True), today)
        self.fields["unit"].label_from_instance = lambda unit: names.get(unit.pk, unit.code)
        if not names:
            del self.fields["unit"]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        named = ("what", "owner", "due_on", "metric", "unit")
        return {name: self.cleaned_data.get(name) for name in named}


class DropForm(forms.Form):
    """Why an action is dropped."""

    reason = forms.CharField(label=_("Why it is dropped"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()

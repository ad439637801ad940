"""What people type about actions of a plan."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.periods import Month
from duties.forms_actions import ActionForm
from org.access import Area, readable_people
from org.models import Person, Unit
from org.naming import names_of_units
from org.person_field import person_field
from targets.models import Metric, Plan, PlanAction

NOTHING = _("the whole plan")


class PlanActionForm(ActionForm):
    """Who does what until when; about a measure or a unit below where it is about one."""

    metric = forms.ModelChoiceField(
        Metric.objects.none(), label=_("For the measure"), empty_label=NOTHING, required=False
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("For the unit"), empty_label=NOTHING, required=False)
    told = ("what", "due_on", "metric", "unit", "version")

    def __init__(
        self, *args: Any, plan: Plan, viewer: Person, today: date, action: PlanAction | None = None, **kwargs: Any
    ) -> None:
        people = readable_people(viewer, Area.TARGETS, today).in_service(today)
        first = action.owner if action else viewer
        owner = person_field(people, area=Area.TARGETS, label=_("Who"), initial=first)
        super().__init__(*args, owner=owner, action=action, **kwargs)
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

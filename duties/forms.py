"""How the team board is narrowed and ordered."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from org.access import Area
from org.querysets import AppointmentQuerySet
from org.tree import OrgTree, UnitOnDay
from org.unit_field import NamedUnitsField, unit_field

ORDERS = {"unit": ("unit__code", "person__number"), "name": ("person__name_pinyin", "person__number")}


class BoardFilter(forms.Form):
    """By unit, with the units below it; an order or a choice that the board does not know is ignored."""

    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("unit", _("by unit")), ("name", _("by name"))]
    )

    def __init__(self, *args: object, units: Sequence[UnitOnDay], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(units, area=Area.DUTIES, label=_("Unit"))
        self.order_fields(["unit", "order"])
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        self.is_valid()

    @property
    def names_no_unit(self) -> bool:
        """Whether a unit was written that there is not."""
        return isinstance(self.fields["unit"], NamedUnitsField) and "unit" in self.errors

    @property
    def is_by_unit(self) -> bool:
        return self.cleaned_data.get("order") != "name"

    def apply(self, posts: AppointmentQuerySet, *, tree: OrgTree) -> AppointmentQuerySet:
        """Narrowed to the units that were chosen and those below them, in the order that was chosen."""
        if self.names_no_unit:
            return posts.none()
        if chosen := self.cleaned_data.get("unit"):
            posts = posts.filter(unit__in=set().union(*(tree.units_below(unit.unit_id) for unit in chosen)))
        return posts.order_by(*ORDERS["unit" if self.is_by_unit else "name"])

"""How the team board is narrowed and ordered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from org.querysets import AppointmentQuerySet
from org.tree import OrgTree
from org.unit_field import UnitFilter

ORDERS = {"unit": ("unit__code", "person__number"), "name": ("person__name_pinyin", "person__number")}


class BoardFilter(UnitFilter):
    """By unit, with the units below it; an order or a choice that the board does not know is ignored."""

    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("unit", _("by unit")), ("name", _("by name"))]
    )

    @property
    def is_by_unit(self) -> bool:
        return self.cleaned_data.get("order") != "name"

    def apply(self, posts: AppointmentQuerySet, *, tree: OrgTree) -> AppointmentQuerySet:
        """Narrowed to the units that were chosen and those below them, in the order that was chosen."""
        return self.narrowed(posts, tree=tree).order_by(*ORDERS["unit" if self.is_by_unit else "name"])

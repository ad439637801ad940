"""How the team board is narrowed and ordered."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from org.querysets import AppointmentQuerySet

ORDERS = {"unit": ("unit__code", "person__number"), "name": ("person__name_pinyin", "person__number")}


class BoardFilter(forms.Form):
    """By unit, with the units below it; what the address names and the board does not know is ignored."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("unit", _("by unit")), ("name", _("by name"))]
    )

    def __init__(self, *args: object, units: Sequence[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("All units")), *((str(unit), name) for unit, name in units)]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.is_valid()

    @property
    def unit_id(self) -> int | None:
        chosen = self.cleaned_data.get("unit")
        return int(chosen) if chosen else None

    def apply(self, posts: AppointmentQuerySet, *, units: set[int] | None) -> AppointmentQuerySet:
        """Narrowed to `units` where a unit was chosen, in the order that was chosen."""
        if units is not None:
            posts = posts.filter(unit__in=units)
        return posts.order_by(*ORDERS[self.cleaned_data.get("order") or "unit"])

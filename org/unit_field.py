"""Which unit a list is narrowed to: one of a few, or of many those that are named, with suggestions while one types.

A page never carries all units: there are a thousand of them in a company of ten thousand.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from core.forms import suggest_from
from org.access import EVERYONE, Area, access_of
from org.models import Person
from org.tree import OrgTree, UnitOnDay

FEW = 20  # units that one still finds in a list
SUGGESTED = 20


def units_in_reach(viewer: Person, area: Area, on: date) -> list[UnitOnDay]:
    """The units of whose people the viewer reads `area`, in the order of the tree. The queries of the access."""
    access = access_of(viewer, on)
    reach, units = access.reach(area), access.tree.units
    if reach == EVERYONE:
        return list(units.values())
    ids = access.units(reach)
    return [unit for unit in units.values() if unit.unit_id in ids]


def units_named(units: Sequence[UnitOnDay], text: str) -> list[UnitOnDay]:
    """The units that `text` means: those of that number or whole name, else all of which it is a part."""
    wanted = " ".join(text.casefold().split())
    if not wanted:
        return []
    # In either spelling: the address may have been written in another language.
    written = [
        (unit, f"{unit.code} {unit.name_en}".casefold(), f"{unit.code} {unit.name_zh}".casefold()) for unit in units
    ]
    whole = [unit for unit, *names in written if wanted in {*names, *(name.partition(" ")[2] for name in names)}]
    by_code = [unit for unit in units if unit.code.casefold() == wanted]
    return by_code or whole or [unit for unit, *names in written if any(wanted in name for name in names)]


class NamedUnitsField(forms.CharField):
    """Units by number, whole name or a part of it; works without script, suggestions come with it."""

    widget = forms.TextInput

    def __init__(self, *, units: Sequence[UnitOnDay], area: Area, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.units = units
        suggest_from(
            self.widget, f"{reverse_lazy('org:unit_suggest')}?area={area.name.lower()}", into="suggested-units"
        )

    def clean(self, value: Any) -> list[UnitOnDay]:
        """All that are meant, none where nothing is written. Raises ValidationError when it is no unit."""
        text = super().clean(value)
        found = units_named(self.units, text)
        if text and not found:
            raise ValidationError(_("No unit of that name or number can be chosen here."))
        return found


def unit_field(units: Sequence[UnitOnDay], *, area: Area, label: str) -> forms.Field:
    """A choice among `units`, or where they are many a name to write; its value is a list of units. No query.

    `area` says which units the suggestions may name: those of whose people the viewer reads it.
    """
    if len(units) > FEW:
        return NamedUnitsField(units=units, area=area, label=label, required=False)
    by_code = {unit.code: unit for unit in units}
    choices = [("", _("All units")), *((unit.code, unit.name) for unit in units)]
    return forms.TypedChoiceField(
        label=label, required=False, choices=choices, coerce=lambda code: [by_code[code]], empty_value=[]
    )


class UnitFilter(forms.Form):
    """Narrows a list to a unit and those below it; a choice that is none of the viewer's is ignored."""

    def __init__(self, *args: Any, viewer: Person, area: Area, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units_in_reach(viewer, area, on)
        self.fields["unit"] = unit_field(self.units, area=area, label=_("Unit"))
        self.order_fields(["unit"])
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        self.is_valid()

    @property
    def names_no_unit(self) -> bool:
        """Whether a unit was written that there is not."""
        return isinstance(self.fields["unit"], NamedUnitsField) and "unit" in self.errors

    def narrowed(self, rows: QuerySet, *, tree: OrgTree) -> QuerySet:
        """The rows whose `unit` is one of those chosen or stands below one."""
        if self.names_no_unit:
            return rows.none()
        if chosen := self.cleaned_data.get("unit"):
            return rows.filter(unit__in=set().union(*(tree.units_below(unit.unit_id) for unit in chosen)))
        return rows

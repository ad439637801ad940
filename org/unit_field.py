"""Which unit a form or a list is about: one of a few, or of many one that is named, with suggestions while one types.

A page never carries all units: there are a thousand of them in a company of ten thousand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from core.forms import suggest_from
from core.wording import text_in_letters
from org.access import EVERYONE, Area, access_of
from org.models import Person, UnitVersion
from org.tree import UnitOnDay, units_on

FEW = 20  # units that one still finds in a list
SUGGESTED = 20
NAMED = 5  # units that an error names


def units_in_reach(viewer: Person, area: Area, on: date) -> list[UnitOnDay]:
    """The units of whose people the viewer reads `area`, in the order of the tree. The queries of the access."""
    access = access_of(viewer, on)
    reach, units = access.reach(area), access.tree.units
    if reach == EVERYONE:
        return list(units.values())
    ids = access.units(reach)
    return [unit for unit in units.values() if unit.unit_id in ids]


def first_units_in_reach(viewer: Person, area: Area, on: date) -> list[UnitOnDay]:
    """The same, cut after FEW and one: enough to show a few, or to see that they are many.

    Whoever reads everybody does not read a tree of a thousand units for it: one query.
    """
    access = access_of(viewer, on)
    if access.reach(area) == EVERYONE and not access.has_tree:
        return list(units_on(on, most=FEW + 1))
    return units_in_reach(viewer, area, on)[: FEW + 1]


class Named(Protocol):
    """A unit with its number and its name in both spellings."""

    @property
    def code(self) -> str: ...

    @property
    def name_en(self) -> str: ...

    @property
    def name_zh(self) -> str: ...


Unit = TypeVar("Unit", bound=Named)


class UnitName(NamedTuple):
    """What a field needs to know of a unit."""

    code: str
    name_en: str
    name_zh: str

    @property
    def words(self) -> str:
        """Number and name, as the suggestions write it."""
        return f"{self.code} {text_in_letters(self.name_zh, self.name_en)}"


def units_meant(units: Iterable[Unit], text: str) -> list[Unit]:
    """The units of exactly that number, else of that whole name, the number before it or not, in either spelling."""
    wanted = " ".join(text.casefold().split())
    units = list(units)
    by_code = [unit for unit in units if unit.code.casefold() == wanted]
    return by_code or [unit for unit in units if wanted in {*_spellings(unit), unit.name_en.casefold(), unit.name_zh}]


def units_named(units: Iterable[Unit], text: str) -> list[Unit]:
    """The units that `text` means (units_meant), else all of whose number and name it is a part."""
    wanted = " ".join(text.casefold().split())
    units = list(units)
    if not wanted:
        return []
    return units_meant(units, text) or [unit for unit in units if any(wanted in name for name in _spellings(unit))]


def _spellings(unit: Named) -> tuple[str, str]:
    """In either letters: the address may have been written in another language."""
    return f"{unit.code} {unit.name_en}".casefold(), f"{unit.code} {unit.name_zh}".casefold()


# --- the one unit that a form is about --------------------------------------------------------------------------------


class NamedUnitField(forms.CharField):
    """One unit by number or whole name; works without script, suggestions name those that are there today."""

    widget = forms.TextInput

    def __init__(self, *, units: Sequence[UnitName], into: str, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.units = units
        suggest_from(self.widget, f"{reverse_lazy('org:unit_suggest')}?area=people", into=into)

    def clean(self, value: Any) -> str:
        """The unit's number. Raises ValidationError when it is none, or several."""
        text = super().clean(value)
        if not text:
            return ""
        found = units_meant(self.units, text)
        if len(found) == 1:
            return found[0].code
        near = ", ".join(unit.words for unit in units_named(self.units, text)[:NAMED])
        if near:
            raise ValidationError(_("Which unit is meant? Write its number: %(units)s."), params={"units": near})
        raise ValidationError(_("Which unit is meant? Write its number."))


def unit_code_field(units: Sequence[UnitName], *, label: str, into: str = "suggested-units") -> forms.Field:
    """A choice among `units`, or where they are many a name to write; its value is the unit's number. No query.

    `into` is the id of the suggestions: another one for each field of a form.
    """
    if len(units) > FEW:
        return NamedUnitField(units=units, into=into, label=label)
    return forms.ChoiceField(label=label, choices=[("", "---------"), *((unit.code, unit.words) for unit in units)])


def unit_names(day: date) -> list[UnitName]:
    """Every unit of a day, in the order of numbers. One query."""
    rows = UnitVersion.objects.on(day).order_by("unit__code").values_list("unit__code", "name_en", "name_zh")
    return list(map(UnitName._make, rows))


def unit_names_of(units: Mapping[str, Any]) -> list[UnitName]:
    """The units of an outline, by number."""
    return [UnitName(code, unit.name_en, unit.name_zh) for code, unit in units.items()]


# --- the units that a list is narrowed to -----------------------------------------------------------------------------


class NamedUnitsField(forms.CharField):
    """Units by number, whole name or a part of it; works without script, suggestions come with it."""

    widget = forms.TextInput

    def __init__(self, *, find: Callable[[], Sequence[UnitOnDay]], area: Area, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.find = find
        suggest_from(
            self.widget, f"{reverse_lazy('org:unit_suggest')}?area={area.name.lower()}", into="suggested-units"
        )

    def clean(self, value: Any) -> list[UnitOnDay]:
        """All that are meant, none where nothing is written. Raises ValidationError when it is no unit."""
        text = super().clean(value)
        if not text:
            return []
        found = units_named(self.find(), text)
        if not found:
            raise ValidationError(_("No unit of that name or number can be chosen here."))
        return found


class UnitFilter(forms.Form):
    """Narrows a list to a unit and those below it; a choice that is none of the viewer's is ignored."""

    def __init__(self, *args: Any, viewer: Person, area: Area, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._access = access_of(viewer, on)
        self.units = first_units_in_reach(viewer, area, on)
        self.fields["unit"] = self._unit_field(area, find=lambda: units_in_reach(viewer, area, on))
        self.order_fields(["unit"])
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        self.is_valid()

    def _unit_field(self, area: Area, *, find: Callable[[], Sequence[UnitOnDay]]) -> forms.Field:
        """A choice among the units, or where they are many a name to write; its value is a list of units. No query.

        `area` says which units the suggestions may name, `find` reads all that may be meant.
        """
        if len(self.units) > FEW:
            return NamedUnitsField(find=find, area=area, label=_("Unit"), required=False)
        by_code = {unit.code: unit for unit in self.units}
        choices = [("", _("All units")), *((unit.code, unit.name) for unit in self.units)]
        return forms.TypedChoiceField(
            label=_("Unit"), required=False, choices=choices, coerce=lambda code: [by_code[code]], empty_value=[]
        )

    @property
    def names_no_unit(self) -> bool:
        """Whether a unit was written that there is not."""
        return isinstance(self.fields["unit"], NamedUnitsField) and "unit" in self.errors

    def narrowed(self, rows: QuerySet) -> QuerySet:
        """The rows whose `unit` is one of those chosen or stands below one."""
        if self.names_no_unit:
            return rows.none()
        if chosen := self.cleaned_data.get("unit"):
            below = self._access.tree.units_below
            return rows.filter(unit__in=set().union(*(below(unit.unit_id) for unit in chosen)))
        return rows

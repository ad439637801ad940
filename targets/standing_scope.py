"""Of whom a standing is: oneself, somebody whose targets the viewer reads, or a unit with everything below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404

from core.wording import name_in_words, text_in_letters
from org.access import Area, Reach, access_of, readable_people
from org.chart import ancestors, places_on
from org.models import Person, Unit, UnitVersion

EVERYONE, SELF = Reach.EVERYONE, Reach.SELF


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit as the page names it."""

    unit_id: int
    code: str
    name: str
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """A person or a unit, and the units above it that the viewer may open."""

    person: Person | None = None
    unit: NamedUnit | None = None
    is_whole: bool = False  # the unit is the company
    path: Sequence[NamedUnit] = field(default_factory=tuple)

    @property
    def name(self) -> str:
        return name_in_words(self.person) if self.person else self.unit.name if self.unit else ""


def readable_units(viewer: Person, on: date) -> set[int] | None:
    """The ids of the units whose people's targets the viewer reads; None is every unit."""
    access = access_of(viewer, on)
    reach = access.reach(Area.TARGETS)
    if reach == EVERYONE:
        return None
    return access.units(reach) if reach > SELF else set()


def scope_of(viewer: Person, asked: Mapping[str, str], on: date) -> Scope:
    """Whom the address asks for; without a word the widest that the viewer reads. Raises Http404 for others."""
    if code := asked.get("person"):
        return Scope(person=person_named(viewer, code, on))
    units = readable_units(viewer, on)
    if code := asked.get("unit"):
        return scope_of_unit(viewer, units, on, code=code)
    if units is None:
        return scope_of_unit(viewer, units, on)
    if not units:
        return Scope(person=viewer)
    first = next((post.unit_id for post in access_of(viewer, on).posts if post.unit_id in units), None)
    return scope_of_unit(viewer, units, on, unit_id=first)


def person_named(viewer: Person, code: str, on: date) -> Person:
    if code == viewer.code:
        return viewer
    found = readable_people(viewer, Area.TARGETS, on).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def scope_of_unit(
    viewer: Person, units: set[int] | None, on: date, *, code: str = "", unit_id: int | None = None
) -> Scope:
    """The unit of that code or id, the company without either; one that is gone only for whoever reads everybody."""
    versions = UnitVersion.objects.on(on).select_related("unit")
    if code or unit_id:
        found = versions.filter(unit__code=code) if code else versions.filter(unit=unit_id)
    else:
        found = versions.filter(parent=None)
    version = found.first()
    if version is None:
        return scope_of_gone_unit(units, code, on)
    if units is not None and version.unit_id not in units:
        raise Http404
    path = () if version.parent_id is None else path_to(viewer, version.unit_id, units, on)
    return Scope(unit=named(version), is_whole=version.parent_id is None, path=path)


def scope_of_gone_unit(units: set[int] | None, code: str, on: date) -> Scope:
    unit = Unit.objects.filter(code=code).first() if code and units is None else None
    if unit is None:
        raise Http404
    return Scope(unit=gone_units([unit.pk], on)[0])


def named(version: UnitVersion, *, is_gone: bool = False) -> NamedUnit:
    name = text_in_letters(version.name_zh, version.name_en)
    return NamedUnit(version.unit_id, version.unit.code, name, is_gone)


def path_to(viewer: Person, unit_id: int, units: set[int] | None, on: date) -> list[NamedUnit]:
    """The units above, from the highest that the viewer reads down. Two queries at most."""
    above = ancestors(unit_id, {place.unit_id: place.parent_id for place in places_on(viewer, on)})
    readable = [unit for unit in above if units is None or unit in units]
    names = {row.unit_id: row for row in UnitVersion.objects.on(on).filter(unit__in=readable).select_related("unit")}
    return [named(names[unit]) for unit in reversed(readable) if unit in names]


def units_below(unit: NamedUnit, on: date) -> list[NamedUnit]:
    """The units directly below, in the order of the chart. One query."""
    rows = UnitVersion.objects.on(on).filter(parent=unit.unit_id).select_related("unit").order_by("unit__code")
    return [named(row) for row in rows]


def gone_units(unit_ids: Sequence[int], on: date) -> list[NamedUnit]:
    """Units that stand nowhere any more, by their last names. One query, none without any."""
    if not unit_ids:
        return []
    rows = UnitVersion.objects.filter(unit__in=unit_ids, valid_from__lte=on).select_related("unit")
    last = {row.unit_id: row for row in rows.order_by("unit__code", "valid_from")}
    return [named(row, is_gone=True) for row in last.values()]

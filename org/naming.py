"""What units are called on a day."""

from collections.abc import Iterable
from datetime import date

from org.models import Unit, UnitVersion
from org.tree import OrgTree


def name_of_unit(unit: Unit, day: date, tree: OrgTree | None = None) -> str:
    """What the unit is called on a day, else on its last one. One query, none where the tree of the day has it."""
    if tree is not None and unit.pk in tree.units:
        return tree.units[unit.pk].name
    version = unit.versions.filter(valid_from__lte=day).order_by("-valid_from").first() or unit.versions.first()
    return version.name if version else unit.code


def names_of_units(unit_ids: Iterable[int], day: date) -> dict[int, str]:
    """What units are called on a day, else on their last one. One query."""
    versions = UnitVersion.objects.filter(unit__in=list(unit_ids), valid_from__lte=day).order_by("valid_from")
    return {version.unit_id: version.name for version in versions}

"""The columns beside the text of a result, for lists and access: sealed results and previews have the same."""

from collections.abc import Mapping
from typing import Any

from org.models import Person, Unit


class Places:
    """Row ids by code. Two queries."""

    def __init__(self) -> None:
        self.people = dict(Person.objects.values_list("code", "pk"))
        self.units = dict(Unit.objects.values_list("code", "pk"))

    def columns(self, data: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Any]:
        """Who reads the result of an input (the assessor of the last role period and above), and what a list shows."""
        assessor = data["assessors"][-1][2] if data["assessors"] else None
        month = result["rows"]["monthly"][0] if result["has_sheet"] else None
        return {
            "unit_id": self.units.get(data["role_periods"][-1]["unit"]),
            "superior_id": self.people.get(assessor),
            "final": month[-2] or None if month else None,
            "grade": month[-1] if month else "",
        }

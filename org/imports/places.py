"""Where people of a file work: units that are there, and those that come with the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.imports.reading import plain
from core.imports.registry import Refusal
from core.wording import label_in_words
from org import many
from org.imports.reference import code_from, units_by_word
from org.models import Person, Unit, UnitVersion
from org.posting import Postings

Kind = UnitVersion.Kind


@dataclass(slots=True)
class NewUnit:
    """A unit that comes with the file."""

    unit: Unit
    name: str
    kind: str
    parent: Unit
    since: date
    line: int


@dataclass(slots=True)
class Spot:
    """Where a row puts its person; `new` are units that it brings along, the upper one first."""

    unit: Unit
    since: date
    new: list[NewUnit]


class Places:
    """Finds the unit that a row names, by code or name, and plans those that are missing."""

    def __init__(self, *, under: str, today: date) -> None:
        self.postings = Postings.of_everybody()
        self.by_word = units_by_word(today)
        self.under = self.by_word.get(plain(under)) if under else None
        current = UnitVersion.objects.on(today).select_related("unit", "parent")
        self.names = {version.unit.code: label_in_words(version) for version in current}
        self.parents = {version.unit.code: version.parent and version.parent.code for version in current}
        self.new: dict[str, NewUnit] = {}
        self.codes = set(Unit.objects.values_list("code", flat=True))

    def known(self, text: str) -> Unit | None:
        return self.by_word.get(plain(text)) if text else None

    def name_of(self, code: str) -> str:
        return self.names.get(code, code)

    def find(self, place: Mapping[str, str], *, since: date, line: int) -> Spot:
        """The unit of a row. What it brings along is kept once the row is found good (keep)."""
        made: list[NewUnit] = []
        above: Unit | None = None
        if place["unit_above"]:
            above = self._unit(place["unit_above"], Kind.REGION, self.under, "unit_above", since, line, made)
        text, column = (place["unit"], "unit") if place["unit"] else (place["unit_head"], "unit_head")
        if not text:
            if above is None:
                raise Refusal("unit", _("The unit is missing."))
            return Spot(above, since, made)
        unit = self._unit(text, Kind.TEAM, above or self.under, column, since, line, made)
        if unit.code in self.new and self.under is not None:
            self._require_span(self.under, column, since)
        parent = next((one.parent.code for one in made if one.unit is unit), self.parents.get(unit.code))
        if above is not None and parent != above.code and unit is not above:
            words = _("%(unit)s stands under %(parent)s.")
            raise Refusal("unit_above", words % {"unit": self.name_of(unit.code), "parent": self.name_of(parent or "")})
        return Spot(unit, since, made)

    def _unit(
        self, text: str, kind: str, parent: Unit | None, column: str, since: date, line: int, made: list[NewUnit]
    ) -> Unit:
        if unit := self.known(text):
            return unit
        if parent is None or self.under is None:
            words = _("There is no unit “%(text)s”. Say under which unit new ones come, or mend the name.")
            raise Refusal(column, words % {"text": text[:40]})
        is_new = parent.code in self.new or any(one.unit is parent for one in made)
        if not is_new:
            self._require_span(parent, column, since)
        taken = self.codes | {one.unit.code for one in made}
        code = code_from(text if text.isascii() else "", taken)
        unit = Unit(code=code, time_zone=parent.time_zone)
        made.append(NewUnit(unit, text, kind, parent, since, line))
        self.postings.spans.setdefault(code, [(date.min, None)])  # from the first day that a row asks for
        return unit

    def _require_span(self, unit: Unit, column: str, since: date) -> None:
        if not self.postings.exists_throughout(unit.code, since, None):
            words = _("%(unit)s does not exist on all of these days.")
            raise Refusal(column, words % {"unit": self.name_of(unit.code)})

    def keep(self, spot: Spot) -> None:
        """The row is good: its new units stay, and begin on the first day that any row asks for."""
        for one in spot.new:
            code = one.unit.code
            self.new[code] = one
            self.by_word[plain(one.name)] = one.unit
            self.names[code], self.parents[code] = one.name, one.parent.code
            self.codes.add(code)
        code: str | None = spot.unit.code
        while code in self.new:
            self.new[code].since = min(self.new[code].since, spot.since)
            code = self.new[code].parent.code

    def store(self, *, by: Person) -> tuple[Sequence[Unit], Sequence[UnitVersion]]:
        """Writes the new units."""
        versions = [
            UnitVersion(unit=one.unit, name_en=one.name, name_zh=chinese(one.name), kind=one.kind, parent=one.parent,
                        valid_from=one.since)
            for one in self.new.values()
        ]  # fmt: skip
        for version in versions:
            self._clean(version)
        units = [one.unit for one in self.new.values()]
        many.place_all(units, versions, by=by)
        return units, versions

    @staticmethod
    def _clean(version: UnitVersion) -> None:
        version.clean_fields(exclude=["unit", "parent"])
        version.unit.clean_fields()


def chinese(name: str) -> str:
    """The name where it is written in Chinese letters."""
    return "" if name.isascii() else name

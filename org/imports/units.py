"""Units with their names, their kind and the unit above, from a day on: new ones, renamed ones and moved ones."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from core.imports.models import ImportRow
from core.imports.reading import plain
from core.imports.registry import Column, Found, ImportKind, Refusal, allow
from core.imports.row import Row
from core.imports.tracing import Trace
from core.imports.values import narrowed, read_choice, read_date, read_known, read_text
from org import many
from org.access import Role, roles_of, today_of
from org.imports.people import CHINESE, may_import
from org.imports.reference import choices_by_word, code_from, unit_choices, units_by_word
from org.models import Person, Unit, UnitVersion
from org.periods import OpenMonths
from org.remits import remit_as_kept
from org.structure import Place, is_there, stands_below

Verdict = ImportRow.Verdict
Kind = UnitVersion.Kind
COLUMN_OF_FIELD = {"name_en": "name"}


class UnitChecker:
    """Goes through the rows of a file of units; a unit above stands before those below it, or is here already."""

    def __init__(self, *, by: Person, now: datetime, options: Mapping[str, str]) -> None:
        self.by, self.today, self.months = by, today_of(by, now), OpenMonths()
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.by_word = {plain(code): unit for code, unit in self.units.items()} | units_by_word(self.today)
        self.versions: dict[str, list[UnitVersion]] = {}
        for version in UnitVersion.objects.select_related("unit", "parent").order_by("valid_from"):
            self.versions.setdefault(version.unit.code, []).append(version)
        self.places = {code: [place_of(one) for one in versions] for code, versions in self.versions.items()}
        self.prefix = (options["code"] or "U") if "code" in options else None
        self.kinds = choices_by_word(Kind)
        self.own = set() if Role.GENERAL_MANAGER in roles_of(by, self.today) else heads_of(by, self.today)
        self.lines: dict[str, int] = {}  # code → line of the file
        self.new_units: list[Unit] = []
        self.new: list[UnitVersion] = []
        self.changes: list[tuple[UnitVersion, dict[str, Any]]] = []  # a version that is stored, and what it is to be

    # --- one row ------------------------------------------------------------------------------------------------------

    def check(self, line: int, values: Mapping[str, str]) -> Found:
        row = Row(values)
        read = row.read_unless_cleared
        given = {
            "code": read("code", narrowed),
            "names": names_of(read("name", _line), read("name_zh", _line)),
            "kind": read("kind", lambda text: read_choice(text, self.kinds)),
            "parent": read("parent", self._unit),
            "since": read("since", read_date),
            "remit": read("remit", lambda text: remit_as_kept(read_text(text, longest=500))),
            "clears": [column for column in ("name_zh", "remit") if row.clears(column)],
        }
        if row.clears("parent"):
            row.faults.append(("parent", _("Every unit but the company stands under another.")))
        if self.prefix is None and not values["code"]:
            row.faults.append(("code", _("The code is missing.")))
        if row.faults:
            return Found(Verdict.BAD, row.faults)
        try:
            return Found(self._decide(line, given))
        except Refusal as refusal:
            return Found(Verdict.BAD, refusal.reasons)

    def _unit(self, text: str) -> Unit:
        words = _("There is no unit “%(text)s”. A unit that comes with the file stands in a line above.")
        return read_known(text, self.by_word, words)

    def _decide(self, line: int, given: dict[str, Any]) -> str:
        unit = self._known(given)
        if unit is None:
            unit = self._unit_to_make(given)
        if unit.code in self.lines:
            raise Refusal("code", _("This unit stands in line %(line)s already.") % {"line": self.lines[unit.code]})
        verdict = self._place(unit, given)
        self.lines[unit.code] = line
        return verdict

    def _known(self, given: Mapping[str, Any]) -> Unit | None:
        if given["code"]:
            return self.units.get(given["code"])
        names = [plain(name) for name in given["names"].values()]
        return next((self.by_word[name] for name in names if name in self.by_word), None)

    def _unit_to_make(self, given: Mapping[str, Any]) -> Unit:
        if not given["names"]:
            raise Refusal("name", _("The name is missing."))
        for name, words in (("since", _("The first day is missing.")), ("parent", _("The unit above is missing."))):
            if given[name] is None:
                raise Refusal(name, words)
        latin = given["names"].get("name_en", "")
        code = given["code"] or code_from(latin, set(self.units), prefix=self.prefix or "U")
        unit = Unit(code=code, time_zone=given["parent"].time_zone)
        _clean(unit)
        return unit

    # --- where it stands ----------------------------------------------------------------------------------------------

    def _place(self, unit: Unit, given: Mapping[str, Any]) -> str:
        """From the day of the row on the unit is called and stands as the row says; a blank keeps what is so."""
        since = given["since"] or self.today
        stored = self.versions.get(unit.code, [])
        current = next((one for one in stored if place_of(one).holds(since)), None)
        if current is None and given["parent"] is None:
            raise Refusal("since", _("%(unit)s does not exist on this day.") % {"unit": unit})
        wanted = self._wanted(current, given)
        if current is not None and not (differ := {name: value for name, value in wanted.items()
                                                   if getattr(current, name) != value}):  # fmt: skip
            return Verdict.SAME
        column = "since" if given["since"] else "code"
        allow(column, lambda: self.months.check(since, None))
        if any(one.valid_from > since for one in stored):
            words = _("%(unit)s changes again later; that change stands in the way.")
            raise Refusal(column, words % {"unit": unit})
        self._require_place(unit, wanted["parent"], since)
        version = UnitVersion(unit=unit, valid_from=since, **wanted)
        _clean(version)
        self._keep(unit, version, current, differ if current is not None else {})
        return Verdict.CHANGED if stored else Verdict.NEW

    def _wanted(self, current: UnitVersion | None, given: Mapping[str, Any]) -> dict[str, Any]:
        names = given["names"]
        if current is None:
            chinese = names.get("name_zh", "")
            return {
                "kind": given["kind"] or Kind.TEAM.value,
                "name_en": names.get("name_en") or chinese,
                "name_zh": chinese,
                "parent": given["parent"],
                "remit": given["remit"] or "",
            }
        wanted = {name: getattr(current, name) for name in many.VERSION_FIELDS} | names
        wanted |= dict.fromkeys(given["clears"], "")
        return wanted | {name: given[name] for name in ("kind", "parent", "remit") if given[name] is not None}

    def _require_place(self, unit: Unit, parent: Unit | None, since: date) -> None:
        if parent is None:
            return
        if not is_there(self.places.get(parent.code, ()), since):
            words = _("%(unit)s does not exist on all of these days.")
            raise Refusal("parent", words % {"unit": parent})
        if stands_below(self.places, parent.code, unit.code, since, None):
            words = _("From %(day)s on, %(unit)s would stand under itself.")
            raise Refusal("parent", words % {"unit": unit, "day": since})
        if unit.code in self.places and self._comes_under_the_importer(unit.code, parent.code, since):
            words = _(
                "Nobody moves units under himself or herself, and %(parent)s is yours or stands below yours. "
                "Draft a change of the organisation; somebody else approves it."
            )
            raise Refusal("parent", words % {"parent": parent})

    def _comes_under_the_importer(self, unit: str, parent: str, since: date) -> bool:
        """Whether the importer would read more than before: whoever heads a unit reads all that stands below it."""
        return any(
            stands_below(self.places, parent, own, since, None)
            and not stands_below(self.places, unit, own, since, None)
            for own in self.own
        )

    def _keep(self, unit: Unit, version: UnitVersion, current: UnitVersion | None, differ: Mapping[str, Any]) -> None:
        """The row is good: later rows see the unit as it is to be."""
        if unit.code not in self.units:
            self.units[unit.code] = unit
            self.new_units.append(unit)
        for word in {plain(name) for name in (unit.code, version.name_en, version.name_zh)} - {""}:
            self.by_word.setdefault(word, unit)
        places = [place for place in self.places.get(unit.code, ()) if place.start < version.valid_from]
        if current is not None and current.valid_from == version.valid_from:
            self.changes.append((current, dict(differ)))
        else:
            self.new.append(version)
            if current is not None:
                self.changes.append((current, {"valid_to": version.valid_from}))
                places[-1] = Place(unit.code, places[-1].parent, places[-1].start, version.valid_from)
        self.places[unit.code] = [*places, place_of(version)]

    # --- all of them ------------------------------------------------------------------------------------------------

    def summary(self) -> list[tuple[str, int]]:
        made = len(self.new_units)
        changed = len(self.lines) and len({version.unit_id for version, _differ in self.changes})
        lines = [
            (ngettext("new unit", "new units", made), made),
            (ngettext("unit is renamed or moved", "units are renamed or moved", changed), changed),
        ]
        return [(words, count) for words, count in lines if count]

    def store(self, trace: Trace) -> None:
        ended, rewritten = [], []
        for version, differ in self.changes:
            trace.changed(version, differ)
            for name, value in differ.items():
                setattr(version, name, value)
            (ended if "valid_to" in differ else rewritten).append(version)
        many.place_all(self.new_units, self.new, ended=ended, rewritten=rewritten, by=self.by)
        trace.made(self.new_units)
        trace.made(self.new, fields=[*many.VERSION_FIELDS, "valid_to"])


def heads_of(person: Person, day: date) -> set[str]:
    """The codes of the units that the person heads on a day or later. One query."""
    posts = person.appointments.overlapping(day, None).filter(is_head=True)
    return set(posts.values_list("unit__code", flat=True))


def place_of(version: UnitVersion) -> Place:
    return Place(version.unit.code, version.parent and version.parent.code, version.valid_from, version.valid_to)


def names_of(name: str | None, chinese: str | None) -> dict[str, str]:
    """One name is Chinese or Latin by its letters."""
    if name and CHINESE.search(name) and not chinese:
        return {"name_zh": name}
    return {key: text for key, text in (("name_en", name), ("name_zh", chinese)) if text}


def _line(text: str) -> str:
    return read_text(text, longest=80)


def _clean(row: Unit | UnitVersion) -> None:
    try:
        row.clean_fields(exclude=["unit", "parent"])
    except ValidationError as error:
        told = [(COLUMN_OF_FIELD.get(name, name), " ".join(texts)) for name, texts in error.message_dict.items()]
        raise Refusal.of(told) from None


def kind_choices() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Kind.choices]


UNITS = ImportKind(
    code="units",
    order=20,
    label=gettext_lazy("Units"),
    about=gettext_lazy("A row for each unit: what it is called and under which other it stands, from a day on."),
    page="org:unit_list",
    may_import=may_import,
    make_checker=UnitChecker,
    columns=(
        Column(
            "code",
            gettext_lazy("Code"),
            is_required=True,
            can_be_made=True,
            hint=gettext_lazy("Made here: after the name, or letters to begin with and 001, 002, …"),
            names=("id", "unit code", "unit id", "代码", "代碼", "编号", "編號", "单位代码", "單位代碼"),
            example="NORTH",
        ),
        Column(
            "name",
            pgettext_lazy("of a unit", "Name"),
            hint=gettext_lazy("Needed for new units. Chinese or Latin letters: each is kept as what it is."),
            names=(
                "unit",
                "姓名",
                "unit name",
                "english name",
                "team",
                "department",
                "名称",
                "名稱",
                "部门",
                "部門",
                "单位",
                "單位",
            ),
            example="North",
        ),
        Column(
            "name_zh",
            gettext_lazy("Chinese name"),
            hint=gettext_lazy("Where the file has both names. [clear] empties it."),
            names=("中文名", "中文名称", "中文名稱"),
            example="北區",
        ),
        Column(
            "kind",
            gettext_lazy("Kind"),
            choices=kind_choices,
            hint=gettext_lazy("Left out: a team, or as it is."),
            names=("type", "类型", "類型"),
            example="region",
        ),
        Column(
            "parent",
            gettext_lazy("Unit above it"),
            choices=unit_choices,
            hint=gettext_lazy("Needed for new units: its name or code."),
            names=("parent", "parent unit", "unit above", "under", "上级部门", "上級部門", "上级单位", "上級單位"),
            example="SALES",
        ),
        Column(
            "since",
            gettext_lazy("From day"),
            is_date=True,
            hint=gettext_lazy("Needed for new units. Left out: from today on."),
            names=("from", "since", "valid from", "first day", "开始日期", "開始日期", "生效日期"),
            example="2026-06-01",
        ),
        Column(
            "remit",
            gettext_lazy("Responsible for"),
            hint=gettext_lazy("What people of other units may expect of it. Left out: as it is. [clear] empties it."),
            names=("remit", "duties", "responsibilities", "部门职责", "部門職責", "单位职责", "單位職責"),
            example="Sells in the northern provinces",
        ),
    ),
)

"""Monthly targets from a file: of a person, or of a unit for everybody who works in it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import audit
from core.imports.models import ImportRow
from core.imports.registry import Column, Found, ImportKind, Refusal, allow
from core.imports.row import Row
from core.imports.tracing import Befores, Trace
from core.imports.values import clears, read_choice, read_date, read_known, read_month, read_number
from core.periods import Month
from core.verdicts import Verdict
from org.access import Area, readable_people, today_of
from org.imports.reference import choices_by_word, people_by_word, unit_choices, units_by_word
from org.models import Appointment, Person, Profile, Unit
from org.periods import OpenMonths, require_open_span
from org.tree import OrgTree
from targets import services
from targets.forms import LARGEST
from targets.history import note_taken_back
from targets.imports import metric_choices, metrics_by_word
from targets.models import Metric, TargetCell
from targets.permissions import sets_targets
from targets.selectors import PERSONAL_PROFILES, RolePost, target_posts

State = ImportRow.Verdict
EACH, SHARED = "each", "shared"
# month, person, profile, first day of the role period, metric
CellKey = tuple[str, int, str, date | None, int]


class HeldMonth(NamedTuple):
    """What the targets of a month depend on."""

    posts: dict[int, list[RolePost]]  # person → role periods that have personal targets
    unit_of: dict[int, int]  # person → unit of the last day
    tree: OrgTree  # of the last day


class TargetChecker:
    """Goes through the rows of a file of targets. What a month holds is read when its first row comes."""

    def __init__(self, *, by: Person, now: datetime, options: Mapping[str, str]) -> None:
        self.by, self.today, self.months = by, today_of(by, now), OpenMonths()
        people = readable_people(by, Area.TARGETS, self.today).exclude(pk=by.pk)
        self.people = people_by_word(people)
        self.units, self.profiles = units_by_word(self.today), choices_by_word(Profile)
        self.metrics = metrics_by_word(Metric.objects.filter(code__in=services.WEIGHTED_METRICS))
        self.shares = options.get("unit_means") == SHARED
        self.held: dict[Month, HeldMonth] = {}
        self.cells: dict[CellKey, TargetCell] = {}
        self.lines: dict[CellKey, int] = {}
        self.wanted: dict[Month, list[services.NewCell]] = {}

    # --- one row ------------------------------------------------------------------------------------------------------

    def check(self, line: int, values: Mapping[str, str]) -> Found:
        row = Row(values)
        read = row.read
        given = {
            "person": read("person", self._person),
            "unit": read("unit", self._unit),
            "month": read("month", read_month),
            "metric": read("metric", self._metric),
            "profile": read("profile", lambda text: read_choice(text, self.profiles)),
            "starts_on": read("starts_on", read_date),
            "base": read("base", lambda text: Decimal(0) if clears(text) else read_number(text)),
        }
        row.need("month", "metric")
        if bool(values["person"]) == bool(values["unit"]):
            row.faults.append(("person", _("Say either a person or a unit.")))
        if row.faults:
            return Found(State.BAD, row.faults)
        try:
            return Found(self._decide(line, given))
        except Refusal as refusal:
            return Found(State.BAD, refusal.reasons)

    def _person(self, text: str) -> Person:
        return read_known(text, self.people, _("None of your people has the number or the name “%(text)s”."))

    def _unit(self, text: str) -> Unit:
        return read_known(text, self.units, _("There is no unit “%(text)s”."))

    def _metric(self, text: str) -> Metric:
        return read_known(text, self.metrics, _("“%(text)s” has no monthly target."))

    def _decide(self, line: int, given: Mapping[str, Any]) -> str:
        if given["base"] is None:
            return State.SAME  # a blank keeps
        month, metric = given["month"], given["metric"]
        self._check_base(metric, given["base"])
        allow("month", lambda: self.months.check(month.first, month.first))
        held = self._held(month)
        posts = self._of_person(held, given) if given["person"] else self._of_unit(held, given)
        shares = shares_of(given["base"], len(posts), metric) if given["unit"] and self.shares else None
        bases = shares or [given["base"]] * len(posts)
        cells = [
            services.NewCell(post.person, post.profile, metric, base, post.starts_on)
            for post, base in zip(posts, bases, strict=True)
        ]
        keys = [key_of(month, cell) for cell in cells]
        if taken := next((self.lines[key] for key in keys if key in self.lines), None):
            raise Refusal(
                "person" if given["person"] else "unit", _("Line %(line)s sets this target.") % {"line": taken}
            )
        self.lines |= dict.fromkeys(keys, line)
        differ = [cell for key, cell in zip(keys, cells, strict=True)
                  if (stored := self.cells.get(key)) is None or stored.base != cell.base]  # fmt: skip
        self.wanted.setdefault(month, []).extend(differ)
        if not differ:
            return State.SAME
        return State.NEW if all(key_of(month, cell) not in self.cells for cell in differ) else State.CHANGED

    @staticmethod
    def _check_base(metric: Metric, base: Decimal) -> None:
        if not 0 <= base <= LARGEST:
            raise Refusal("base", _("A target is 0 or more."))
        if base != round(base, metric.places):
            raise Refusal("base", services.too_many_decimals(metric))

    # --- whose target it is -------------------------------------------------------------------------------------------

    def _held(self, month: Month) -> HeldMonth:
        """Role periods and targets of a month, read once. Four queries."""
        if month not in self.held:
            people = readable_people(self.by, Area.TARGETS, self.today).exclude(pk=self.by.pk)
            posts: dict[int, list[RolePost]] = {}
            for post in target_posts(people, month):
                posts.setdefault(post.person.pk, []).append(post)
            primary = Appointment.objects.on(month.last).filter(kind=Appointment.Kind.PRIMARY)
            units = dict(primary.values_list("person_id", "unit_id"))
            self.held[month] = HeldMonth(posts, units, OrgTree.on(month.last))
            for cell in TargetCell.objects.visible_to(self.by, on=self.today).of_month(month):
                self.cells[month, cell.person_id, cell.profile, cell.starts_on, cell.metric_id] = cell
        return self.held[month]

    @staticmethod
    def _of_person(held: HeldMonth, given: Mapping[str, Any]) -> list[RolePost]:
        """The role periods of the person that the row means: of the role it says, or the one there is."""
        person, posts = given["person"], held.posts.get(given["person"].pk, [])
        if given["profile"]:
            posts = [post for post in posts if post.profile == given["profile"]]
        if given["starts_on"]:
            posts = [post for post in posts if post.starts_on == given["starts_on"]]
        if not posts:
            words = _("%(person)s has no personal targets in %(month)s.")
            raise Refusal("person", words % {"person": person.name, "month": given["month"]})
        if len({post.profile for post in posts}) > 1:
            words = _("%(person)s has several roles in %(month)s: %(roles)s. Say which one.")
            roles = ", ".join(dict.fromkeys(post.profile_label for post in posts))
            raise Refusal("profile", words % {"person": person.name, "month": given["month"], "roles": roles})
        return posts

    @staticmethod
    def _of_unit(held: HeldMonth, given: Mapping[str, Any]) -> list[RolePost]:
        """The last role period of everybody who works in the unit or below it on the last day of the month."""
        units = held.tree.units_below(given["unit"].pk)
        posts = [
            own[-1] for person, own in held.posts.items()
            if held.unit_of.get(person) in units and given["profile"] in (None, own[-1].profile)
        ]  # fmt: skip
        if not posts:
            words = _("Nobody of your people in %(unit)s has personal targets in %(month)s.")
            raise Refusal("unit", words % {"unit": given["unit"], "month": given["month"]})
        return posts

    # --- all of them --------------------------------------------------------------------------------------------------

    def summary(self) -> list[tuple[str, int]]:
        cells = sum(len(cells) for cells in self.wanted.values())
        months = sum(1 for cells in self.wanted.values() if cells)
        lines = [
            (ngettext("monthly target", "monthly targets", cells), cells),
            (ngettext("month", "months", months), months),
        ]
        return [(words, count) for words, count in lines if cells]

    def store(self, trace: Trace) -> None:
        for month, cells in self.wanted.items():
            if not cells:
                continue
            stored = [self.cells[key] for cell in cells if (key := key_of(month, cell)) in self.cells]
            versions = {cell.pk: cell.version for cell in stored}
            saved = services.set_cells(month, cells, versions=versions, by=self.by, today=self.today)
            known = {cell.pk: cell for cell in stored}
            for cell in saved:
                if cell.pk in known:
                    trace.changed(known[cell.pk], ["base", "version"], becomes=cell)
            trace.made((cell for cell in saved if cell.pk not in known), fields=["base", "version"])


def key_of(month: Month, cell: services.NewCell) -> CellKey:
    return month, cell.person.pk, cell.profile, cell.starts_on, cell.metric.pk


def shares_of(whole: Decimal, count: int, metric: Metric) -> list[Decimal]:
    """The whole divided among `count`, as evenly as the metric's decimals allow; the first bear what is left over."""
    step = Decimal(1).scaleb(-metric.places)
    each, left = divmod(whole, step * count)
    return [(each + (1 if place * step < left else 0)) * step for place in range(count)]


def undo_cells(cells: Sequence[TargetCell], before: Befores, by: Person) -> None:
    """Targets go only while their months are open."""
    months = sorted(Month(cell.month) for cell in cells)
    require_open_span(months[0].first, months[-1].last)
    note_taken_back(cells, before, by=by)
    audit.record_all("targets.undo_cells", by=by, about=cells, fields=["base"])


def may_import(by: Person, now: datetime) -> Verdict:
    return sets_targets(by, on=today_of(by, now))


def profile_choices() -> list[tuple[str, str]]:
    return [(value, str(Profile(value).label)) for value in PERSONAL_PROFILES]


def meaning_choices() -> list[tuple[str, str]]:
    return [(EACH, _("the target of each of its people")), (SHARED, _("their targets together, divided evenly"))]


def check_mapping(mapping: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """What the target of a unit means is said, never guessed."""
    if "unit" in mapping and not mapping.get("unit_means", {}).get("text"):
        return [("unit_means", _("Say what the target of a unit means."))]
    if "unit" not in mapping and "person" not in mapping:
        return [("person", _("Say whose targets these are: people, or units."))]
    return []


TARGETS = ImportKind(
    code="targets",
    order=60,
    label=gettext_lazy("Monthly targets"),
    about=gettext_lazy("A row for each target of a person in a month; or of a unit, for everybody in it."),
    page="targets:target_grid_now",
    may_import=may_import,
    make_checker=TargetChecker,
    check_mapping=check_mapping,
    columns=(
        Column(
            "person",
            gettext_lazy("Person"),
            hint=gettext_lazy("The employee number, or a name that only one person has."),
            names=(
                "employee number",
                "employee",
                "number",
                "name",
                "sales agent",
                "工号",
                "工號",
                "员工编号",
                "員工編號",
                "姓名",
                "员工",
                "員工",
            ),
            example="E001",
        ),
        Column(
            "unit",
            gettext_lazy("Unit"),
            choices=unit_choices,
            hint=gettext_lazy("Instead of a person: for everybody who works there on the last day of the month."),
            names=("team", "department", "部门", "部門", "团队", "團隊", "单位", "單位"),
        ),
        Column("month", gettext_lazy("Month"), is_required=True, names=("period", "月份"), example="2026-06"),
        Column(
            "metric",
            gettext_lazy("What"),
            is_required=True,
            choices=metric_choices,
            names=("measure", "metric", "kind", "指标", "指標"),
            example="orders",
        ),
        Column(
            "profile",
            gettext_lazy("Role"),
            choices=profile_choices,
            hint=gettext_lazy("Needed where somebody has several roles in the month."),
            names=("profile", "考核身份"),
        ),
        Column(
            "starts_on",
            gettext_lazy("In this role since"),
            is_date=True,
            hint=gettext_lazy("Where somebody had the same role twice in the month. Left out: for both times."),
        ),
        Column(
            "base",
            gettext_lazy("Target"),
            hint=gettext_lazy("For a full month. Blank: as it is. [clear]: 0, no target."),
            names=("base", "base target", "amount", "目标", "目標", "金额", "金額"),
            example="80000",
        ),
        Column(
            "unit_means",
            gettext_lazy("The target of a unit is"),
            is_option=True,
            choices=meaning_choices,
        ),
    ),
)

"""The cells of plans from a file, as a plan is exported: into drafts that the person may write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import audit
from core.imports.models import ImportRow
from core.imports.reading import plain
from core.imports.registry import Column, Found, ImportKind, Refusal
from core.imports.row import Row
from core.imports.tracing import Befores, Trace
from core.imports.values import BadValue, clears, read_choice, read_known, read_number
from core.periods import EARLIEST, LATEST, Month
from core.typed import number_in
from core.verdicts import ALLOWED, Verdict, denied
from core.wording import month_in_words, number_in_figures
from org.access import today_of
from org.imports.reference import choices_by_word, units_by_word
from org.models import Person, Unit
from targets import plan_selectors, planning
from targets.forms import LARGEST
from targets.grid import RESERVE, RowKey
from targets.history import note_taken_back
from targets.imports import metric_choices, metrics_by_word
from targets.models import CellChange, Metric, Plan, PlanCell
from targets.permissions import heads_units
from targets.plan_files import MONTH_COLUMNS, months_by_column
from targets.planning import CellEdit, MonthsThere, is_missing, key_of

State = ImportRow.Verdict
CellKey = tuple[int, RowKey, str]  # metric, row, month


@dataclass(slots=True)
class HeldPlan:
    """A draft that rows of the file are about, and what they ask of it."""

    plan: Plan
    there: MonthsThere
    keys: dict[str, RowKey]  # by plain number or code, with the kind of the row before it
    cells: dict[CellKey, PlanCell]
    lines: dict[tuple[int, RowKey], int] = field(default_factory=dict)
    wanted: dict[Metric, list[CellEdit]] = field(default_factory=dict)


class PlanChecker:
    """Goes through the rows of a file of plans. What a plan holds is read when its first row comes: six queries."""

    def __init__(self, *, by: Person, now: datetime, options: Mapping[str, str]) -> None:
        self.by, self.today = by, today_of(by, now)
        self.mine = heads_units(by, on=self.today)
        self.units, self.parts = units_by_word(self.today), choices_by_word(PlanCell.Row)
        self.metrics = metrics_by_word(Metric.objects.all())
        self.held: dict[tuple[int, int], HeldPlan | None] = {}

    # --- one row ------------------------------------------------------------------------------------------------------

    def check(self, line: int, values: Mapping[str, str]) -> Found:
        row = Row(values)
        unit, year = row.read("unit", self._unit), row.read("year", _year)
        part = row.read("part", lambda text: read_choice(text, self.parts))
        metric = row.read("metric", self._metric)
        row.need("unit", "year", "part", "metric")
        given = {name: row.read(name, _amount) for name in MONTH_COLUMNS.values()}
        if row.faults:
            return Found(State.BAD, row.faults)
        try:
            return self._decide(line, self._draft(unit, year), part, values["number"], metric, given)
        except Refusal as refusal:
            return Found(State.BAD, refusal.reasons)

    def _unit(self, text: str) -> Unit:
        return read_known(text, self.units, _("There is no unit “%(text)s”."))

    def _metric(self, text: str) -> Metric:
        return read_known(text, self.metrics, _("“%(text)s” is not planned."))

    def _draft(self, unit: Unit, year: int) -> HeldPlan:
        if unit.pk not in self.mine:
            raise Refusal("unit", _("The plan of a unit is made by its head and by those above."))
        if (unit.pk, year) not in self.held:
            plan = Plan.objects.filter(unit=unit, year=year, state=Plan.State.DRAFT).select_related("unit").first()
            self.held[unit.pk, year] = plan and _loaded(plan)
        held = self.held[unit.pk, year]
        if held is None:
            raise Refusal("year", _("There is no draft of this plan. Begin the plan, or its revision, first."))
        return held

    def _decide(  # noqa: PLR0913 what a row says
        self, line: int, held: HeldPlan, part: str, number: str, metric: Metric, given: Mapping[str, Decimal | None]
    ) -> Found:
        key = _key(held, part, number)
        if metric.is_ratio and key == RowKey(RESERVE):
            raise Refusal("part", _("Of a ratio nothing can be kept back."))
        if taken := held.lines.get((metric.pk, key)):
            raise Refusal("part", _("Line %(line)s says this already.") % {"line": taken})
        months, edits, before, faults = months_by_column(held.plan.year), [], [], []
        for name, amount in given.items():
            cell = held.cells.get((metric.pk, key, months[name]))
            if amount is None or (cell is None and not amount) or (cell is not None and cell.amount == amount):
                continue  # a blank keeps, and so does what is there already
            if reason := _refused(held, metric, key, months[name], amount):
                faults.append((name, reason))
            elif cell is not None:
                before.append((name, _("%(amount)s until now") % {"amount": number_in_figures(cell.amount)}))
            edits.append(CellEdit(key, months[name], amount, cell.version if cell else 0))
        if faults:
            raise Refusal.of(faults)
        held.lines[metric.pk, key] = line
        held.wanted.setdefault(metric, []).extend(edits)
        if not edits:
            return Found(State.SAME)
        # What is written over is part of the verdict: saved by somebody meanwhile, it is another one, and nothing is.
        return Found(State.CHANGED, before) if before else Found(State.NEW)

    # --- all of them --------------------------------------------------------------------------------------------------

    def _asked(self) -> Iterable[tuple[HeldPlan, Metric, list[CellEdit]]]:
        for held in self.held.values():
            for metric, edits in held.wanted.items() if held else ():
                if edits:
                    yield held, metric, edits

    def summary(self) -> list[tuple[str, int]]:
        asked = list(self._asked())
        cells, plans = sum(len(edits) for *_, edits in asked), len({held.plan.pk for held, *_ in asked})
        words = [(ngettext("cell", "cells", cells), cells), (ngettext("plan", "plans", plans), plans)]
        return words if cells else []

    def store(self, trace: Trace) -> None:
        for held, metric, edits in self._asked():
            stored = {cell.pk: cell for (of, *_), cell in held.cells.items() if of == metric.pk}
            kept = {"by": self.by, "today": self.today, "act": CellChange.Act.FILE}
            for cell in planning.save_plan_cells(held.plan, metric, edits, **kept):
                if cell.pk in stored:
                    trace.changed(stored[cell.pk], ["amount", "version"], becomes=cell)
                else:
                    trace.made([cell], fields=["amount", "version"])


def _loaded(plan: Plan) -> HeldPlan:
    there = planning.months_there(plan)
    cells = {(cell.metric_id, key_of(cell), cell.month): cell for cell in plan.cells.all()}
    people, units = plan_selectors.rows_of(plan, there, cells.values())
    keys = {f"{row.key.row}:{plain(row.code)}": row.key for row in (*people, *units)}
    return HeldPlan(plan, there, keys, cells)


def _key(held: HeldPlan, part: str, number: str) -> RowKey:
    if part in (PlanCell.Row.TOTAL, PlanCell.Row.RESERVE):
        return RowKey(part)
    if key := held.keys.get(f"{part}:{plain(number)}"):
        return key
    words = _("Nobody with the number “%(text)s” has a part in this plan.")
    if part == PlanCell.Row.UNIT:
        words = _("No unit with the code “%(text)s” has a part in this plan.")
    raise Refusal("number", words % {"text": number[:40]})


def _refused(held: HeldPlan, metric: Metric, key: RowKey, month: Month, amount: Decimal) -> str:
    """Why the draft does not take the amount; empty where it does."""
    if month < held.plan.starts_in:
        return _("%(month)s is settled by the version before.") % {"month": month_in_words(month.first)}
    if amount and is_missing(key, month, held.there):
        words = _("Somebody is not in the unit in %(month)s and can get nothing of it.")
        return words % {"month": month_in_words(month.first)}
    if amount != round(amount, metric.places):
        return planning.too_many_decimals(metric)
    return ""


def _year(text: str) -> int:
    year = number_in(text.strip())
    if year is None or not EARLIEST.year <= year <= LATEST.year:
        raise BadValue(_("“%(text)s” is no year; write 2026.") % {"text": text[:40]})
    return year


def _amount(text: str) -> Decimal:
    amount = Decimal(0) if clears(text) else read_number(text)
    if not 0 <= amount <= LARGEST:
        raise BadValue(_("Give an amount from 0 on."))
    return amount


def hold_plans(cells: Sequence[PlanCell]) -> list[Plan]:
    """The plans of the cells, kept from whoever types into them or locks them. One query."""
    plans = Plan.objects.filter(pk__in={cell.plan_id for cell in cells})
    return list(plans.select_for_update().order_by("pk"))


def undo_plan_cells(cells: Sequence[PlanCell], before: Befores, by: Person) -> None:
    """Cells go only while their plan is a draft; whoever looks at it is told that it has changed."""
    held = hold_plans(cells)  # nobody locks them until the cells are gone
    if any(plan.state == Plan.State.LOCKED for plan in held):
        raise ValidationError(_("The plan is locked meanwhile. Nothing was taken back."))
    Plan.objects.filter(pk__in=[plan.pk for plan in held]).update(version=F("version") + 1)
    note_taken_back(cells, before, by=by)
    audit.record_all("targets.undo_plan_cells", by=by, about=held)


def may_import(by: Person, now: datetime) -> Verdict:
    if heads_units(by, on=today_of(by, now)):
        return ALLOWED
    return denied(_("The plan of a unit is made by its head and by those above."))


PLANS = ImportKind(
    code="plans",
    order=65,
    label=gettext_lazy("Plans of a year"),
    about=gettext_lazy("A row for each part of a plan and measure, with its months, as a plan is exported."),
    page="targets:plan_list",
    may_import=may_import,
    make_checker=PlanChecker,
    columns=(
        Column(
            "unit",
            gettext_lazy("Unit"),
            is_required=True,
            names=("department", "部门", "部門", "单位"),
            example="NORTH",
        ),
        Column("year", gettext_lazy("Year"), is_required=True, names=("年份", "年度"), example="2027"),
        Column(
            "part",
            gettext_lazy("Part"),
            is_required=True,
            choices=lambda: list(PlanCell.Row.choices),
            names=("row", "部分"),
            example="person",
        ),
        Column(
            "number",
            gettext_lazy("Number"),
            hint=gettext_lazy("The employee number of a person, or the code of a unit below."),
            names=("employee number", "code", "工号", "工號", "员工编号", "員工編號", "代码", "代碼"),
            example="E001",
        ),
        Column(
            "metric",
            gettext_lazy("What"),
            is_required=True,
            choices=metric_choices,
            names=("metric", "指标", "指標"),
            example="orders",
        ),
        *(
            Column(
                MONTH_COLUMNS[number],
                label,
                hint=gettext_lazy("Blank: as it is. [clear]: 0.") if number == 1 else "",
                names=(f"{number}月", f"{number:02}", str(number)),
                example="80000",
            )
            for number, label in MONTHS.items()
        ),
    ),
)

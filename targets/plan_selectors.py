"""What the pages of plans show: the units somebody plans for, and the rows and cells of one plan's grid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, Sum

from core.wording import name_in_words, text_in_letters
from org.models import Person, Unit, UnitVersion
from org.naming import names_of_units
from org.querysets import UnitVersionQuerySet
from targets.forms_plan import PlanRow
from targets.grid import RowKey
from targets.models import Goal, GoalStage, Metric, Plan, PlanAction, PlanCell
from targets.permissions import heads_units
from targets.planning import MonthsThere


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit of the list and its newest plan of the year, if there is one."""

    unit: UnitVersion
    plan: Plan | None


def days_of(plan: Plan) -> tuple[date, date]:
    return plan.months[0].first, plan.months[-1].last


def rows_of(plan: Plan, there: MonthsThere, cells: Iterable[PlanCell]) -> tuple[list[PlanRow], list[PlanRow]]:
    """The people and the units below that hold a part of the plan: all that are there in its year. Two queries.

    `cells` are all of the plan; who holds one and is there no longer keeps the row, a unit at one query more.
    """
    first, last = days_of(plan)
    held = {(cell.row, cell.person_id or cell.unit_id) for cell in cells}
    people = Person.objects.filter(pk__in={*there, *(of for row, of in held if row == PlanCell.Row.PERSON)})
    below = UnitVersion.objects.touching(first, last).filter(parent=plan.unit).select_related("unit")
    names: dict[int, PlanRow] = {
        version.unit_id: unit_row(version.unit, text_in_letters(version.name_zh, version.name_en))
        for version in below.order_by("unit__code", "valid_from")
    }
    if gone := {of for row, of in held if row == PlanCell.Row.UNIT} - set(names):
        names |= {unit.pk: unit_row(unit, unit.code) for unit in Unit.objects.filter(pk__in=gone).order_by("code")}
    return [person_row(person) for person in people.order_by("number")], list(names.values())


def with_totals(parts: Iterable[PlanRow], metric: Metric) -> list[PlanRow]:
    """What is asked of the unit first, the parts, the reserve last: the grid from top to bottom.

    Of a ratio nothing can be kept back.
    """
    rows = all_rows(parts)
    return rows[:-1] if metric.is_ratio else rows


def all_rows(parts: Iterable[PlanRow]) -> list[PlanRow]:
    """The same of whatever metric."""
    total = PlanRow(RowKey(PlanCell.Row.TOTAL), "total", PlanCell.Row.TOTAL.label)
    reserve = PlanRow(RowKey(PlanCell.Row.RESERVE), "reserve", PlanCell.Row.RESERVE.label)
    return [total, *parts, reserve]


def person_row(person: Person) -> PlanRow:
    return PlanRow(RowKey(PlanCell.Row.PERSON, person.pk), f"p-{person.code}", name_in_words(person))


def unit_row(unit: Unit, name: str) -> PlanRow:
    return PlanRow(RowKey(PlanCell.Row.UNIT, unit.pk), f"u-{unit.code}", name)


def version_and_year_of(plan: Plan, metric: Metric) -> tuple[int, Decimal]:
    """The plan's version as it is now, and what it asks of the unit in the year. One query."""
    asked = Sum("cells__amount", filter=Q(cells__metric=metric, cells__row=PlanCell.Row.TOTAL))
    version, amount = Plan.objects.filter(pk=plan.pk).annotate(asked=asked).values_list("version", "asked").get()
    return version, amount or Decimal(0)


def units_to_plan(viewer: Person, year: int, day: date) -> UnitVersionQuerySet:
    """The units of a day that the viewer plans for, or whose plan of the year the viewer reads, by code."""
    readable = Plan.objects.visible_to(viewer, on=day).filter(year=year)
    mine = Q(unit__in=heads_units(viewer, on=day)) | Q(unit__in=readable.values("unit"))
    return UnitVersion.objects.on(day).filter(mine).select_related("unit").order_by("unit__code")


def newest_plans(units: Iterable[UnitVersion], year: int) -> list[UnitPlan]:
    """Each unit with its newest plan of the year. One query."""
    units = list(units)
    plans = Plan.objects.filter(unit__in=[one.unit_id for one in units], year=year).order_by("number")
    newest = {plan.unit_id: plan for plan in plans}
    return [UnitPlan(one, newest.get(one.unit_id)) for one in units]


class ActionLine(NamedTuple):
    """An action of a list, with what its unit is called and whether its day is over."""

    action: PlanAction
    unit: str
    is_late: bool


def action_lines(actions: Iterable[PlanAction], names: Mapping[int, str], today: date) -> list[ActionLine]:
    """The actions as lists show them."""
    return [ActionLine(one, names.get(one.plan.unit_id, one.plan.unit.code), one.is_late(today)) for one in actions]


def actions_of(plan: Plan, today: date) -> list[ActionLine]:
    """The actions of the unit's year, those that are open first. One query."""
    found = list(PlanAction.objects.of_plan(plan).for_list())
    return action_lines(sorted(found, key=lambda one: not one.is_open), {}, today)


class StageLine(NamedTuple):
    """A stage, whether its day has passed without it, and how much of it is there in whole percent, at most 100."""

    stage: GoalStage
    has_passed: bool
    percent: int


class GoalLine(NamedTuple):
    """A goal with what its unit is called and its stages."""

    goal: Goal
    unit: str
    stages: list[StageLine]


def goal_lines(goals: Iterable[Goal], today: date) -> list[GoalLine]:
    """The goals as pages show them; their stages have been fetched along. One query."""
    goals = list(goals)
    names = names_of_units({goal.unit_id for goal in goals}, today)
    return [
        GoalLine(
            goal,
            names.get(goal.unit_id, goal.unit.code),
            [StageLine(one, one.has_passed(today), percent_of(one)) for one in goal.stages.all()],
        )
        for goal in goals
    ]


def percent_of(stage: GoalStage) -> int:
    """100 only where nothing is missing."""
    return min(100, max(0, int(100 * stage.counted / stage.amount))) if stage.amount else 0

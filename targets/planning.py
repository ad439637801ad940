"""What happens to a plan: begun, filled, split, locked, revised."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.decimals import in_hundredths
from core.models import StaleVersion
from core.periods import Month
from core.verdicts import require
from core.wording import month_in_words, number_in_figures
from org.models import Appointment, Person, Unit
from targets.breakdown import Weights, shared_out, split
from targets.grid import RESERVE, TOTAL, Amounts, RowKey
from targets.history import note_cells
from targets.models import CellChange, Metric, Plan, PlanCell
from targets.permissions import may_change_plan
from targets.selectors import PERSONAL_PROFILES
from targets.services import too_many_decimals

MonthsThere = Mapping[int, Collection[Month]]
COUNT_UNIT, MONTH_UNIT, PERSON_UNIT = 100, 1000_00, 100_00  # in hundredths (rules.md 2.7)


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What somebody typed into a cell, over the version that was read; 0 where there was none."""

    key: RowKey
    month: Month
    amount: Decimal
    version: int = 0


@transaction.atomic
def start_plan(unit: Unit, year: int, *, by: Person, today: date) -> Plan:
    """The first draft of a unit's year; the one that exists where there is one already."""
    require(may_change_plan(by, unit, on=today))
    first = Month(f"{year:04}-01")
    plan, made = Plan.objects.get_or_create(
        unit=unit, year=year, number=1, defaults={"starts_in": first, "made_by": by}
    )
    if made:
        audit.record("targets.start_plan", by=by, about=plan, fields=["unit", "year"])
    return plan


@transaction.atomic
def save_plan_cells(
    plan: Plan, metric: Metric, edits: Iterable[CellEdit], *, by: Person, today: date, act: str = CellChange.Act.TYPED
) -> list[PlanCell]:
    """Writes the cells that differ, each over the version that was read, and gives them back. Nine queries.

    Raises StaleVersion where somebody saved one of them since, and then writes none; ValidationError for a locked plan,
    for a month that this version does not reach, and for one in which the person is not in the unit.
    """
    return write_cells(held_draft(plan, by=by, today=today), metric, edits, by=by, act=act)


def write_cells(held: Plan, metric: Metric, edits: Iterable[CellEdit], *, by: Person, act: str) -> list[PlanCell]:
    """The same for a plan that is held, where it has been asked whether `by` may."""
    existing = {(key_of(cell), cell.month): cell for cell in held.cells.filter(metric=metric).select_for_update()}
    there = months_there(held)
    added, changed, was = [], [], {}
    for edit in edits:
        month = {"month": month_in_words(edit.month.first)}
        if edit.month < held.starts_in:
            raise ValidationError(_("%(month)s is settled by the version before.") % month)
        if not metric.counts_in(edit.month):
            raise ValidationError(_("It is no longer counted in %(month)s.") % month)
        if edit.amount and is_missing(edit.key, edit.month, there):
            raise ValidationError(_("Somebody is not in the unit in %(month)s and can get nothing of it.") % month)
        cell = existing.get((edit.key, edit.month))
        if cell is None:
            added.append(new_cell(held, metric, edit.key, edit.month, edit.amount))
        elif cell.amount != edit.amount:
            if cell.version != edit.version:
                raise StaleVersion()
            was[cell.pk] = cell.amount
            cell.amount, cell.version = edit.amount, cell.version + 1
            changed.append(cell)
    PlanCell.objects.bulk_create(added, batch_size=500)
    PlanCell.objects.bulk_update(changed, ["amount", "version"], batch_size=500)
    if added or changed:
        held.save_over(held.version, fields=[])  # whoever locks or splits the plan has seen these cells, or is told
        note_cells(held, added + changed, was, act=act, by=by)
        audit.record("targets.save_plan_cells", by=by, about=held, fields=[metric.code])
    return added + changed


@transaction.atomic
def save_amounts(
    plan: Plan,
    metric: Metric,
    amounts: Amounts,
    *,
    version: int,
    by: Person,
    today: date,
    act: str = CellChange.Act.TYPED,
) -> list[PlanCell]:
    """Writes the amounts over what is there and gives back the cells that differ. Nine queries.

    Raises StaleVersion where anybody saved cells since `version` of the plan was read; else like save_plan_cells.
    """
    held = held_draft(plan, by=by, today=today)
    if held.version != version:
        raise StaleVersion()
    versions = {(key_of(cell), cell.month): cell.version for cell in held.cells.filter(metric=metric)}
    edits = [
        CellEdit(key, month, Decimal(amount).scaleb(-2), versions.get((key, month), 0))
        for (key, month), amount in amounts.items()
    ]
    return save_plan_cells(held, metric, edits, by=by, today=today, act=act)


@transaction.atomic
def save_split(  # noqa: PLR0913 what a split is
    plan: Plan,
    metric: Metric,
    *,
    annual: Decimal,
    season: Weights,
    shares: Mapping[RowKey, Decimal],
    reserve: Fraction,
    reserve_name: str,
    version: int,
    by: Person,
    today: date,
) -> list[PlanCell]:
    """Writes the cells of a split of the year over those that are there; gives back which differ. Eleven queries.

    Months that the version before has settled keep what they hold; the rest of the year is split. Raises
    ValidationError for a year that asks for less than they hold, for a part of a customer, and for a month in which
    nobody who has a share is there; StaleVersion where anybody saved cells since `version` of the plan was read.
    """
    held = held_draft(plan, by=by, today=today)
    if not metric.sums_up:
        raise ValidationError(_("“%(name)s” is no sum of its months and cannot be split.") % {"name": metric.name})
    if held.version != version:
        raise StaleVersion()
    cells = list(held.cells.filter(metric=metric))
    settled = sum(cell.amount for cell in cells if cell.row == TOTAL and cell.month < held.starts_in)
    if annual < settled:
        words = _("The months before already ask for %(amount)s.")
        raise ValidationError({"annual": words % {"amount": number_in_figures(settled)}})
    if annual != round(annual, metric.places):
        raise ValidationError({"annual": too_many_decimals(metric)})
    months = held.open_months
    if not any(season[-len(months) :]):
        raise ValidationError({"season": _("Give a weight above 0 to a month that is still open.")})
    there = months_there(held)
    for month in months:
        if not any(share for key, share in shares.items() if not is_missing(key, month, there)):
            words = _("Nobody who has a share is in the unit in %(month)s.")
            raise ValidationError(words % {"month": month_in_words(month.first)})
    amounts = split_year(
        metric,
        in_hundredths(str(annual - settled)),
        months=months,
        season=season[-len(months) :],
        shares=shares,
        reserve=reserve,
        there=there,
    )
    if held.reserve_name != reserve_name:
        held.reserve_name = reserve_name
        held.save_over(held.version, fields=["reserve_name"])
    split = CellChange.Act.SPLIT
    return save_amounts(held, metric, amounts, version=held.version, by=by, today=today, act=split)


def held_draft(plan: Plan, *, by: Person, today: date) -> Plan:
    """The plan as it is now, kept from other writers until the transaction ends."""
    held = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    require(may_change_plan(by, held.unit, on=today))
    if not held.is_draft:
        raise ValidationError(_("This plan is locked; a revision changes it."))
    return held


def key_of(cell: PlanCell) -> RowKey:
    """The row that the cell stands in."""
    return RowKey(cell.row, cell.person_id or cell.unit_id)


def new_cell(plan: Plan, metric: Metric, key: RowKey, month: Month, amount: Decimal) -> PlanCell:
    whose = {"person_id": key.of} if key.row == PlanCell.Row.PERSON else {"unit_id": key.of}
    return PlanCell(plan=plan, metric=metric, row=key.row, month=month, amount=amount, **whose)


def split_year(
    metric: Metric,
    annual: int,
    *,
    months: Sequence[Month],
    season: Weights,
    shares: Mapping[RowKey, Decimal | Fraction | int],
    reserve: Fraction,
    there: MonthsThere,
) -> dict[tuple[RowKey, Month], int]:
    """The cells of a year split by season and shares: totals, reserve and shares, in hundredths (rules.md 2.7).

    Who is not in the unit in a month has no share of it. Raises ValueError for what cannot be split.
    """
    counts = metric.kind == Metric.Kind.COUNT
    month_unit, unit = (COUNT_UNIT, COUNT_UNIT) if counts else (MONTH_UNIT, PERSON_UNIT)
    amounts: dict[tuple[RowKey, Month], int] = {}
    for month, total in zip(months, split(annual, season, unit=month_unit), strict=True):
        weights = [0 if is_missing(key, month, there) else share for key, share in shares.items()]
        shared = shared_out([total], weights, unit=unit, reserve=reserve)
        amounts[RowKey(TOTAL), month], amounts[RowKey(RESERVE), month] = total, shared.reserve[0]
        for key, (amount,) in zip(shares, shared.people, strict=True):
            if amount or not is_missing(key, month, there):
                amounts[key, month] = amount
    return amounts


def months_there(plan: Plan) -> MonthsThere:
    """Person id → the months of the plan's year in which a post with personal targets in its unit lies. One query."""
    first, last = plan.months[0].first, plan.months[-1].last
    posts = Appointment.objects.touching(first, last).filter(
        unit=plan.unit_id, kind=Appointment.Kind.PRIMARY, profile__in=PERSONAL_PROFILES
    )
    there: dict[int, set[Month]] = {}
    for person, begins, ends, left_on in posts.values_list("person", "valid_from", "valid_to", "person__left_on"):
        until = min(day for day in (ends and ends - timedelta(days=1), left_on, last) if day)
        there.setdefault(person, set()).update(
            month for month in plan.months if begins <= month.last and month.first <= until
        )
    return there


def is_missing(key: RowKey, month: Month, there: MonthsThere) -> bool:
    """Whether the row is that of a person who is not in the unit in that month."""
    return key.row == PlanCell.Row.PERSON and month not in there.get(key.of, ())

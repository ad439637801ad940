"""What happens when a result is recorded, confirmed or taken back, and when targets are set."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit
from core.models import StaleVersion
from core.periods import Month
from core.verdicts import require
from org.acting import on_behalf_of
from org.models import Appointment, Person
from org.periods import MONTH_NOT_OPEN
from org.services import require_open
from org.stamps import stamp
from targets.history import note_months
from targets.models import Entry, Metric, TargetCell
from targets.permissions import may_confirm_entry, may_record_entry, may_reverse_entry, may_set_targets

WEIGHTED_METRICS = ("orders", "collections", "new_customers")  # what the scheme weights, in the order of every list

PreviousFigures = Callable[[Month, Iterable[int]], Mapping[int, tuple[Decimal, Decimal]]]
_previous_figures: list[PreviousFigures] = []


def register_previous_figures(source: PreviousFigures) -> None:
    """Names the room that knows last month's effective and actual orders: (month, person ids) → by person id (C33)."""
    _previous_figures[:] = [source]


def previous_figures(month: Month, person_ids: Iterable[int]) -> Mapping[int, tuple[Decimal, Decimal]]:
    """Effective and actual orders of the month before, by person, where that month is sealed."""
    return _previous_figures[0](month, person_ids) if _previous_figures else {}


def refused_by_closed_month(error: ValidationError) -> bool:
    """Whether a month that is not open refused a write: then the result is recorded on a day of an open one."""
    return getattr(error, "code", None) == MONTH_NOT_OPEN


@dataclass(frozen=True, slots=True)
class NewCell:
    """A base target to set: of a role period, for a full month."""

    person: Person
    profile: str
    metric: Metric
    base: Decimal
    starts_on: date | None = None


@transaction.atomic
def record_entry(
    person: Person,
    *,
    work_date: date,
    metric: Metric,
    amount: Decimal,
    note: str,
    by: Person,
    now: datetime,
    today: date,
) -> Entry:
    """Records a result dated `work_date`. What people record for themselves is declared until it is confirmed.

    Raises ValidationError for a date outside the person's service, in the future or in a closed month, and for a broken
    count; PermissionDenied for somebody who may not.
    """
    require(may_record_entry(by, person, on=today))
    if work_date > today:
        raise ValidationError({"work_date": _("A result cannot lie in the future.")})
    return write_entry(
        person,
        work_date=work_date,
        metric=metric,
        amount=amount,
        note=note,
        declared=by == person,
        by=by,
        now=now,
    )


def write_entry(
    person: Person,
    *,
    work_date: date,
    metric: Metric,
    amount: Decimal,
    note: str,
    declared: bool,
    by: Person,
    now: datetime,
) -> Entry:
    """Writes a result for a caller who has asked whether they may; one that is declared does not count yet.

    Raises ValidationError for a date without a post or in a closed month, and for a broken count.
    """  # fmt: skip
    if not Appointment.objects.filter(person=person).on(work_date).exists():
        raise ValidationError({"work_date": _("%(person)s held no post on that date.") % {"person": person.name}})
    check_metric(metric, work_date, sources=[Metric.Source.TYPED])
    check_amount(metric, amount)
    require_open(work_date)
    where = stamp(person, work_date)
    entry = Entry.objects.create(
        person=person,
        unit=where.unit,
        superior=where.superior,
        work_date=work_date,
        metric=metric,
        amount=amount,
        note=note,
        source=Entry.Source.DECLARED if declared else Entry.Source.TYPED,
        recorded_by=by,
        confirmed_at=None if declared else now,
        confirmed_by=None if declared else by,
    )
    audit.record("targets.record_entry", by=by, about=entry, fields=["amount", "metric", "work_date"])
    return entry


def check_metric(metric: Metric, work_date: date, *, sources: Collection[str]) -> None:
    """Raises ValidationError where the metric is fed from elsewhere, or no longer counted on that day."""
    if metric.source not in sources:
        words = _("“%(name)s” cannot be recorded here: %(source)s.")
        raise ValidationError({"metric": words % {"name": metric.name, "source": metric.get_source_display()}})
    if not metric.counts_in(Month.of(work_date)):
        raise ValidationError({"metric": _("“%(name)s” is no longer counted then.") % {"name": metric.name}})


def check_amount(metric: Metric, amount: Decimal) -> None:
    """Raises ValidationError for too many decimals (Metric.places), and for zero where that would say nothing."""
    if amount == 0 and metric.aggregation == Metric.Aggregation.SUM:
        raise ValidationError({"amount": _("Nothing happened with an amount of 0; give the amount.")})
    if amount != round(amount, metric.places):
        raise ValidationError({"amount": too_many_decimals(metric)})


def too_many_decimals(metric: Metric) -> str:
    if not metric.places:
        return _("Give a whole number.")
    words = ngettext("At most %(count)s decimal.", "At most %(count)s decimals.", metric.places)
    return words % {"count": metric.places}


@transaction.atomic
def confirm_entry(entry: Entry, *, by: Person, now: datetime, today: date) -> None:
    """Makes a declared result count. Confirming twice changes nothing."""
    held = _held(entry)
    require(may_confirm_entry(by, held, on=today))
    require_open(held.work_date)
    if held.confirmed_at is None:
        Entry.objects.filter(pk=entry.pk).update(confirmed_at=now, confirmed_by=by)
        replaced = on_behalf_of(by, held.superior_id, today)
        audit.record("targets.confirm_entry", by=by, about=entry, on_behalf_of=replaced or "")
        entry.refresh_from_db()


def _held(entry: Entry) -> Entry:
    """The row as it is now, kept from other writers until the transaction ends: what a page has read may be old."""
    return Entry.objects.select_for_update(of=("self",)).select_related("person").get(pk=entry.pk)


@transaction.atomic
def reverse_entry(entry: Entry, *, reason: str, by: Person, now: datetime, today: date) -> Entry:
    """Takes a result back by a counter-entry of the same date; the entry itself stays. Twice makes one."""
    entry = _held(entry)
    if entry.is_reversed:
        return entry.reversed_by
    require(may_reverse_entry(by, entry, on=today))
    return write_counter_entry(entry, reason=reason, by=by, now=now)


def write_counter_entry(entry: Entry, *, reason: str, by: Person, now: datetime) -> Entry:
    """The same for a caller who has asked whether they may. Raises ValidationError (no reason, month closed)."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is taken back.")})
    require_open(entry.work_date)
    counted = entry.confirmed_at is not None
    counter, made = Entry.objects.get_or_create(
        reverses=entry,
        defaults={
            "person_id": entry.person_id,
            "unit_id": entry.unit_id,
            "superior_id": entry.superior_id,
            "work_date": entry.work_date,
            "metric_id": entry.metric_id,
            "amount": -entry.amount,
            "note": reason.strip(),
            "source": Entry.Source.TYPED,
            "recorded_by": by,
            "confirmed_at": now if counted else None,
            "confirmed_by": by if counted else None,
        },
    )
    if made:
        audit.record("targets.reverse_entry", by=by, about=entry, reason=reason)
    return counter


@transaction.atomic
def set_cells(
    month: Month, cells: Iterable[NewCell], *, versions: Mapping[int, int], by: Person, today: date
) -> list[TargetCell]:
    """Sets base targets of `month` and returns the cells that changed; `versions` are those that were read, by cell id.

    A cell that exists is saved over the version read (StaleVersion if somebody was quicker), a new one is made with
    last month's figures. Raises ValidationError for a month that is not open. Eight queries for any
    number of cells up to 500.
    """
    cells = list(cells)
    people = {cell.person.pk for cell in cells}
    require(may_set_targets(by, people, on=today))
    require_open(month.first)
    existing = {
        (cell.person_id, cell.profile, cell.metric_id, cell.starts_on): cell
        for cell in TargetCell.objects.of_month(month).filter(person__in=people).select_for_update()
    }
    previous = previous_figures(month, people)
    added, changed, was = [], [], {}
    for new in cells:
        old = existing.get((new.person.pk, new.profile, new.metric.pk, new.starts_on))
        if old is None:
            added.append(new_cell(month, new, previous=previous.get(new.person.pk)))
        elif old.base != new.base:
            # The rows are locked (SQLite: the transaction is alone), so comparing here is comparing in the database.
            if versions.get(old.pk) != old.version:
                raise StaleVersion()
            was[old.pk] = old.base
            old.base, old.version = new.base, old.version + 1
            changed.append(old)
    TargetCell.objects.bulk_create(added, batch_size=2000)
    TargetCell.objects.bulk_update(changed, ["base", "version"], batch_size=500)
    note_months(added + changed, was, by=by)
    audit.record_all("targets.set_cells", by=by, about=added + changed, fields=["base"])
    return added + changed


def fill_previous_figures(month: Month, people: Collection[int] | None = None) -> int:
    """Puts last month's figures into the order targets of `month` that people typed (C33): how many changed.

    Called when last month is sealed, or sealed again by a correction, in its transaction; of `people` (ids) alone when
    a correction of `month` itself takes them over. Imported targets stay as they came. Three queries.
    """
    cells = TargetCell.objects.filter(month=month, metric__code="orders", is_typed=True)
    if people is not None:
        cells = cells.filter(person__in=people)
    filled = with_previous_figures(month, cells.select_for_update())
    TargetCell.objects.bulk_update(filled, ["previous_effective", "previous_actual"], batch_size=500)
    return len(filled)


def with_previous_figures(month: Month, cells: Iterable[TargetCell]) -> list[TargetCell]:
    """Those of the cells to which last month's figures make a difference, with these, not yet written."""
    cells, changed = list(cells), []
    known = previous_figures(month, {cell.person_id for cell in cells}) if cells else {}
    for cell in cells:
        before = cell.previous_effective, cell.previous_actual
        cell.previous_effective, cell.previous_actual = known.get(cell.person_id, before)
        if (cell.previous_effective, cell.previous_actual) != before:
            changed.append(cell)
    return changed


def new_cell(month: Month, new: NewCell, *, previous: tuple[Decimal, Decimal] | None) -> TargetCell:
    """The cell to store; only orders carry over, so only they hold last month's figures."""
    effective, actual = previous if previous and new.metric.code == "orders" else (None, None)
    return TargetCell(
        person=new.person,
        month=month,
        profile=new.profile,
        starts_on=new.starts_on,
        metric=new.metric,
        base=new.base,
        previous_effective=effective,
        previous_actual=actual,
        is_typed=True,
    )

"""The duties of a chunk of people: what the kinds want against what stands, as plain rows; what differs is written."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from core.bulk import insert_missing_rows
from duties import reminding, rules
from duties.models import Duty
from duties.planning import PlanContext
from duties.registry import PlannedDuty, kinds

ONE_DAY = timedelta(days=1)
NOT_WANTED = "not_wanted"  # cancel_reason: calendar, leave, appointment or rule say it is not owed
MOVING = ("local_date", "time_zone", "opens_at", "due_at", "cutoff_at", "done_at", "cancelled_at", "cancel_reason")


class DutyRow(NamedTuple):
    """A duty as its table holds it, the columns in the order of the model. Kinds are asked about it like a Duty."""

    id: UUID
    person_id: int
    kind: str
    subject: str
    local_date: date
    time_zone: str
    opens_at: datetime
    due_at: datetime
    cutoff_at: datetime | None
    done_at: datetime | None
    cancelled_at: datetime | None = None
    cancel_reason: str = ""

    @property
    def pk(self) -> UUID:
        return self.id


Rows = dict[UUID, DutyRow]


def write_duties(context: PlanContext, *, compare: bool) -> int:
    """Writes what the kinds want of these people; with `compare` also changes and cancels what stands otherwise."""
    standing = _standing(context) if compare else {}
    wanted = _with_done(_wanted(context, standing))
    new = [row for key, row in wanted.items() if key not in standing]
    changed = [row for key, row in wanted.items() if key in standing and row != standing[key]]
    unwanted = [key for key, row in standing.items() if key not in wanted and _is_to_cancel(row, context)]
    _insert(new)
    _update(changed)
    cancel(unwanted, now=context.now)
    reminding.lay_out([*new, *changed], now=context.now)
    return len(new) + len(changed) + len(unwanted)


def _standing(context: PlanContext) -> Rows:
    """The rows of these people that opened, or will, in the span. One query."""
    duties = Duty.objects.filter(
        person__in=[person.pk for person in context.people],
        kind__in=kinds(),
        opens_at__gte=rules.local_midnight(context.start - ONE_DAY, ZoneInfo("UTC")),
        opens_at__lt=rules.local_midnight(context.end + 2 * ONE_DAY, ZoneInfo("UTC")),
    )
    return {row.id: row for row in map(DutyRow._make, duties.values_list(*DutyRow._fields))}


def _wanted(context: PlanContext, standing: Rows) -> Rows:
    """What the kinds want now, by id, of all that opens by the end of the span and is not past its cut-off.

    What stands already is kept, past its cut-off or not: its times follow the rules.
    """
    codes = {person.pk: person.code for person in context.people}
    minute = rules.to_minute(context.now)
    wanted = {}
    for kind, planned in _planned(context):
        is_past = planned.cutoff_at is not None and planned.cutoff_at < minute
        if is_past and not standing:
            continue
        key = rules.duty_id(kind, planned.subject, codes[planned.person_id])
        if is_past and key not in standing:
            continue
        zone = context.zone_name(planned.person_id, planned.local_date)
        person_id, subject, local_date, *times = planned
        wanted[key] = DutyRow(key, person_id, kind, subject, local_date, zone, *times)
    return wanted


def _planned(context: PlanContext) -> Iterator[tuple[str, PlannedDuty]]:
    """What every kind plans, with the code of the kind; without what opens only after the span."""
    day_after = context.end + ONE_DAY
    ends = {person.pk: context.instant(person.pk, day_after, time.min) for person in context.people}
    for kind in kinds().values():
        for planned in kind.plan(context):
            if planned.opens_at < ends[planned.person_id]:
                yield kind.code, planned


def _with_done(wanted: Rows) -> Rows:
    """The same with done_at from the records. One question to each kind whose plan does not know it."""
    by_kind: dict[str, list[DutyRow]] = {}
    for row in wanted.values():
        by_kind.setdefault(row.kind, []).append(row)
    done: dict[UUID, datetime] = {}
    for code, rows in by_kind.items():
        if not kinds()[code].knows_done:
            done |= kinds()[code].done(rows)
    return wanted | {key: wanted[key]._replace(done_at=at) for key, at in done.items()}


def _is_to_cancel(row: DutyRow, context: PlanContext) -> bool:
    """Whether a row that nobody wants any more is neither done nor cancelled and opens in the span."""
    if row.done_at is not None or row.cancelled_at is not None:
        return False
    return context.start <= rules.local_day(row.opens_at, ZoneInfo(row.time_zone)) <= context.end


def _insert(rows: list[DutyRow]) -> None:
    insert_missing_rows(Duty, DutyRow._fields, rows)


def _update(rows: list[DutyRow]) -> None:
    """Takes over what is wanted now. What is owed again stands up under its old id."""
    Duty.objects.bulk_create(
        [Duty(*row) for row in rows],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=MOVING,
        batch_size=1000,
    )


def cancel(keys: list[UUID], *, now: datetime) -> None:
    """Nothing of it is owed any more: not the duty, not its waiting reminders."""
    Duty.objects.filter(pk__in=keys, done_at=None).update(cancelled_at=now, cancel_reason=NOT_WANTED)
    reminding.withdraw(keys)

"""Leave of absence: begun, its end moved, ended by coming back. HR and the general manager keep it."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from core import audit, locks
from core.verdicts import require
from org.access import today_of
from org.covering import name_deputy
from org.models import Absence, CalendarDay, Cover, LeaveDay, Person
from org.periods import require_open_span
from org.permissions import may_send_on_leave
from org.services import leave_days
from org.signals import announce_moved

ONE_DAY = timedelta(days=1)
WHOLE = 1


@transaction.atomic
def begin_absence(
    person: Person,
    *,
    first_day: date,
    last_day: date | None,
    kind: str,
    by: Person,
    now: datetime,
    deputy: Person | None = None,
) -> Absence:
    """Sends the person on leave from `first_day` to `last_day`, both inclusive; None is an open end.

    Nothing is owed on these days. `deputy` is asked to stand in, as second where there is a first. Raises
    ValidationError where other leave stands there, a month is not open or the person is not in service.
    """
    today = today_of(by, now)
    require(may_send_on_leave(by, person, today))
    absence = Absence(
        person=person, kind=kind, valid_from=first_day, valid_to=last_day and last_day + ONE_DAY, recorded_by=by
    )
    absence.full_clean()
    if not (person.is_in_service(first_day) and (last_day is None or person.is_in_service(last_day))):
        raise ValidationError(_("%(person)s is not in service on all of these days."), params={"person": person})
    locks.hold(f"org.absence.{person.pk}")
    if Absence.objects.filter(person=person).overlapping(absence.valid_from, absence.valid_to).exists():
        raise ValidationError(_("%(person)s is on leave of absence then already."), params={"person": person})
    absence.save()
    _write_days(absence, by=by, since=absence.valid_from)
    audit.record("org.begin_absence", by=by, about=absence, fields=["kind", "valid_from", "valid_to"])
    if deputy is not None:
        span = {"first_day": max(first_day, today), "last_day": last_day}
        name_deputy(person, deputy, rank=_free_rank(absence), **span, by=by, now=now)
    announce_moved([person.pk], since=first_day)
    return absence


@transaction.atomic
def move_return(absence: Absence, *, back_on: date | None, by: Person, now: datetime) -> None:
    """The person is back on that day, earlier or later than was thought; None opens the end.

    Back on the first day means that the leave never was. Raises ValidationError as begin_absence does.
    """
    require(may_send_on_leave(by, absence.person, today_of(by, now)))
    if back_on == absence.valid_to:
        return
    if back_on is not None and back_on < absence.valid_from:
        raise ValidationError({"back_on": _("That is before the leave began.")})
    locks.hold(f"org.absence.{absence.person_id}")
    changed_from = min(filter(None, [back_on, absence.valid_to]))
    others = Absence.objects.filter(person=absence.person).exclude(pk=absence.pk)
    if others.overlapping(absence.valid_from, back_on).exists():
        raise ValidationError(_("%(person)s is on leave of absence then already."), params={"person": absence.person})
    _take_days(absence, since=changed_from)
    absence.valid_to = back_on
    if back_on == absence.valid_from:
        audit.record("org.take_back_absence", by=by, about=absence)
        absence.delete()
    else:
        absence.full_clean()
        absence.save(update_fields=["valid_to"])
        _write_days(absence, by=by, since=changed_from)
        audit.record("org.move_return", by=by, about=absence, fields=["valid_to"])
    announce_moved([absence.person_id], since=changed_from)


def end_leave_after(person: Person, last_day: date) -> None:
    """Ends leave of absence and leave with the last day in service: what was planned beyond it is of no service."""
    after = last_day + ONE_DAY
    absences = Absence.objects.filter(person=person)
    absences.filter(valid_from__gte=after).delete()
    absences.overlapping(after, None).update(valid_to=after)
    LeaveDay.objects.filter(person=person, day__gte=after).delete()


def extend_absences(beyond: date) -> int:
    """Writes the leave days after `beyond`, where the calendar ended before it grew. A query, and two for each absence.

    Days before it stand as they are: whoever took some out meant to, and their months may be closed.
    """
    since = beyond + ONE_DAY
    reaching = Absence.objects.filter(Q(valid_to=None) | Q(valid_to__gt=since), valid_from__lte=planned_until())
    extended = 0
    for absence in reaching.select_related("person"):
        if _write_days(absence, by=None, since=since):
            extended += 1
            announce_moved([absence.person_id], since=absence.valid_from)
    return extended


def _free_rank(absence: Absence) -> int:
    """First deputy, or second where a first is named for some of the days."""
    live = Cover.objects.live().filter(person=absence.person, rank=Cover.Rank.FIRST)
    is_taken = live.overlapping(absence.valid_from, absence.valid_to).exists()
    return Cover.Rank.SECOND if is_taken else Cover.Rank.FIRST


def planned_until() -> date:
    """The last day of the work calendar."""
    return CalendarDay.objects.aggregate(last=Max("day"))["last"] or date.min


def _write_days(absence: Absence, *, by: Person | None, since: date) -> int:
    """Writes the days from `since` that are not there yet, as far as the calendar reaches; says how many."""
    person, first = absence.person, max(absence.valid_from, since)
    ends = [planned_until(), absence.last_day, person.left_on]
    last = min(day for day in ends if day is not None)
    days = LeaveDay.objects.filter(person=person, day__range=(first, last))
    taken = {leave.day: leave for leave in days}
    told = {"fraction": WHOLE, "kind": absence.kind, "recorded_by": by, "absence": absence}
    new = leave_days(person, first, last, taken=taken, **told)
    if new:
        require_open_span(new[0].day, new[-1].day)
        LeaveDay.objects.bulk_create(new, batch_size=1000)
    return len(new)


def _take_days(absence: Absence, *, since: date) -> None:
    """Takes the days from `since` that the leave of absence wrote; leave that stood there for itself stays."""
    days = absence.days.filter(day__gte=since)
    reach = days.aggregate(last=Max("day"))["last"]
    if reach is not None:
        require_open_span(since, reach)
        days.delete()

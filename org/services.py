"""Leave of people, from asking to the days that count; and the door of dated writes, for every room."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.periods import days
from core.verdicts import require
from org.access import today_of
from org.acting import superior_replaced
from org.models import CalendarDay, LeaveDay, LeaveRequest, Person
from org.periods import hold_month, lock_name, require_open, require_open_span
from org.permissions import may_decide_leave, may_record_leave, may_withdraw_request
from org.signals import announce_moved, announce_news

__all__ = [
    "approve_leave",
    "hold_month",
    "lock_name",
    "record_leave",
    "refuse_leave",
    "request_leave",
    "require_open",
    "withdraw_leave",
    "withdraw_request",
]
LONGEST = timedelta(days=366)
LEAVE_APPROVED, LEAVE_REFUSED = "leave_given", "leave_refused"  # the news for whoever asked
State = LeaveRequest.State


@transaction.atomic
def record_leave(
    person: Person, first: date, last: date, *, fraction: Decimal, kind: str, by: Person, now: datetime
) -> list[LeaveDay]:
    """Writes approved leave on every date from `first` to `last`, both inclusive; twice is once.

    Dates that are no working day are written too: they count nothing, unless the calendar changes. Raises
    ValidationError when a day holds other leave or its month is closed.
    """
    require(may_record_leave(by, person, today_of(by, now)))
    return write_leave(person, first, last, fraction=fraction, kind=kind, by=by)


def write_leave(
    person: Person, first: date, last: date, *, fraction: Decimal, kind: str, by: Person, on_behalf_of: object = ""
) -> list[LeaveDay]:
    """The same for a caller who has asked whether they may."""
    check_span(person, first, last)
    require_open_span(first, last)
    taken = {leave.day: leave for leave in LeaveDay.objects.filter(person=person, day__range=(first, last))}
    told = {"fraction": fraction, "kind": kind, "recorded_by": by}
    new = leave_days(person, first, last, taken=taken, **told)
    if new:
        new[0].full_clean(validate_unique=False)  # the others differ by their day alone
        LeaveDay.objects.bulk_create(new)
        told = {"fields": ["day", "fraction", "kind"], "on_behalf_of": on_behalf_of}
        audit.record("org.record_leave", by=by, about=person, **told)
        announce_moved([person.pk], since=first)
    return [*taken.values(), *new]


def leave_days(
    person: Person, first: date, last: date, *, taken: Mapping[date, LeaveDay], **told: Any
) -> list[LeaveDay]:
    """The days to write beside those that are `taken`. Raises ValidationError where one of those is other leave."""
    for day in days(first, last):
        if (leave := taken.get(day)) and (leave.fraction, leave.kind) != (told["fraction"], told["kind"]):
            raise ValidationError(_("There is already leave on %(day)s."), params={"day": day}, code="leave_taken")
    return [LeaveDay(person=person, day=day, **told) for day in days(first, last) if day not in taken]


@transaction.atomic
def record_many(leave: Sequence[LeaveDay], *, by: Person) -> None:
    """Writes checked leave days of many people (leave_days). Raises ValidationError where a month is not open."""
    if not leave:
        return
    first, last = min(one.day for one in leave), max(one.day for one in leave)
    require_open_span(first, last)
    LeaveDay.objects.bulk_create(leave, batch_size=2000)
    people = {one.person_id: one.person for one in leave}
    audit.record_all("org.record_leave", by=by, about=people.values(), fields=["day", "fraction", "kind"])
    announce_moved(people, since=first)


@transaction.atomic
def withdraw_leave(person: Person, first: date, last: date, *, by: Person, now: datetime, reason: str = "") -> int:
    """Takes leave back from `first` to `last`, both inclusive, and returns how many days that were."""
    require(may_record_leave(by, person, today_of(by, now)))
    return take_leave_back(person, first, last, by=by, reason=reason)


def take_leave_back(person: Person, first: date, last: date, *, by: Person, reason: str) -> int:
    """The same for a caller who has asked whether they may."""
    require_open_span(first, last)
    count, _models = LeaveDay.objects.filter(person=person, day__range=(first, last)).delete()
    if count:
        audit.record("org.withdraw_leave", by=by, about=person, fields=["day"], reason=reason)
        announce_moved([person.pk], since=first)
    return count


@transaction.atomic
def request_leave(
    person: Person, *, first_day: date, last_day: date, fraction: Decimal, kind: str, note: str = ""
) -> LeaveRequest:
    """Asks for leave of one's own; it counts once it is approved. Nobody needs leave where no day is a working day."""
    check_span(person, first_day, last_day)
    if _are_all_off(first_day, last_day):
        raise ValidationError(_("None of these days is a working day. You need no leave for them."), code="days_off")
    require_open_span(first_day, last_day)
    request = LeaveRequest(
        person=person, first_day=first_day, last_day=last_day, fraction=fraction, kind=kind, note=note
    )
    request.full_clean()
    waiting = LeaveRequest.objects.filter(person=person, state=State.REQUESTED)
    if waiting.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
        raise ValidationError(_("You have already asked for leave on these days."), code="asked_already")
    if LeaveDay.objects.filter(person=person, day__range=(first_day, last_day)).exists():
        raise ValidationError(_("You already have leave on one of these days."), code="leave_taken")
    request.save()
    audit.record("org.request_leave", by=person, about=request)
    return request


@transaction.atomic
def approve_leave(request: LeaveRequest, *, by: Person, now: datetime) -> None:
    """Approves a request that waits, and writes its leave days; the person is told."""
    require(may_decide_leave(by, request, today_of(by, now)))
    replaced = _answer(request, State.APPROVED, by=by, now=now)
    leave = {"fraction": request.fraction, "kind": request.kind}
    write_leave(request.person, request.first_day, request.last_day, **leave, by=by, on_behalf_of=replaced or "")
    announce_news(request.person, LEAVE_APPROVED, now=now, is_vital=False)


@transaction.atomic
def refuse_leave(request: LeaveRequest, *, reason: str, by: Person, now: datetime) -> None:
    """Refuses a request that waits, with the reason that the person reads."""
    require(may_decide_leave(by, request, today_of(by, now)))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the leave is refused.")})
    _answer(request, State.REFUSED, by=by, now=now, reason=reason.strip())
    announce_news(request.person, LEAVE_REFUSED, now=now, is_vital=False)


@transaction.atomic
def withdraw_request(request: LeaveRequest, *, by: Person, now: datetime) -> None:
    """Takes back a request of one's own that waits."""
    require(may_withdraw_request(by, request))
    _answer(request, State.WITHDRAWN, by=by, now=now)


def _answer(request: LeaveRequest, state: State, *, by: Person, now: datetime, reason: str = "") -> Person | None:
    """Moves a waiting request, once: of two answers at the same moment the second is told. Returns whose place `by`
    took.
    """
    waiting = LeaveRequest.objects.filter(pk=request.pk, state=State.REQUESTED)
    if not waiting.update(state=state, decided_by=by, decided_at=now, reason=reason):
        raise ValidationError(_("Somebody has just answered this request."), code="answered_already")
    request.state, request.decided_by, request.decided_at, request.reason = state, by, now, reason
    replaced = superior_replaced(by, request.person, today_of(by, now))
    audit.record(f"org.leave_{state.value}", by=by, about=request, on_behalf_of=replaced or "")
    return replaced


def _are_all_off(first: date, last: date) -> bool:
    """Whether all are days off in the calendar; what it does not hold yet may become a working day."""
    known = CalendarDay.objects.filter(day__range=(first, last)).values_list("is_working", flat=True)
    return len(known) == (last - first).days + 1 and not any(known)


def check_span(person: Person, first: date, last: date) -> None:
    if last < first:
        raise ValidationError(_("The last day is before the first."), code="span")
    if last - first > LONGEST:
        raise ValidationError(_("Leave of more than a year is written in parts."), code="span")
    if not (person.is_in_service(first) and person.is_in_service(last)):
        raise ValidationError(_("%(person)s is not in service on all of these days."), params={"person": person})

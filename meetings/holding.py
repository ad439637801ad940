"""A meeting is held: it starts, people are marked, it ends. Each act is a row or a moment of its own.

Two people write at once, whoever chairs and whoever takes the minutes; nothing that one writes is over another's.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from core.wording import month_in_words
from duties.services import mark_stale
from meetings.minutes_time import keep_due
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.permissions_meetings import may_run, may_start, may_write_down, place_taken
from meetings.planning_meetings import open_agendas
from meetings.signals import attendance_settled
from org.models import Person
from org.periods import require_open

Mark = Attendance.Mark
JOB = "meetings.end_forgotten"
FORGOTTEN = timedelta(hours=4)  # so long a meeting goes on by itself after its end and after the last act


@transaction.atomic
def start_meeting(meeting: Meeting, *, by: Person, now: datetime, today: date) -> None:
    """It begins. Twice is once. What is recorded after its time was held at its time."""
    held = held_meeting(meeting)
    if held.started_at is not None:
        require(may_run(by, held, on=today))
        return
    require(may_start(by, held, now=now, on=today))
    if held.opened_at is None:
        open_agendas([held], now=now)
    held.started_at = held.starts_at if now >= held.ends_at else now
    held.last_act_at = now
    held.save(update_fields=["started_at", "last_act_at"])
    audit.record("meetings.start", by=by, about=held, fields=["started_at"], on_behalf_of=place_taken(by, held, today))


@transaction.atomic
def end_meeting(meeting: Meeting, *, by: Person, now: datetime, today: date) -> None:
    """It is over: what was begun is discussed, attendance counts, the minutes are owed. Twice is once."""
    held = meeting_written_in(meeting, by=by, now=now, today=today)
    if held.ended_at is not None:
        return
    held.ended_at = _end_of(held, now)
    _close(held, by=by, now=now)
    audit.record("meetings.end", by=by, about=held, fields=["ended_at"], on_behalf_of=place_taken(by, held, today))


def end_forgotten(now: datetime) -> int:
    """The tick: ends what nobody has ended, some hours after its time and after the last that anybody wrote down in it.

    It ended at its planned end, or with what was written down after that. Says how many; one query when there is none.
    """
    going_on = Meeting.objects.filter(started_at__isnull=False, ended_at=None, last_act_at__lte=now - FORGOTTEN)
    forgotten = [meeting.pk for meeting in going_on if now >= meeting.ends_at + FORGOTTEN]
    return sum(_end_forgotten(pk, going_on, now) for pk in forgotten)


@transaction.atomic
def _end_forgotten(pk: int, going_on: QuerySet[Meeting], now: datetime) -> bool:
    held = going_on.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if held is None:  # somebody has it in hand after all
        return False
    held.ended_at, held.closed_at = max(held.ends_at, _end_of(held, held.last_act_at)), now
    _close(held, by=None, now=now)
    audit.record("meetings.end", by=JOB, about=held, fields=["ended_at"])
    return True


def _end_of(meeting: Meeting, at: datetime) -> datetime:
    """When a meeting that was ended `at` was over."""
    # Whoever writes down on the next day what was held without this page has not met until now.
    was_recorded_later = meeting.started_at == meeting.starts_at and at > meeting.ends_at
    return meeting.ends_at if was_recorded_later else at


def _close(held: Meeting, *, by: Person | None, now: datetime) -> None:
    """What was begun is discussed, attendance counts, the minutes are owed."""
    held.items.filter(begun_at__isnull=False, outcome="").update(outcome=AgendaItem.Outcome.DISCUSSED)
    held.save(update_fields=["ended_at", "closed_at"])
    keep_due([held], now=now)
    _settle(held, held.attendance.values_list("person_id", flat=True), by=by, now=now)
    if held.minutes_due_at is not None:
        mark_stale([held.writer_id])


@transaction.atomic
def mark_attendance(  # noqa: PLR0913 who, what, why
    meeting: Meeting, person: Person, *, mark: str, note: str = "", by: Person, now: datetime, today: date
) -> None:
    """Somebody was there, or was not; empty takes the mark back. After the end it counts at once.

    Raises ValidationError where the month of the meeting is sealed.
    """
    held = meeting_written_in(meeting, by=by, now=now, today=today)
    if mark and mark not in Mark.values:
        raise ValidationError(_("There is no such mark."))
    if not held.invitees.filter(person=person).exists():
        raise ValidationError(_("Only those who are invited are marked."))
    before = held.attendance.filter(person=person).first()
    told = (before.mark, before.note) if before else ("", "")
    if told == (mark, note.strip()):
        return
    _require_unsealed(held)
    if mark:
        # Another reason is no other mark: it stays of whoever gave it.
        given = {} if told[0] == mark else {"mark": mark, "marked_by": by, "marked_at": now}
        values = given | {"note": note.strip()}
        Attendance.objects.update_or_create(meeting=held, person=person, defaults=values)
    else:
        held.attendance.filter(person=person).delete()
    chair = place_taken(by, held, today)
    audit.record("meetings.mark_attendance", by=by, about=person, fields=["mark"], on_behalf_of=chair)
    if held.ended_at is not None:
        _settle(held, [person.pk], by=by, now=now)


@transaction.atomic
def mark_the_rest(meeting: Meeting, *, by: Person, now: datetime, today: date) -> None:
    """Everybody who is not marked yet is here; whoever is on leave that day is excused."""
    held = meeting_written_in(meeting, by=by, now=now, today=today)
    _require_unsealed(held)
    away = held.away_ids()
    marked = set(held.attendance.values_list("person_id", flat=True))
    rest = [pk for pk in held.invitees.values_list("person_id", flat=True) if pk not in marked]
    Attendance.objects.bulk_create(
        (
            Attendance(
                meeting=held,
                person_id=pk,
                mark=Mark.EXCUSED if pk in away else Mark.PRESENT,
                marked_by=by,
                marked_at=now,
            )
            for pk in rest
        ),
        ignore_conflicts=True,
    )
    if rest:
        chair = place_taken(by, held, today)
        audit.record("meetings.mark_the_rest", by=by, about=held, fields=["mark"], on_behalf_of=chair)
    if held.ended_at is not None:
        _settle(held, rest, by=by, now=now)


def _require_unsealed(meeting: Meeting) -> None:
    """Refuses a mark that would change a month that is closing or closed. Raises ValidationError."""
    if meeting.ended_at is None or not meeting.counts:
        return
    try:
        require_open(meeting.day)
    except ValidationError as error:
        raise ValidationError(
            _(
                "%(month)s is closed, and the marks of its meetings stay. Whoever thinks one wrong tells the general "
                "manager: what was wrong in a closed month is corrected by a new revision of the month."
            ),
            params={"month": month_in_words(meeting.day)},
        ) from error


def _settle(meeting: Meeting, person_ids: Iterable[int], *, by: Person | None, now: datetime) -> None:
    """Tells upper rooms, inside the transaction, whose marks of that day are to be asked again.

    A meeting that is ended when its month is closed already changes nothing there: only its minutes can still come out.
    """
    people = set(person_ids)
    if not (meeting.counts and people):
        return
    try:
        require_open(meeting.day)
    except ValidationError:
        return
    attendance_settled.send(sender=Meeting, day=meeting.day, person_ids=people, by=by, now=now)


def meeting_written_in(meeting: Meeting, *, by: Person, now: datetime, today: date) -> Meeting:
    """The meeting, held from other writers, for whoever writes something down in it now; that somebody did is kept."""
    held = held_meeting(meeting)
    require(may_write_down(by, held, on=today))
    keep_act(held, now)
    return held


def held_meeting(meeting: Meeting) -> Meeting:
    """The row as it is now, kept from other writers until the transaction ends; 404 where it has been taken away."""
    return get_object_or_404(Meeting.objects.select_for_update(of=("self",)).select_related("unit"), pk=meeting.pk)


def keep_act(meeting: Meeting, now: datetime) -> None:
    """Somebody did something in it: by that other pages see that it has changed, and it goes on."""
    meeting.last_act_at = now
    meeting.save(update_fields=["last_act_at"])

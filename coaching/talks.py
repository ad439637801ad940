"""What happens to a talk: moved within its round, held, noted, promised. Both of the two may do all of it.

None of it stands in the trail. Once another coach has the person, what was written stays with the two as it is.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import HeldTalk, Pair, PrivateNote, Promise, SharedNote
from coaching.mood import finish_asked_talk
from core.verdicts import ALLOWED, Verdict, denied, not_now, require
from duties import actions
from duties.rules import instant
from duties.services import mark_stale
from meetings.agenda import add_item
from meetings.models import AgendaItem, Meeting
from org.models import Person
from training.skills.permissions import may_review

KIND = "talk_promise"
STILL = timedelta(days=14)  # after its round a talk may still be noted as held


def add_point(meeting: Meeting, *, text: str, by: Person, now: datetime, today: date) -> None:
    """A point of one of the two, until the talk is held. The same words twice are one point."""
    if hasattr(meeting, "held_talk"):
        raise PermissionDenied(_("It was held."))
    add_item(meeting, kind=AgendaItem.Kind.POINT, text=text, length=5, by=by, now=now, today=today)


def pair_of(meeting: Meeting) -> Pair:
    """The two whose talk it is. One query, kept on the meeting."""
    return meeting.series.pair


def round_of(meeting: Meeting) -> tuple[date, date]:
    """The days within which the talk is owed."""
    return pair_of(meeting).rule.round_of(meeting.occurrence_on)


def may_move(by: Person, meeting: Meeting, *, today: date) -> Verdict:
    """Either of the two, as long as it is neither held nor over."""
    pair = pair_of(meeting)
    if by.pk not in (pair.person_id, pair.coach_id):
        return denied(_("Only the two whose talk it is move it."))
    if hasattr(meeting, "held_talk"):
        return denied(_("It was held."))
    if meeting.called_off_at is not None:
        return denied(_("It is called off."))
    if today > round_of(meeting)[1]:
        return denied(_("Its round is over; the next talk stands already."))
    return ALLOWED


def may_hold(by: Person, meeting: Meeting, *, today: date) -> Verdict:
    """Either of the two, from the first day of its round until two weeks after it."""
    pair = pair_of(meeting)
    if by.pk not in (pair.person_id, pair.coach_id):
        return denied(_("Only the two whose talk it is say that it was held."))
    if meeting.called_off_at is not None:
        return denied(_("It is called off."))
    first, last = round_of(meeting)
    if not first <= today <= last + STILL:
        return denied(_("Only within its round, or two weeks after it."))
    return ALLOWED


@transaction.atomic
def move_talk(meeting: Meeting, *, day: date, at: time, by: Person, now: datetime, today: date) -> None:
    """Another day or time of the same round. Raises ValidationError by field."""
    held = _held(meeting)
    require(may_move(by, held, today=today))
    first, last = round_of(held)
    if not max(first, today) <= day <= last:
        raise ValidationError({"day": _("Choose a day of the same round, until its last one.")})
    starts_at = instant(day, at, ZoneInfo(held.unit.time_zone))
    if starts_at < now:
        raise ValidationError({"at": _("This time is over; choose a later one.")})
    held.day, held.starts_at, held.is_fixed = day, starts_at, True
    held.opens_at = min(held.opens_at, now)
    held.save(update_fields=["day", "starts_at", "opens_at", "is_fixed"])
    mark_stale([pair_of(held).coach_id])


@transaction.atomic
def record_held(meeting: Meeting, *, left: Collection[int] = (), by: Person, now: datetime, today: date) -> None:
    """The two have talked: today, or on the day for which it stood where that is over. Twice is once.

    Points (ids) that are left come over to the next talk by themselves; all others are discussed.
    """
    held = _held(meeting)
    if hasattr(held, "held_talk"):
        return
    require(may_hold(by, held, today=today))
    pair = pair_of(held)
    held_on = min(held.day, today)
    HeldTalk.objects.create(
        meeting=held, person=pair.person, coach=pair.coach, held_on=held_on, recorded_at=now, recorded_by=by
    )
    if held.starts_at > now:
        held.day, held.starts_at = today, now
    held.is_fixed, held.started_at, held.ended_at, held.settled_at = True, held.starts_at, now, now
    held.save(update_fields=["day", "starts_at", "is_fixed", "started_at", "ended_at", "settled_at"])
    points = held.items.exclude(kind=AgendaItem.Kind.PART)
    points.filter(pk__in=left).update(outcome=AgendaItem.Outcome.NOT_DISCUSSED)
    points.exclude(pk__in=left).update(outcome=AgendaItem.Outcome.DISCUSSED)
    finish_asked_talk(pair.person, by=pair.coach, now=now)
    mark_stale([pair.coach_id])


@transaction.atomic
def save_shared_note(
    meeting: Meeting, *, text: str, topic: str = "", skill: str = "", version: int, by: Person
) -> SharedNote:
    """Topic, skill and what both keep besides, over the version that was read. Raises StaleVersion."""
    held = _fixed(meeting, by)
    require(may_write(by, held))
    pair = pair_of(held)
    told = {"person": pair.person, "coach": pair.coach, "day": held.day}
    note, _is_new = SharedNote.objects.get_or_create(meeting=held, defaults=told | {"version": 0})
    note.topic, note.skill, note.text = topic.strip(), skill.strip(), text.strip()
    note.save_over(version, fields=["topic", "skill", "text"])
    return note


@transaction.atomic
def save_private_note(meeting: Meeting, *, text: str, version: int, by: Person) -> PrivateNote:
    """What `by` notes for themselves. Raises StaleVersion."""
    held = _fixed(meeting, by)
    note, _is_new = PrivateNote.objects.get_or_create(meeting=held, author=by, defaults={"day": held.day, "version": 0})
    note.text = text.strip()
    note.save_over(version, fields=["text"])
    return note


def promise(meeting: Meeting, *, what: str, owner: Person, due_on: date, by: Person, today: date) -> Promise:
    """One of the two promises something until a day; it is their duty. Raises ValidationError by field."""
    held = _fixed(meeting, by)
    pair = pair_of(held)
    require(may_write(by, held))
    row = Promise(meeting=held, person=pair.person, coach=pair.coach, what=what, owner=owner, due_on=due_on)
    return actions.add(PROMISES, row, by=by, today=today)


def _may_change(by: Person, row: Promise, *, on: date) -> Verdict:
    """Either of the two."""
    if by.pk in (row.person_id, row.coach_id):
        return ALLOWED
    return denied(_("Only the two whose talk it was change what they promised."))


def _may_own(by: Person, row: Promise, owner: Person, *, on: date) -> Verdict:
    if owner.pk not in (row.person_id, row.coach_id):
        return denied(_("Only one of the two can promise it."))
    return _still_talks(row.meeting.series.pair)


PROMISES = actions.ActionSort(
    code=KIND,
    label=gettext_lazy("Promise of a talk"),
    model=Promise,
    acts="coaching.%s_promise",
    page="coaching:promise_detail",
    may_change=_may_change,
    may_own=_may_own,
    is_of_two=True,
)


def _still_talks(pair: Pair) -> Verdict:
    """Promises are made between the two as long as they are a pair; what stands already may be kept or dropped."""
    if pair.ended_on is None:
        return ALLOWED
    return denied(_("These two talk no longer by rule. What stands here stays, and promises may be kept or dropped."))


def may_write(by: Person, meeting: Meeting) -> Verdict:
    """Either of the two, as long as they are a pair: shared notes and promises."""
    pair = pair_of(meeting)
    if by.pk not in (pair.person_id, pair.coach_id):
        return denied(_("Only the two whose talk it is write here."))
    return _still_talks(pair)


def may_go_through_plan(by: Person, meeting: Meeting, *, now: datetime, today: date) -> Verdict:
    """Whoever stands above the person notes it, from the beginning of the talk on, or once it was held."""
    verdict = may_review(by, pair_of(meeting).person, on=today)
    if verdict and now < meeting.starts_at and not hasattr(meeting, "held_talk"):
        return not_now(_("This talk lies ahead."))
    return verdict


def _held(meeting: Meeting) -> Meeting:
    """The row as it is now, kept from other writers until the transaction ends."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related(
        "unit", "series__pair__rule", "series__pair__person", "series__pair__coach", "held_talk"
    )
    return rows.get(pk=meeting.pk)


def _fixed(meeting: Meeting, by: Person) -> Meeting:
    """The talk, which stays from now on, whatever becomes of its rule: something was written for it."""
    held = _held(meeting)
    if by.pk not in (pair_of(held).person_id, pair_of(held).coach_id):
        raise PermissionDenied(_("Only the two whose talk it is write here."))
    if not held.is_fixed:
        Meeting.objects.filter(pk=held.pk).update(is_fixed=True)
    return held

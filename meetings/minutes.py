"""Minutes: drafted from what stands in the rows and a text of whoever writes them, published, corrected, read.

What is published is a document of its own that never changes. It holds keys of people and not their names, and says of
attendance who was there and who was not: who came late, and why, is between those who run the meeting and the person.
"""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from duties.services import note_done
from meetings.holding import meeting_written_in
from meetings.minutes_time import settle
from meetings.models import (
    AgendaItem,
    Attendance,
    DifferingView,
    ItemNote,
    Meeting,
    MeetingAction,
    MeetingKind,
    Minutes,
    MinutesDraft,
)
from meetings.permissions_meetings import place_taken
from org.models import Person

PUBLISH_MINUTES = "publish_minutes"  # the kind of its duty


def subject_of(meeting: Meeting) -> str:
    """Carries what its title says: "minutes:711:weekly:2026-06-22"."""
    return f"minutes:{meeting.pk}:{meeting.kind}:{meeting.day.isoformat()}"


def meeting_in(subject: str) -> int:
    """The id of the meeting that a subject carries."""
    return int(subject.split(":")[1])


def named_in(subject: str) -> tuple[str, date]:
    """The kind of the meeting that a subject carries, and its day."""
    kind, day = subject.split(":")[2:]
    return str(MeetingKind(kind).label), date.fromisoformat(day)


# --- the draft, and what is published ---------------------------------------------------------------------------------


@transaction.atomic
def save_draft(meeting: Meeting, *, text: str, version: int, by: Person, now: datetime, today: date) -> None:
    """What the minute taker adds in their own words, over the version that was read. Raises StaleVersion."""
    held = meeting_written_in(meeting, by=by, now=now, today=today)
    draft, _is_new = MinutesDraft.objects.get_or_create(meeting=held)
    if draft.version != version:
        raise StaleVersion()
    draft.text = text.strip()
    draft.save_over(version, fields=["text"])
    place = place_taken(by, held, today)
    audit.record("meetings.write_minutes", by=by, about=held, fields=["text"], on_behalf_of=place)


@transaction.atomic
def publish(meeting: Meeting, *, why: str = "", by: Person, now: datetime, today: date) -> Minutes:
    """The minutes are out, or a correction of them with what it corrects; the same twice is once.

    Raises ValidationError while the meeting goes on, and where a correction does not say what it corrects.
    """
    held = meeting_written_in(meeting, by=by, now=now, today=today)
    if held.ended_at is None:
        raise ValidationError(_("The meeting is still going on."))
    if not held.owes_minutes:
        raise ValidationError(_("This meeting has no minutes: the list of who was there is all."))
    text, content = draft_text(held), content_of(held)
    last = held.minutes.last()
    if last is not None and (last.text, last.content) == (text, content):
        return last
    if last is not None and not why.strip():
        raise ValidationError({"why": _("Say what is corrected.")})
    told = {"text": text, "content": content, "why": why.strip() if last else ""}
    number = last.number + 1 if last else 1
    minutes = Minutes.objects.create(meeting=held, number=number, published_by=by, published_at=now, **told)
    fields, place = ["text", "content"], place_taken(by, held, today)
    act = "meetings.correct_minutes" if last else "meetings.publish_minutes"
    audit.record(act, by=by, about=minutes, fields=fields, reason=told["why"], on_behalf_of=place)
    if last is None:
        Meeting.objects.filter(pk=held.pk).update(published_at=now)
        if held.writer_id:
            note_done(held.writer_id, PUBLISH_MINUTES, subject_of(held), now)
        held.published_at = now
        settle([held], now=now)
    return minutes


def draft_text(meeting: Meeting) -> str:
    """The free text. One query."""
    return MinutesDraft.objects.filter(meeting=meeting).values_list("text", flat=True).first() or ""


def content_of(meeting: Meeting) -> dict[str, Any]:
    """What the rows say, as it is published: keys of people, no marks, nobody behind what has no name.

    Six queries.
    """
    notes, decisions, views = defaultdict(list), defaultdict(list), defaultdict(list)
    for note in ItemNote.objects.filter(item__meeting=meeting):
        notes[note.item_id].append(note.text)
    for view in DifferingView.objects.filter(decision__meeting=meeting):
        views[view.decision_id].append({"text": view.text, "by": view.author_id})
    for decision in meeting.decisions.all():
        decisions[decision.item_id].append({"text": decision.text, "views": views[decision.pk]})
    marks = dict(meeting.attendance.order_by("person__number").values_list("person_id", "mark"))
    points = [
        {
            "text": item.text,
            "kind": item.kind,
            "by": item.author_id,
            "outcome": item.outcome or AgendaItem.Outcome.NOT_DISCUSSED,
            "notes": notes[item.pk],
            "decisions": decisions[item.pk],
        }
        for item in meeting.items.all()
    ]
    actions = MeetingAction.objects.filter(meeting=meeting).exclude(state=MeetingAction.State.DROPPED)
    return {
        "here": [pk for pk, mark in marks.items() if mark not in Attendance.AWAY],
        "away": [pk for pk, mark in marks.items() if mark in Attendance.AWAY],
        "points": points,
        "decisions": decisions[None],
        "actions": [{"what": one.what, "owner": one.owner_id, "due_on": one.due_on.isoformat()} for one in actions],
    }


# --- who has read them ------------------------------------------------------------------------------------------------


def unread_by(person: Person) -> Any:
    """Marks of meetings that the person missed, whose minutes are out and not read yet."""
    missed = Attendance.objects.filter(person=person, mark__in=Attendance.AWAY, read_at=None)
    return missed.filter(meeting__published_at__isnull=False)


@transaction.atomic
def mark_read(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Whoever was not there has read the minutes. Twice is once."""
    if unread_by(by).filter(meeting=meeting).update(read_at=now):
        audit.record("meetings.read_minutes", by=by, about=meeting, fields=["read_at"])

"""What happens to the points of a meeting while it is held: begun, discussed or not, spoken to, noted, parked."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core import audit
from meetings.holding import meeting_written_in
from meetings.models import AgendaItem, ItemNote, Meeting, Speaker
from meetings.permissions_meetings import place_taken
from org.models import Person

MOST_NOTES, MOST_PARKED = 50, 50
Outcome = AgendaItem.Outcome


@transaction.atomic
def begin_item(item: AgendaItem, *, by: Person, now: datetime, today: date) -> None:
    """The meeting turns to it; what it was at is discussed. Again: it goes on from where it had begun."""
    held = _held(item, by, now, today)
    running = held.meeting.items.filter(begun_at__isnull=False, outcome="").exclude(pk=held.pk)
    running.update(outcome=Outcome.DISCUSSED)
    outcome = Outcome.DISCUSSED if held.meeting.ended_at else ""  # nobody settles it any more once it is over
    held.meeting.items.filter(pk=held.pk).update(begun_at=held.begun_at or now, outcome=outcome)
    audit.record(
        "meetings.begin_point",
        by=by,
        about=held.told_of,
        fields=["begun_at"],
        on_behalf_of=place_taken(by, held.meeting, today),
    )


@transaction.atomic
def settle_item(item: AgendaItem, *, outcome: str, by: Person, now: datetime, today: date) -> None:
    """It is discussed, or not, or parked for later; what is not discussed comes back in the next meeting."""
    held = _held(item, by, now, today)
    if outcome not in Outcome.values:
        raise ValidationError(_("There is no such outcome."))
    if held.outcome == outcome:
        return
    held.meeting.items.filter(pk=held.pk).update(outcome=outcome)
    audit.record(
        "meetings.settle_point",
        by=by,
        about=held.told_of,
        fields=["outcome"],
        on_behalf_of=place_taken(by, held.meeting, today),
    )
    if outcome == Outcome.DISCUSSED:  # it had gone on already, and nobody has touched it there
        AgendaItem.objects.filter(carried_from=held, begun_at=None, outcome="").delete()
    else:
        Meeting.objects.filter(pk=held.meeting_id).update(carried_at=None)  # the tick looks once more


@transaction.atomic
def note_speaker(item: AgendaItem, person: Person, *, has_spoken: bool, by: Person, now: datetime, today: date) -> None:
    """Somebody has said something to it, or was ticked by mistake. Twice is once; no trail counts who speaks."""
    held = _held(item, by, now, today)
    if not held.meeting.invitees.filter(person=person).exists():
        raise ValidationError(_("Only those who are invited are ticked."))
    if has_spoken:
        Speaker.objects.get_or_create(item=held, person=person)
    else:
        Speaker.objects.filter(item=held, person=person).delete()


@transaction.atomic
def add_note(item: AgendaItem, *, text: str, by: Person, now: datetime, today: date) -> ItemNote:
    """A line to a point. The same words twice are one line. Raises ValidationError."""
    held = _held(item, by, now, today)
    if not text.strip():
        raise ValidationError({"text": _("Write something.")})
    if held.notes.count() >= MOST_NOTES:
        raise ValidationError(_("There are enough notes to this point."))
    note, is_new = ItemNote.objects.get_or_create(item=held, text=text.strip(), defaults={"author": by})
    if is_new:
        audit.record(
            "meetings.add_note",
            by=by,
            about=held.told_of,
            fields=["text"],
            on_behalf_of=place_taken(by, held.meeting, today),
        )
    return note


@transaction.atomic
def take_note_back(note: ItemNote, *, by: Person, now: datetime, today: date) -> None:
    """The line is gone."""
    held = _held(note.item, by, now, today)
    if ItemNote.objects.filter(pk=note.pk).delete()[0]:
        audit.record(
            "meetings.take_note_back",
            by=by,
            about=held.told_of,
            fields=["text"],
            on_behalf_of=place_taken(by, held.meeting, today),
        )


@transaction.atomic
def park(meeting: Meeting, *, text: str, by: Person, now: datetime, today: date) -> AgendaItem:
    """Something that does not belong here and is not to be lost: it comes back in the next meeting."""
    held = meeting_written_in(meeting, by=by, now=now, today=today)
    if not text.strip():
        raise ValidationError({"text": _("Write something.")})
    if held.items.filter(outcome=Outcome.PARKED).count() >= MOST_PARKED:
        raise ValidationError(_("The parking lot is full."))
    told = {"kind": AgendaItem.Kind.POINT, "text": text.strip(), "author": by, "outcome": Outcome.PARKED}
    last = held.items.aggregate(last=Max("position"))["last"]
    item, is_new = held.items.get_or_create(**told, defaults={"position": 0 if last is None else last + 1})
    if is_new:
        audit.record("meetings.park", by=by, about=item, fields=["text"], on_behalf_of=place_taken(by, held, today))
        Meeting.objects.filter(pk=held.pk).update(carried_at=None)
    return item


def _held(item: AgendaItem, by: Person, now: datetime, today: date) -> AgendaItem:
    """The point as it is now, of a meeting that is held from other writers; whoever may not write is refused."""
    meeting_written_in(item.meeting, by=by, now=now, today=today)
    return get_object_or_404(
        AgendaItem.objects.select_related("meeting__unit").select_for_update(of=("self",)), pk=item.pk
    )

"""What people put on the agenda of a meeting, or that they have nothing this time."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from meetings.models import AgendaItem, Invitee, Meeting
from meetings.permissions_meetings import may_add_point, may_add_unnamed, may_change_item, may_take_off
from org.acting import on_behalf_of
from org.models import Person

MOST_ITEMS = 60


@transaction.atomic
def add_item(  # noqa: PLR0913 what somebody says of a point
    meeting: Meeting,
    *,
    kind: str,
    text: str,
    length: int,
    presenter: Person | None = None,
    is_unnamed: bool = False,
    by: Person,
    now: datetime,
    today: date,
) -> AgendaItem:
    """A point or a question. The same words of the same author twice are one point, so sending again does no harm.

    Without a name nothing is kept of who wrote it, neither on the row nor in the trail. Raises ValidationError.
    """
    held = _held(meeting)
    invitees = set(held.invitees.values_list("person_id", flat=True))
    require(may_add_point(by, held, is_invited=by.pk in invitees, now=now, on=today))
    if is_unnamed:
        require(may_add_unnamed(held, now=now))
    if presenter is not None and presenter.pk not in invitees:
        raise ValidationError({"presenter": _("Only somebody who is invited can present it.")})
    author = None if is_unnamed else by
    same = held.items.filter(kind=kind, text=text.strip(), author=author).first()
    if same is not None:
        return same
    if held.items.exclude(author=None).count() >= MOST_ITEMS:
        raise ValidationError(_("This agenda is full."))
    last = None if is_unnamed else held.items.aggregate(last=Max("position"))["last"]
    item = AgendaItem.objects.create(
        meeting=held,
        kind=kind,
        text=text.strip(),
        length=length,
        presenter=None if is_unnamed else presenter,
        author=author,
        position=0 if last is None else last + 1,
    )
    if not is_unnamed:
        chair = on_behalf_of(by, held.chair_id, today) if by.pk not in invitees else None
        audit.record("meetings.add_point", by=by, about=item, fields=["text"], on_behalf_of=chair or "")
        held.invitees.filter(person=by).update(passed_at=None)
    return item


@transaction.atomic
def change_item(  # noqa: PLR0913 what somebody says of a point
    item: AgendaItem,
    *,
    text: str,
    length: int,
    presenter: Person | None,
    version: int,
    by: Person,
    now: datetime,
    today: date,
) -> None:
    """Other words, more minutes, another presenter, over the version that was read."""
    held = _held_item(item)
    require(may_change_item(by, held, now=now, on=today))
    if held.version != version:
        raise StaleVersion()
    if held.author_id not in (None, by.pk) and text.strip() != held.text:
        raise PermissionDenied(_("Only its author changes the words; whoever chairs sets minutes and presenter."))
    if presenter is not None and not held.meeting.invitees.filter(person=presenter).exists():
        raise ValidationError({"presenter": _("Only somebody who is invited can present it.")})
    held.text, held.length, held.presenter = text.strip(), length, presenter
    held.save_over(version, fields=["text", "length", "presenter"])
    fields, chair = ["text", "length", "presenter"], _chair_for(by, held, today)
    audit.record("meetings.change_point", by=by, about=held, fields=fields, on_behalf_of=chair)


@transaction.atomic
def take_item_back(item: AgendaItem, *, by: Person, now: datetime, today: date) -> None:
    """It is off the agenda."""
    held = _held_item(item)
    require(may_take_off(by, held, now=now, on=today))
    chair = _chair_for(by, held, today)
    audit.record("meetings.take_point_back", by=by, about=held.told_of, fields=["text"], on_behalf_of=chair)
    held.delete()


@transaction.atomic
def pass_this_time(meeting: Meeting, *, by: Person, now: datetime, today: date) -> None:
    """Nothing from them this time. Twice is once; a point added later takes it back."""
    held = _held(meeting)
    invitee = Invitee.objects.filter(meeting=held, person=by).first()
    require(may_add_point(by, held, is_invited=invitee is not None, now=now, on=today))
    if invitee is None:
        raise PermissionDenied(_("Only those who are invited say so."))
    if invitee.passed_at is None:
        Invitee.objects.filter(pk=invitee.pk).update(passed_at=now)
        audit.record("meetings.pass_this_time", by=by, about=held)


def _chair_for(by: Person, item: AgendaItem, today: date) -> Person | str:
    """The chair for whom a deputy changes somebody's point, for the trail; nobody where it is one's own."""
    return "" if item.author_id == by.pk else on_behalf_of(by, item.meeting.chair_id, today) or ""


def _held(meeting: Meeting) -> Meeting:
    """The row as it is now, kept from other writers until the transaction ends; 404 where it has been taken away."""
    return get_object_or_404(Meeting.objects.select_for_update(of=("self",)).select_related("unit"), pk=meeting.pk)


def _held_item(item: AgendaItem) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("meeting").select_for_update(of=("self",)), pk=item.pk)

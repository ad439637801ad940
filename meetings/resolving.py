"""What a meeting decides: decisions, views that differ, and the actions that follow, each a duty of its owner."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.verdicts import ALLOWED, Verdict, denied, require
from duties import actions
from duties.actions import ActionSort
from meetings.holding import held_meeting, keep_act, meeting_written_in
from meetings.models import AgendaItem, Decision, DifferingView, Meeting, MeetingAction
from meetings.permissions_meetings import (
    may_differ,
    may_differ_unnamed,
    may_keep_series,
    may_run,
    may_write_down,
    place_taken,
)
from org.models import Person

MOST_DECISIONS, MOST_VIEWS, MOST_UNNAMED = 60, 60, 10


@transaction.atomic
def decide(
    meeting: Meeting, *, text: str, item: AgendaItem | None = None, by: Person, now: datetime, today: date
) -> Decision:
    """A decision, to a point or to none. The same words twice are one. Raises ValidationError."""
    held = meeting_written_in(meeting, by=by, now=now, today=today)
    if not text.strip():
        raise ValidationError({"text": _("Say what is decided.")})
    if item is not None and item.meeting_id != held.pk:
        raise ValidationError(_("This point is of another meeting."))
    if held.decisions.count() >= MOST_DECISIONS:
        raise ValidationError(_("There are enough decisions for one meeting."))
    decision, is_new = held.decisions.get_or_create(text=text.strip(), item=item, defaults={"made_by": by})
    if is_new:
        audit.record(
            "meetings.decide", by=by, about=decision, fields=["text"], on_behalf_of=place_taken(by, held, today)
        )
    return decision


@transaction.atomic
def take_decision_back(decision: Decision, *, by: Person, now: datetime, today: date) -> None:
    """It was not decided; refused once somebody has said otherwise beside it, or an action follows from it."""
    meeting_written_in(decision.meeting, by=by, now=now, today=today)
    held = get_object_or_404(
        Decision.objects.select_related("meeting__unit").select_for_update(of=("self",)), pk=decision.pk
    )
    if held.views.exists() or held.actions.exists():
        raise ValidationError(_("Something stands beside this decision; it stays."))
    place = place_taken(by, held.meeting, today)
    audit.record("meetings.take_decision_back", by=by, about=held, fields=["text"], on_behalf_of=place)
    held.delete()


@transaction.atomic
def differ(decision: Decision, *, text: str, is_unnamed: bool = False, by: Person, now: datetime) -> DifferingView:
    """What somebody sees differently, written beside the decision. The same words twice are one.

    Without a name nothing is kept of who wrote it, neither on the row nor in the trail. Raises ValidationError.
    """
    held = held_meeting(decision.meeting)
    invited = held.invitees.filter(person=by).exists()
    require(may_differ(by, held, is_invited=invited))
    if is_unnamed:
        require(may_differ_unnamed(held))
    else:  # of what has no name no time is kept
        keep_act(held, now)
    if not text.strip():
        raise ValidationError({"text": _("Say what you see differently.")})
    views = DifferingView.objects.filter(decision=decision)
    if views.count() >= MOST_VIEWS or (is_unnamed and views.filter(author=None).count() >= MOST_UNNAMED):
        raise ValidationError(_("There are enough views beside this decision."))
    view, is_new = views.get_or_create(decision=decision, text=text.strip(), author=None if is_unnamed else by)
    if is_new and not is_unnamed:
        audit.record("meetings.differ", by=by, about=view, fields=["text"])
    return view


@transaction.atomic
def take_view_back(view: DifferingView, *, by: Person, now: datetime, today: date) -> None:
    """Its author takes it back until the minutes are out; whoever chairs what has no name, for it may hurt somebody."""
    meeting = held_meeting(view.decision.meeting)
    held = get_object_or_404(DifferingView, pk=view.pk)
    if held.author_id is None:
        require(may_write_down(by, meeting, on=today))
    elif held.author_id != by.pk:
        require(denied(_("Only its author takes it back.")))
    require(may_differ(by, meeting, is_invited=True))
    keep_act(meeting, now)
    audit.record("meetings.take_view_back", by=by, about=meeting, fields=["text"])
    held.delete()


# --- actions ----------------------------------------------------------------------------------------------------------


def may_change_action(by: Person, action: MeetingAction, *, on: date) -> Verdict:
    """Whoever runs the meeting it comes from, and whoever keeps the series."""
    return may_run(by, action.meeting, on=on) or may_keep_series(by, action.meeting.unit, on=on)


def may_own_action(_by: Person, action: MeetingAction, owner: Person, *, on: date) -> Verdict:
    """Whoever was invited."""
    if owner.is_in_service(on) and action.meeting.invitees.filter(person=owner).exists():
        return ALLOWED
    return denied(_("Choose somebody who was invited."))


MEETING_ACTIONS = ActionSort(
    code="meeting_action",
    label=gettext_lazy("Action of a meeting"),
    model=MeetingAction,
    acts="meetings.%s_action",
    page="meetings:action_detail",
    may_change=may_change_action,
    may_own=may_own_action,
    related=("meeting__unit",),
)


@transaction.atomic
def add_action(
    meeting: Meeting, *, decision: Decision | None = None, by: Person, now: datetime, today: date, **values: Any
) -> MeetingAction:
    """Somebody does something until a day; from a decision, or from the meeting itself. Raises ValidationError."""
    held = meeting_written_in(meeting, by=by, now=now, today=today)
    item = decision.item if decision else None
    action = MeetingAction(meeting=held, decision=decision, item=item, **values)
    return actions.add(MEETING_ACTIONS, action, by=by, today=today)

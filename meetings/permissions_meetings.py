"""May they keep a series, call a meeting off, add to its agenda? Each answer carries its reason."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from meetings.models import AgendaItem, Meeting
from org.access import Reach, access_of
from org.acting import acts_as
from org.models import Person, Profile, Unit

UNNAMED_FROM = 5  # below so many it would be plain who wrote it


def units_kept(by: Person, *, on: date) -> set[int]:
    """The ids of the units whose meetings somebody keeps: headed, below those, and assisted."""
    access = access_of(by, on)
    assisted = {post.unit_id for post in access.posts if post.profile == Profile.ASSISTANT}
    return access.units(Reach.BELOW) | assisted


def may_keep_series(by: Person, unit: Unit, *, on: date) -> Verdict:
    """The head of the unit, the heads above it, and its assistant, who writes many an invitation."""
    if unit.pk in units_kept(by, on=on):
        return ALLOWED
    return denied(_("The meetings of a unit are kept by its head, those above and its assistant."))


def may_call_off(by: Person, meeting: Meeting, *, now: datetime, on: date) -> Verdict:
    """Whoever chairs it or keeps the series, until it begins."""
    if meeting.called_off_at is not None:
        return denied(_("It is called off already."))
    if now >= meeting.starts_at:
        return denied(_("It has begun."))
    return ALLOWED if acts_as(by, meeting.chair_id, on) else may_keep_series(by, meeting.unit, on=on)


def may_add_point(by: Person, meeting: Meeting, *, is_invited: bool, now: datetime, on: date) -> Verdict:
    """Everybody who is invited, while the agenda is open; whoever chairs it, or stands in, until it begins."""
    stage = meeting.stage(now)
    if stage == Meeting.Stage.CALLED_OFF:
        return denied(_("It is called off."))
    if acts_as(by, meeting.chair_id, on) and now < meeting.starts_at:
        return ALLOWED
    if not is_invited:
        return denied(_("Only those who are invited add to the agenda."))
    if stage == Meeting.Stage.PLANNED:
        return denied(_("Its agenda is not open yet."))
    if stage == Meeting.Stage.CLOSED_AGENDA:
        return denied(_("Its agenda is closed; say it in the meeting."))
    return ALLOWED


def may_add_unnamed(meeting_size: int) -> Verdict:
    """A point without a name, where five or more are invited."""
    if meeting_size < UNNAMED_FROM:
        return denied(_("With fewer than five people it would be plain who wrote it."))
    return ALLOWED


def may_change_item(by: Person, item: AgendaItem, *, now: datetime, on: date) -> Verdict:
    """Its author, or whoever chairs, until the meeting begins; nobody what was raised without a name."""
    meeting = item.meeting
    if now >= meeting.starts_at or meeting.called_off_at is not None:
        return denied(_("It has begun.") if now >= meeting.starts_at else _("It is called off."))
    if item.is_unnamed:
        return denied(_("What was raised without a name is nobody's to change."))
    if item.author_id == by.pk or acts_as(by, meeting.chair_id, on):
        return ALLOWED
    return denied(_("Only its author and whoever chairs the meeting change it."))

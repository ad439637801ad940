"""May they keep a series, call a meeting off, add to its agenda? Each answer carries its reason."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from meetings.models import AgendaItem, Meeting
from meetings.reach import units_kept
from org.access import Role, access_of
from org.acting import acts_as
from org.models import Person, Unit

MOST_UNNAMED = 10  # in one meeting: one person alone shall not fill an agenda
UNNAMED_FROM = 5  # below so many it would be plain who wrote it


def may_keep_series(by: Person, unit: Unit, *, on: date) -> Verdict:
    """The head of the unit, the heads above it, and its assistant, who writes many an invitation.

    Of a unit that is closed whoever heads the company, or nobody could end what it left.
    """
    access = access_of(by, on)
    if unit.pk in units_kept(access) or Role.GENERAL_MANAGER in access.roles:
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


def may_add_unnamed(meeting: Meeting, *, now: datetime) -> Verdict:
    """A point without a name, while everybody can add one, where five or more are invited who are not away.

    Two queries.
    """
    if meeting.stage(now) != Meeting.Stage.OPEN:
        return denied(_("Without a name only while the agenda is open: else it would be plain who wrote it."))
    if meeting.invitees.count() - len(meeting.away_ids()) < UNNAMED_FROM:
        return denied(_("With fewer than five people it would be plain who wrote it."))
    if meeting.items.exclude(kind=AgendaItem.Kind.PART).filter(author=None).count() >= MOST_UNNAMED:
        return denied(_("There are enough points without a name for one meeting."))
    return ALLOWED


def may_take_off(by: Person, item: AgendaItem, *, now: datetime, on: date) -> Verdict:
    """Whoever may change it; whoever chairs also what was raised without a name, for it may hurt somebody."""
    meeting = item.meeting
    is_led = acts_as(by, meeting.chair_id, on) and now < meeting.starts_at
    if item.is_unnamed and is_led and meeting.called_off_at is None:
        return ALLOWED
    return may_change_item(by, item, now=now, on=on)


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

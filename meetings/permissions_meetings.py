"""May they keep a series, call a meeting off, add to its agenda? Each answer carries its reason."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, not_now
from meetings.models import AgendaItem, Meeting
from meetings.models_meetings import RECORDED_WITHIN, STARTS_BEFORE
from meetings.reach import units_kept
from org.access import Role, access_of
from org.acting import acts_as, on_behalf_of
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
    if meeting.has_begun(now):
        return denied(_("It has begun."))
    return ALLOWED if acts_as(by, meeting.chair_id, on) else may_keep_series(by, meeting.unit, on=on)


def may_add_point(by: Person, meeting: Meeting, *, is_invited: bool, now: datetime, on: date) -> Verdict:
    """Everybody who is invited, while the agenda is open; whoever chairs it, or stands in, until it begins."""
    stage = meeting.stage(now)
    if stage == Meeting.Stage.CALLED_OFF:
        return denied(_("It is called off."))
    if acts_as(by, meeting.chair_id, on) and not meeting.has_begun(now):
        return ALLOWED
    if not is_invited:
        return denied(_("Only those who are invited add to the agenda."))
    if stage == Meeting.Stage.PLANNED:
        return denied(_("Its agenda is not open yet."))
    if stage == Meeting.Stage.OPEN:
        return ALLOWED
    if meeting.has_begun(now):
        return denied(_("It has begun."))
    return denied(_("Its agenda is closed; say it in the meeting."))


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
    is_led = acts_as(by, meeting.chair_id, on) and not meeting.has_begun(now)
    if item.is_unnamed and is_led and meeting.called_off_at is None:
        return ALLOWED
    return may_change_item(by, item, now=now, on=on)


def may_change_item(by: Person, item: AgendaItem, *, now: datetime, on: date) -> Verdict:
    """Its author, or whoever chairs, until the meeting begins; nobody what was raised without a name."""
    meeting = item.meeting
    if meeting.has_begun(now) or meeting.called_off_at is not None:
        return denied(_("It has begun.") if meeting.has_begun(now) else _("It is called off."))
    if item.is_unnamed:
        return denied(_("What was raised without a name is nobody's to change."))
    if item.author_id == by.pk or acts_as(by, meeting.chair_id, on):
        return ALLOWED
    return denied(_("Only its author and whoever chairs the meeting change it."))


# --- the meeting held -------------------------------------------------------------------------------------------------


def may_run(by: Person, meeting: Meeting, *, on: date) -> Verdict:
    """Whoever chairs or writes the minutes, or stands in; where nobody chairs, whoever keeps the series."""
    if acts_as(by, meeting.chair_id, on) or acts_as(by, meeting.minute_taker_id, on):
        return ALLOWED
    if meeting.chair_id is None and may_keep_series(by, meeting.unit, on=on):
        return ALLOWED
    return denied(_("Only whoever chairs the meeting or writes its minutes does this."))


def place_taken(by: Person, meeting: Meeting, on: date) -> Person | str:
    """In whose place somebody runs a meeting, for the trail; nobody where it is their own."""
    if by.pk in (meeting.chair_id, meeting.minute_taker_id):
        return ""
    return on_behalf_of(by, meeting.chair_id, on) or on_behalf_of(by, meeting.minute_taker_id, on) or ""


def may_start(by: Person, meeting: Meeting, *, now: datetime, on: date) -> Verdict:
    """Whoever runs it, from half an hour before; what was held without this page some days afterwards."""
    if not (verdict := may_run(by, meeting, on=on)):
        return verdict
    if meeting.called_off_at is not None:
        return not_now(_("It is called off."))
    if meeting.started_at is not None:
        return not_now(_("It has begun."))
    if now < meeting.starts_at - STARTS_BEFORE:
        return not_now(_("A meeting can begin half an hour before its time."))
    if now > meeting.ends_at + RECORDED_WITHIN:
        return not_now(_("It is too long ago to be recorded."))
    return ALLOWED


def may_write_down(by: Person, meeting: Meeting, *, on: date) -> Verdict:
    """Whoever runs it, once it has begun."""
    if not (verdict := may_run(by, meeting, on=on)):
        return verdict
    return ALLOWED if meeting.started_at is not None else not_now(_("It has not begun."))


def may_differ(by: Person, meeting: Meeting, *, is_invited: bool) -> Verdict:
    """Everybody who is invited says what they see differently, until the minutes are out."""
    if not is_invited:
        return denied(_("Only those who are invited say what they see differently."))
    if meeting.started_at is None or meeting.published_at is not None:
        return not_now(_("The minutes are out.") if meeting.published_at else _("It has not begun."))
    return ALLOWED


def may_differ_unnamed(meeting: Meeting) -> Verdict:
    """Without a name where five or more are invited who are not away. Two queries."""
    if meeting.invitees.count() - len(meeting.away_ids()) < UNNAMED_FROM:
        return denied(_("With fewer than five people it would be plain who wrote it."))
    return ALLOWED

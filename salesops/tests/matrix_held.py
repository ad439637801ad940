"""Who may see and do what of a meeting that is held: a part of access_matrix. The meeting is one of NORTH, of today."""

from datetime import timedelta
from uuid import uuid4

from core.tests.instants import DAY, at
from meetings import minutes
from meetings.models import AgendaItem, Attendance, Decision, DifferingView, ItemNote, Meeting, MeetingAction
from org.tests.company import Company
from salesops.tests.matrix import NORTH, SELF, STANDS_IN, Line
from salesops.tests.matrix_meetings import ABOVE, KEEP, LED, READ, a_meeting

Values = dict[str, object]
KEPT = KEEP | STANDS_IN  # whose is what was agreed


def due_meeting(company: Company) -> Values:
    """A meeting of NORTH whose time has come."""
    found = a_meeting(company)
    when = {"day": DAY, "starts_at": at(9, 30), "opens_at": at(9, 30, day=DAY - timedelta(days=3))}
    Meeting.objects.filter(**found).update(**when)
    return found


def held_meeting(company: Company) -> Values:
    """One that goes on, with a point, a note and a decision with a view beside it."""
    found = due_meeting(company)
    Meeting.objects.filter(**found).update(started_at=at(9, 30))
    return found


def point(company: Company) -> Values:
    meeting = held_meeting(company)
    told = {"kind": "point", "text": "the new price list", "position": 1, "author": company.salesperson}
    return meeting | {"item": AgendaItem.objects.create(meeting_id=meeting["pk"], **told).key}


def note(company: Company) -> Values:
    found = point(company)
    item = AgendaItem.objects.get(key=found["item"])
    row = ItemNote.objects.create(item=item, text="July", author=company.manager)
    return {"pk": found["pk"], "note": row.pk}


def decision(company: Company) -> Values:
    found = held_meeting(company)
    row = Decision.objects.create(meeting_id=found["pk"], text="Raise by 3 %", made_by=company.manager)
    return found | {"decision": row.pk}


def view(company: Company) -> Values:
    found = decision(company)
    row = DifferingView.objects.create(decision_id=found["decision"], text="Too much", author=company.salesperson)
    return {"pk": found["pk"], "view": row.key}


def ended_meeting(company: Company) -> Values:
    """One that is over, whose minutes are owed; the salesperson was not there."""
    found = point(company)
    Meeting.objects.filter(pk=found["pk"]).update(ended_at=at(10, 30))
    told = {"marked_by": company.manager, "marked_at": at(9, 30)}
    Attendance.objects.create(meeting_id=found["pk"], person=company.salesperson, mark="absent", **told)
    return {"pk": found["pk"]}


def published(company: Company) -> Values:
    found = ended_meeting(company)
    meeting = Meeting.objects.get(**found)
    minutes.publish(meeting, by=company.manager, now=at(11), today=DAY)
    return found


def meeting_action(company: Company) -> Values:
    """An action of a meeting, owed by the salesperson."""
    found = held_meeting(company)
    told = {"what": "write to the customers", "due_on": DAY + timedelta(days=5), "made_by": company.manager}
    return {"pk": MeetingAction.objects.create(meeting_id=found["pk"], owner=company.salesperson, **told).pk}


def line(company: Company) -> Values:
    return {"text": "July at the latest"}


def new_meeting_action(company: Company) -> Values:
    told = {"what": "write to the customers", "owner": company.colleague.pk, "due_on": "2026-06-30", "version": "1"}
    return told | {"submit_key": str(uuid4())}


def words(company: Company) -> Values:
    return {"text": "A good hour.", "version": "1"}


def runs(sample, form=None) -> Line:  # noqa: ANN001
    """An act of whoever runs the meeting; everybody else who reads it is told why not."""
    return Line(see=None, act=LED, refused=READ - LED, sample=sample, form=form)


HELD = {
    "meetings:meeting_run": Line(see=LED, told_why=READ - LED, sample=point),
    "meetings:meeting_start": runs(due_meeting),
    "meetings:meeting_end": runs(held_meeting),
    "meetings:attendance_rest": runs(held_meeting),
    "meetings:attendance_mark": runs(held_meeting, lambda company: {"mark": "late", "note": "train"}),
    "meetings:item_begin": runs(point),
    "meetings:item_settle": runs(point, lambda company: {"outcome": "parked"}),
    "meetings:item_spoke": runs(point, lambda company: {"spoke": "1"}),
    "meetings:note_add": runs(point, line),
    "meetings:note_remove": runs(note),
    "meetings:item_park": runs(held_meeting, line),
    "meetings:decision_add": runs(held_meeting, line),
    "meetings:decision_remove": runs(decision),
    "meetings:view_add": Line(
        see=NORTH,
        act=NORTH,
        told_why=ABOVE | STANDS_IN,
        refused=ABOVE | STANDS_IN,
        sample=decision,
        form=lambda company: {"text": "Too much", "is_unnamed": "on"},
    ),
    "meetings:view_remove": Line(see=None, act=SELF, refused=READ - SELF, sample=view),
    "meetings:action_add": Line(
        see=LED,
        act=LED,
        told_why=READ - LED,
        refused=READ - LED,
        sample=held_meeting,
        form=new_meeting_action,
        makes="meetings.MeetingAction",
        sender="manager",
    ),
    "meetings:action_detail": Line(see=READ, sample=meeting_action),
    "meetings:action_edit": Line(
        see=KEPT,
        act=KEPT,
        told_why=READ - KEPT,
        refused=READ - KEPT,
        sample=meeting_action,
        form=new_meeting_action,
    ),
    "meetings:action_done": Line(see=None, act=KEPT | SELF, refused=READ - KEPT - SELF, sample=meeting_action),
    "meetings:action_drop": Line(
        see=None,
        act=KEPT,
        refused=READ - KEPT,
        sample=meeting_action,
        form=lambda company: {"reason": "the shops are closed"},
    ),
    "meetings:minutes_detail": Line(see=READ, sample=published),
    "meetings:minutes_write": runs(ended_meeting, words),
    "meetings:minutes_publish": runs(ended_meeting),
    "meetings:minutes_read": Line(see=None, act=READ, sample=published),
}

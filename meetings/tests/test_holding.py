"""A meeting is held: who may start it, what two people write down at once, who is heard, what is decided."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry, SubmitKey
from core.tests.instants import ZONE, at
from meetings import agenda, holding, resolving, series, talking
from meetings.models import Attendance, DifferingView, Invitee, ItemNote, Meeting, MeetingSeries, Speaker
from meetings.planning_meetings import plan_meetings, plan_series
from meetings.selectors_held import live
from meetings.tests.factories import make_series
from org.models import LeaveDay
from org.tests.factories import make_appointment, make_cover, make_leave, make_person

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 22)
OPENS = at(9, 30, day=MONDAY - timedelta(days=3))
BEGINS = at(9, 30, day=MONDAY)
ENDS = at(10, 30, day=MONDAY)


@pytest.fixture
def meeting(company):
    make_series(company.north, by=company.manager, minute_taker=company.assistant)
    plan_meetings(at(17))
    plan_meetings(OPENS)
    return Meeting.objects.get(day=MONDAY)


@pytest.fixture
def held(company, meeting):
    """Begun, with a point of the salesperson behind the part."""
    point(meeting, company.salesperson)
    start(meeting, company.manager)
    return meeting


def start(meeting, by, now=BEGINS):
    holding.start_meeting(meeting, by=by, now=now, today=now.astimezone(ZONE).date())
    meeting.refresh_from_db()


def end(meeting, by, now=ENDS):
    holding.end_meeting(meeting, by=by, now=now, today=now.astimezone(ZONE).date())
    meeting.refresh_from_db()


def point(meeting, by, text="The new price list", **more):
    return agenda.add_item(meeting, kind="point", text=text, length=5, by=by, now=OPENS, today=MONDAY, **more)


def mark(meeting, person, name, note="", *, by, now=BEGINS):
    holding.mark_attendance(meeting, person, mark=name, note=note, by=by, now=now, today=MONDAY)


STAGE = Meeting.Stage


@pytest.mark.parametrize(
    ("now", "acts", "stage"),
    [
        (OPENS - timedelta(seconds=1), "", STAGE.PLANNED),
        (OPENS, "", STAGE.OPEN),
        (BEGINS - timedelta(hours=2), "", STAGE.CLOSED_AGENDA),
        (ENDS + timedelta(minutes=30) - timedelta(seconds=1), "", STAGE.CLOSED_AGENDA),
        (ENDS + timedelta(minutes=30), "", STAGE.NOT_RECORDED),
        (BEGINS - timedelta(minutes=20), "s", STAGE.UNDER_WAY),
        (ENDS + timedelta(days=9), "s", STAGE.UNDER_WAY),
        (ENDS, "se", STAGE.HELD),
        (ENDS, "sep", STAGE.PUBLISHED),
        (BEGINS, "c", STAGE.CALLED_OFF),
    ],
)
def test_where_a_meeting_stands_follows_from_the_clock_and_from_what_people_did(meeting, now, acts, stage):
    moments = {"s": "started_at", "e": "ended_at", "p": "published_at", "c": "called_off_at"}
    for act in acts:
        setattr(meeting, moments[act], BEGINS)
    assert meeting.stage(now) == stage


@pytest.mark.parametrize(
    ("who", "now", "allowed"),
    [
        ("manager", BEGINS - timedelta(minutes=30, seconds=1), False),
        ("manager", BEGINS - timedelta(minutes=30), True),
        ("assistant", BEGINS, True),  # who writes the minutes
        ("salesperson", BEGINS, False),
        ("director", BEGINS, False),
        ("manager", ENDS + timedelta(days=3), True),
        ("manager", ENDS + timedelta(days=3, seconds=1), False),
    ],
)
def test_a_meeting_is_started_by_whoever_chairs_or_writes(meeting, company, who, now, allowed):
    if allowed:
        start(meeting, getattr(company, who), now)
        assert meeting.started_at == (BEGINS if now > ENDS else now)
    else:
        with pytest.raises(PermissionDenied):
            start(meeting, getattr(company, who), now)


def test_a_deputy_runs_the_meeting_of_whoever_is_away_and_the_trail_says_so(meeting, company):
    make_cover(company.manager, company.supervisor)
    make_leave(company.manager, MONDAY)
    assert LeaveDay.objects.filter(person=company.manager, day=MONDAY).exists()
    start(meeting, company.supervisor)
    assert AuditEntry.objects.get(action="meetings.start").on_behalf_of == company.manager.code


def test_starting_and_ending_twice_is_once(held, company):
    start(held, company.assistant, BEGINS + timedelta(minutes=3))
    assert held.started_at == BEGINS
    for minutes in (0, 5):
        end(held, company.manager, ENDS + timedelta(minutes=minutes))
    assert (held.ended_at, AuditEntry.objects.filter(action="meetings.end").count()) == (ENDS, 1)


def test_what_is_called_off_is_not_held_and_what_is_held_not_called_off(meeting, company):
    start(meeting, company.manager)
    with pytest.raises(PermissionDenied):
        series.call_off(meeting, reason="Fair", by=company.manager, now=BEGINS, today=MONDAY)


def test_nothing_is_written_down_before_it_begins(meeting, company):
    item = meeting.items.first()
    with pytest.raises(PermissionDenied):
        talking.begin_item(item, by=company.manager, now=BEGINS, today=MONDAY)
    with pytest.raises(PermissionDenied):
        resolving.decide(meeting, text="x", by=company.manager, now=BEGINS, today=MONDAY)


def test_nobody_adds_to_an_agenda_once_it_is_held(meeting, company):
    start(meeting, company.manager, BEGINS - timedelta(minutes=20))
    with pytest.raises(PermissionDenied):
        agenda.add_item(
            meeting, kind="point", text="x", length=5, by=company.manager, now=BEGINS - timedelta(minutes=10),
            today=MONDAY,
        )  # fmt: skip


# --- points -----------------------------------------------------------------------------------------------------------


def test_turning_to_a_point_settles_the_one_before(held, company):
    first, second = held.items.all()
    for item, minutes in ((first, 1), (second, 11)):
        talking.begin_item(item, by=company.manager, now=BEGINS + timedelta(minutes=minutes), today=MONDAY)
    assert list(held.items.values_list("outcome", flat=True)) == ["discussed", ""]
    talking.begin_item(first, by=company.assistant, now=BEGINS + timedelta(minutes=20), today=MONDAY)
    first.refresh_from_db()
    assert (first.outcome, first.begun_at) == ("", BEGINS + timedelta(minutes=1))
    end(held, company.manager)
    assert set(held.items.values_list("outcome", flat=True)) == {"discussed"}


def test_a_point_that_is_turned_to_after_the_end_stays_discussed(held, company):
    item = held.items.get(kind="point")
    end(held, company.manager)
    talking.begin_item(item, by=company.manager, now=ENDS, today=MONDAY)
    item.refresh_from_db()
    assert item.outcome == "discussed"


def test_a_change_of_the_rule_leaves_a_meeting_that_was_begun_early(meeting, company):
    start(meeting, company.manager, now=BEGINS - timedelta(minutes=20))
    MeetingSeries.objects.update(at=time(16), recurrence="FREQ=WEEKLY;BYDAY=TU")
    plan_series(list(MeetingSeries.objects.all()), now=BEGINS - timedelta(minutes=10))
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.called_off_at) == (BEGINS, None)


def test_two_people_write_to_one_point_and_nothing_is_lost(held, company):
    item = held.items.last()
    for by, text in (
        (company.manager, "Raise by 3 %"),
        (company.assistant, "From July"),
        (company.manager, "From July"),
    ):
        talking.add_note(item, text=text, by=by, now=BEGINS, today=MONDAY)
    assert list(ItemNote.objects.values_list("text", flat=True)) == ["Raise by 3 %", "From July"]
    talking.take_note_back(ItemNote.objects.first(), by=company.assistant, now=BEGINS, today=MONDAY)
    assert ItemNote.objects.get().text == "From July"
    with pytest.raises(ValidationError):
        talking.add_note(item, text="  ", by=company.manager, now=BEGINS, today=MONDAY)
    with pytest.raises(PermissionDenied):
        talking.add_note(item, text="mine", by=company.salesperson, now=BEGINS, today=MONDAY)


def test_not_heard_yet_are_those_who_are_here_and_said_nothing_to_any_point(held, company):
    item = held.items.first()
    mark(held, company.colleague, "absent", by=company.manager)
    make_leave(company.supervisor, MONDAY)
    for _ in range(2):
        talking.note_speaker(item, company.salesperson, has_spoken=True, by=company.manager, now=BEGINS, today=MONDAY)
    assert Speaker.objects.count() == 1
    assert live(held).unheard == [company.manager, company.assistant]
    talking.note_speaker(item, company.salesperson, has_spoken=False, by=company.assistant, now=BEGINS, today=MONDAY)
    assert company.salesperson in live(held).unheard
    assert not AuditEntry.objects.filter(action__contains="speak").exists()


def test_what_is_parked_stands_apart(held, company):
    for _ in range(2):
        talking.park(held, text="A new car park", by=company.assistant, now=BEGINS, today=MONDAY)
    assert [one.item.text for one in live(held).parked] == ["A new car park"]


# --- people -----------------------------------------------------------------------------------------------------------


def test_the_leave_of_the_day_proposes_excused_and_one_tap_marks_the_rest(held, company):
    make_leave(company.supervisor, MONDAY)
    mark(held, company.salesperson, "late", "train", by=company.manager)
    assert [one.person for one in live(held).people if one.proposed == "excused"] == [company.supervisor]
    for _ in range(2):
        holding.mark_the_rest(held, by=company.assistant, now=BEGINS, today=MONDAY)
    marks = dict(Attendance.objects.values_list("person__pk", "mark"))
    assert marks == {
        company.manager.pk: "present",
        company.supervisor.pk: "excused",
        company.salesperson.pk: "late",
        company.colleague.pk: "present",
        company.assistant.pk: "present",
    }


def test_a_mark_is_changed_and_taken_back(held, company):
    mark(held, company.salesperson, "absent", by=company.manager)
    mark(held, company.salesperson, "late", "train", by=company.assistant)
    row = Attendance.objects.get()
    assert (row.mark, row.note, row.marked_by) == ("late", "train", company.assistant)
    mark(held, company.salesperson, "", by=company.manager)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(("who", "name"), [("stranger", "late"), ("salesperson", "asleep")])
def test_only_those_invited_are_marked_and_only_with_marks(held, company, who, name):
    with pytest.raises(ValidationError):
        mark(held, getattr(company, who), name, by=company.manager)


# --- decisions --------------------------------------------------------------------------------------------------------


def test_a_differing_view_without_a_name_leaves_no_trace_of_its_author(held, company):
    decision = resolving.decide(held, text="Raise by 3 %", by=company.manager, now=BEGINS, today=MONDAY)
    acts, keys = AuditEntry.objects.count(), SubmitKey.objects.count()
    for by in (company.salesperson, company.colleague):
        resolving.differ(decision, text="Too much", is_unnamed=True, by=by, now=BEGINS)
    view = DifferingView.objects.get()
    assert view.author is None
    assert (AuditEntry.objects.count(), SubmitKey.objects.count()) == (acts, keys)
    assert {field.name for field in DifferingView._meta.concrete_fields} == {"id", "key", "decision", "text", "author"}
    with pytest.raises(PermissionDenied):
        resolving.take_view_back(view, by=company.salesperson, now=BEGINS, today=MONDAY)
    resolving.take_view_back(view, by=company.manager, now=BEGINS, today=MONDAY)
    assert not DifferingView.objects.exists()


def test_a_view_without_a_name_needs_five_people(held, company):
    decision = resolving.decide(held, text="Raise by 3 %", by=company.manager, now=BEGINS, today=MONDAY)
    Invitee.objects.filter(person=company.assistant).delete()
    with pytest.raises(PermissionDenied):
        resolving.differ(decision, text="Too much", is_unnamed=True, by=company.salesperson, now=BEGINS)


def test_a_view_with_a_name_is_its_authors(held, company):
    decision = resolving.decide(held, text="Raise by 3 %", by=company.manager, now=BEGINS, today=MONDAY)
    view = resolving.differ(decision, text="Too much", by=company.salesperson, now=BEGINS)
    with pytest.raises(ValidationError):
        resolving.take_decision_back(decision, by=company.manager, now=BEGINS, today=MONDAY)
    with pytest.raises(PermissionDenied):
        resolving.take_view_back(view, by=company.manager, now=BEGINS, today=MONDAY)
    resolving.take_view_back(view, by=company.salesperson, now=BEGINS, today=MONDAY)
    resolving.take_decision_back(decision, by=company.manager, now=BEGINS, today=MONDAY)
    assert not held.decisions.exists()


@pytest.mark.parametrize("who", ["director", "stranger"])
def test_who_is_not_invited_writes_no_view(held, company, who):
    decision = resolving.decide(held, text="Raise by 3 %", by=company.manager, now=BEGINS, today=MONDAY)
    with pytest.raises(PermissionDenied):
        resolving.differ(decision, text="Too much", by=getattr(company, who), now=BEGINS)


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_takes_as_many_queries_for_five_people_as_for_twenty(held, company):
    def measured():
        with CaptureQueriesContext(connection) as captured:
            found = live(held)
            assert found.unheard is not None
            assert [one.item.by for one in found.points]
        return len(captured)

    few = measured()
    for number in range(15):
        person = make_person()
        make_appointment(person, company.north)
        Invitee.objects.create(meeting=held, person=person)
        item = talking.park(held, text=f"{number}", by=company.manager, now=BEGINS, today=MONDAY)
        talking.note_speaker(item, person, has_spoken=True, by=company.manager, now=BEGINS, today=MONDAY)
        talking.add_note(item, text="x", by=company.manager, now=BEGINS, today=MONDAY)
        decision = resolving.decide(held, text=f"{number}", item=item, by=company.manager, now=BEGINS, today=MONDAY)
        resolving.add_action(
            held, decision=decision, what="x", owner=person, due_on=MONDAY, by=company.manager, now=BEGINS, today=MONDAY
        )
        mark(held, person, "present", by=company.manager)
    assert measured() == few

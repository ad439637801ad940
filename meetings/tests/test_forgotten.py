"""A meeting that nobody ends is ended by the system; its minutes are asked about at their time, in chunks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry
from core.tests.instants import at
from duties.models import Duty
from duties.services import plan_duties
from meetings import holding, minutes, minutes_time, resolving, talking
from meetings.holding import end_forgotten
from meetings.models import Meeting
from meetings.planning_meetings import plan_meetings
from meetings.tests.factories import make_held, make_series
from meetings.timetable import after_meetings
from org.services import record_leave, withdraw_leave
from org.tests.factories import make_leave

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 22)
TUESDAY = MONDAY + timedelta(days=1)
BEGINS, ENDS = at(9, 30, day=MONDAY), at(10, 30, day=MONDAY)
FOUR_HOURS = timedelta(hours=4)


@pytest.fixture
def meeting(company):
    make_series(company.north, by=company.manager, minute_taker=company.assistant)
    plan_meetings(at(17))
    plan_meetings(at(17, day=MONDAY - timedelta(days=3)))
    return Meeting.objects.get(day=MONDAY)


def going_on(meeting, company, now=BEGINS):
    holding.start_meeting(meeting, by=company.manager, now=now, today=MONDAY)
    meeting.refresh_from_db()
    return meeting


def test_a_meeting_that_nobody_ends_is_ended_four_hours_after_its_time(company, meeting):
    item = going_on(meeting, company).items.first()
    talking.begin_item(item, by=company.manager, now=BEGINS, today=MONDAY)
    assert end_forgotten(ENDS + FOUR_HOURS - timedelta(seconds=1)) == 0
    assert [end_forgotten(ENDS + FOUR_HOURS) for _ in range(2)] == [1, 0]
    meeting.refresh_from_db()
    assert (meeting.ended_at, meeting.closed_at) == (ENDS, ENDS + FOUR_HOURS)
    assert meeting.items.get(pk=item.pk).outcome == "discussed"
    told = AuditEntry.objects.get(action="meetings.end")
    assert told.actor == "meetings.end_forgotten"


def test_what_is_written_down_keeps_it_open_and_says_when_it_ended(company, meeting):
    going_on(meeting, company, now=BEGINS + timedelta(minutes=2))
    late = ENDS + timedelta(hours=3)
    talking.park(meeting, text="More", by=company.assistant, now=late, today=MONDAY)
    assert end_forgotten(ENDS + FOUR_HOURS) == 0
    assert end_forgotten(late + FOUR_HOURS) == 1
    meeting.refresh_from_db()
    assert meeting.ended_at == late


def test_what_is_recorded_on_the_next_day_has_its_four_hours_and_ended_at_its_time(company, meeting):
    later = at(9, day=TUESDAY)
    going_on(meeting, company, now=later)
    assert end_forgotten(later + FOUR_HOURS - timedelta(seconds=1)) == 0
    assert end_forgotten(later + FOUR_HOURS) == 1
    meeting.refresh_from_db()
    assert (meeting.started_at, meeting.ended_at) == (BEGINS, ENDS)


def test_its_minutes_are_owed_from_the_moment_at_which_the_system_ended_it(company, meeting):
    going_on(meeting, company)
    found = at(9, day=TUESDAY)  # the machine was off meanwhile: nobody was told before
    after_meetings(found)
    plan_duties(found)
    duty = Duty.objects.get(kind="publish_minutes")
    assert (duty.person, duty.opens_at, duty.due_at) == (company.assistant, found, found + timedelta(hours=24))
    meeting.refresh_from_db()
    assert meeting.minutes_due_at == duty.due_at


def test_a_view_without_a_name_leaves_no_time_on_the_meeting(company, meeting):
    going_on(meeting, company)
    decision = resolving.decide(meeting, text="x", by=company.manager, now=BEGINS, today=MONDAY)
    now = BEGINS + timedelta(minutes=7)
    resolving.differ(decision, text="No", is_unnamed=True, by=company.colleague, now=now)
    meeting.refresh_from_db()
    assert meeting.last_act_at == BEGINS
    resolving.differ(decision, text="No", by=company.colleague, now=now)
    meeting.refresh_from_db()
    assert meeting.last_act_at == now


@pytest.mark.parametrize("name", ["meeting_detail", "minutes_detail"])
def test_the_page_says_that_the_system_ended_it(company, meeting, as_, name):
    going_on(meeting, company)
    page = reverse(f"meetings:{name}", args=[meeting.pk])
    assert "the system ended it" not in as_(company.manager).get(page).content.decode()
    end_forgotten(ENDS + FOUR_HOURS)
    assert "the system ended it" in as_(company.manager).get(page).content.decode()


# --- whether minutes are out in time ----------------------------------------------------------------------------------


def test_a_meeting_whose_minutes_have_no_time_is_settled_at_its_end(company, meeting):
    make_held(meeting, by=company.manager)
    assert (meeting.minutes_due_at, meeting.settled_at) == (at(10, 30, day=TUESDAY), None)
    for number, changed in enumerate(({"minutes_rule": "none"}, {"minute_taker": None, "chair": None})):
        other = Meeting.objects.create(
            series=meeting.series, occurrence_on=MONDAY + timedelta(days=90 + number), day=MONDAY, starts_at=BEGINS,
            opens_at=BEGINS, length=60, unit=company.north, kind="weekly", name="x", started_at=BEGINS,
            last_act_at=BEGINS, **({"minutes_rule": "hours_24", "chair": company.manager} | changed),
        )  # fmt: skip
        end_forgotten(ENDS + FOUR_HOURS)
        other.refresh_from_db()
        assert (other.minutes_due_at, other.settled_at) == (None, ENDS + FOUR_HOURS)


@pytest.mark.parametrize("count", [1, 3])
def test_nothing_is_asked_of_minutes_whose_time_has_not_come(company, meeting, count):
    make_held(meeting, by=company.manager)
    for number in range(count - 1):
        same = {field.attname: getattr(meeting, field.attname) for field in Meeting._meta.concrete_fields[1:]}
        Meeting.objects.create(**same | {"occurrence_on": MONDAY + timedelta(days=90 + number)})
    with CaptureQueriesContext(connection) as captured:
        assert minutes_time.settle_late(at(10, 30, 59, day=TUESDAY)) == 0
    assert len(captured) == 1
    assert minutes_time.settle_late(at(10, 31, day=TUESDAY)) == count


def test_late_minutes_are_settled_in_chunks(company, meeting, monkeypatch):
    monkeypatch.setattr(minutes_time, "CHUNK", 2)
    make_held(meeting, by=company.manager)
    same = {field.attname: getattr(meeting, field.attname) for field in Meeting._meta.concrete_fields[1:]}
    for number in range(4):
        Meeting.objects.create(**same | {"occurrence_on": MONDAY + timedelta(days=90 + number)})
    assert minutes_time.settle_late(at(12, day=TUESDAY)) == 5
    assert not Meeting.objects.filter(ended_at__isnull=False, settled_at=None).exists()


def test_leave_of_the_writer_that_comes_later_moves_when_minutes_are_late(company, meeting):
    make_held(meeting, by=company.manager)
    make_leave(company.assistant, TUESDAY)
    after_meetings(at(12, day=TUESDAY))
    meeting.refresh_from_db()
    assert (meeting.minutes_due_at, meeting.settled_at) == (at(10, 30, day=TUESDAY + timedelta(days=1)), None)


def test_leave_of_the_writer_that_is_taken_back_is_asked_about_again(
    company, meeting, django_capture_on_commit_callbacks
):
    told = {"by": company.manager, "now": ENDS}
    record_leave(company.assistant, TUESDAY, TUESDAY, fraction=Decimal(1), kind="personal", **told)
    make_held(meeting, by=company.manager)
    assert meeting.minutes_due_at == at(10, 30, day=TUESDAY + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_leave(company.assistant, TUESDAY, TUESDAY, **told)
    after_meetings(at(10, day=TUESDAY))
    meeting.refresh_from_db()
    assert (meeting.minutes_due_at, meeting.settled_at) == (at(10, 30, day=TUESDAY), None)


def test_minutes_that_come_out_in_time_are_settled(company, meeting):
    make_held(meeting, by=company.manager)
    now = at(10, day=TUESDAY)
    minutes.publish(meeting, by=company.assistant, now=now, today=TUESDAY)
    meeting.refresh_from_db()
    assert meeting.settled_at == now

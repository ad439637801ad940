"""What meetings tell the month: one row a fact, seen by the person at once, taken back with the mark."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.tests.instants import ZONE, at
from meetings import holding, minutes
from meetings.models import Meeting, MeetingKind
from meetings.planning_meetings import plan_meetings
from meetings.tests.factories import make_held, make_series
from meetings.timetable import after_meetings
from org.models import Period
from org.tests.factories import make_leave
from reviews.meeting_events import KIND_OF
from reviews.models import DisciplineEvent

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 22)


@pytest.fixture
def meeting(company):
    make_series(company.north, by=company.manager, minute_taker=company.assistant)
    plan_meetings(at(17))
    plan_meetings(at(17, day=MONDAY - timedelta(days=3)))
    return Meeting.objects.get(day=MONDAY)


def facts(**which):
    rows = DisciplineEvent.objects.filter(withdrawn_at=None, **which)
    return [(row.person.code, row.meeting, row.event, row.note) for row in rows.order_by("person__number", "event")]


def mark(meeting, person, name, note="", *, by):
    told = {"by": by, "now": meeting.ends_at + timedelta(hours=1), "today": MONDAY}
    holding.mark_attendance(meeting, person, mark=name, note=note, **told)


def late_by(meeting, company, **marks):
    return make_held(meeting, by=company.manager, **marks)


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("present", None),
        ("remote", None),
        ("late", "late"),
        ("very_late", "very_late_or_left_early"),
        ("left_early", "very_late_or_left_early"),
        ("absent", "absent"),
        ("excused", "excused"),
    ],
)
def test_each_mark_is_one_fact_once_the_meeting_is_over(company, meeting, name, event):
    make_held(meeting, by=company.manager, ended=False, SALESPERSON=name)
    assert facts() == []
    told = {"by": company.manager, "now": meeting.ends_at, "today": MONDAY}
    for _ in range(2):
        holding.end_meeting(meeting, **told)
    assert facts() == ([("SALESPERSON", "weekly", event, "")] if event else [])


def test_a_meeting_that_is_ended_when_its_month_is_closed_leaves_no_fact_and_its_minutes_can_come_out(company, meeting):
    make_held(meeting, by=company.manager, ended=False, SALESPERSON="absent")
    Period.objects.create(month="2026-06", state=Period.State.CLOSED)
    holding.end_meeting(meeting, by=company.manager, now=at(9, day=date(2026, 7, 20)), today=date(2026, 7, 20))
    meeting.refresh_from_db()
    assert meeting.ended_at is not None and facts() == []


def test_the_person_sees_the_fact_at_once_with_its_reason(company, as_, meeting):
    late_by(meeting, company)
    mark(meeting, company.salesperson, "late", "train", by=company.assistant)
    row = DisciplineEvent.objects.get()
    assert (row.day, row.source, row.recorded_by) == (MONDAY, "meeting", company.assistant)
    assert (row.unit, row.superior) == (company.north, company.manager)
    assert "train" in as_(company.salesperson).get(reverse("reviews:discipline_list")).content.decode()
    assert "train" not in as_(company.colleague).get(reverse("reviews:discipline_list")).content.decode()


def test_a_mark_that_is_changed_takes_its_fact_back(company, meeting):
    late_by(meeting, company, SALESPERSON="absent")
    mark(meeting, company.salesperson, "late", "train", by=company.manager)
    assert facts() == [("SALESPERSON", "weekly", "late", "train")]
    gone = DisciplineEvent.objects.exclude(withdrawn_at=None).get()
    assert (gone.event, gone.withdrawn_by, bool(gone.withdrawn_reason)) == ("absent", company.manager, True)
    mark(meeting, company.salesperson, "", by=company.manager)
    assert facts() == []


def test_what_somebody_typed_is_never_touched(company, meeting):
    told = {"person": company.salesperson, "day": MONDAY, "about": "meeting", "meeting": "weekly", "event": "absent"}
    stamped = {"unit": company.north, "superior": company.manager}
    DisciplineEvent.objects.create(source="typed", **told, **stamped)
    late_by(meeting, company, SALESPERSON="late")
    mark(meeting, company.salesperson, "", by=company.manager)
    assert facts() == [("SALESPERSON", "weekly", "absent", "")]


def test_leave_of_the_whole_day_leaves_no_fact(company, meeting):
    make_leave(company.salesperson, MONDAY)
    late_by(meeting, company, SALESPERSON="absent")
    assert facts() == []


def test_two_meetings_of_a_kind_on_one_day_are_one_fact_until_both_marks_are_gone(company, meeting):
    make_series(company.north, by=company.manager, name="Second")
    plan_meetings(at(18))
    other = Meeting.objects.get(day=MONDAY, name="Second")
    for one in (meeting, other):
        late_by(one, company, SALESPERSON="late")
    assert facts() == [("SALESPERSON", "weekly", "late", "")]
    mark(other, company.salesperson, "present", by=company.manager)
    assert len(facts()) == 1
    mark(meeting, company.salesperson, "present", by=company.manager)
    assert facts() == []


def test_a_meeting_that_does_not_count_leaves_no_fact(company, meeting):
    Meeting.objects.update(counts=False)
    meeting.refresh_from_db()
    late_by(meeting, company, SALESPERSON="absent")
    after_meetings(meeting.ended_at + timedelta(days=5))
    assert facts() == []


@pytest.mark.parametrize("state", [Period.State.CLOSING, Period.State.CLOSED])
def test_a_mark_of_a_sealed_month_is_refused_with_the_way_to_a_correction(company, meeting, state):
    late_by(meeting, company, SALESPERSON="absent")
    Period.objects.update_or_create(month="2026-06", defaults={"state": state})
    with pytest.raises(ValidationError, match="general manager"):
        mark(meeting, company.salesperson, "late", by=company.manager)
    assert facts() == [("SALESPERSON", "weekly", "absent", "")]


def test_every_kind_of_meeting_counts_as_one_of_the_eight():
    assert set(KIND_OF) == set(MeetingKind)


# --- minutes ----------------------------------------------------------------------------------------------------------


def publish(meeting, company, now):
    minutes.publish(meeting, by=company.assistant, now=now, today=now.astimezone(ZONE).date())


@pytest.mark.parametrize(("seconds", "late"), [(59, False), (60, True)])
def test_minutes_that_come_out_late_are_a_fact_of_the_minute_taker(company, meeting, seconds, late):
    late_by(meeting, company)
    publish(meeting, company, meeting.ended_at + timedelta(hours=24, seconds=seconds))
    after_meetings(meeting.ended_at + timedelta(days=3))
    assert facts() == ([("ASSISTANT", "weekly", "minutes_late", "Weekly meeting")] if late else [])


def test_minutes_that_never_come_out_are_late_once(company, meeting):
    late_by(meeting, company)
    for hours in (23, 24, 25, 26, 48):
        after_meetings(meeting.ended_at + timedelta(hours=hours))
        assert len(facts()) == (0 if hours <= 24 else 1)
    publish(meeting, company, meeting.ended_at + timedelta(hours=50))
    assert facts() == [("ASSISTANT", "weekly", "minutes_late", "Weekly meeting")]
    mark(meeting, company.assistant, "late", by=company.manager)
    assert len(facts(event="minutes_late")) == 1


def test_minutes_that_are_late_after_their_month_is_closed_leave_no_fact(company, meeting):
    late_by(meeting, company)
    Period.objects.update_or_create(month="2026-06", defaults={"state": Period.State.CLOSED})
    after_meetings(meeting.ended_at + timedelta(days=3))
    assert facts() == []

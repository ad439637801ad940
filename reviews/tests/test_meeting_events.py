"""What meetings tell the month: one row a fact, seen by the person at once, taken back with the mark."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import AuditEntry
from core.tests.instants import ZONE, at
from meetings import holding, minutes
from meetings.models import Meeting, MeetingKind
from meetings.planning_meetings import plan_meetings
from meetings.tests.factories import make_held, make_series
from meetings.timetable import after_meetings
from org.models import Period
from org.services import record_leave, withdraw_leave
from org.tests.factories import make_leave
from reviews.events import withdraw_discipline
from reviews.meeting_events import JOB, KIND_OF, ask_again
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
    mark(meeting, company.salesperson, "late", "railway", by=company.assistant)
    row = DisciplineEvent.objects.get()
    assert (row.day, row.source, row.recorded_by) == (MONDAY, "meeting", company.assistant)
    assert (row.unit, row.superior) == (company.north, company.manager)
    assert "railway" in as_(company.salesperson).get(reverse("reviews:discipline_list")).content.decode()
    assert "railway" in as_(company.manager).get(reverse("reviews:discipline_list")).content.decode()  # who chaired it
    assert "railway" not in as_(company.colleague).get(reverse("reviews:discipline_list")).content.decode()


def test_the_reason_of_a_mark_comes_before_nobody_above_who_reads_the_fact(company, as_, meeting):
    """It is between the person and those who run the meeting; the heads above and HR read that somebody came late."""
    late_by(meeting, company)
    mark(meeting, company.salesperson, "late", "railway", by=company.assistant)
    assert DisciplineEvent.objects.get().note == ""
    for reader in (company.director, company.hr):
        client = as_(reader)
        page = client.get(reverse("reviews:discipline_list")).content.decode()
        history = client.get(reverse("reviews:person_history", args=["SALESPERSON"])).content.decode()
        assert "Chen Xiaoming" in page and "railway" not in page + history


def test_a_mark_that_is_changed_takes_its_fact_back(company, meeting):
    late_by(meeting, company, SALESPERSON="absent")
    mark(meeting, company.salesperson, "late", "railway", by=company.manager)
    assert facts() == [("SALESPERSON", "weekly", "late", "")]
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


def take_leave(person, *, by, now, callbacks):
    with callbacks(execute=True):
        record_leave(person, MONDAY, MONDAY, fraction=Decimal(1), kind="sick", by=by, now=now)


def test_leave_that_is_entered_after_the_meeting_takes_the_absence_back_and_brings_it_again(
    company, meeting, django_capture_on_commit_callbacks
):
    late_by(meeting, company, SALESPERSON="absent", COLLEAGUE="absent")
    now = meeting.ends_at + timedelta(hours=3)
    take_leave(company.salesperson, by=company.manager, now=now, callbacks=django_capture_on_commit_callbacks)
    assert facts() == [("COLLEAGUE", "weekly", "absent", "")]
    gone = DisciplineEvent.objects.exclude(withdrawn_at=None).get()
    assert (gone.person, gone.withdrawn_by, gone.withdrawn_reason) == (
        company.salesperson,
        None,
        "There is leave of that day.",
    )
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_leave(company.salesperson, MONDAY, MONDAY, by=company.manager, now=now)
    assert len(facts(person=company.salesperson)) == 1


def test_leave_in_a_month_that_closes_meanwhile_changes_nothing(company, meeting):
    late_by(meeting, company, SALESPERSON="absent")
    make_leave(company.salesperson, MONDAY)
    Period.objects.update_or_create(month="2026-06", defaults={"state": Period.State.CLOSED})
    ask_again({company.salesperson.pk}, since=MONDAY, now=meeting.ends_at + timedelta(days=20))
    assert len(facts()) == 1


def test_what_somebody_took_back_stays_so_when_the_day_settles_again(company, meeting):
    late_by(meeting, company, SALESPERSON="absent")
    now = meeting.ends_at + timedelta(minutes=30)
    withdraw_discipline(DisciplineEvent.objects.get(), reason="He was at the fair", by=company.manager, now=now)
    ask_again({company.salesperson.pk}, since=MONDAY, now=now)
    mark(meeting, company.salesperson, "absent", "fair", by=company.manager)  # another reason is no other mark
    assert facts() == []
    mark(meeting, company.salesperson, "late", by=company.manager)
    assert facts() == [("SALESPERSON", "weekly", "late", "")]


def test_another_reason_is_read_at_once(company, as_, meeting):
    late_by(meeting, company, SALESPERSON="late")
    mark(meeting, company.salesperson, "late", "railway", by=company.assistant)
    assert "railway" in as_(company.salesperson).get(reverse("reviews:discipline_list")).content.decode()
    assert DisciplineEvent.objects.get().recorded_by == company.manager


def test_a_row_is_of_whoever_gave_the_mark_and_not_of_whoever_ended_the_meeting(company, meeting):
    make_held(meeting, by=company.assistant, ended=False, SALESPERSON="late", MANAGER="late", ASSISTANT="late")
    holding.end_meeting(meeting, by=company.manager, now=meeting.ends_at, today=MONDAY)
    told = DisciplineEvent.objects.order_by("person__number").values_list("person__pk", "recorded_by")
    # The chair was marked by another; nobody has a row by their own mark, whoever ends the meeting.
    assert list(told) == [(one.pk, company.assistant.pk) for one in (company.manager, company.salesperson)]


def test_a_meeting_that_the_system_ends_leaves_the_facts_of_its_marks(company, meeting):
    make_held(meeting, by=company.manager, ended=False, SALESPERSON="absent")
    after_meetings(meeting.ends_at + timedelta(hours=4))
    assert DisciplineEvent.objects.get().recorded_by == company.manager
    assert AuditEntry.objects.get(action="reviews.record_discipline").actor == JOB


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

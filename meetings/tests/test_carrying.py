"""What a meeting leaves over comes to the next one by itself, with its age: points, and actions that are open."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core.tests.instants import at
from duties import actions
from duties.models import Duty
from duties.services import plan_duties
from meetings import agenda, holding, resolving, series, talking
from meetings.carrying import carry_over, open_actions, times_since
from meetings.models import AgendaItem, Meeting
from meetings.planning_meetings import plan_meetings
from meetings.resolving import MEETING_ACTIONS
from meetings.tests.factories import make_held, make_series
from meetings.timetable import after_meetings

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = date(2026, 6, 22), date(2026, 6, 29), date(2026, 7, 6)


@pytest.fixture
def monday(company):
    make_series(company.north, by=company.manager)
    plan_meetings(at(17))
    plan_meetings(at(17, day=FIRST - timedelta(days=3)))
    plan_meetings(at(17, day=FIRST))
    return lambda day: Meeting.objects.get(day=day)


def opened(day):
    plan_meetings(at(17, day=day - timedelta(days=3)))


def raise_point(meeting, by, text="The new price list", **more):
    told = {"kind": "point", "text": text, "length": 5, "now": meeting.opens_at, "today": meeting.day}
    return agenda.add_item(meeting, by=by, **told, **more)


def left_to(meeting):
    return [
        (item.text, item.carried_since, item.carried_times)
        for item in meeting.items.exclude(kind="part").order_by("pk")
    ]


@pytest.mark.parametrize(
    ("outcome", "goes_on"),
    [("", True), ("not_discussed", True), ("parked", True), ("discussed", False)],
)
def test_what_was_not_discussed_goes_on_to_the_next_meeting(company, monday, outcome, goes_on):
    meeting = monday(FIRST)
    item = raise_point(meeting, company.salesperson, presenter=company.colleague)
    make_held(meeting, by=company.manager, ended=False)
    if outcome:
        talking.settle_item(item, outcome=outcome, by=company.manager, now=meeting.starts_at, today=FIRST)
    holding.end_meeting(meeting, by=company.manager, now=meeting.ends_at, today=FIRST)
    for _ in range(2):
        carry_over(meeting.ends_at)
    assert left_to(monday(SECOND)) == ([("The new price list", FIRST, 1)] if goes_on else [])
    if goes_on:
        copy = monday(SECOND).items.get(kind="point")
        assert (copy.author, copy.presenter, copy.outcome) == (company.salesperson, company.colleague, "")


def test_the_age_grows_with_every_meeting(company, monday):
    raise_point(monday(FIRST), company.salesperson)
    for day in (FIRST, SECOND):
        opened(day)
        meeting = make_held(monday(day), by=company.manager)
        plan_meetings(meeting.ends_at)
        carry_over(meeting.ends_at)
    assert left_to(monday(THIRD)) == [("The new price list", FIRST, 2)]


def test_points_of_a_meeting_that_is_called_off_go_on_once_its_time_has_come(company, monday):
    meeting = monday(FIRST)
    raise_point(meeting, company.salesperson)
    told = {"by": company.manager, "now": meeting.starts_at - timedelta(hours=1), "today": FIRST}
    series.call_off(meeting, reason="Fair", **told)
    carry_over(meeting.starts_at - timedelta(seconds=1))
    assert left_to(monday(SECOND)) == []
    carry_over(meeting.starts_at)
    assert left_to(monday(SECOND)) == [("The new price list", FIRST, 1)]


def test_points_of_a_meeting_that_nobody_began_go_on_the_same_night(company, monday):
    meeting = monday(FIRST)
    raise_point(meeting, company.salesperson)
    carry_over(meeting.starts_at + timedelta(hours=14) - timedelta(seconds=1))
    assert left_to(monday(SECOND)) == []
    carry_over(meeting.starts_at + timedelta(hours=14))
    assert left_to(monday(SECOND)) == [("The new price list", FIRST, 1)]


def test_a_point_without_a_name_goes_on_without_one(company, monday):
    meeting = monday(FIRST)
    raise_point(meeting, company.salesperson, is_unnamed=True)
    make_held(meeting, by=company.manager)
    carry_over(meeting.ends_at)
    copy = monday(SECOND).items.get(kind="point")
    assert copy.is_unnamed and copy.presenter is None


def test_what_turns_out_to_be_discussed_comes_back_from_the_next_agenda(company, monday):
    meeting = monday(FIRST)
    item = raise_point(meeting, company.salesperson)
    make_held(meeting, by=company.manager)
    carry_over(meeting.ends_at)
    talking.settle_item(item, outcome="discussed", by=company.manager, now=meeting.starts_at, today=FIRST)
    assert left_to(monday(SECOND)) == []
    talking.settle_item(item, outcome="not_discussed", by=company.manager, now=meeting.starts_at, today=FIRST)
    carry_over(meeting.ends_at)
    assert left_to(monday(SECOND)) == [("The new price list", FIRST, 1)]


def test_what_waits_for_a_next_meeting_waits_until_there_is_one(company, monday):
    meeting = monday(FIRST)
    raise_point(meeting, company.salesperson)
    make_held(meeting, by=company.manager)
    Meeting.objects.filter(day__gt=FIRST).delete()
    carry_over(meeting.ends_at)
    meeting.refresh_from_db()
    assert meeting.carried_at is None
    Meeting.objects.get(day=FIRST).series.__class__.objects.update(planned_until=None)
    plan_meetings(meeting.ends_at)
    carry_over(meeting.ends_at)
    assert left_to(monday(SECOND)) == [("The new price list", FIRST, 1)]


def test_of_a_series_that_has_ended_nothing_goes_on(company, monday):
    meeting = monday(FIRST)
    raise_point(meeting, company.salesperson)
    make_held(meeting, by=company.manager)
    series.end_series(meeting.series, by=company.manager, now=meeting.ends_at, today=FIRST)
    after_meetings(meeting.ends_at)
    meeting.refresh_from_db()
    assert meeting.carried_at is not None
    assert not AgendaItem.objects.exclude(carried_from=None).exists()


def test_carrying_costs_the_same_for_one_point_and_for_ten(company, monday):
    counts = []
    for day, points in ((FIRST, 1), (SECOND, 10)):
        opened(day)
        meeting = monday(day)
        for number in range(points):
            raise_point(meeting, company.manager, f"{day} {number}")
        make_held(meeting, by=company.manager)
        plan_meetings(meeting.ends_at)
        with CaptureQueriesContext(connection) as captured:
            carry_over(meeting.ends_at)
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- actions ----------------------------------------------------------------------------------------------------------


def agree(meeting, owner, *, by, due_on=THIRD):
    decision = resolving.decide(meeting, text="Raise by 3 %", by=by, now=meeting.starts_at, today=meeting.day)
    told = {"what": "Write to the customers", "owner": owner, "due_on": due_on}
    return resolving.add_action(meeting, decision=decision, **told, by=by, now=meeting.starts_at, today=meeting.day)


def test_an_action_is_a_duty_of_its_owner(company, monday):
    meeting = make_held(monday(FIRST), by=company.manager)
    action = agree(meeting, company.salesperson, by=company.manager, due_on=FIRST + timedelta(days=3))
    plan_duties(meeting.ends_at)
    duty = Duty.objects.get(kind="meeting_action")
    assert (duty.person, duty.due_at) == (company.salesperson, at(18, day=FIRST + timedelta(days=3)))
    actions.finish(MEETING_ACTIONS, action, by=company.salesperson, now=meeting.ends_at, today=FIRST)
    duty.refresh_from_db()
    assert duty.done_at == meeting.ends_at


def test_open_actions_come_to_every_later_meeting_with_their_age(company, monday):
    action = agree(make_held(monday(FIRST), by=company.manager), company.salesperson, by=company.manager)
    plan_meetings(at(17, day=SECOND))
    (one,) = open_actions(monday(SECOND), SECOND)
    assert (one.action, one.since, one.times) == (action, FIRST, 1)
    make_held(monday(SECOND), by=company.manager)
    (one,) = open_actions(monday(THIRD), THIRD + timedelta(days=1))
    assert (one.since, one.times, one.is_late) == (FIRST, 2, True)
    assert open_actions(monday(FIRST), FIRST) == []
    actions.finish(MEETING_ACTIONS, action, by=company.manager, now=at(9, day=THIRD), today=THIRD)
    assert open_actions(monday(THIRD), THIRD) == []


@given(st.lists(st.integers(0, 40), unique=True), st.integers(0, 40))
def test_an_action_comes_back_once_more_than_meetings_were_held_since(days, agreed):
    starts = [at(9, day=FIRST + timedelta(days=day)) for day in days]
    start = at(9, day=FIRST + timedelta(days=agreed))
    assert times_since(start, starts) == 1 + len([day for day in days if day > agreed])

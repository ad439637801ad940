"""Minutes: drafted from the rows, due by the rule, published, corrected as a new version, read by who was not there."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.models import StaleVersion
from core.tests.instants import at
from duties.models import Duty
from duties.services import mark_stale, plan_duties
from meetings import agenda, holding, minutes, resolving, talking
from meetings.minutes_rules import are_late, minutes_due
from meetings.minutes_words import changes
from meetings.models import Attendance, Meeting, Minutes
from meetings.planning_meetings import plan_meetings
from meetings.selectors_held import shown
from meetings.tests.factories import make_held, make_series
from org.tests.factories import make_leave

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 22)
ZONE = ZoneInfo("Asia/Shanghai")
WEEK = [date(2026, 6, day) for day in (22, 23, 24, 25, 26, 29, 30)]


@pytest.fixture
def meeting(company):
    make_series(company.north, by=company.manager, minute_taker=company.assistant)
    plan_meetings(at(17))
    plan_meetings(at(17, day=MONDAY - timedelta(days=3)))
    return Meeting.objects.get(day=MONDAY)


@pytest.fixture
def held(company, meeting):
    """Over, with everything that minutes may hold; the salesperson was absent, the colleague late."""
    item = agenda.add_item(
        meeting, kind="point", text="The new price list", length=5, by=company.colleague, now=meeting.opens_at,
        today=MONDAY,
    )  # fmt: skip
    make_held(meeting, by=company.manager, ended=False, SALESPERSON="absent", COLLEAGUE="late")
    holding.mark_the_rest(meeting, by=company.manager, now=meeting.starts_at, today=MONDAY)
    talking.begin_item(item, by=company.manager, now=meeting.starts_at, today=MONDAY)
    talking.add_note(item, text="July at the latest", by=company.assistant, now=meeting.starts_at, today=MONDAY)
    decision = resolving.decide(
        meeting, text="Raise by 3 %", item=item, by=company.manager, now=meeting.starts_at, today=MONDAY
    )
    resolving.differ(decision, text="Too much", is_unnamed=True, by=company.colleague, now=meeting.starts_at)
    told = {"what": "Write to the customers", "owner": company.colleague, "due_on": MONDAY + timedelta(days=7)}
    resolving.add_action(meeting, decision=decision, **told, by=company.manager, now=meeting.starts_at, today=MONDAY)
    holding.end_meeting(meeting, by=company.manager, now=meeting.ends_at, today=MONDAY)
    meeting.refresh_from_db()
    return meeting


def publish(meeting, by, now=None, why=""):
    now = now or meeting.ended_at + timedelta(hours=1)
    return minutes.publish(meeting, why=why, by=by, now=now, today=now.astimezone(ZONE).date())


# --- when they are due ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "ended", "due"),
    [
        ("none", at(10, 30, day=MONDAY), None),
        ("hours_24", at(10, 30, day=MONDAY), at(10, 30, day=WEEK[1])),
        ("hours_24", at(10, 30, 59, day=MONDAY), at(10, 30, day=WEEK[1])),  # cut to the minute
        ("hours_24", at(16, day=WEEK[4]), at(16, day=WEEK[5])),  # Friday: Monday at the same time
        ("hours_24", at(23, 59, day=WEEK[3]), at(23, 59, day=WEEK[4])),
        ("working_days_2", at(10, 30, day=MONDAY), at(18, day=WEEK[2])),
        ("working_days_2", at(10, 30, day=WEEK[3]), at(18, day=WEEK[5])),
        ("working_days_2", at(10, 30, day=WEEK[5]), None),  # the days that are known end before
    ],
)
def test_when_minutes_are_due(rule, ended, due):
    assert minutes_due(rule, ended, WEEK, ZONE) == due


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (59, False), (60, True)])
def test_the_minute_itself_is_in_time(seconds, late):
    due = at(10, 30, day=WEEK[1])
    assert are_late(due, due + timedelta(seconds=seconds), due) is late
    assert are_late(due, None, due + timedelta(seconds=seconds)) is late
    assert not are_late(None, None, due)


@given(
    st.sampled_from(sorted(available_timezones() - {"localtime"})),
    st.integers(0, 6 * 365 * 24 * 60),
    st.integers(0, 6),
)
def test_minutes_are_due_on_a_day_on_which_the_writer_works_and_never_before_a_day_has_passed(name, after, off):
    zone, ended = ZoneInfo(name), datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=after)
    first = ended.astimezone(zone).date() - timedelta(days=1)
    days = [first + timedelta(days=number) for number in range(14)]
    working = [day for day in days if day.weekday() != off]
    soon = minutes_due("hours_24", ended, working, zone)
    assert soon.astimezone(zone).date() in working
    assert soon >= ended.replace(second=0, microsecond=0) + timedelta(hours=22)  # a night in which clocks move
    later = minutes_due("working_days_2", ended, working, zone)
    assert later.astimezone(zone).date() in working
    between = [day for day in working if ended.astimezone(zone).date() < day <= later.astimezone(zone).date()]
    assert len(between) == 2


def test_minutes_are_a_duty_of_the_minute_taker_from_the_end_on(held, company):
    plan_duties(held.ended_at)
    duty = Duty.objects.get(kind="publish_minutes")
    assert (duty.person, duty.opens_at) == (company.assistant, held.ended_at)
    assert duty.due_at == held.ended_at + timedelta(hours=24)
    publish(held, company.assistant)
    duty.refresh_from_db()
    assert duty.done_at == held.ended_at + timedelta(hours=1)


def test_leave_of_the_minute_taker_moves_the_due_time(held, company):
    make_leave(company.assistant, WEEK[1])
    mark_stale([company.assistant.pk])
    plan_duties(held.ended_at)
    assert Duty.objects.get(kind="publish_minutes").due_at == held.ended_at + timedelta(hours=48)


def test_without_a_minute_taker_whoever_chairs_owes_them(meeting, company):
    Meeting.objects.filter(pk=meeting.pk).update(minute_taker=None)
    meeting.refresh_from_db()
    plan_duties(make_held(meeting, by=company.manager).ended_at)
    assert Duty.objects.get(kind="publish_minutes").person == company.manager


def test_where_the_list_is_all_nothing_is_owed(meeting, company):
    Meeting.objects.filter(pk=meeting.pk).update(minutes_rule="none")
    meeting.refresh_from_db()
    make_held(meeting, by=company.manager, SALESPERSON="present")
    plan_duties(meeting.ended_at)
    assert not Duty.objects.filter(kind="publish_minutes").exists()
    with pytest.raises(ValidationError, match="list of who was there"):
        publish(meeting, company.manager)


# --- what they say ----------------------------------------------------------------------------------------------------


def test_minutes_are_drafted_from_what_stands_there(held, company):
    content = minutes.content_of(held)
    others = [company.manager, company.supervisor, company.colleague, company.assistant]
    assert sorted(content["here"]) == sorted(person.pk for person in others)
    assert content["away"] == [company.salesperson.pk]
    assert not {"late", "absent", "present"} & set(str(content).split("'"))
    point = content["points"][-1]
    assert (point["text"], point["outcome"], point["notes"]) == (
        "The new price list",
        "discussed",
        ["July at the latest"],
    )
    assert point["decisions"] == [{"text": "Raise by 3 %", "views": [{"text": "Too much", "by": None}]}]
    owner, day = company.colleague.pk, MONDAY + timedelta(days=7)
    assert content["actions"] == [{"what": "Write to the customers", "owner": owner, "due_on": day.isoformat()}]
    assert "張偉" not in str(content)  # keys, so that whoever is erased is erased here as well
    assert shown(content).away == [company.salesperson]


def test_whoever_writes_adds_words_over_the_version_that_was_read(held, company):
    minutes.save_draft(held, text="A good hour.", version=1, by=company.assistant, now=held.starts_at, today=MONDAY)
    with pytest.raises(StaleVersion):
        minutes.save_draft(held, text="Mine.", version=1, by=company.manager, now=held.starts_at, today=MONDAY)
    assert publish(held, company.assistant).text == "A good hour."


@pytest.mark.parametrize("who", ["salesperson", "director", "stranger"])
def test_minutes_are_published_by_whoever_runs_the_meeting(held, company, who):
    with pytest.raises(PermissionDenied):
        publish(held, getattr(company, who))


def test_minutes_are_not_published_while_the_meeting_goes_on(meeting, company):
    make_held(meeting, by=company.manager, ended=False)
    with pytest.raises(ValidationError, match="still going on"):
        publish(meeting, company.manager, now=meeting.ends_at)


def test_a_correction_is_a_new_version_that_says_what_it_changes(held, company):
    first = publish(held, company.assistant)
    assert publish(held, company.manager).pk == first.pk
    holding.mark_attendance(
        held, company.salesperson, mark="remote", by=company.manager, now=held.ended_at, today=MONDAY
    )
    with pytest.raises(ValidationError, match="what is corrected"):
        publish(held, company.assistant)
    second = publish(held, company.assistant, why="He was on the phone", now=held.ended_at + timedelta(days=3))
    assert (second.number, second.why, len(second.content["away"])) == (2, "He was on the phone", 0)
    first.refresh_from_db()
    assert (first.content["away"], Minutes.objects.count()) == ([company.salesperson.pk], 2)
    held.refresh_from_db()
    assert held.published_at == first.published_at


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_changes_make_the_new_lines_of_the_old(old, new):
    found = changes(old, new)
    kept = len(old) - sum(not one.is_added for one in found)
    assert kept + sum(one.is_added for one in found) == len(new)
    assert (found == []) == (old == new)


# --- who has read them ------------------------------------------------------------------------------------------------


def test_whoever_was_not_there_reads_the_minutes_and_says_so(held, company):
    assert not minutes.unread_by(company.salesperson).exists()
    publish(held, company.assistant)
    assert [one.meeting for one in minutes.unread_by(company.salesperson)] == [held]
    assert not minutes.unread_by(company.colleague).exists()
    for _ in range(2):
        minutes.mark_read(held, by=company.salesperson, now=held.ended_at + timedelta(hours=2))
    assert not minutes.unread_by(company.salesperson).exists()
    assert Attendance.objects.get(person=company.salesperson).read_at == held.ended_at + timedelta(hours=2)

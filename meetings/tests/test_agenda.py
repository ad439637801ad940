"""Everybody who is invited puts something on the agenda, or says that there is nothing; without a name if wished."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from core.models import AuditEntry, StaleVersion, SubmitKey
from core.tests.instants import ZONE, at
from meetings import agenda, minutes, series, talking
from meetings.models import AgendaItem, Invitee, Meeting
from meetings.planning_meetings import plan_meetings
from meetings.tests.factories import make_series
from org.models import LeaveDay
from org.tests.factories import make_cover, make_leave

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 22)
OPENS = at(9, 30, day=MONDAY - timedelta(days=3))
CLOSES = at(7, 30, day=MONDAY)
TODAY = MONDAY - timedelta(days=3)


@pytest.fixture
def meeting(company):
    make_series(company.north, by=company.manager)
    plan_meetings(at(17))
    plan_meetings(OPENS)
    return Meeting.objects.get(day=MONDAY)


def day_of(now):
    return now.astimezone(ZONE).date()


def add(meeting, by, text="The new price list", *, now=OPENS, kind="point", **more):
    return agenda.add_item(meeting, kind=kind, text=text, length=5, by=by, now=now, today=day_of(now), **more)


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        (OPENS - timedelta(seconds=1), Meeting.Stage.PLANNED),
        (OPENS, Meeting.Stage.OPEN),
        (CLOSES - timedelta(seconds=1), Meeting.Stage.OPEN),
        (CLOSES, Meeting.Stage.CLOSED_AGENDA),
    ],
)
def test_the_agenda_opens_and_closes_by_the_clock(meeting, company, now, stage):
    assert meeting.stage(now) == stage
    if stage == Meeting.Stage.OPEN:
        assert add(meeting, company.salesperson, now=now)
    else:
        with pytest.raises(PermissionDenied):
            add(meeting, company.salesperson, now=now)


def test_whoever_chairs_adds_until_it_begins(meeting, company):
    assert add(meeting, company.manager, now=CLOSES)
    assert add(meeting, company.manager, "Another", now=OPENS - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        add(meeting, company.manager, "Too late", now=meeting.starts_at)


def test_a_deputy_who_stands_in_adds_as_whoever_chairs(meeting, company):
    make_cover(company.manager, company.supervisor)
    make_leave(company.manager, MONDAY)
    assert LeaveDay.objects.filter(person=company.manager, day=MONDAY).exists()
    assert add(meeting, company.supervisor, now=CLOSES)


@pytest.mark.parametrize("who", ["stranger", "director", "hr", "technician"])
def test_nobody_adds_who_is_not_invited(meeting, company, who):
    with pytest.raises(PermissionDenied):
        add(meeting, getattr(company, who))


def test_the_same_words_twice_are_one_point(meeting, company):
    assert add(meeting, company.salesperson) == add(meeting, company.salesperson)
    assert add(meeting, company.salesperson, is_unnamed=True) == add(meeting, company.colleague, is_unnamed=True)
    assert meeting.items.exclude(kind="part").count() == 2


def test_nothing_tells_who_wrote_a_point_without_a_name(meeting, company):
    acts, keys = AuditEntry.objects.count(), SubmitKey.objects.count()
    item = add(meeting, company.salesperson, is_unnamed=True, presenter=company.salesperson)
    item.refresh_from_db()
    assert (item.author, item.presenter) == (None, None)
    assert (AuditEntry.objects.count(), SubmitKey.objects.count()) == (acts, keys)
    assert not Invitee.objects.exclude(passed_at=None).exists()
    told = {field.name for field in AgendaItem._meta.concrete_fields}
    assert told == {
        "id",
        "key",  # drawn
        "version",
        "meeting",
        "kind",
        "text",
        "length",
        "presenter",
        "author",
        "position",
        "begun_at",  # by the meeting, as all below
        "outcome",
        "carried_from",
        "carried_since",
        "carried_times",
    }  # fmt: skip  no time of writing, from which the author could be guessed
    for who in (company.salesperson, company.colleague):
        with pytest.raises(PermissionDenied):
            agenda.take_item_back(item, by=who, now=OPENS, today=TODAY)


def test_a_point_without_a_name_needs_five_people(meeting, company):
    Invitee.objects.filter(person=company.assistant).delete()
    with pytest.raises(PermissionDenied):
        add(meeting, company.salesperson, is_unnamed=True)


def test_a_point_is_changed_by_its_author_and_whoever_chairs(meeting, company):
    item = add(meeting, company.salesperson)
    told = {"text": "Prices", "length": 8, "presenter": company.colleague, "now": OPENS, "today": TODAY}
    agenda.change_item(item, version=item.version, by=company.salesperson, **told)
    item.refresh_from_db()
    assert (item.text, item.length, item.presenter) == ("Prices", 8, company.colleague)
    item.refresh_from_db()
    agenda.change_item(item, version=item.version, by=company.manager, **told | {"length": 3})
    with pytest.raises(StaleVersion):
        agenda.change_item(item, version=item.version, by=company.salesperson, **told)
    with pytest.raises(PermissionDenied):
        agenda.change_item(item, version=3, by=company.colleague, **told)


def test_only_somebody_who_is_invited_presents(meeting, company):
    with pytest.raises(ValidationError):
        add(meeting, company.salesperson, presenter=company.stranger)


def test_a_point_is_taken_back_until_the_meeting_begins(meeting, company):
    item = add(meeting, company.salesperson)
    with pytest.raises(PermissionDenied):
        agenda.take_item_back(item, by=company.colleague, now=OPENS, today=TODAY)
    with pytest.raises(PermissionDenied):
        agenda.take_item_back(item, by=company.salesperson, now=meeting.starts_at, today=MONDAY)
    agenda.take_item_back(item, by=company.salesperson, now=OPENS, today=TODAY)
    assert not meeting.items.exclude(kind="part").exists()


def test_nothing_this_time_and_a_point_after_all(meeting, company):
    for _ in range(2):
        agenda.pass_this_time(meeting, by=company.salesperson, now=OPENS, today=TODAY)
    assert AuditEntry.objects.filter(action="meetings.pass_this_time").count() == 1
    assert meeting.invitees.get(person=company.salesperson).passed_at == OPENS
    add(meeting, company.salesperson)
    assert meeting.invitees.get(person=company.salesperson).passed_at is None


def test_nothing_is_added_to_what_is_called_off(meeting, company):
    series.call_off(meeting, reason="Fair", by=company.manager, now=OPENS, today=TODAY)
    with pytest.raises(PermissionDenied):
        add(meeting, company.salesperson)
    with pytest.raises(PermissionDenied):
        agenda.pass_this_time(meeting, by=company.salesperson, now=OPENS, today=TODAY)


def test_an_agenda_has_an_end(meeting, company):
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, kind="point", text=f"{number}", position=number, author=company.colleague)
        for number in range(60)
    )
    with pytest.raises(ValidationError):
        add(meeting, company.salesperson)


def test_what_was_raised_comes_after_the_parts_of_the_agenda(company):
    make_series(company.north, by=company.manager, parts=[("Numbers", 10), ("Decisions", 10)])
    plan_meetings(at(17))
    meeting = Meeting.objects.get(day=MONDAY)
    for text in ("One", "Two"):
        add(meeting, company.manager, text, now=OPENS - timedelta(days=1))
    plan_meetings(OPENS)
    assert [item.text for item in meeting.items.all()] == ["Numbers", "Decisions", "One", "Two"]


def test_who_is_away_does_not_hide_who_wrote_without_a_name(meeting, company):
    make_leave(company.assistant, MONDAY)
    with pytest.raises(PermissionDenied):
        add(meeting, company.salesperson, is_unnamed=True)


@pytest.mark.parametrize("now", [OPENS - timedelta(days=1), CLOSES])
def test_nothing_without_a_name_while_only_the_chair_could_have_written_it(meeting, company, now):
    with pytest.raises(PermissionDenied):
        add(meeting, company.manager, is_unnamed=True, now=now)


def test_nobody_fills_an_agenda_without_a_name_and_the_chair_takes_off_what_hurts(meeting, company):
    for number in range(10):
        item = add(meeting, company.salesperson, f"{number}", is_unnamed=True)
    with pytest.raises(PermissionDenied):
        add(meeting, company.salesperson, "one more", is_unnamed=True)
    assert add(meeting, company.colleague, "with a name")
    with pytest.raises(PermissionDenied):
        agenda.take_item_back(item, by=company.colleague, now=OPENS, today=TODAY)
    agenda.take_item_back(item, by=company.manager, now=OPENS, today=TODAY)


def test_what_has_no_name_stands_last_wherever_it_was_written(meeting, company):
    add(meeting, company.salesperson, "without", is_unnamed=True)
    add(meeting, company.colleague, "with")
    assert [item.text for item in meeting.items.exclude(kind="part")] == ["with", "without"]


def test_whoever_chairs_does_not_change_the_words_of_others(meeting, company):
    item = add(meeting, company.salesperson)
    told = {"length": 9, "presenter": None, "version": item.version, "now": OPENS, "today": TODAY}
    with pytest.raises(PermissionDenied):
        agenda.change_item(item, text="I resign", by=company.manager, **told)
    agenda.change_item(item, text=item.text, by=company.manager, **told)


def test_nothing_tells_in_which_order_points_without_a_name_were_written(meeting, company, as_, monkeypatch):
    """Neither list, address nor trail: a number between two that have names would be a time, and so a writer."""
    for text in ("B", "C", "A"):
        add(meeting, company.salesperson, text, is_unnamed=True)
    add(meeting, company.colleague, "with")
    unnamed = meeting.items.exclude(kind="part").filter(author=None)
    assert [(item.text, item.position) for item in unnamed] == [("A", 0), ("B", 0), ("C", 0)]
    monkeypatch.setattr(timezone, "now", lambda: OPENS)
    page = as_(company.manager).get(f"/meetings/{meeting.pk}/").content.decode()
    for item in unnamed:
        assert f"/points/{item.key}/remove/" in page and f"/points/{item.pk}/" not in page
    Meeting.objects.filter(pk=meeting.pk).update(started_at=meeting.starts_at)
    talking.settle_item(unnamed.first(), outcome="parked", by=company.manager, now=meeting.starts_at, today=MONDAY)
    line = AuditEntry.objects.get(action="meetings.settle_point")
    assert (line.object_type, line.object_id) == ("meetings.meeting", str(meeting.pk))
    told = [point["text"] for point in minutes.content_of(meeting)["points"] if point["by"] is None]
    assert [text for text in told if len(text) == 1] == ["A", "B", "C"]

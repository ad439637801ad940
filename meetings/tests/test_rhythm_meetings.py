"""Meetings in the health of the rhythm: how many of those there took part, never who did not."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.tests.instants import at
from duties import rhythm
from duties.rhythm import Share
from duties.services import plan_duties
from meetings import agenda, talking
from meetings.models import Meeting
from meetings.planning_meetings import plan_meetings
from meetings.tests.factories import make_held, make_series

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 22)
SUNDAY = MONDAY + timedelta(days=6)
OPENS = at(9, 30, day=MONDAY - timedelta(days=3))
NOW = at(17, day=SUNDAY)


@pytest.fixture
def meeting(company):
    """Four were there and one was not; one raised a point, one was heard, one did both of it and more than once."""
    make_series(company.north, by=company.manager)
    plan_meetings(at(17))
    plan_meetings(OPENS)
    meeting = Meeting.objects.get(day=MONDAY)
    kept = {"kind": "point", "length": 5, "now": OPENS, "today": MONDAY}
    items = [
        agenda.add_item(meeting, text=text, by=by, **kept)
        for text, by in (("Prices", company.salesperson), ("Stock", company.assistant), ("Fair", company.colleague))
    ]
    marks = dict.fromkeys(("MANAGER", "SALESPERSON", "ASSISTANT"), "present") | {"SUPERVISOR": "late"}
    make_held(meeting, by=company.manager, ended=False, **marks)
    for item in items[:2]:
        talking.note_speaker(item, company.assistant, has_spoken=True, by=company.manager, now=NOW, today=MONDAY)
    talking.note_speaker(items[0], company.manager, has_spoken=True, by=company.manager, now=NOW, today=MONDAY)
    make_held(meeting, by=company.manager)
    return meeting


def shares_of(code, company):
    return rhythm.shares(MONDAY, SUNDAY, [company.north.pk], now=NOW)[code].get((company.north.pk, MONDAY))


def test_whoever_was_there_and_raised_a_point_or_was_heard_took_part(company, meeting):
    there = meeting.attendance.exclude(mark__in=("absent", "excused")).count()
    assert (shares_of("participation", company), there) == (Share(3, there), there)
    meeting.attendance.filter(person=company.salesperson).update(mark="excused")
    assert shares_of("participation", company) == Share(2, there - 1)


def test_the_list_behind_names_meetings_and_nobody(company, as_, meeting):
    url = reverse("duties:rhythm_list", args=[company.north.code, "participation"])
    page = as_(company.manager).get(url, {"week": MONDAY.isoformat()})
    (line,) = page.context["page"]
    there = meeting.attendance.count()
    assert (line.person, line.what, line.word) == (None, meeting.name, f"3 of {there}")
    assert line.url == reverse("meetings:meeting_detail", args=[meeting.pk])


def test_a_talk_of_two_is_left_out(company, meeting):
    Meeting.objects.update(kind="coaching")
    assert shares_of("participation", company) is None


def test_minutes_and_actions_are_counted_from_their_duties(company, meeting):
    plan_duties(NOW)
    assert shares_of("minutes", company) == Share(0, 1)
    assert {"minutes", "actions", "participation"} <= {figure.code for figure in rhythm.figures()}


def test_participation_costs_one_query_however_many_meetings_there_are(company, meeting):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            rhythm.figure_of("participation").counts(MONDAY, SUNDAY, NOW, [company.north.pk])
        return len(captured)

    assert queries() == 1

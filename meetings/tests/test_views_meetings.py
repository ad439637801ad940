"""The pages of meetings and their series, as people use them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import ZONE, at
from meetings.models import Meeting, MeetingSeries
from meetings.planning_meetings import plan_meetings
from meetings.tests.factories import make_series
from org.tests.factories import make_cover, make_leave

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 22)
NOW = at(10, day=MONDAY - timedelta(days=3))


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def meeting(company):
    make_series(company.north, by=company.manager, room="2.01")
    plan_meetings(NOW)
    return Meeting.objects.get(day=MONDAY)


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"meetings:{name}", args=args), query)


def send(client, person, name, *args, **data):
    client.force_login(person)
    return client.post(reverse(f"meetings:{name}", args=args), data)


def series_data(response, **changed):
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, "")}
    return data | changed


def test_meeting_list_shows_mine_day_by_day(client, meeting, company):
    text = page(client, company.salesperson, "meeting_list").content.decode()
    assert "09:30 · Weekly meeting" in text
    assert "Add a point" in text
    assert "Of my units" not in text
    assert "Weekly meeting" not in page(client, company.stranger, "meeting_list").content.decode()


def test_meeting_list_of_a_head_shows_those_below(client, meeting, company):
    assert "Weekly meeting" not in page(client, company.director, "meeting_list").content.decode()
    text = page(client, company.director, "meeting_list", of="below").content.decode()
    assert "Weekly meeting · North" in text


def test_meeting_list_of_the_past(client, meeting, company, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18, day=MONDAY))
    assert "Weekly meeting" in page(client, company.salesperson, "meeting_list", when="past").content.decode()


def test_meeting_list_without_any_says_where_they_come_from(client, company):
    text = page(client, company.salesperson, "meeting_list").content.decode()
    assert "No meeting stands in the next two weeks." in text


def test_meeting_detail_is_for_those_invited_and_the_heads_above(client, meeting, company):
    for who in ("salesperson", "manager", "director", "gm"):
        assert page(client, getattr(company, who), "meeting_detail", meeting.pk).status_code == 200
    for who in ("stranger", "other_manager", "hr", "technician"):
        assert page(client, getattr(company, who), "meeting_detail", meeting.pk).status_code == 404


def test_agenda_add_and_pass(client, meeting, company):
    answer = send(
        client, company.salesperson, "agenda_add", meeting.pk, kind="question", text="Who has the samples?", length=5
    )
    assert answer.status_code == 302
    text = page(client, company.colleague, "meeting_detail", meeting.pk).content.decode()
    assert "Who has the samples?" in text
    assert "Chen Xiaoming" in text
    send(client, company.colleague, "agenda_pass", meeting.pk)
    text = page(client, company.manager, "meeting_detail", meeting.pk).content.decode()
    assert "1 has nothing this time" in text  # how many, and not who: else a point without a name has an author


def test_agenda_add_without_a_name_names_nobody(client, meeting, company):
    send(
        client, company.salesperson, "agenda_add", meeting.pk,
        kind="point", text="Mondays are too full", length=5, is_unnamed="on", presenter=company.salesperson.pk,
    )  # fmt: skip
    text = page(client, company.manager, "meeting_detail", meeting.pk).content.decode()
    assert "Mondays are too full" in text
    assert "without a name" in text


def test_agenda_add_keeps_what_was_typed(client, meeting, company):
    answer = send(client, company.salesperson, "agenda_add", meeting.pk, kind="point", text="Prices", length=999)
    assert "Prices" in answer.content.decode()
    assert answer.context["form"].errors["length"]
    assert not meeting.items.filter(text="Prices").exists()


def test_meeting_call_off_says_why_to_everybody(client, meeting, company):
    answer = send(client, company.manager, "meeting_call_off", meeting.pk, reason="")
    assert answer.context["off"].errors
    send(client, company.manager, "meeting_call_off", meeting.pk, reason="The fair")
    text = page(client, company.salesperson, "meeting_detail", meeting.pk).content.decode()
    assert "Called off by Zhang Wei" in text
    assert "The fair" in text
    assert "What do you want to talk about?" not in text


def test_series_start_from_a_kind_in_two_steps(client, company):
    chosen = page(client, company.manager, "series_choose", kind="weekly", unit="NORTH")
    form = client.get(chosen.url)
    assert form.status_code == 200
    answer = client.post(chosen.url, series_data(form, name="Monday round"))
    assert answer.status_code == 302, answer.context["form"].errors
    text = client.get(answer.url).content.decode()
    assert "Monday round · North" in text
    assert "every week on Monday" in text
    assert client.post(chosen.url, series_data(form, name="Monday round")).url == answer.url
    assert MeetingSeries.objects.count() == 1


def test_series_start_shows_the_line_of_the_agenda_that_cannot_be_read(client, company):
    url = reverse("meetings:series_start", args=["weekly", "NORTH"])
    client.force_login(company.manager)
    answer = client.post(url, series_data(client.get(url), agenda="10 Numbers\nDecisions"))
    assert "Not read: Decisions" in answer.content.decode()
    assert not MeetingSeries.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"often": "weekly", "weekdays": []}, "weekdays"),
        ({"often": "month", "working_day": ""}, "working_day"),
        ({"people": "Nobody Known"}, "people"),
        ({"chair": "999999"}, "chair"),
        ({"length": "4"}, "length"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_series_start_refuses_at_the_field(client, company, changed, field):
    url = reverse("meetings:series_start", args=["weekly", "NORTH"])
    client.force_login(company.manager)
    answer = client.post(url, series_data(client.get(url), **changed))
    assert field in answer.context["form"].errors
    assert not MeetingSeries.objects.exists()


def test_series_edit_comes_with_what_it_is(client, company, meeting):
    series = meeting.series
    form = page(client, company.manager, "series_edit", series.pk)
    answer = client.post(form.request["PATH_INFO"], series_data(form, people=company.stranger.code, room="3.01"))
    assert answer.status_code == 302, answer.context["form"].errors
    series.refresh_from_db()
    assert (series.room, list(series.people.all())) == ("3.01", [company.stranger])
    assert meeting.invitees.filter(person=company.stranger).exists()


def test_series_end(client, company, meeting):
    send(client, company.manager, "series_end", meeting.series_id)
    text = page(client, company.manager, "series_detail", meeting.series_id).content.decode()
    assert "Past meetings stay." in text


def test_the_pages_cost_the_same_for_one_and_for_twenty(client, company):
    def cost():
        client.force_login(company.manager)
        total = {}
        for name in ("meeting_list", "series_list"):
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse(f"meetings:{name}"))
            total[name] = len(captured)
        return total

    make_series(company.north, by=company.manager)
    plan_meetings(NOW)
    few = cost()
    for number in range(20):
        make_series(company.north, by=company.manager, name=f"Series {number}")
    plan_meetings(NOW)
    assert cost() == few
    assert max(few.values()) <= 12


def test_a_series_of_named_people_is_shown_to_them_and_who_keeps_it(client, company):
    named = make_series(company.north, by=company.manager, circle="named", chair=company.manager)
    named.people.set([company.stranger])
    plan_meetings(NOW)
    for who, status in (("stranger", 200), ("assistant", 200), ("director", 200), ("salesperson", 404)):
        assert page(client, getattr(company, who), "series_detail", named.pk).status_code == status, who


def test_the_page_of_a_meeting_costs_the_same_for_few_and_for_many_points(client, company, meeting):
    def cost(name, pk):
        client.force_login(company.manager)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(f"meetings:{name}", args=[pk]))
        return len(captured)

    few = cost("meeting_detail", meeting.pk), cost("series_detail", meeting.series_id)
    for number in range(20):
        meeting.items.create(kind="point", text=f"{number}", author=company.salesperson, position=9 + number)
    assert (cost("meeting_detail", meeting.pk), cost("series_detail", meeting.series_id)) == few
    assert max(few) <= 20


def test_who_is_away_is_told_to_whoever_reads_their_leave(client, company, meeting):
    make_leave(company.colleague, meeting.day)
    assert "1 is away that day" in page(client, company.manager, "meeting_detail", meeting.pk).content.decode()
    assert "away that day" not in page(client, company.salesperson, "meeting_detail", meeting.pk).content.decode()


def test_a_deputy_does_not_read_the_meetings_of_months_ago(client, company, meeting):
    make_cover(company.manager, company.stranger)
    make_leave(company.manager, timezone.localtime(NOW, ZONE).date())
    assert page(client, company.stranger, "meeting_detail", meeting.pk).status_code == 200
    Meeting.objects.filter(pk=meeting.pk).update(day=date(2026, 1, 5))
    assert page(client, company.stranger, "meeting_detail", meeting.pk).status_code == 404

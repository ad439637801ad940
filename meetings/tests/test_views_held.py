"""The pages of a meeting that is held, as people use them; what is refused, and what a page costs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from meetings import holding, minutes, resolving, talking
from meetings.models import Attendance, Invitee, ItemNote, Meeting, MeetingAction, MinutesDraft
from meetings.planning_meetings import plan_meetings
from meetings.tests.factories import make_held, make_series
from org.models import Period
from org.tests.factories import make_appointment, make_person

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 22)
NOW = at(10, day=MONDAY)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def meeting(company):
    """It goes on, half an hour after it began."""
    make_series(company.north, by=company.manager, minute_taker=company.assistant)
    plan_meetings(at(17))
    plan_meetings(at(17, day=MONDAY - timedelta(days=3)))
    return make_held(Meeting.objects.get(day=MONDAY), by=company.manager, ended=False)


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"meetings:{name}", args=args), query)


def send(client, person, name, *args, follow=True, **data):
    client.force_login(person)
    return client.post(reverse(f"meetings:{name}", args=args), data, follow=follow)


def text_of(response):
    return response.content.decode()


def test_meeting_detail_leads_whoever_runs_it_on_and_nobody_else(client, meeting, company):
    url = reverse("meetings:meeting_run", args=[meeting.pk])
    assert f'href="{url}"' in text_of(page(client, company.manager, "meeting_detail", meeting.pk))
    assert f'href="{url}"' not in text_of(page(client, company.salesperson, "meeting_detail", meeting.pk))


def test_marks_are_seen_by_whoever_runs_the_meeting_and_by_the_person(client, meeting, company):
    send(
        client, company.manager, "attendance_mark", meeting.pk, company.salesperson.code, mark="late", note="the train"
    )
    for who, reads in (("manager", True), ("salesperson", True), ("colleague", False), ("director", False)):
        assert ("the train" in text_of(page(client, getattr(company, who), "meeting_detail", meeting.pk))) is reads, who


@pytest.mark.parametrize(
    ("name", "data"),
    [("note_add", {"text": ""}), ("note_add", {"text": "x" * 501}), ("item_settle", {"outcome": "x"})],
)
def test_what_is_refused_is_said_on_the_page(client, meeting, company, name, data):
    item = meeting.items.first()
    response = send(client, company.manager, name, meeting.pk, item.key, **data)
    assert response.status_code == 200
    assert "is-error" in text_of(response)
    assert not ItemNote.objects.exists()


def test_a_mark_of_a_sealed_month_is_refused_on_the_page(client, meeting, company):
    send(client, company.manager, "meeting_end", meeting.pk)
    Period.objects.update_or_create(month="2026-06", defaults={"state": Period.State.CLOSED})
    response = send(client, company.manager, "attendance_mark", meeting.pk, company.salesperson.code, mark="absent")
    assert "new revision of the month" in text_of(response)
    assert not Attendance.objects.exists()


def test_an_action_begins_with_the_words_of_its_decision_and_is_made_once(client, meeting, company):
    decision = resolving.decide(meeting, text="Raise by 3 %", by=company.manager, now=NOW, today=MONDAY)
    client.force_login(company.manager)
    url = f"{reverse('meetings:action_add', args=[meeting.pk])}?decision={decision.pk}"
    form = client.get(url).context["form"]
    assert form["what"].value() == "Raise by 3 %"
    data = {"what": "Raise by 3 %", "owner": company.colleague.pk, "due_on": "2026-06-30"}
    for _ in range(2):
        client.post(url, data | {"submit_key": str(form["submit_key"].value())})
    assert MeetingAction.objects.get().decision == decision
    for odd in ("x", "9" * 5000, str(decision.pk + 1)):
        assert client.get(reverse("meetings:action_add", args=[meeting.pk]), {"decision": odd}).status_code == 200


def test_minutes_show_what_a_correction_changed(client, meeting, company):
    item = meeting.items.first()
    talking.add_note(item, text="Four per cent", by=company.assistant, now=NOW, today=MONDAY)
    send(client, company.assistant, "meeting_end", meeting.pk)
    send(client, company.assistant, "minutes_publish", meeting.pk)
    assert "Four per cent" in text_of(page(client, company.salesperson, "minutes_detail", meeting.pk))
    talking.take_note_back(ItemNote.objects.get(), by=company.assistant, now=NOW, today=MONDAY)
    talking.add_note(item, text="Five per cent", by=company.assistant, now=NOW, today=MONDAY)
    assert "Five" not in text_of(page(client, company.salesperson, "minutes_detail", meeting.pk))
    saved = send(client, company.assistant, "minutes_write", meeting.pk, text="", version=1)
    assert "once the correction is out" in text_of(saved)
    refused = text_of(send(client, company.assistant, "minutes_publish", meeting.pk, why=""))
    assert "is-invalid" in refused and "This field is required" not in refused
    send(client, company.assistant, "minutes_publish", meeting.pk, why="A slip")
    text = text_of(page(client, company.salesperson, "minutes_detail", meeting.pk))
    assert "<del>Four per cent</del>" in text and "<ins>Five per cent</ins>" in text and "A slip" in text


def test_words_over_a_version_that_nobody_wrote_are_not_lost(client, meeting, company):
    send(client, company.assistant, "meeting_end", meeting.pk)
    answer = send(client, company.assistant, "minutes_write", meeting.pk, text="A good hour.", version=7)
    assert "A good hour." in text_of(answer)
    assert not MinutesDraft.objects.filter(meeting=meeting).exists()


def test_whoever_missed_it_finds_the_minutes_on_today_and_in_the_list(client, meeting, company):
    send(client, company.manager, "attendance_mark", meeting.pk, company.salesperson.code, mark="excused", note="fair")
    send(client, company.manager, "meeting_end", meeting.pk)
    meeting.refresh_from_db()
    minutes.publish(meeting, by=company.manager, now=NOW, today=MONDAY)
    client.force_login(company.salesperson)
    assert "Minutes of 1 meeting that you missed" in text_of(client.get(reverse("duties:today")))
    assert "Weekly meeting" in text_of(page(client, company.salesperson, "meeting_list", when="missed"))
    send(client, company.salesperson, "minutes_read", meeting.pk)
    assert "You have read the minutes" in text_of(page(client, company.salesperson, "meeting_list", when="missed"))


@pytest.mark.parametrize("name", ["meeting_run", "meeting_detail", "minutes_detail"])
def test_a_page_costs_the_same_for_five_people_and_for_twenty(client, meeting, company, name):
    def measured():
        page(client, company.manager, name, meeting.pk)  # what is asked once a login
        with CaptureQueriesContext(connection) as captured:
            assert page(client, company.manager, name, meeting.pk).status_code == 200
        return len(captured)

    def grow(number):
        person = make_person()
        make_appointment(person, company.north)
        Invitee.objects.create(meeting=meeting, person=person)
        item = talking.park(meeting, text=f"{number}", by=company.manager, now=NOW, today=MONDAY)
        talking.begin_item(item, by=company.manager, now=NOW, today=MONDAY)
        talking.note_speaker(item, person, has_spoken=True, by=company.manager, now=NOW, today=MONDAY)
        talking.add_note(item, text="x", by=company.manager, now=NOW, today=MONDAY)
        decision = resolving.decide(meeting, text=f"{number}", item=item, by=company.manager, now=NOW, today=MONDAY)
        resolving.differ(decision, text="no", by=company.salesperson, now=NOW)
        told = {"what": "x", "owner": person, "due_on": MONDAY}
        resolving.add_action(meeting, decision=decision, **told, by=company.manager, now=NOW, today=MONDAY)
        Attendance.objects.create(
            meeting=meeting, person=person, mark="present", marked_by=company.manager, marked_at=NOW
        )

    grow(0)
    few = measured()
    for number in range(1, 16):
        grow(number)
    assert measured() == few


# --- what others write down comes in by itself ------------------------------------------------------------------------


def asked_for_news(client, person, meeting):
    meeting.refresh_from_db()
    url = reverse("meetings:meeting_run", args=[meeting.pk])
    client.force_login(person)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url, {"seen": meeting.page_version}, headers={"HX-Request": "true"})
    return answer, len(captured)


def test_an_open_page_asks_for_news_and_gets_no_text_where_there_is_none(client, meeting, company):
    whole = page(client, company.manager, "meeting_run", meeting.pk)
    meeting.refresh_from_db()
    assert f"?seen={meeting.page_version}" in text_of(whole)
    answer, cost = asked_for_news(client, company.manager, meeting)
    assert (answer.status_code, answer.content) == (204, b"")
    assert cost <= 8, cost


@pytest.mark.parametrize("act", ["note", "end"])
def test_whatever_is_written_down_or_ended_is_news(client, meeting, company, act):
    seen = meeting.page_version
    later = NOW + timedelta(seconds=3)
    if act == "note":
        item = meeting.items.first()
        talking.add_note(item, text="July", by=company.assistant, now=later, today=MONDAY)
    else:
        holding.end_meeting(meeting, by=company.assistant, now=later, today=MONDAY)
    answer = page(client, company.manager, "meeting_run", meeting.pk, seen=seen)
    assert answer.status_code == 200
    assert ('id="pulse"' in text_of(answer)) is (act == "note")


def test_news_are_for_whoever_runs_the_meeting(client, meeting, company):
    assert asked_for_news(client, company.salesperson, meeting)[0].status_code == 403
    assert asked_for_news(client, company.stranger, meeting)[0].status_code == 404

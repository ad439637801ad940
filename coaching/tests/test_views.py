"""Pages of mood."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coaching.models import MoodConsent, MoodMark, TalkAsked
from coaching.tests.factories import make_consent, make_mark
from core.models import AuditEntry
from core.tests.instants import DAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))


def test_one_tap_on_today_marks_the_day(as_, company):
    client = as_(company.salesperson)
    assert "How is your day?" in client.get("/today/").content.decode()
    response = client.post("/mood/mark/", {"value": "4", "from": "today"}, follow=True)
    assert "Today: 4, good" in response.content.decode()
    response = client.post("/mood/word/", {"word": "a  good talk", "from": "mine"})
    assert (response.status_code, response["Location"]) == (302, "/mood/#mood")
    assert MoodMark.objects.get().word == "a good talk"


@pytest.mark.parametrize("value", ["", "0", "6", "x", "2.5"])
def test_another_value_than_the_five_marks_nothing(as_, company, value):
    response = as_(company.salesperson).post("/mood/mark/", {"value": value}, follow=True)
    assert "Choose one of the five." in response.content.decode()
    assert not MoodMark.objects.exists()


def test_a_word_that_is_too_long_is_refused(as_, company):
    make_mark(company.salesperson)
    as_(company.salesperson).post("/mood/word/", {"word": "x" * 61})
    assert MoodMark.objects.get().word == ""


def test_showing_and_hiding_are_one_button_each(as_, company):
    client = as_(company.salesperson)
    assert "Show them to Zhang Wei" in client.get("/mood/").content.decode()
    client.post("/mood/show/")
    assert MoodConsent.objects.standing().get().person == company.salesperson
    assert "Zhang Wei, your direct coach" in client.get("/mood/").content.decode()
    client.post("/mood/hide/")
    assert not MoodConsent.objects.standing().exists()


def test_nobody_is_said_to_be_asked_who_is_not(as_, company):
    """Marks from before the consent ask nobody; the page promised that the coach would come."""
    client = as_(company.salesperson)
    make_mark(company.salesperson, day=DAY - timedelta(days=1), value=2)
    client.post("/mood/mark/", {"value": "2", "from": "mine"})
    client.post("/mood/show/")
    page = client.get("/mood/").content.decode()
    assert "A talk may help" in page and "is asked to take time" not in page and "Nobody but you sees" not in page
    MoodConsent.objects.update(given_on=DAY - timedelta(days=1))
    client.post("/mood/mark/", {"value": "1", "from": "mine"})
    assert "Zhang Wei is asked to take time" in client.get("/mood/").content.decode()


def test_whoever_leads_all_is_offered_nobody(as_, company):
    assert "Show them" not in as_(company.gm).get("/mood/").content.decode()


def test_a_mark_is_taken_back(as_, company):
    make_mark(company.salesperson, DAY - timedelta(days=1))
    as_(company.salesperson).post(f"/mood/{DAY - timedelta(days=1)}/remove/")
    assert not MoodMark.objects.exists()
    assert as_(company.salesperson).post(f"/mood/{DAY}/remove/").status_code == 404


def test_the_coach_reads_what_is_shown_and_the_trail_says_so(as_, company):
    make_consent(company.salesperson)
    make_mark(company.salesperson, DAY, 2, word="tired")
    client = as_(company.manager)
    assert "Chen Xiaoming" in client.get("/mood/team/").content.decode()
    assert "tired" in client.get("/mood/of/SALESPERSON/").content.decode()
    line = AuditEntry.objects.get(action="coaching.read_mood")
    assert (line.actor, line.person_key, line.fields) == ("MANAGER", company.salesperson.pk, [])


def test_the_talk_is_done_with_one_button(as_, company):
    make_consent(company.salesperson)
    make_mark(company.salesperson, DAY, 2)
    told = {"person": company.salesperson, "coach": company.manager, "asked_on": DAY, "due_on": DAY}
    talk = TalkAsked.objects.create(**told)
    client = as_(company.manager)
    assert "We have talked" in client.get(f"/talks/asked/{talk.pk}/", follow=True).content.decode()
    response = client.post(f"/talks/asked/{talk.pk}/done/", follow=True)
    assert "We have talked" not in response.content.decode()
    assert TalkAsked.objects.get().done_at == at(17, 40)


def test_pages_cost_the_same_for_one_mark_and_for_forty(as_, company):
    make_consent(company.salesperson)
    make_mark(company.salesperson, DAY - timedelta(days=1))
    client = as_(company.salesperson)
    client.get("/mood/")
    with CaptureQueriesContext(connection) as few:
        client.get("/mood/")
    for back in range(2, 42):
        make_mark(company.salesperson, DAY - timedelta(days=back))
    with CaptureQueriesContext(connection) as many:
        client.get("/mood/")
    assert len(few) == len(many)

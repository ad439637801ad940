"""The development plan of the person, shown in a talk of coaching and gone through there (R101, R102)."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coaching import teams
from coaching.models import Pair
from coaching.selectors_talks import plan_page, talks_of
from core.models import AuditEntry
from core.tests.instants import DAY, at
from meetings.models import Meeting
from training.models import ExpectedLevel, PlanReview, Skill
from training.tests.factories_skills import make_step, make_word, skill_named

pytestmark = pytest.mark.django_db
NOW = at(10)


@pytest.fixture
def talk(company, monkeypatch):
    """The next talk of the salesperson and the manager."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    told = {"weeks": 2, "starts_on": DAY + timedelta(days=5), "at": time(16)}
    teams.start_rule(company.north, **told, by=company.manager, now=NOW, today=DAY)
    pair = Pair.objects.get(person=company.salesperson)
    return talks_of(company.manager).filter(series=pair.series).earliest("starts_at")


def page_of(talk):
    return reverse("coaching:talk_detail", args=[talk.pk])


def begins(talk):
    Meeting.objects.filter(pk=talk.pk).update(day=DAY, starts_at=NOW)


def send(client, talk, **values):
    return client.post(reverse("coaching:plan_review", args=[talk.pk]), values)


@pytest.mark.parametrize("who", ["manager", "salesperson"])
def test_a_talk_shows_gap_step_day_and_way_to_both(company, as_, talk, who):
    ExpectedLevel.objects.all().delete()
    skill = skill_named()
    ExpectedLevel.objects.create(skill=skill, profile="salesperson", level=3)
    make_word(company.salesperson, company.manager, skill=skill.code, level=1)
    make_step(company.salesperson, made_by=company.manager, skill=skill, what="Go along twice", way="mentor")
    page = as_(getattr(company, who)).get(page_of(talk)).content.decode()
    assert [text in page for text in ("level 1 now, 3 expected", "Go along twice", "towards level 3")] == [True] * 3
    assert "No step is planned." not in page
    assert "We went through it" not in page  # the talk lies ahead


def test_what_is_missing_without_a_step_leads_to_planning_one(company, as_, talk):
    ExpectedLevel.objects.all().delete()
    ExpectedLevel.objects.create(skill=skill_named(), profile="salesperson", level=3)
    page = as_(company.salesperson).get(page_of(talk)).content.decode()
    assert "No step is planned." in page
    url = reverse("training:development_add", args=[company.salesperson.code])
    assert f'href="{url}?skill={skill_named().code}"' in page


def test_a_plan_is_gone_through_from_the_beginning_of_the_talk_on(company, as_, talk):
    coach = as_(company.manager)
    assert send(coach, talk, word="x", submit_key=uuid4()).status_code == 403
    assert not PlanReview.objects.exists()
    begins(talk)
    offered = [
        "We went through it" in as_(one).get(page_of(talk)).text for one in (company.manager, company.salesperson)
    ]
    assert offered == [True, False]


def test_the_coach_notes_in_the_talk_that_they_went_through_it_once(company, as_, talk):
    begins(talk)
    values = {"word": "Next: prices.", "submit_key": uuid4()}
    coach = as_(company.manager)
    for _time in range(2):
        assert send(coach, talk, **values)["Location"] == f"{page_of(talk)}#plan"
    review = PlanReview.objects.get()
    assert (review.person, review.word, review.reviewed_by) == (company.salesperson, "Next: prices.", company.manager)
    assert AuditEntry.objects.filter(action="training.review_plan").count() == 1
    assert "Next: prices." in as_(company.salesperson).get(page_of(talk)).content.decode()


def test_the_person_notes_no_review_and_nobody_else_reaches_the_talk(company, as_, talk):
    values = {"word": "x", "submit_key": uuid4()}
    codes = {who: send(as_(getattr(company, who)), talk, **values).status_code for who in ("salesperson", "director")}
    assert codes == {"salesperson": 403, "director": 404}
    assert not PlanReview.objects.exists()


def test_whoever_reads_no_training_of_the_person_sees_no_plan(company):
    assert plan_page(company.salesperson, company.colleague, NOW, DAY) is None
    assert plan_page(company.salesperson, company.manager, NOW, DAY) is not None


def test_a_talk_asks_as_much_whatever_the_plan_holds(company, as_, talk):
    client, counts = as_(company.manager), []
    client.get(page_of(talk))
    for skills in (Skill.objects.all()[:1], Skill.objects.all()[1:4]):
        for skill in skills:
            make_step(company.salesperson, made_by=company.manager, skill=skill)
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(talk))
        counts.append(len(asked))
    assert counts[0] == counts[1]

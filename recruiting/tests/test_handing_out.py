"""What a copy for the candidate holds of interviews: all of it once nobody owes a card, and never who wrote it."""

import io
import json
import zipfile

import pytest

from core.tests.instants import at
from org.models import Person
from org.tests.company import build_company
from recruiting.handing_out import hand_out
from recruiting.interviews import deciding
from recruiting.models import Candidate, Hiring, InterviewChange
from recruiting.tests.interview_factories import make_applied, make_interview, make_offer, send

pytestmark = pytest.mark.django_db
NOW = at(12)


@pytest.fixture
def house(db):
    return build_company()


def copy_of(candidate: Candidate, by: Person) -> dict:
    target = io.BytesIO()
    hand_out(Candidate.objects.get(pk=candidate.pk), target, by=by, now=at(13))
    with zipfile.ZipFile(target) as archive:
        return json.loads(archive.read("candidate.json"))


@pytest.fixture
def heard(house):
    """An application with an interview that was moved, which two score."""
    application = make_applied(house, name_pinyin="Xu Jing")
    interview = make_interview(application, house.supervisor, house.manager, place="Room of the north")
    told = {"was_at": at(8), "starts_at": at(9), "by": house.hr, "at": at(7), "reason": "The room was taken"}
    InterviewChange.objects.create(interview=interview, **told)
    send(interview, house.supervisor, evidence="Told of 30 customers")
    return interview


def test_a_copy_leaves_out_what_was_found_as_long_as_a_card_is_awaited(house, heard):
    told = copy_of(heard.application.candidate, house.hr)
    one = told["interviews"][0]
    assert (one["place"], one["moved"][0]["reason"]) == ("Room of the north", "The room was taken")
    assert (one["scorecards_awaited"], one["scorecards"], told["decisions"]) == (True, [], [])
    assert "30 customers" not in json.dumps(told)


def test_a_copy_leaves_out_a_decision_before_as_long_as_the_next_card_is_awaited(house, heard):
    send(heard, house.manager)
    told = {"by": house.director, "now": NOW, "stage": heard.application.stage_id}
    deciding.decide(heard.application, "next", words="Knows the trade.", **told)
    assert copy_of(heard.application.candidate, house.hr)["decisions"][0]["words"] == "Knows the trade."
    heard.application.refresh_from_db()
    make_interview(heard.application, house.hr, house.colleague)
    assert copy_of(heard.application.candidate, house.hr)["decisions"] == []


def test_a_copy_holds_cards_decisions_offers_and_the_first_day_without_a_name(house, heard):
    send(heard, house.manager, evidence="Asked well", scores=(3, 3, 3, 3, 3, 3))
    send(heard, house.manager, evidence="Asked very well", reason="Mixed up two")
    application = heard.application
    make_offer(application, by=house.manager, answer="declined", answer_reason="Pay")
    Hiring.objects.create(application=application, person=house.newcomer, first_day="2026-07-01", by=house.hr, at=NOW)
    told = copy_of(application.candidate, house.hr)
    cards = told["interviews"][0]["scorecards"]
    assert [one["lines"][0]["evidence"] for one in cards] == ["Told of 30 customers", "Asked well", "Asked very well"]
    assert (cards[1]["lines"][0]["score"], cards[2]["correction_reason"]) == (3, "Mixed up two")
    assert [one["words"] for one in told["decisions"]] == ["Fits."]
    assert (told["offers"][0]["terms"], told["offers"][0]["answer_reason"]) == ("Ten thousand a month", "Pay")
    assert told["hirings"][0]["first_day"] == "2026-07-01"
    written = json.dumps(told, ensure_ascii=False)
    for one in Person.objects.all():
        assert not any(name and name in written for name in (one.code, one.name_zh, one.name_pinyin)), one.code

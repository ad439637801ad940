"""Offers: one more than there are posts is said, not forbidden; only one of the run that goes on leads to a post."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import DAY, at
from core.verdicts import NotNow
from org.models import Person
from org.tests.company import build_company
from recruiting.interviews import deciding, hiring
from recruiting.interviews.choosing import Choosing
from recruiting.interviews.hiring import FirstPost
from recruiting.interviews.remaining import Remaining, tell_remaining
from recruiting.models import Application, Decision, Offer, Opening
from recruiting.moving import move
from recruiting.tests.factories import make_application, make_reason
from recruiting.tests.interview_factories import make_applied, make_offer

pytestmark = pytest.mark.django_db
NOW = at(12)
POST = FirstPost(first_day=DAY + timedelta(days=14), code="N77", profile="probation", contract="longer")


@pytest.fixture
def house(db):
    return build_company()


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def to_offer(opening: Opening, house) -> Application:
    """An application about which an offer is decided."""
    application = make_application(opening, by=house.hr, kind="offer")
    told = {"stage": application.stage, "outcome": "offer", "words": "Fits.", "by": house.manager, "at": at(9)}
    Decision.objects.create(application=application, **told)
    return application


# --- more offers than posts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "answers", "warned"),
    [
        (1, [], ""),
        (2, [""], ""),
        (1, [""], "2 offers stand for 1 post"),
        (1, ["accepted"], "2 offers stand for 1 post"),
        (2, ["accepted", ""], "3 offers stand for 2 posts"),
        (1, ["declined"], ""),
    ],
)
def test_one_more_offer_than_posts_are_left_is_warned_of_with_the_figures(as_, house, number, answers, warned):
    application = make_applied(house, kind="offer")
    Opening.objects.filter(pk=application.opening_id).update(number=number)
    for answer in answers:
        make_offer(make_application(application.opening, by=house.hr, kind="offer"), by=house.manager, answer=answer)
    to_offer(application.opening, house)
    one = to_offer(application.opening, house)
    there = reverse("recruiting:offer_add", args=[one.pk])
    content = as_(house.manager).get(there).content.decode()
    assert (warned in content, "offers stand for" in content) == (True, bool(warned))
    data = {"terms": "Ten thousand", "answer_by": timezone.localdate() + timedelta(days=7)}
    key = {"submit_key": "5b2f4c1e-0000-4000-8000-000000000078"}
    assert as_(house.manager).post(there, data | key).status_code == 302  # a person decides
    assert Offer.objects.filter(application=one).exists()


def test_whoever_was_hired_or_has_gone_holds_no_offer_that_stands(house):
    application = make_applied(house, kind="offer")
    Opening.objects.filter(pk=application.opening_id).update(number=2)
    for kind, answer in (("hired", "accepted"), ("withdrawn", ""), ("offer", "")):
        make_offer(make_application(application.opening, by=house.hr, kind=kind), by=house.manager, answer=answer)
    assert deciding.seats(Opening.objects.get()) == deciding.Seats(left=1, offers=1)


# --- an offer of before -----------------------------------------------------------------------------------------------


def to_and_fro(application: Application, house) -> Application:
    """The candidate withdraws and is led back into the offer on the board."""
    for kind, hour in (("withdrawn", 13), ("offer", 14)):
        stage = application.opening.stages.select_related("opening").get(kind=kind)
        rows = list(Application.objects.select_related("candidate", "stage").filter(pk=application.pk))
        reason = make_reason(kind) if stage.wants_reason else None
        move(rows, stage, reason=reason, by=fresh(house.manager), now=at(hour))
    return Application.objects.get(pk=application.pk)


def test_an_offer_of_before_takes_no_post_and_keeps_nobody_on_the_board_of_an_opening_that_is_over(house):
    application = make_applied(house, kind="offer")
    make_offer(application, by=house.manager, answer="accepted")
    application = to_and_fro(application, house)
    assert deciding.seats(application.opening).offers == 0
    Opening.objects.filter(pk=application.opening_id).update(
        state="cancelled", cancelled_at=at(15), cancelled_reason="No"
    )
    opening = Opening.objects.get(pk=application.opening_id)
    left = Remaining(opening, fresh(house.manager), at(16))
    assert (left.count, left.accepted) == (1, [])
    told = {"reason": make_reason("refused"), "words": "", "by": fresh(house.manager), "now": at(16)}
    assert tell_remaining(opening, "refused", **told) == 1


def test_an_offer_that_was_accepted_before_a_withdrawal_leads_to_no_post(house):
    application = make_applied(house, kind="offer")
    make_offer(application, by=house.manager, answer="accepted")
    application = to_and_fro(application, house)
    with pytest.raises(NotNow, match="First the head decides"):
        hiring.hire(application, POST, by=fresh(house.hr), now=at(15))
    told = {"words": "Back again.", "by": fresh(house.manager), "stage": application.stage_id}
    deciding.decide(application, "offer", now=at(16), **told)
    with pytest.raises(NotNow, match="accepts an offer"):
        hiring.hire(application, POST, by=fresh(house.hr), now=at(16))
    steps = [step.label for step in Choosing(application, fresh(house.hr), at(16)).steps]
    assert steps == ["Write the offer"]
    offer = deciding.make_offer(
        application, terms="Eleven", answer_by=DAY + timedelta(days=7), by=fresh(house.hr), now=at(17)
    )
    deciding.note_answer(offer, "accepted", reason="", by=fresh(house.hr), now=at(18), version=1)
    assert hiring.hire(application, POST, by=fresh(house.hr), now=at(19)).person.code == "N77"

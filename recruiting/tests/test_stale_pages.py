"""Acts of recruiting from a page that was opened before something happened: nothing that was typed is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from core.tests.instants import DAY, at
from core.wording import plain_day
from org.models import Person
from org.tests.company import build_company
from recruiting import openings
from recruiting.interviews import deciding
from recruiting.models import Opening
from recruiting.tests.factories import make_opening
from recruiting.tests.interview_factories import make_applied, make_interview, make_offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
NOW = at(12)
REASON = "A long reason that took\nten minutes to write"


@pytest.fixture
def at_noon(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def house(db):
    return build_company()


def sent(client, by, name, pk, **data):
    client.force_login(Person.objects.get(pk=by.pk))
    return client.post(reverse(name, args=[pk]), data)


def texts_of(response):
    return response.content.decode().replace("&#x27;", "'")


def test_nothing_that_was_sent_where_it_is_over_is_answered_with_the_reason(client, house):
    opening = make_opening(house.north, by=house.manager, state=Opening.State.DRAFT)
    openings.cancel_opening(opening, reason="No budget", version=opening.version, by=house.hr, now=NOW)
    answer = sent(client, house.gm, "recruiting:opening_cancel", opening.pk)
    assert (answer.status_code, "cancelled an opening" in texts_of(answer)) == (409, True)


def test_an_offer_written_in_a_second_tab_is_shown_with_who_wrote_the_first(client, house):
    application = make_applied(house, kind="offer")
    make_offer(application, by=house.manager, answer="declined")
    terms = {"answer_by": DAY + timedelta(days=7)}
    deciding.make_offer(application, terms="The first", **terms, by=house.manager, now=NOW)
    answer = sent(client, house.hr, "recruiting:offer_add", application.pk, **terms, terms=REASON, submit_key=uuid4())
    page = texts_of(answer)
    assert answer.status_code == 409
    assert [REASON in page, f"{house.manager.name_pinyin} wrote down an offer" in page] == [True, True]
    assert ['name="terms"' in page, reverse("recruiting:application_choose", args=[application.pk]) in page] == [
        False,
        True,
    ]


def test_a_decision_about_a_stage_that_is_over_is_shown_and_not_taken_for_the_next(client, house):
    application = make_applied(house)
    stage = application.stage_id
    deciding.decide(application, "next", words="Go on", stage=stage, by=house.manager, now=NOW)
    told = {"stage": stage, "outcome": "next", "words": REASON}
    answer = sent(client, house.director, "recruiting:application_decide", application.pk, **told)
    page = texts_of(answer)
    assert answer.status_code == 409
    assert [REASON in page, "decided about an application" in page, "is not one of" in page] == [True, True, False]
    assert application.decisions.count() == 1


def test_a_hire_from_a_stale_page_is_shown(client, house):
    application = make_applied(house, kind="offer")
    make_offer(application, by=house.manager, answer="declined")
    told = {"first_day": DAY, "code": "N777", "contract": "longer", "submit_key": uuid4()}
    answer = sent(client, house.hr, "recruiting:application_hire", application.pk, **told)
    assert (answer.status_code, "N777" in texts_of(answer)) == (409, True)


def test_an_opening_that_somebody_else_approved_says_so_without_a_button(client, house):
    opening = make_opening(house.north, by=house.manager, state=Opening.State.DRAFT)
    openings.approve_opening(opening, version=opening.version, by=house.hr, now=NOW)
    answer = sent(client, house.gm, "recruiting:opening_approve", opening.pk, version=opening.version - 1)
    page = texts_of(answer)
    assert (answer.status_code, f"{house.hr.name_pinyin} approved an opening" in page) == (409, True)
    assert "btn-primary" in page and 'name="version"' not in page


def test_whoever_sent_the_same_twice_is_led_back(client, house):
    opening = make_opening(house.north, by=house.manager, state=Opening.State.DRAFT)
    told = {"version": opening.version}
    answers = [sent(client, house.hr, "recruiting:opening_approve", opening.pk, **told) for _time in range(2)]
    assert [one.status_code for one in answers] == [302, 302]


def test_an_act_that_is_still_possible_comes_again_over_the_version_of_now(client, house):
    interview = make_interview(make_applied(house), house.supervisor, house.colleague, starts_at=at(15))
    stale = {"version": interview.version, "cancelled_reason": REASON}
    interview.place = "Room 9"
    interview.save_over(interview.version, fields=["place"])
    answer = sent(client, house.hr, "recruiting:interview_cancel", interview.pk, **stale)
    page = texts_of(answer)
    assert (answer.status_code, f'name="version" value="{interview.version}"' in page) == (409, True)
    assert [REASON in page, "btn-danger" in page, "This was changed meanwhile" in page] == [True] * 3
    stale["version"] = interview.version
    assert sent(client, house.hr, "recruiting:interview_cancel", interview.pk, **stale).status_code == 302


def test_a_stranger_to_the_act_reads_nothing_of_it(client, house):
    application = make_applied(house, kind="offer")
    offer = make_offer(application, by=house.manager, answer="declined", answer_reason="Pays too little")
    told = {"version": 1, "answer": "accepted", "answer_reason": REASON}
    answer = sent(client, house.salesperson, "recruiting:offer_answer", offer.pk, **told)
    assert (answer.status_code, "Pays too little" in texts_of(answer)) == (404, False)


def test_the_time_to_which_somebody_else_moved_an_interview_stands_beside_what_was_typed(client, house):
    soon = {"starts_at": at(10, day=DAY + timedelta(days=2)), "due_at": at(18, day=DAY + timedelta(days=6))}
    interview = make_interview(make_applied(house), house.supervisor, house.assistant, **soon)
    told = {"at": "10:00", "minutes": 60, "place": "Room 3", "reason": REASON, "version": interview.version}
    days = [DAY + timedelta(days=number) for number in (3, 4)]
    sent(client, house.manager, "recruiting:interview_move", interview.pk, **told, day=days[0])
    answer = sent(client, house.hr, "recruiting:interview_move", interview.pk, **told, day=days[1])
    assert answer.status_code == 409
    beside = [(one.theirs, one.mine) for one in answer.context["differences"]]
    assert beside == [tuple(plain_day(day) for day in days)]

"""The paper of a test: drawn, frozen, in the reader's language, and what is right told once it is sent."""

import random

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core.tests.instants import DAY, at
from training.courses import papers, recording, testing
from training.courses.recording import Row
from training.tests.factories import course_of, make_attempt, make_enrolment, make_passed, make_session

pytestmark = pytest.mark.django_db
EVENING = at(18)


def choice(text, *, is_right=False):
    return {"text": {"en": text}, "is_right": is_right}


PAPER = [
    {"kind": "single", "weight": 3, "text": {"en": "Who?"}, "choices": [choice("a", is_right=True), choice("b")]},
    {
        "kind": "multiple",
        "weight": 1,
        "text": {"en": "Which?", "zh_hant": "哪些？"},
        "choices": [choice("a", is_right=True), choice("b", is_right=True), choice("c")],
    },
]


def test_those_not_seen_before_are_drawn_first_and_stand_in_the_order_of_the_bank(company):
    bank = papers.bank_of(course_of("culture"))
    seen = {one.pk for one in bank[:3]}
    drawn = papers.draw(bank, 3, seen=seen, chance=random.Random(1))  # noqa: S311 which questions come is no secret
    assert [one.pk for one in drawn] == [one.pk for one in bank if one.pk not in seen]
    assert papers.draw(bank, 0, seen=seen, chance=random.Random(1)) == bank  # noqa: S311 the same


@pytest.mark.parametrize(
    ("ticked", "percent"),
    [
        ({"q0": ["0"], "q1": ["0", "1"]}, 100),
        ({"q0": ["0"], "q1": ["0"]}, 75),  # half of several is not right
        ({"q0": ["0"], "q1": ["0", "1", "2"]}, 75),
        ({"q0": ["1", "0"], "q1": ["0", "1"]}, 100),  # of a single one the first of the paper counts
        ({"q0": ["1"], "q1": ["1", "0"]}, 25),
        ({"q0": ["9"], "q7": ["0"], "q1": ["x"]}, 0),  # what the paper does not offer
        ({}, 0),
    ],
)
def test_a_result_is_the_weight_of_what_is_right(ticked, percent):
    assert papers.percent_of(PAPER, papers.answers_in(PAPER, ticked)) == percent


@pytest.mark.parametrize(("language", "text"), [("zh-hant", "哪些？"), ("zh-hans", "哪些？"), ("en", "Which?")])
def test_a_question_is_read_in_ones_own_language_or_the_nearest(language, text):
    with translation.override(language):
        assert papers.shown(PAPER, {})[1].text == text


def test_the_page_of_a_test_says_what_is_right_once_no_try_is_left(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: EVENING)
    told = {"ends_at": at(13), "halves": 8}
    session = make_session(course_of("culture"), company.north, company.other_manager, **told)
    one = make_enrolment(company.salesperson, session)
    told = {"version": session.version, "by": company.other_manager, "on": DAY, "now": EVENING}
    recording.record_session(one.session, {one.pk: Row("attended")}, **told)
    one.refresh_from_db()
    attempt = testing.begin(one, by=company.salesperson, now=EVENING)
    address = reverse("training:attempt_detail", args=[attempt.pk])
    client = as_(company.salesperson)
    page = client.get(address).content.decode()
    assert "is-done" not in page
    assert "is_right" not in page
    testing.send(attempt, {}, by=company.salesperson, on=DAY, now=EVENING)
    assert "is-done" not in client.get(address).content.decode()  # the next paper would be copied from it
    second = testing.begin(one, by=company.salesperson, now=EVENING)
    testing.send(second, {}, by=company.salesperson, on=DAY, now=EVENING)
    assert "is-done" in client.get(reverse("training:attempt_detail", args=[second.pk])).content.decode()


def test_the_test_of_somebody_else_says_what_is_right_to_whoever_has_passed_the_course_or_keeps_it(
    company, as_, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: EVENING)
    course = course_of("culture")
    make_passed(company.director, course)
    session = make_session(course, company.north, company.other_manager, ends_at=at(13), halves=8)
    one = make_enrolment(company.salesperson, session)
    told = {"version": session.version, "by": company.other_manager, "on": DAY, "now": EVENING}
    recording.record_session(one.session, {one.pk: Row("attended")}, **told)
    for _try in range(2):
        one.refresh_from_db()
        attempt = testing.begin(one, by=company.salesperson, now=EVENING)
        testing.send(attempt, {}, by=company.salesperson, on=DAY, now=EVENING)
    address = reverse("training:attempt_detail", args=[attempt.pk])
    readers = ("salesperson", "manager", "director", "hr")
    told = {who: "is-done" in as_(getattr(company, who)).get(address).content.decode() for who in readers}
    assert told == {"salesperson": True, "manager": False, "director": True, "hr": True}
    assert "whoever has passed the course" in as_(company.manager).get(address).content.decode()


@pytest.mark.parametrize(("who", "status"), [("hr", 200), ("gm", 200), ("manager", 403), ("salesperson", 403)])
def test_the_bank_with_its_answers_is_read_by_those_who_keep_it(company, as_, who, status):
    address = reverse("training:question_list", args=[course_of("culture").pk])
    assert as_(getattr(company, who)).get(address).status_code == status


def test_a_test_with_questions_left_open_is_kept_and_asked_about_first(company, as_):
    client = as_(company.salesperson)
    session = make_session(course_of("contracts"), company.north, company.other_manager)
    one = make_enrolment(company.salesperson, session, mark="attended", day=DAY, halves=4)
    attempt = make_attempt(one, paper=PAPER)
    answer = client.post(reverse("training:attempt_send", args=[attempt.pk]), {"q0": "1"}, follow=True)
    attempt.refresh_from_db()
    assert (attempt.sent_at, attempt.answers) == (None, {"0": [1]})
    assert [one.number for one in answer.context["unanswered"]] == [2]
    client.post(reverse("training:attempt_send", args=[attempt.pk]), {"q0": "1", "anyway": "1"})
    attempt.refresh_from_db()
    assert attempt.sent_at is not None

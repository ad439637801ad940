"""Candidates side by side: whose score it is and of which round, totals first; and how one comes there from Today."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from org.models import Person
from org.tests.company import build_company
from recruiting.interviews.page import ComparePage
from recruiting.models import Application, Decision
from recruiting.moving import move
from recruiting.tests.factories import make_application
from recruiting.tests.interview_factories import make_applied, make_interview, send

pytestmark = pytest.mark.django_db
NOW = at(12)


@pytest.fixture
def house(db):
    return build_company()


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def scored(house, application: Application, *people: Person) -> None:
    interview = make_interview(application, *people)
    for person in people:
        send(interview, person)


def test_each_score_says_whose_it_is_and_of_which_round_after_the_totals(as_, house):
    application = make_applied(house)
    scored(house, application, house.supervisor, house.assistant)
    told = {"stage": application.stage, "outcome": "next", "words": "Yes.", "by": house.manager, "at": at(11)}
    Decision.objects.create(application=application, **told)
    rows = list(Application.objects.select_related("candidate", "stage").filter(pk=application.pk))
    move(rows, application.opening.stages.select_related("opening").get(kind="interview_2"), by=house.manager, now=NOW)
    scored(house, Application.objects.select_related("stage").get(), house.director, house.manager)
    page = ComparePage(application.opening, fresh(house.manager), NOW)
    cards = page.columns[0].cards
    assert [card.by for card in cards] == [house.supervisor, house.assistant, house.director, house.manager]
    assert [card.stage.kind for card in cards] == ["interview_1"] * 2 + ["interview_2"] * 2
    (_criterion, cells), *_others = page.rows
    assert [card for card, _line in cells[0]] == list(cards)
    there = reverse("recruiting:candidate_compare", args=[application.opening_id])
    content = as_(house.manager).get(there).content.decode()
    assert content.index("Weighted, each card") < content.index("Told of 30 customers")
    assert content.count(f"{house.assistant.name_pinyin} · ") == 7  # the total and six criteria


def test_who_is_to_be_decided_about_stands_there_without_a_card(house):
    application = make_applied(house)
    make_interview(application, house.supervisor, house.assistant, due_at=at(11))  # nobody scored, and it is past
    make_application(application.opening, by=house.hr)
    page = ComparePage(application.opening, fresh(house.manager), NOW)
    assert [(one.application.pk, one.cards, one.is_to_decide) for one in page.columns] == [(application.pk, [], True)]


def test_today_leads_to_the_comparison_where_all_to_decide_about_are_of_one_opening(as_, house):
    there, home = reverse("recruiting:decide_next"), reverse("recruiting:home")
    assert as_(house.manager).get(there).url == home
    first = make_applied(house)
    scored(house, first, house.supervisor, house.assistant)
    compared = reverse("recruiting:candidate_compare", args=[first.opening_id])
    assert as_(house.manager).get(there).url == f"{compared}#application-{first.pk}"
    assert f'href="{compared}"' in as_(house.manager).get(home).content.decode()
    assert f'href="{there}"' in as_(house.manager).get("/today/").content.decode()
    scored(house, make_applied(house), house.supervisor, house.assistant)
    assert as_(house.manager).get(there).url == home


@pytest.mark.parametrize("count", [1, 4])
def test_the_comparison_asks_the_same_number_of_queries_for_any_number(house, django_assert_num_queries, count):
    first = make_applied(house)
    scored(house, first, house.supervisor, house.assistant)
    for _ in range(count - 1):
        scored(house, make_application(first.opening, by=house.hr, kind="interview_1"), house.supervisor, house.hr)
    page = ComparePage(first.opening, fresh(house.director), timezone.now() + timedelta(days=1))
    with django_assert_num_queries(7):
        assert len(page.columns) == count and page.rows

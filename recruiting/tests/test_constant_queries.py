"""What Today and the pages of candidates ask does not grow: neither with what waits nor with who else applies."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.tests.instants import at
from duties import selectors
from org.models import Person
from org.tests.company import build_company
from recruiting.permissions import is_rival
from recruiting.tests.factories import make_application, make_opening
from recruiting.tests.interview_factories import make_applied, make_interview, make_offer, send

pytestmark = pytest.mark.django_db
NOW = at(12)


@pytest.fixture
def house(db):
    return build_company()


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def one_of_each_that_waits(house) -> None:
    """An opening to approve and one to open, a candidate to decide about, one to offer to, one left behind."""
    make_opening(house.north, by=house.manager, state="draft")
    make_opening(house.north, by=house.manager, approver=house.gm, state="approved")
    heard = make_applied(house)
    interview = make_interview(heard, house.supervisor, house.assistant)
    for person in (house.supervisor, house.assistant):
        send(interview, person)
    make_offer(make_application(heard.opening, by=house.hr, kind="offer"), by=house.manager, answer="declined")
    over = make_opening(house.north, by=house.manager, approver=house.hr, state="filled")
    left = make_application(over, by=house.hr, kind="interview_1")
    make_interview(
        left,
        house.supervisor,
        house.assistant,
        starts_at=at(10) + timedelta(days=9),
        due_at=at(10) + timedelta(days=12),
    )


@pytest.mark.parametrize("count", [1, 4])
def test_lines_of_today_are_counted_in_the_same_queries_for_any_number(house, django_assert_num_queries, count):
    for _ in range(count):
        one_of_each_that_waits(house)
    for person in (fresh(house.manager), fresh(house.hr)):
        selectors.waiting_lines(person, NOW)  # roles and tree are now kept on the person
        with django_assert_num_queries(1):
            words = [line.words for line in selectors.waiting_lines(person, NOW)]
        found = [line for line in words if "opening" in line or "candidate" in line or "offer" in line]
        assert len(found) == 3 and all(line.startswith(str(count)) for line in found), found


@pytest.mark.parametrize("page", ["candidate_detail", "application_detail"])
def test_pages_that_ask_whether_somebody_is_a_rival_cost_the_same_for_any_number_of_rivals(as_, house, page):
    costs = []
    for applications in (1, 4):
        opening = make_opening(house.north, by=house.manager, approver=house.gm)
        shown = make_application(opening, by=house.gm)
        for _ in range(applications):  # HR applies, too, and the candidate for as many others
            own = make_opening(house.south, by=house.gm, approver=house.hr)
            make_application(own, by=house.gm, person=house.hr)
            make_application(own, by=house.gm, candidate=shown.candidate)
        client = as_(house.hr)
        there = reverse(f"recruiting:{page}", args=[shown.candidate_id if page.startswith("c") else shown.pk])
        client.get(there)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(there).status_code == 200
        costs.append(len(asked))
        person = fresh(house.hr)
        with CaptureQueriesContext(connection) as asked:
            assert is_rival(person, shown.candidate)
        assert len(asked) == 1
    assert costs[0] == costs[1], costs

"""Which declared results wait on Today, and for whom."""

import pytest
from django.utils import timezone

from org.models import Person
from targets.waiting import results_to_confirm

pytestmark = pytest.mark.django_db


def waiting(person):
    rows = results_to_confirm(Person.objects.get(pk=person.pk), timezone.now())
    return None if rows is None else [entry.person for entry in rows.order_by("pk")]


def test_declared_results_wait_for_the_superior_and_the_assistant_of_the_team(company, make_entry):
    make_entry(company.salesperson, declared=True)
    make_entry(company.salesperson)
    make_entry(company.assistant, declared=True)
    assert waiting(company.manager) == [company.salesperson, company.assistant]
    assert waiting(company.assistant) == [company.salesperson]
    assert [waiting(person) for person in (company.director, company.other_manager)] == [[], []]
    assert [waiting(person) for person in (company.salesperson, company.supervisor)] == [None, None]


def test_results_that_wait_are_listed_whatever_their_month(company, make_entry, as_):
    make_entry(company.salesperson, declared=True, days_ago=40)
    text = as_(company.manager).get("/targets/results/?waiting=true").content.decode()
    assert "declared, waits for a confirmation" in text

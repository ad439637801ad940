"""Assessments of a month as a file: what the page shows to each, no more."""

import csv
import io
from datetime import date

import pytest
from django.utils import timezone

from core.periods import Month
from org.stamps import stamp
from reviews.models import Assessment
from reviews.tests.factories import released

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessed(company):
    for person in (company.salesperson, company.stranger):
        five = dict(zip(Assessment.RATINGS, (5, 4, 3, 2, 1), strict=True))
        where = stamp(person, date(2026, 5, 31)).fields
        Assessment.objects.create(person=person, **where, month="2026-05", profile="salesperson", note="talk", **five)
    return company


def lines(client):
    text = b"".join(client.get("/reviews/assessments/2026-05/?export=csv").streaming_content).decode("utf-8-sig")
    return {row[1]: row[7:14] for row in list(csv.reader(io.StringIO(text)))[1:]}


def test_the_assessor_the_calibrator_and_the_person_take_out_what_they_see(assessed, as_):
    five = ["5", "4", "3", "2", "1"]
    assert lines(as_(assessed.salesperson)).keys() == {"SALESPERSON"}
    assert lines(as_(assessed.salesperson))["SALESPERSON"][:5] == [""] * 5
    released(assessed.salesperson, Month("2026-05"), now=timezone.now())
    assert lines(as_(assessed.salesperson))["SALESPERSON"][:5] == five
    mine = lines(as_(assessed.manager))
    assert (mine["SALESPERSON"][:5], mine["COLLEAGUE"][:5]) == (five, [""] * 5)
    assert "STRANGER" not in mine
    assert {"SALESPERSON", "STRANGER"} <= lines(as_(assessed.director)).keys()


def test_a_file_of_assessments_holds_no_notes(assessed, as_):
    response = as_(assessed.manager).get("/reviews/assessments/2026-05/?export=csv")
    assert b"talk" not in b"".join(response.streaming_content)


def test_a_file_costs_as_many_queries_for_more_people(assessed, as_, django_assert_max_num_queries):
    client = as_(assessed.director)
    with django_assert_max_num_queries(24):
        b"".join(client.get("/reviews/assessments/2026-05/?export=csv").streaming_content)

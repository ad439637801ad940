"""What months and results say of somebody on probation (rules.md 2.13)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.tests.instants import DAY, at
from recruiting.probation.evidence import evidence_of, read
from reviews.tests.case_factories import seal_months
from targets.models import Entry, Metric

pytestmark = pytest.mark.django_db


def found(*people):
    told = read([one.pk for one in people], DAY)
    return {person.code: told[person.pk] for person in people}


def test_the_better_grade_of_the_last_two_graded_months_counts(company):
    seal_months({company.newcomer: ["S", "C", "B", "NG"], company.stranger: ["D"]})
    told = found(company.newcomer, company.stranger, company.salesperson)
    assert [told[code]["month_grade"].have for code in ("NEWCOMER", "STRANGER", "SALESPERSON")] == [3, 1, None]
    assert told["NEWCOMER"]["month_grade"].url == reverse("months:month_sheet", args=["2026-04", "NEWCOMER"])


def test_the_better_attainment_of_the_last_two_months_counts(company):
    seal_months({company.newcomer: [("B", 120, 90), ("C", 60, 90), ("B", 81, 90)]})
    assert found(company.newcomer)["NEWCOMER"]["ramp"].have == Decimal(81)


def test_the_first_order_counts_once_it_is_confirmed_and_stands(company):
    told = {"work_date": date(2026, 6, 12), "amount": 100, "source": "declared", "unit": company.south}
    told |= {"metric": Metric.objects.get(code="orders"), "superior": company.other_manager}
    declared = Entry.objects.create(person=company.newcomer, **told)
    assert found(company.newcomer)["NEWCOMER"]["first_order"].have is None
    declared.confirmed_at = at(9)
    declared.save()
    assert found(company.newcomer)["NEWCOMER"]["first_order"].have == 1


def test_evidence_costs_the_same_for_one_and_for_three(company):
    seal_months({company.newcomer: ["A"], company.stranger: ["B"], company.salesperson: ["C"]})

    def cost(*people):
        with CaptureQueriesContext(connection) as queries:
            found(*people)
        return len(queries)

    assert cost(company.newcomer) == cost(company.newcomer, company.stranger, company.salesperson)


def test_rooms_above_give_records_to_what_people_would_confirm():
    assert all(evidence_of(code).reader for code in ("month_grade", "ramp", "first_order", "weekly_score"))
    assert evidence_of("prospects").reader is None

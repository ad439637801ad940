"""Assessments follow the organisation when its past is moved: their superior is that of the role period's last date."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.periods import Month
from core.tests.instants import DAY
from org import moves
from org.models import Period
from org.stamps import restamp, stamp
from org.tests.factories import LONG_AGO, make_appointment, make_person, make_title
from reviews.models import Assessment
from reviews.schemes import scheme_of

pytestmark = pytest.mark.django_db
JUNE_1, JUNE_11, JUNE_30 = date(2026, 6, 1), date(2026, 6, 11), date(2026, 6, 30)


def assessed(person, *, last=JUNE_30, starts_on=LONG_AGO, month="2026-06"):
    five = dict.fromkeys(Assessment.RATINGS, 4)
    told = {"month": month, "profile": "salesperson", "starts_on": starts_on}
    return Assessment.objects.create(person=person, **stamp(person, last).fields, **told, **five)


def end_manager(company, day):
    moves.end_appointment(company.manager.appointments.get(), valid_to=day, by=company.hr, on=DAY)


@pytest.mark.parametrize("starts_on", [LONG_AGO, None])
def test_assessment_gets_the_superior_of_the_last_date_of_its_role_period(company, starts_on):
    assessment = assessed(company.salesperson, starts_on=starts_on)
    end_manager(company, JUNE_11)
    assessment.refresh_from_db()
    assert assessment.superior == company.director


def test_assessment_of_a_role_period_that_ended_before_keeps_its_superior(company):
    moves.transfer(
        company.salesperson, unit=company.south, title=make_title(), valid_from=JUNE_11, by=company.hr, on=DAY
    )
    assessment = assessed(company.salesperson, last=date(2026, 6, 10))
    end_manager(company, date(2026, 6, 15))
    assessment.refresh_from_db()
    assert (assessment.unit, assessment.superior) == (company.north, company.manager)


def test_assessment_whose_role_period_is_gone_stays_with_whoever_gave_it(company):
    assessment = assessed(company.salesperson)
    moves.transfer(
        company.salesperson, unit=company.south, title=make_title(), valid_from=JUNE_1, by=company.hr, on=DAY
    )
    assessment.refresh_from_db()
    assert (assessment.unit, assessment.superior) == (company.north, company.manager)


def test_assessment_of_a_sealed_month_keeps_its_superior(company):
    assessment = assessed(company.salesperson)
    company.manager.appointments.update(valid_to=JUNE_11)
    Period.objects.create(month="2026-06", state=Period.State.CLOSED)
    assert restamp(JUNE_1) == 0
    assessment.refresh_from_db()
    assert assessment.superior == company.manager


def test_stamping_assessments_again_costs_the_same_for_one_and_for_many(company):
    scheme_of(Month("2026-06"))  # read once by every process
    counts = []
    for number in (1, 20):
        company.manager.appointments.update(valid_to=None)
        for _ in range(number):
            make_appointment(person := make_person(), company.north)
            assessed(person)
        company.manager.appointments.update(valid_to=JUNE_11)
        with CaptureQueriesContext(connection) as seen:
            restamp(JUNE_1)
        counts.append(len(seen))
    assert counts[0] == counts[1]

"""Whose role periods somebody may assess or calibrate: found without reading the whole company."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.periods import Month
from org.models import Appointment, Person
from org.tests.factories import make_appointment, make_person
from reviews.role_periods import MonthPeriods, people_before

pytestmark = pytest.mark.django_db
MAY = Month("2026-05")


def concerns(one, person):
    return person.code in (one.assessor, one.calibrator, one.person)


def everybody():
    return MonthPeriods(MAY, list(Person.objects.values_list("code", flat=True))).owed()


def concerning(person):
    return [one for one in MonthPeriods(MAY, people_before([person.pk], MAY)).owed() if concerns(one, person)]


@pytest.fixture
def successor(company):
    """The manager of NORTH hands over on the 12th, the post is vacant for a week, and somebody moves on the 20th."""
    Appointment.objects.filter(person=company.manager).update(valid_to=date(2026, 5, 12))
    successor = make_person("NEXT", number=900)
    make_appointment(successor, company.north, since=date(2026, 5, 19), is_head=True)
    Appointment.objects.filter(person=company.salesperson).update(valid_to=date(2026, 5, 20))
    make_appointment(company.salesperson, company.south, since=date(2026, 5, 20))
    return successor


def test_people_before_somebody_hold_every_role_period_they_assess_or_calibrate(company, successor):
    owed, judges = everybody(), set()
    for person in Person.objects.all():
        expected = [one for one in owed if concerns(one, person)]
        assert concerning(person) == expected
        judges |= {person for one in expected if one.person != person.code}
    assert {company.gm, company.director, successor, company.other_manager} <= judges


def test_people_of_other_branches_are_left_out(company):
    assert company.stranger.code not in people_before([company.manager.pk], MAY)


def test_people_before_somebody_cost_the_same_queries_for_few_and_many(company):
    concerning(company.manager)  # the process meets the scheme
    counts = []
    for numbers in (range(3000, 3003), range(3003, 3030)):
        for number in numbers:
            make_appointment(make_person(f"N{number}", number=number), company.north)
        with CaptureQueriesContext(connection) as seen:
            concerning(company.manager)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_nobody_is_the_next_superior_of_oneself(company):
    """A salesperson of NORTH who also heads the department for a while stands above the own superior."""
    Appointment.objects.filter(person=company.director).update(valid_to=date(2026, 5, 1))
    acting = Appointment.Kind.ACTING
    make_appointment(company.salesperson, company.sales, since=date(2026, 5, 1), is_head=True, kind=acting)
    owed = MonthPeriods(MAY, [company.salesperson.code]).of(company.salesperson.code)[-1]
    assert (owed.assessor, owed.calibrator) == (company.manager.code, company.gm.code)

"""The order of reports in lists, and that an index gives it."""

from datetime import timedelta

import pytest
from django.db import connection

from core.tests.instants import DAY, at
from meetings.models import Report, WeeklyPlan
from meetings.selectors import reads_few
from meetings.tests.factories import make_plan, make_report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("of_few", [False, True])
def test_reports_stand_by_day_the_newest_first_and_within_a_day_by_person(company, of_few):
    for person in (company.colleague, company.salesperson):
        for back in (2, 0, 1):
            make_report(person, DAY - timedelta(days=back))
    found = [(row.subject_on, row.person) for row in Report.objects.newest_first(of_few=of_few)]
    assert found == [
        (DAY - timedelta(days=back), person)
        for back in (0, 1, 2)
        for person in (company.salesperson, company.colleague)
    ]


@pytest.mark.parametrize(("who", "few"), [("gm", False), ("director", True), ("manager", True), ("salesperson", True)])
def test_who_reads_the_reports_of_a_few_units(company, who, few):
    assert reads_few(getattr(company, who), at(12)) == few


@pytest.mark.postgresql
def test_index_gives_the_reports_of_the_company_in_their_order(company):
    reports = Report.objects.visible_to(company.gm).of_others(company.gm).for_lists().newest_first(of_few=False)
    with connection.cursor() as cursor:
        for setting in ("seqscan", "bitmapscan", "sort"):  # the table is small here: is there an index that serves?
            cursor.execute(f"SET LOCAL enable_{setting} = off")
    assert "Sort" not in reports[:50].explain()


def test_whoever_reads_everybody_s_reports_reads_everybody_s_plans(company):
    plan = make_plan(company.stranger)
    readers = ("gm", "director", "other_manager", "stranger", "manager", "hr", "technician")
    reading = [who for who in readers if plan in WeeklyPlan.objects.visible_to(getattr(company, who))]
    assert reading == ["gm", "director", "other_manager", "stranger"]

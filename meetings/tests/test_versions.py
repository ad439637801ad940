"""A form that was opened before there was a row writes over nothing that came meanwhile."""

from datetime import date

import pytest

from core.models import StaleVersion
from core.tests.instants import at
from meetings.content import Content
from meetings.ground import Ground
from meetings.models import Report, WeeklyPlan
from meetings.plans import agree_weekly_plan, propose_weekly_plan
from meetings.services import save_draft, submit_report

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 22)
PLANNED = {"week_start": MONDAY, "now": at(10)}


def send(person, calls, *, version=0):
    told = {"person": person, "kind": "daily", "subject_on": at(18).date(), "by": person, "now": at(18)}
    return submit_report(content=Content(counts={"CALL": calls}), version=version, **told)


def test_two_first_sendings_do_not_hide_one_another(company):
    report = send(company.salesperson, 3)
    assert send(company.salesperson, 3) == report
    with pytest.raises(StaleVersion):
        send(company.salesperson, 4)
    assert send(company.salesperson, 4, version=report.version).counts == {"CALL": 4}


def test_first_sending_that_loses_a_race_to_another_tap_changes_nothing(company):
    person, day = company.salesperson, at(18).date()
    told = {"person": person, "kind": "daily", "subject_on": day, "by": person, "now": at(18), "version": 0}
    one, other = Ground(person, "daily", day), Ground(person, "daily", day)
    assert (one.report, other.report) == (None, None)  # both were asked before the other tap's row was there
    report = send(person, 3)
    assert submit_report(content=Content(counts={"CALL": 3}), ground=one, **told) == report
    with pytest.raises(StaleVersion):
        submit_report(content=Content(counts={"CALL": 4}), ground=other, **told)
    assert Report.objects.get().counts == {"CALL": 3}


def test_sending_from_a_tab_opened_before_the_draft_shows_the_draft(company):
    person = company.salesperson
    told = {"person": person, "kind": "daily", "subject_on": at(18).date(), "by": person, "now": at(18)}
    save_draft(fields={"help": "a van"}, version=0, **told)
    with pytest.raises(StaleVersion):
        send(person, 3)


def test_two_first_plans_do_not_hide_one_another(company):
    person = company.salesperson
    propose_weekly_plan(person=person, planned=[8, 5, 2, 10], version=0, by=person, **PLANNED)
    with pytest.raises(StaleVersion):
        propose_weekly_plan(person=person, planned=[1, 1, 1, 1], version=0, by=person, **PLANNED)
    assert WeeklyPlan.objects.get().planned == [8, 5, 2, 10]


def test_superior_does_not_agree_numbers_unseen(company):
    person = company.salesperson
    propose_weekly_plan(person=person, planned=[8, 5, 2, 10], version=0, by=person, **PLANNED)
    with pytest.raises(StaleVersion):
        agree_weekly_plan(person=person, planned=[9, 5, 2, 10], version=0, by=company.manager, **PLANNED)
    assert WeeklyPlan.objects.get().agreed_at is None

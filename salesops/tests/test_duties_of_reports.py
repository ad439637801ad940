"""Planner, leave and reports together: what real kinds owe when facts move."""

from datetime import date

import pytest
from django.utils import timezone

from core.tests.instants import at
from duties import services
from duties.models import Duty
from org.tests.factories import make_leave

pytestmark = pytest.mark.django_db
NOW, TUESDAY, WEDNESDAY, THURSDAY = at(7), date(2026, 6, 16), date(2026, 6, 17), date(2026, 6, 18)


def daily(person):
    rows = Duty.objects.filter(person=person, kind="daily_report", cancelled_at=None).order_by("due_at")
    return {duty.subject.removeprefix("daily:"): timezone.localtime(duty.due_at).date() for duty in rows}


def plan_again(person):
    services.mark_stale([person.pk])
    services.plan_duties(NOW)
    return daily(person)


def test_daily_reports_follow_the_calendar_and_leave(company):
    person = company.salesperson
    services.plan_duties(NOW)
    before = daily(person)
    keys = set(Duty.objects.values_list("pk", flat=True))
    assert before["2026-06-16"] == WEDNESDAY
    assert before["2026-06-17"] == THURSDAY
    assert "2026-06-20" not in before  # a Saturday

    leave = make_leave(person, THURSDAY)
    away = plan_again(person)
    assert "2026-06-18" not in away
    assert away["2026-06-17"] == date(2026, 6, 19)

    leave.delete()
    assert plan_again(person) == before
    assert set(Duty.objects.values_list("pk", flat=True)) == keys


def test_half_a_day_of_leave_leaves_the_report_owed(company):
    make_leave(company.salesperson, WEDNESDAY, "0.5")
    services.plan_duties(NOW)
    assert daily(company.salesperson)["2026-06-17"] == THURSDAY


def test_people_who_are_not_appraised_owe_no_report(company):
    services.plan_duties(NOW)
    assert daily(company.hr) == daily(company.gm) == daily(company.leaver) == {}


def test_superiors_owe_an_agreement_of_plans_and_their_people_a_proposal(company):
    services.plan_duties(NOW)
    kinds = {
        code: set(Duty.objects.filter(person__code=code).values_list("kind", flat=True))
        for code in ("MANAGER", "SALESPERSON")
    }
    assert "agree_weekly_plans" in kinds["MANAGER"]
    assert "propose_weekly_plan" in kinds["SALESPERSON"]
    assert "agree_weekly_plans" not in kinds["SALESPERSON"]

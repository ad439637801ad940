"""What leave changes is said before it is asked for, and comes true when it is granted."""

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from duties import services
from duties.models import Duty
from org.leave_effects import leave_effects
from org.models import LeaveRequest, Person
from org.services import record_leave
from org.tests.factories import make_cover, make_leave

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 6, 22), date(2026, 6, 26)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked on Sunday evening, when the week stands planned."""
    monkeypatch.setattr(timezone, "now", lambda: at(19, day=date(2026, 6, 21)))


def said(person, first=MONDAY, last=FRIDAY, fraction="1", kind="annual"):
    told = {"fraction": Decimal(fraction), "kind": kind, "viewer": person}
    return [effect.words for effect in leave_effects(person, first, last, **told)]


def form(**values):
    base = {"first_day": "2026-06-22", "last_day": "2026-06-24", "fraction": "1", "kind": "annual"}
    return base | {"submit_key": str(uuid4())} | values


def test_three_days_take_three_daily_reports_and_lower_the_targets(company):
    assert said(company.salesperson, last=date(2026, 6, 24)) == [
        "It takes 3 working days.",
        "3 daily reports fall away.",
        "Your targets of June 2026 become 19/22, counted in working days.",
    ]


def test_a_whole_week_takes_the_weekly_report_and_plan_as_well(company):
    assert said(company.salesperson)[1:4] == [
        "5 daily reports fall away.",
        "1 weekly report falls away.",
        "1 weekly plan falls away.",
    ]


def test_half_days_leave_every_report_owed(company):
    assert said(company.salesperson, last=MONDAY, fraction="0.5") == [
        "It takes 0.5 working day.",
        "Every report stays owed.",
        "Your targets of June 2026 stay as they are.",
    ]


def test_personal_leave_and_short_leave_lower_no_target(company):
    stays = "Your targets of June 2026 stay as they are."
    assert said(company.salesperson, kind="personal")[-1] == stays
    assert said(company.salesperson, last=date(2026, 6, 23))[-1] == stays


def test_leave_that_stands_already_is_counted_with_what_is_asked(company):
    make_leave(company.salesperson, date(2026, 6, 15))
    words = "Your targets of June 2026 become 19/22, counted in working days."
    assert said(company.salesperson, last=date(2026, 6, 23))[-1] == words


def test_leave_over_a_change_of_month_says_each_month(company):
    lines = said(company.salesperson, date(2026, 6, 25), date(2026, 7, 7))
    assert [line for line in lines if "targets" in line] == [
        "Your targets of June 2026 become 18/22, counted in working days.",
        "Your targets of July 2026 become 18/23, counted in working days.",
    ]


def test_a_weekend_changes_nothing(company):
    assert said(company.salesperson, date(2026, 6, 27), date(2026, 6, 28))[0] == "None of these days is a working day."


def test_a_head_reads_who_stands_in(company):
    assert said(company.manager)[-1] == "Nobody stands in for you. Name a deputy."
    make_cover(company.manager, company.supervisor)
    assert said(company.manager)[-1] == "Zhao Min stands in for you."
    assert not any("stand" in line for line in said(company.manager, fraction="0.5"))


def test_somebody_who_is_not_appraised_reads_of_days_alone(company):
    assert said(company.hr) == ["It takes 5 working days."]


@pytest.mark.parametrize("last", [MONDAY, date(2026, 6, 24), FRIDAY])
def test_what_was_said_is_what_the_planner_then_cancels(company, last):
    """The same functions answer before and after."""
    counts = {line.split()[1]: int(line.split()[0]) for line in said(company.salesperson, last=last) if "fall" in line}
    services.plan_duties(timezone.now())
    record_leave(
        company.salesperson, MONDAY, last, fraction=Decimal(1), kind="annual", by=company.manager, now=timezone.now()
    )
    services.mark_stale([company.salesperson.pk])
    services.plan_duties(timezone.now())

    cancelled = Duty.objects.filter(person=company.salesperson, cancelled_at__isnull=False)
    assert cancelled.filter(kind="daily_report").count() == counts["daily"]
    weekly = cancelled.filter(kind__in=["weekly_report", "propose_weekly_plan"])
    assert weekly.count() == (2 if "weekly" in counts else 0)


def test_page_says_it_before_anything_is_sent(company, as_):
    client = as_(company.salesperson)
    page = client.post(reverse("org:leave_ask"), form(look="yes"))
    assert "3 daily reports fall away." in page.text
    assert 'value="2026-06-24"' in page.text
    assert not LeaveRequest.objects.exists()

    part = client.post(reverse("org:leave_ask"), form(look="yes"), headers={"HX-Request": "true"})
    assert "3 daily reports fall away." in part.text
    assert "<form" not in part.text


def test_page_says_why_leave_cannot_be_taken_and_nothing_of_half_filled_forms(company, as_):
    client = as_(company.salesperson)
    page = client.post(reverse("org:leave_ask"), form(last_day="2029-01-01", look="yes"))
    assert "Leave of more than a year is written in parts." in page.text
    page = client.post(reverse("org:leave_ask"), form(first_day="", look="yes"), headers={"HX-Request": "true"})
    assert "What it changes" not in page.text


def test_whoever_answers_reads_the_same_of_the_person_before_answering(company, as_):
    client = as_(company.manager)
    as_(company.salesperson).post(reverse("org:leave_ask"), form())
    address = reverse("org:leave_detail", args=[LeaveRequest.objects.get().pk])
    assert address in client.get(reverse("org:leave_team")).text
    page = client.get(f"{address}?look=yes").text
    assert "3 daily reports fall away." in page
    assert "The targets of June 2026 become 19/22, counted in working days." in page
    part = client.get(f"{address}?look=yes", headers={"HX-Request": "true"}).text
    assert ("3 daily reports fall away." in part, "Approve" in part) == (True, False)
    assert as_(company.other_manager).get(address).status_code == 404


def test_whoever_answers_reads_who_stands_in(company):
    asked = {"fraction": Decimal(1), "kind": "annual", "viewer": company.director}
    words = [effect.words for effect in leave_effects(company.manager, MONDAY, FRIDAY, **asked)]
    assert words[-1] == "Nobody stands in."
    make_cover(company.manager, company.supervisor)
    words = [effect.words for effect in leave_effects(company.manager, MONDAY, FRIDAY, **asked)]
    assert words[-1] == "Zhao Min stands in."


def test_queries_grow_with_months_alone(company):
    def count(first, last):
        with CaptureQueriesContext(connection) as queries:
            said(company.salesperson, first, last)
        return len(queries)

    said(company.salesperson)  # the scheme is parsed once in a process
    one_day, one_week = count(MONDAY, MONDAY), count(MONDAY, FRIDAY)
    assert one_day == one_week <= 20


def test_chinese_reads_it_in_chinese(company, as_):
    company.salesperson.language = "zh-hant"
    company.salesperson.save(update_fields=["language"])
    page = as_(company.salesperson).post(reverse("org:leave_ask"), form(look="yes"))
    assert re.search("日報", page.text)


@pytest.mark.parametrize(("language", "words"), [("zh-hant", "請假的影響"), ("zh-hans", "请假的影响")])
def test_the_effects_of_leave_are_called_so_and_not_as_those_of_a_plan(company, as_, language, words):
    Person.objects.filter(pk=company.salesperson.pk).update(language=language)
    page = as_(company.salesperson).post(reverse("org:leave_ask"), form(look="yes"))
    assert words in page.text

"""No month is closed before an earlier one that has facts: carry-over depends on it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.periods import Month
from core.tests.instants import at
from meetings.tests.factories import make_report
from org.models import Period
from org.stamps import stamp
from reviews import closing, closing_order, runs
from reviews.models import Adjustment, Assessment, DisciplineEvent, MonthRun
from reviews.selectors import months_until
from targets.models import Entry, Metric

pytestmark = pytest.mark.django_db
MAY, JUNE = Month("2026-05"), Month("2026-06")
AUGUST = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)  # both closing days are over
IN_MAY = date(2026, 5, 13)


def of_salesperson(company, day=IN_MAY):
    return {"person": company.salesperson, **stamp(company.salesperson, day).fields}


def result(company):
    orders = Metric.objects.get(code="orders")
    told = {"work_date": IN_MAY, "metric": orders, "amount": 100, "source": "typed"}
    Entry.objects.create(**told, **of_salesperson(company))


def late(company):
    told = {"day": IN_MAY, "about": "meeting", "meeting": "weekly", "event": "late", "source": "typed"}
    DisciplineEvent.objects.create(**told, **of_salesperson(company))


FACTS = {
    "daily report": lambda company: make_report(company.salesperson, IN_MAY),
    "week of its Thursday": lambda company: make_report(company.salesperson, date(2026, 4, 30), kind="weekly"),
    "monthly report": lambda company: make_report(company.salesperson, IN_MAY, kind="monthly"),
    "result": result,
    "adjustment": lambda company: Adjustment.objects.create(day=IN_MAY, kind="data_error", **of_salesperson(company)),
    "discipline": late,
    "assessment": lambda company: Assessment.objects.create(
        month=MAY, profile="salesperson", **of_salesperson(company)
    ),
}


@pytest.mark.parametrize("fact", FACTS)
def test_month_waits_for_an_earlier_one_that_has_facts(company, fact):
    FACTS[fact](company)
    month = Month("2026-05") if fact == "week of its Thursday" else JUNE
    earlier = month.previous()
    with pytest.raises(ValidationError, match=f"Close {earlier} first"):
        runs.start_run(month, by=None, now=AUGUST)
    assert not MonthRun.objects.exists()


def test_month_waits_until_the_earlier_one_is_sealed(company):
    make_report(company.salesperson, IN_MAY)
    run = runs.start_run(MAY, by=None, now=AUGUST)
    with pytest.raises(ValidationError, match="2026-05 is still being closed"):
        runs.start_run(JUNE, by=None, now=AUGUST)
    runs.advance(run)
    assert runs.advance(runs.start_run(JUNE, by=None, now=AUGUST)).state == MonthRun.State.SEALED


def test_months_without_facts_and_gaps_do_not_stand_in_the_way(company):
    make_report(company.salesperson, date(2026, 3, 11))
    runs.advance(runs.start_run(Month("2026-03"), by=None, now=AUGUST))
    assert runs.start_run(JUNE, by=None, now=AUGUST)


def test_fact_from_before_the_first_month_of_the_company_stands_in_nobodys_way(company):
    Period.objects.create(month=JUNE)  # imported
    make_report(company.salesperson, IN_MAY)
    assert runs.start_run(JUNE, by=None, now=AUGUST)


def test_week_at_the_turn_belongs_to_the_month_of_its_thursday(company):
    make_report(company.salesperson, date(2026, 4, 2), kind="weekly")  # its Monday lies in March
    assert runs.start_run(Month("2026-04"), by=None, now=AUGUST)


def test_close_button_and_command_give_the_reason(company, as_):
    make_report(company.salesperson, IN_MAY)
    assert closing.may_close(company.gm, JUNE, now=AUGUST).reason == (
        "Close 2026-05 first: its figures carry over into the months after it."
    )
    assert closing.may_close(company.gm, MAY, now=AUGUST)
    with pytest.raises(CommandError, match="Close 2026-05 first"):
        call_command("close_month", JUNE)


def test_close_is_refused_with_the_reason_on_the_page(company, as_, time_machine):
    make_report(company.salesperson, IN_MAY)
    time_machine.move_to(AUGUST)
    response = as_(company.gm).post(
        reverse("months:month_close", args=[JUNE]), {"submit_key": "7d7c2f0e-56f4-4a0d-9f6b-0a4f2f6f4e11"}
    )
    assert (response.status_code, "Close 2026-05 first" in response.content.decode()) == (403, True)


def test_tick_closes_one_month_after_the_other(company, settings):
    settings.MONTH_CLOSES_ITSELF = True
    make_report(company.salesperson, IN_MAY)
    make_report(company.salesperson, date(2026, 6, 10))
    started = []
    for _ in range(4):
        closing.close_months(AUGUST)
        started.append(list(MonthRun.objects.order_by("pk").values_list("period_id", "state")))
        closing.advance_runs(until=lambda: False)
    assert started == [
        [("2026-05", "freezing")],
        [("2026-05", "sealed"), ("2026-06", "freezing")],
        *[[("2026-05", "sealed"), ("2026-06", "sealed")]] * 2,
    ]


def test_tick_leaves_a_run_that_stopped_to_a_person(company, settings):
    settings.MONTH_CLOSES_ITSELF = True
    make_report(company.salesperson, IN_MAY)
    make_report(company.salesperson, date(2026, 6, 10))
    runs.stop(runs.start_run(MAY, by=None, now=AUGUST), "a result came out differently")
    assert closing.close_months(AUGUST) == 0
    assert MonthRun.objects.count() == 1


def test_months_waiting_are_those_with_facts_whose_closing_day_is_over(company):
    make_report(company.salesperson, IN_MAY)
    make_report(company.salesperson, date(2026, 7, 10))
    assert closing.months_waiting(AUGUST) == [MAY]
    assert closing.months_waiting(at(9, day=date(2026, 6, 3))) == []


def test_a_report_of_a_quarter_makes_no_month_of_its_first(company):
    make_report(company.salesperson, date(2026, 1, 1), kind="quarterly")
    make_report(company.salesperson, date(2026, 6, 3))
    assert months_until(at(9), company.gm)[-1] == "2026-06"
    assert list(closing_order.months_to_close(before=Month("2026-07")))[:1] == ["2026-06"]

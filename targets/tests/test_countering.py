"""A person counters single months, years, or both; accepted, the cells say what was asked for."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.periods import Month
from core.tests.instants import at
from targets import locking, negotiation, planning
from targets.grid import RowKey
from targets.models import Metric, Negotiation, Plan, PlanCell
from targets.planning import CellEdit

TODAY = date(2026, 6, 17)
FEBRUARY, MARCH, DECEMBER = Month("2027-02"), Month("2027-03"), Month("2027-12")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18))


@pytest.fixture
def orders():
    return Metric.objects.get(code="orders")


@pytest.fixture
def plan(company, orders):
    """1,000 a month for the salesperson, and nothing else."""
    made = planning.start_plan(company.north, 2027, by=company.manager, today=TODAY)
    rows = (RowKey("total"), RowKey("person", company.salesperson.pk))
    edits = [CellEdit(row, month, Decimal(1000)) for row in rows for month in made.months]
    planning.save_plan_cells(made, orders, edits, by=company.manager, today=TODAY)
    return Plan.objects.get(pk=made.pk)


@pytest.fixture
def talk(company, plan):
    return proposed(company, plan)


def proposed(company, plan):
    told = {"basis": "history", "words": "As last year.", "by": company.manager, "now": at(18), "today": TODAY}
    negotiation.propose(plan, {company.salesperson.pk: 0}, version=plan.version, **told)
    return Negotiation.objects.get(plan=plan)


def counter(talk, company, years, months):
    told = {"words": "The fair is cancelled.", "version": talk.version}
    return negotiation.counter(talk, years, months, **told, by=company.salesperson, now=at(18), today=TODAY)


def accept(company):
    talk = Negotiation.objects.get(state="countered")
    negotiation.accept(talk, version=talk.version, by=company.manager, now=at(19), today=TODAY)
    cells = PlanCell.objects.filter(person=company.salesperson, plan=talk.plan).order_by("month")
    return [int(cell.amount) for cell in cells]


@pytest.mark.parametrize(
    ("year", "months", "becomes"),
    [
        (None, {FEBRUARY: 400}, [1000, 400, *[1000] * 10]),
        (11_400, {FEBRUARY: 400}, [1000, 400, *[1000] * 10]),
        (9_300, {FEBRUARY: 400, MARCH: 0}, [890, 400, 0, *[890] * 9]),
        (12_000, {FEBRUARY: 1000}, None),  # nothing differs
    ],
)
def test_months_stand_as_they_are_given_and_the_rest_of_a_year_by_its_shares(
    company, talk, orders, year, months, becomes
):
    asked = {(orders, month): Decimal(amount) for month, amount in months.items()}
    step = counter(talk, company, {orders: Decimal(year)} if year else {}, asked)
    if becomes is None:
        assert not step.figures.exists()
        with pytest.raises(ValidationError, match="No figures"):
            accept(company)
        return
    assert [figure.amount for figure in step.figures.filter(month="")] == [Decimal(year or 11_400)]
    assert accept(company) == becomes


@pytest.mark.parametrize(
    ("year", "months", "field", "words"),
    [
        (300, {FEBRUARY: 400}, "year_orders", "come to 400"),
        (None, {FEBRUARY: "1.005"}, "month_orders_02", "decimals"),
        (5, dict.fromkeys([Month(f"2027-{number:02}") for number in range(1, 13)], 10), "year_orders", "come to 120"),
    ],
)
def test_figures_that_cannot_be_written_are_refused_at_their_field(company, talk, orders, year, months, field, words):
    asked = {(orders, month): Decimal(amount) for month, amount in months.items()}
    with pytest.raises(ValidationError, match=words) as refused:
        counter(talk, company, {orders: Decimal(year)} if year else {}, asked)
    assert set(refused.value.error_dict) == {field}


def test_month_that_was_not_proposed_or_is_settled_cannot_be_countered(company, plan, orders):
    customers = Metric.objects.get(code="new_customers")
    with pytest.raises(ValidationError, match="not proposed"):
        counter(proposed(company, plan), company, {}, {(customers, FEBRUARY): Decimal(1)})
    plan.refresh_from_db()
    told = {"by": company.manager, "today": TODAY}
    locking.lock_plan(plan, version=plan.version, now=at(18), word="It begins.", **told)
    revision = locking.revise_plan(plan, starts_in=DECEMBER, reason="It shrank.", **told)
    with pytest.raises(ValidationError, match="not open"):
        counter(proposed(company, revision), company, {}, {(orders, FEBRUARY): Decimal(1)})


def test_person_counters_a_month_on_the_page_and_the_head_reads_it_beside_what_is_proposed(company, as_, talk):
    address = reverse("targets:negotiation_detail", args=[talk.pk])
    mine = as_(company.salesperson)
    assert "Single months" in mine.get(address).content.decode()
    answer = {"version": talk.version, "words": "The fair is cancelled.", "year_orders": "12000"}
    page = mine.post(address, answer | {"month_orders_02": "many"}).content.decode()
    assert "<details open>" in page.split("Send my answer")[0]
    mine.post(address, answer | {"month_orders_02": "400"})
    page = as_(company.manager).get(address).content.decode()
    for words in ("orders signed, whole year", "¥11,400", "orders signed, February 2027", "¥400", "¥1,000"):
        assert words in page
    typed = {f"month_orders_{number:02}": "1000" for number in range(1, 13)} | {"month_orders_03": "300"}
    stale = mine.post(address, answer | typed)
    assert stale.status_code == 409
    assert stale.content.decode().count('type="hidden" name="month_orders_') == 11  # unchanged: out of sight

"""Cells filled from last year: what comes, what stays, what is said before."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.periods import Month
from core.tests.instants import at
from org.models import Appointment
from org.stamps import stamp
from org.tree import OrgTree
from targets import filling, planning
from targets.grid import RowKey
from targets.models import Entry, Metric, Plan, PlanCell

TOTAL, RESERVE, ANNA, BEN, NORTH = (
    RowKey("total"),
    RowKey("reserve"),
    *(RowKey("person", n) for n in (1, 2)),
    RowKey("unit", 1),
)
BEFORE, MONTH = Month("2025-01"), Month("2026-01")
EVERYWHERE = {1: {MONTH}, 2: {MONTH}}
AMOUNTS = st.integers(0, 10**10)


def metric(kind="money", decimals=2):
    return Metric(code="m", kind=kind, decimals=decimals)


@given(
    parts=st.lists(AMOUNTS, min_size=3, max_size=3),
    reserve=AMOUNTS,
    left=AMOUNTS,
    percent=st.integers(-50, 200),
    of=st.sampled_from([metric(), metric(decimals=0), metric("count", 0)]),
    staying=st.sets(st.sampled_from([ANNA, BEN, NORTH])),
)
def test_filled_parts_and_reserve_never_exceed_what_is_asked(parts, reserve, left, percent, of, staying):  # noqa: PLR0913
    scale = 10 ** (2 - of.decimals)
    values = [amount // scale * scale for amount in (*parts, reserve, left)]
    before = {(key, BEFORE): amount for key, amount in zip((ANNA, BEN, NORTH, RESERVE), values[:4], strict=True)}
    before[TOTAL, BEFORE] = sum(values)
    after = filling.a_year_later(before, of, percent=percent, keys=staying, there=EVERYWHERE)
    asked = after[TOTAL, MONTH]
    held = sum(amount for (key, _), amount in after.items() if key != TOTAL)
    assert 0 <= held <= asked
    assert all(amount % scale == 0 for amount in after.values())
    assert 100 * after.get((RESERVE, MONTH), 0) <= 15 * asked
    if staying == {ANNA, BEN, NORTH} and not left // scale and 100 * values[3] <= 15 * sum(values):
        assert held == asked
    if not percent:
        assert asked == sum(values)


def test_nothing_changes_with_0_percent():
    before = {(TOTAL, BEFORE): 1001, (ANNA, BEFORE): 333, (BEN, BEFORE): 568, (RESERVE, BEFORE): 100}
    after = filling.a_year_later(before, metric(), percent=0, keys={ANNA, BEN}, there=EVERYWHERE)
    assert after == {(key, MONTH): amount for (key, _), amount in before.items()}


def test_what_somebody_held_who_is_not_there_is_left_to_be_given_out():
    before = {(TOTAL, BEFORE): 30000, (ANNA, BEFORE): 10000, (BEN, BEFORE): 20000}
    after = filling.a_year_later(before, metric(), percent=100, keys={ANNA, BEN}, there={1: {MONTH}})
    assert after == {(TOTAL, MONTH): 60000, (ANNA, MONTH): 20000}


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def orders(db):
    return Metric.objects.get(code="orders")


@pytest.fixture
def plan(company, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18, day=date(2026, 1, 5)))
    return Plan.objects.create(unit=company.north, year=2026, starts_in="2026-01", made_by=company.manager)


@pytest.fixture
def brought(company, orders):
    """A result of last year."""

    def _brought(person, day, amount, *, counts=True):
        return Entry.objects.create(
            person=person, **stamp(person, day).fields, work_date=day, metric=orders, amount=Decimal(amount),
            source="typed", confirmed_at=at(9) if counts else None,
        )  # fmt: skip

    return _brought


def address(plan):
    return reverse("targets:plan_fill", args=[plan.pk])


def cells(plan):
    return {(cell.row, cell.month): cell.amount for cell in plan.cells.order_by("pk")}


def test_plan_fill_shows_first_and_writes_when_sent(company, as_, plan, brought):
    brought(company.salesperson, date(2025, 3, 10), 1000)
    brought(company.salesperson, date(2025, 3, 11), 999, counts=False)
    client = as_(company.manager)
    page = client.get(address(plan), {"source": "results", "percent": "10", "only_empty": "on"}).content.decode()
    assert "2 empty cells are filled" in page
    assert not PlanCell.objects.exists()
    client.post(address(plan), {"source": "results", "percent": "10", "only_empty": "on", "version": "1"})
    assert cells(plan) == {("total", "2026-03"): Decimal(1100), ("person", "2026-03"): Decimal(1100)}


def test_plan_fill_names_what_it_would_write_over_and_may_leave_it(company, as_, plan, brought, orders):
    brought(company.salesperson, date(2025, 3, 10), 1000)
    edit = planning.CellEdit(TOTAL, Month("2026-03"), Decimal(500))
    planning.save_plan_cells(plan, orders, [edit], by=company.manager, today=date(2026, 1, 5))
    client, asked = as_(company.manager), {"source": "results", "percent": "0"}
    assert "March: 500 becomes 1,000" in client.get(address(plan), asked).content.decode()
    kept = client.get(address(plan), asked | {"only_empty": "on"}).content.decode()
    assert "No cell is written over" in kept
    client.post(address(plan), asked | {"only_empty": "on", "version": "2"})
    assert cells(plan) == {("total", "2026-03"): Decimal(500), ("person", "2026-03"): Decimal(1000)}


def test_plan_fill_over_cells_that_somebody_saved_since_shows_anew_and_writes_none(company, as_, plan, brought, orders):
    brought(company.salesperson, date(2025, 3, 10), 1000)
    edit = planning.CellEdit(TOTAL, Month("2026-03"), Decimal(500))
    planning.save_plan_cells(plan, orders, [edit], by=company.director, today=date(2026, 1, 5))
    client = as_(company.manager)
    page = client.post(address(plan), {"source": "results", "percent": "0", "version": "1"}).content.decode()
    assert "Meanwhile somebody changed the plan" in page
    assert "500 becomes 1,000" in page
    assert 'name="version" value="2"' in page
    assert cells(plan) == {("total", "2026-03"): Decimal(500)}


def test_plan_fill_takes_the_locked_plan_of_last_year(company, as_, plan, orders):
    before = Plan.objects.create(unit=company.north, year=2025, starts_in="2025-01", made_by=company.manager)
    edits = [
        planning.CellEdit(key, Month("2025-05"), Decimal(700))
        for key in (TOTAL, RowKey("person", company.colleague.pk))
    ]
    planning.save_plan_cells(before, orders, edits, by=company.manager, today=date(2026, 1, 5))
    assert filling.source_plan(plan) == before
    Plan.objects.filter(pk=before.pk).update(state="locked", locked_at=at(9), locked_by=company.manager)
    Plan.objects.create(unit=company.north, year=2025, number=2, starts_in="2025-07", made_by=company.gm, reason="x")
    assert filling.source_plan(plan) == before  # what counted, not what was only drafted
    as_(company.manager).post(address(plan), {"source": "plan", "percent": "0", "version": "1"})
    assert cells(plan) == {("total", "2026-05"): Decimal(700), ("person", "2026-05"): Decimal(700)}


def test_results_of_units_below_and_of_those_who_left_are_told_apart(company, orders, plan, brought):
    brought(company.salesperson, date(2025, 3, 10), 1000)
    brought(company.other_manager, date(2025, 3, 10), 300)
    top = Plan.objects.create(unit=company.south, year=2026, starts_in="2026-01", made_by=company.gm)
    tree = OrgTree.on(date(2026, 1, 5))
    march = Month("2025-03")
    assert filling.of_results(top, orders, tree)[TOTAL, march] == 30000
    whole = Plan(unit_id=tree.root, year=2026, starts_in="2026-01")
    found = filling.of_results(whole, orders, tree)
    assert found[TOTAL, march] == 130000
    assert {key.row for key, _ in found} == {"total", "unit"}


def test_plan_fill_of_somebody_who_was_not_there_yet(company, as_, plan, brought):
    brought(company.colleague, date(2025, 3, 10), 800)
    Appointment.objects.filter(person=company.colleague).update(valid_to=date(2026, 1, 1))
    as_(company.manager).post(address(plan), {"source": "results", "percent": "0", "version": "1"})
    assert cells(plan) == {("total", "2026-03"): Decimal(800)}


# --- season and shares ------------------------------------------------------------------------------------------------


def test_plan_split_begins_with_the_season_and_the_shares_of_last_year(company, as_, plan, brought):
    brought(company.salesperson, date(2025, 3, 10), 900)
    brought(company.colleague, date(2025, 6, 10), 300)
    page = as_(company.manager).get(reverse("targets:plan_split", args=[plan.pk]), {"like": "results"})
    form = page.context["form"]
    assert form["season"].value() == "0 0 9 0 0 3 0 0 0 0 0 0"
    assert [form[f"share_p-{code}"].value() for code in ("SALESPERSON", "COLLEAGUE")] == [Decimal(75), Decimal(25)]
    unknown = "January 2026 to February 2026, April 2026 to May 2026, July 2026 to December 2026"
    assert f"Nothing is known for {unknown}: the weight is 0." in page.content.decode()


def test_plan_split_takes_the_season_of_another_unit_only_where_it_may_be_read(company, as_, plan, orders):
    south = Plan.objects.create(unit=company.south, year=2026, starts_in="2026-01", made_by=company.gm)
    edit = planning.CellEdit(TOTAL, Month("2026-05"), Decimal(700))
    planning.save_plan_cells(south, orders, [edit], by=company.other_manager, today=date(2026, 1, 5))
    asked = {"like": f"plan-{south.pk}"}
    url = reverse("targets:plan_split", args=[plan.pk])
    assert as_(company.gm).get(url, asked).context["form"]["season"].value() == "0 0 0 0 12 0 0 0 0 0 0 0"
    assert as_(company.manager).get(url, asked).context["form"]["season"].value() == "1 1 1 1 1 1 1 1 1 1 1 1"
    assert as_(company.manager).get(url, {"like": "plan-x"}).status_code == 200


def test_what_stood_at_the_end_of_last_years_months_is_filled_by_last_words(company):
    stock = Metric.objects.create(code="stock", kind="count", aggregation="last", decimals=0)

    def said(person, unit, amount, day):
        told = {"person": person, "unit": unit, "work_date": day, "metric": stock, "source": "typed"}
        return Entry.objects.create(**told, amount=amount, confirmed_at=at(9))

    said(company.salesperson, company.north, 5, date(2025, 3, 3))
    said(company.salesperson, company.north, 4, date(2025, 3, 20))
    said(company.colleague, company.north, 7, date(2025, 3, 4))
    said(company.colleague, company.south, 9, date(2025, 3, 21))  # moved
    plan = planning.start_plan(company.north, 2026, by=company.manager, today=date(2026, 6, 17))
    found = filling.of_results(plan, stock, OrgTree.on(date(2026, 6, 17)))
    march = Month("2025-03")
    assert found == {(RowKey("person", company.salesperson.pk), march): 400, (TOTAL, march): 400}

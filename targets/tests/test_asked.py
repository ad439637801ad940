"""What the plan above asks of a unit: shown, taken over, and kept to, so that the tree adds up to the last unit."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import StaleVersion
from core.periods import Month
from core.tests.generated import SHARES_FIXTURES
from core.tests.instants import at
from targets import asked, locking, planning
from targets.grid import RowKey
from targets.models import CellChange, Metric, Plan, PlanCell
from targets.planning import CellEdit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)
MAY, JUNE = Month("2026-05"), Month("2026-06")
TOTAL = RowKey("total")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18, day=TODAY))


@pytest.fixture
def orders(db):
    return Metric.objects.get(code="orders")


@pytest.fixture
def begin(company):
    def _begin(unit, **more):
        return Plan.objects.create(unit=unit, year=2026, **{"starts_in": "2026-01", "made_by": company.gm} | more)

    return _begin


def save(plan, metric, cells, *, by):
    read = {(planning.key_of(cell), cell.month): cell.version for cell in plan.cells.filter(metric=metric)}
    edits = [CellEdit(key, month, Decimal(amount), read.get((key, month), 0)) for (key, month), amount in cells.items()]
    planning.save_plan_cells(plan, metric, edits, by=by, today=TODAY)


def lock(plan, *, by):
    version = Plan.objects.get(pk=plan.pk).version
    locking.lock_plan(plan, version=version, by=by, now=at(18, day=TODAY), today=TODAY)


@pytest.fixture
def above(company, begin, orders):
    """The plan of the department: 900 of the north in June, locked."""
    plan = begin(company.sales)
    save(plan, orders, {(TOTAL, JUNE): 900, (RowKey("unit", company.north.pk), JUNE): 900}, by=company.director)
    lock(plan, by=company.director)
    return plan


def test_only_the_locked_plan_above_asks(company, begin, orders):
    north, plan = begin(company.north), begin(company.sales)
    save(plan, orders, {(TOTAL, JUNE): 900, (RowKey("unit", company.north.pk), JUNE): 900}, by=company.director)
    assert asked.asked_from_above(north) == {}
    lock(plan, by=company.director)
    assert asked.asked_from_above(north) == {orders: {JUNE: 90000}}
    assert asked.asked_from_above(begin(company.south)) == {}


def test_newest_locked_version_asks_and_a_draft_of_the_next_does_not(company, begin, orders, above):
    north = begin(company.north)
    revision = locking.revise_plan(above, starts_in=JUNE, reason="more", by=company.gm, today=TODAY)
    save(revision, orders, {(TOTAL, JUNE): 950, (RowKey("unit", company.north.pk), JUNE): 950}, by=company.gm)
    assert asked.asked_from_above(north)[orders][JUNE] == 90000
    lock(revision, by=company.gm)
    assert asked.asked_from_above(north)[orders][JUNE] == 95000


def test_plan_takes_over_what_is_asked_and_is_locked_only_with_it(company, begin, orders, above):
    north, person = begin(company.north), RowKey("person", company.salesperson.pk)
    save(north, orders, {(TOTAL, JUNE): 800, (person, JUNE): 800}, by=company.manager)
    with pytest.raises(ValidationError, match="add up"):
        lock(north, by=company.manager)
    with pytest.raises(StaleVersion):
        asked.take_what_is_asked(north, orders, version=1, by=company.manager, today=TODAY)
    version = Plan.objects.get(pk=north.pk).version
    asked.take_what_is_asked(north, orders, version=version, by=company.manager, today=TODAY)
    save(north, orders, {(person, JUNE): 900}, by=company.manager)
    lock(north, by=company.manager)
    assert not Plan.objects.get(pk=north.pk).is_draft


def test_measure_that_is_asked_and_not_planned_keeps_the_plan_open(company, begin, orders, above):
    north, other = begin(company.north), Metric.objects.get(code="collections")
    save(north, other, {(TOTAL, MAY): 0}, by=company.manager)
    found = asked.differing(north, locking.grids_of(north, locking.cells_of(north)), asked.asked_from_above(north))
    assert [(metric, problem.code, problem.amount) for metric, problem in found] == [(orders, "not_as_asked", 90000)]


def test_unit_locked_first_does_not_keep_the_plan_above_open_and_is_told(company, begin, orders, as_):
    north, person = begin(company.north), RowKey("person", company.salesperson.pk)
    save(north, orders, {(TOTAL, JUNE): 800, (person, JUNE): 800}, by=company.manager)
    lock(north, by=company.manager)
    plan = begin(company.sales)
    save(plan, orders, {(TOTAL, JUNE): 900, (RowKey("unit", company.north.pk), JUNE): 900}, by=company.director)
    lock(plan, by=company.director)
    page = as_(company.manager).get(reverse("targets:plan_detail", args=[north.pk])).content.decode()
    assert "asks for other totals now" in page


def test_plan_detail_shows_what_is_asked_and_takes_it_over_with_one_button(company, begin, above, as_):
    north, client = begin(company.north), as_(company.manager)
    page = client.get(reverse("targets:plan_detail", args=[north.pk])).content.decode()
    assert "Asked from above" in page
    assert "¥900 is asked from above" in page
    client.post(reverse("targets:plan_take", args=[north.pk]), {"version": "1"})
    assert {(cell.row, cell.month): cell.amount for cell in north.cells.all()} == {("total", "2026-06"): Decimal(900)}
    assert "is asked from above" not in client.get(reverse("targets:plan_detail", args=[north.pk])).content.decode()
    again = client.post(reverse("targets:plan_take", args=[north.pk]), {"version": "1"}, follow=True).content.decode()
    assert "Somebody else has saved this" in again


SHARES = st.lists(st.integers(0, 50), min_size=3, max_size=3).filter(any)
SEASON = st.lists(st.integers(0, 20), min_size=12, max_size=12).filter(any)


@given(
    code=st.sampled_from(["orders", "collections", "new_customers"]),
    annual=st.integers(0, 10**9),
    season=SEASON,
    units=SHARES,
    people=SHARES,
    reserves=st.tuples(st.integers(0, 15), st.integers(0, 15)),
)
@settings(max_examples=10, suppress_health_check=SHARES_FIXTURES)
def test_tree_adds_up_to_the_last_unit(company, begin, code, annual, season, units, people, reserves):  # noqa: PLR0913
    """What is asked of the department is what people and reserves hold in it, whatever totals, season and shares."""
    CellChange.objects.all().delete()
    PlanCell.objects.all().delete()
    Plan.objects.all().delete()
    metric = Metric.objects.get(code=code)
    top, north, south = begin(company.sales), begin(company.north), begin(company.south)
    wanted = {"season": season, "reserve_name": "", "today": TODAY, "by": company.gm}
    keys = [RowKey("unit", unit.pk) for unit in (company.north, company.south)]
    shares = dict(zip(keys, units, strict=False))
    if not any(shares.values()):
        shares[keys[0]] = 1
    reserve = Fraction(reserves[0], 100)
    planning.save_split(top, metric, annual=Decimal(annual), shares=shares, reserve=reserve, version=1, **wanted)
    lock(top, by=company.gm)
    whole = sum(cell.amount for cell in top.cells.filter(row="reserve"))
    for plan, of in ((north, people), (south, people[::-1])):
        asked.take_what_is_asked(plan, metric, version=1, by=company.gm, today=TODAY)
        there = sorted(planning.months_there(plan))[:2]
        rows = dict(zip((RowKey("person", one) for one in there), of, strict=False))
        if not any(rows.values()):
            rows[RowKey("person", there[0])] = 1
        months = asked.asked_from_above(plan)[metric]
        kept = Fraction(reserves[1], 100)
        for month in plan.months:
            parts = planning.split_year(
                metric, months[month], months=[month], season=[1], shares=rows, reserve=kept,
                there=planning.months_there(plan),
            )  # fmt: skip
            version = Plan.objects.get(pk=plan.pk).version
            planning.save_amounts(plan, metric, parts, version=version, by=company.gm, today=TODAY)
        lock(plan, by=company.gm)
        whole += sum(cell.amount for cell in plan.cells.filter(row__in=["person", "reserve"]))
    assert whole == annual

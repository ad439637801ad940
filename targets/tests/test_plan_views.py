"""Pages of plans: from a year without one to the targets of its people."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from org.tests.factories import make_appointment, make_person, make_unit
from targets.models import Plan, PlanCell, TargetCell

pytestmark = pytest.mark.django_db
YEAR = 2026
MONTHS = [f"{number:02}" for number in range(1, 13)]


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18, day=date(2026, 1, 5)))


@pytest.fixture
def plan(company, as_):
    as_(company.manager).post(reverse("targets:plan_start", args=["NORTH", YEAR]))
    return Plan.objects.get()


def address(plan, name="plan_detail"):
    return reverse(f"targets:{name}", args=[plan.pk])


def test_plan_list_names_the_units_below_and_their_next_step(company, as_, plan):
    page = as_(company.director).get(reverse("targets:plan_list"), {"year": YEAR}).content.decode()
    assert "Plan the year" in page
    assert address(plan) in page
    assert "no plan here" in as_(company.salesperson).get(reverse("targets:plan_list")).content.decode()


@pytest.mark.parametrize("year", ["", "1", "99999999999999999999", "x"])
def test_plan_list_takes_any_year_for_one_that_can_be_planned(company, as_, year):
    page = as_(company.manager).get(reverse("targets:plan_list"), {"year": year})
    assert page.status_code == 200
    assert 2024 <= page.context["year"] <= 2028


def test_plan_detail_saves_what_was_typed_and_keeps_blank_cells(company, as_, plan):
    client = as_(company.manager)
    client.post(address(plan), {"total_01": "1,000", "p-SALESPERSON_01": "６００", "p-COLLEAGUE_01": ""})
    assert {(cell.row, cell.month): cell.amount for cell in plan.cells.all()} == {
        ("total", "2026-01"): Decimal(1000),
        ("person", "2026-01"): Decimal(600),
    }
    page = client.get(address(plan)).content.decode()
    assert "Still to be given out" in page
    assert "¥400 is still to be given out" in page
    client.post(address(plan), {"total_01": "", "total-version": "1"})
    assert plan.cells.get(row="total").amount == Decimal(1000)


def test_plan_detail_names_the_cell_that_cannot_be_read_and_saves_none(company, as_, plan):
    data = {"total_01": "1000", "total_02": "-5", "reserve_02": "a lot"}
    page = as_(company.manager).post(address(plan), data).content.decode()
    assert page.count('aria-invalid="true"') == 2
    assert 'value="a lot"' in page
    assert not PlanCell.objects.exists()


def test_plan_detail_shows_the_second_what_the_first_saved(company, as_, plan):
    as_(company.director).post(address(plan), {"total_01": "1000"})
    client = as_(company.manager)
    page = client.post(address(plan), {"total_01": "1200", "total_02": "50"}).content.decode()
    assert "set this to 1,000" in page
    assert 'value="1200"' in page
    assert 'value="50"' in page
    assert not plan.cells.filter(month="2026-02").exists()
    client.post(address(plan), {"total_01": "1200", "total-version": "1", "total_02": "50"})
    assert plan.cells.get(month="2026-01").amount == Decimal(1200)


@pytest.mark.parametrize("version", ["9" * 5000, "²", "-1", "x"])
def test_version_that_is_no_number_is_one_that_nobody_read(company, as_, plan, version):
    client = as_(company.manager)
    client.post(address(plan), {"total_01": "1000"})
    assert client.post(address(plan), {"total_01": "5", "total-version": version}).status_code == 200
    assert plan.cells.get().amount == Decimal(1000)


def test_nothing_sent_changes_nothing(company, as_, plan):
    assert as_(company.manager).post(address(plan), {}).status_code == 302
    assert not PlanCell.objects.exists()


def test_new_customers_are_whole(company, as_, plan):
    page = as_(company.manager).post(f"{address(plan)}?metric=new_customers", {"total_01": "1.5"}).content.decode()
    assert "decimals" in page
    assert not PlanCell.objects.exists()


def test_year_is_split_locked_and_stands_in_the_grid_of_a_month(company, as_, plan):
    client = as_(company.manager)
    weights = {"season": " ".join(["1"] * 12), "share_p-SALESPERSON": "2", "share_p-COLLEAGUE": "1"}
    data = {"annual": "3600000", "reserve": "10", "reserve_name": "a new shop", "version": "1"} | weights
    response = client.post(address(plan, "plan_split"), data)
    assert response.status_code == 302, response.content.decode()
    page = client.get(address(plan)).content.decode()
    assert "a new shop" in page
    assert "Lock the plan" in page
    client.post(address(plan, "plan_lock"), {"version": Plan.objects.get().version})
    found = TargetCell.objects.filter(month="2026-03", metric__code="orders").values_list("person__code", "base")
    assert {code: base for code, base in found if base} == {
        "SALESPERSON": Decimal(180_000),
        "COLLEAGUE": Decimal(90_000),
    }
    assert "180000" in client.get(reverse("targets:target_grid", args=["2026-03"])).content.decode()
    locked = client.get(address(plan)).content.decode()
    assert 'inputmode="decimal"' not in locked
    assert "180,000" in locked


def test_plan_that_does_not_add_up_says_where_and_cannot_be_locked(company, as_, plan):
    client = as_(company.manager)
    client.post(address(plan), {"total_01": "1000", "reserve_01": "200", "p-SALESPERSON_02": "5"})
    page = client.get(address(plan)).content.decode()
    assert "¥800 is still to be given out" in page
    assert "the reserve of ¥200 is more than 15\N{NO-BREAK SPACE}%" in page
    assert "¥5 is given out, and nothing is asked of the unit" in page
    client.post(address(plan, "plan_lock"), {"version": Plan.objects.get().version})
    assert Plan.objects.get().is_draft


def test_months_with_the_same_fault_stand_in_one_line(company, as_, plan):
    client = as_(company.manager)
    client.post(address(plan), {f"total_{month}": "1000" for month in MONTHS} | {"total_05": "900", "total_09": ""})
    page = client.get(address(plan)).content.decode()
    lines = re.findall(r"<li>(.*?) ¥[\d,]+ is still to be given out", page)
    assert lines == [
        "orders signed, January 2026 to April 2026, June 2026 to August 2026, October 2026 to December 2026:",
        "orders signed, May 2026:",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"season": "1 2 3"}, "Give twelve numbers"),
        ({"season": "0 " * 12}, "Give twelve numbers"),
        ({"share_p-SALESPERSON": "0", "share_p-COLLEAGUE": ""}, "at least one share"),
        ({"annual": "-1"}, "greater than or equal to 0"),
        ({"reserve": "16"}, "less than or equal to 15"),
    ],
)
def test_split_that_cannot_be_is_refused(company, as_, plan, data, words):
    whole = {"annual": "100", "season": " ".join(["1"] * 12), "version": "1", "share_p-SALESPERSON": "1"}
    page = as_(company.manager).post(address(plan, "plan_split"), whole | data).content.decode()
    assert words in page
    assert not PlanCell.objects.exists()


def test_plan_of_somebody_elses_unit_does_not_exist(company, as_, plan):
    for part in ("other_manager", "salesperson", "hr", "technician"):
        assert as_(getattr(company, part)).get(address(plan)).status_code == 404


def test_plan_detail_costs_the_same_for_few_and_many(company, as_, plan):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(plan)).status_code == 200
        return len(captured)

    client = as_(company.manager)
    make_unit("SMALL", parent=company.north)
    client.post(address(plan), {"total_01": "1000"})
    few = queries()
    for number in range(45):
        make_appointment(make_person(f"M{number}", number=500 + number), company.north)
    make_unit("OTHER", parent=company.north)
    client.post(address(plan), {f"p-M{number}_{month}": "7" for number in range(45) for month in MONTHS})
    assert plan.cells.count() == 1 + 45 * 12
    assert queries() == few <= 13
    assert len(client.get(address(plan)).content) < 110_000  # what history suggests comes on top (make bench)

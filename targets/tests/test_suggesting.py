"""Suggestions beside the cells of a plan: three methods, one query, taken through the normal way."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.periods import Month
from core.tests.instants import at
from org.stamps import stamp
from org.tests.factories import make_appointment, make_person
from targets import planning, suggesting
from targets.models import CellChange, Entry, Metric, PlanCell
from targets.suggested import back, change, percentile, suggested

UNTIL = Month("2026-05")
JANUARY, MAY, DECEMBER = Month("2026-01"), Month("2026-05"), Month("2026-12")


def history(**months):
    return {Month(f"20{name[1:3]}-{name[3:]}"): amount for name, amount in months.items()}


def of_year(*amounts):
    """The last so many months, the latest last."""
    return {back(UNTIL, len(amounts) - 1 - number): amount for number, amount in enumerate(amounts)}


@pytest.mark.parametrize(
    ("month", "count", "expected"),
    [("2026-05", 0, "2026-05"), ("2026-05", 5, "2025-12"), ("2026-05", 12, "2025-05"), ("2026-12", 23, "2025-01")],
)
def test_months_before_a_month(month, count, expected):
    assert back(Month(month), count) == expected


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([], None),
        ([1, 2], None),  # two months say nothing
        ([100, 300, 200], 300),
        (range(1, 11), 8),  # four fifths of ten
        (range(1, 13), 10),
        ([5] * 12, 5),
        ([*range(1, 13), 1], 10),  # what is older than a year is left out
    ],
)
def test_percentile_is_the_figure_that_four_fifths_do_not_exceed(amounts, expected):
    assert percentile(of_year(*amounts), UNTIL) == expected


def test_trend_moves_last_year_as_the_last_three_months_moved():
    known = of_year(*([100_00] * 12), *([150_00] * 12))  # half as much again
    assert change(known, UNTIL) == (450_00, 300_00)
    said = suggested(known, [MAY, DECEMBER], until=UNTIL, step=100)
    assert said.last_year == [100_00, 150_00]
    assert said.percentile == [150_00, 150_00]
    assert said.trend == [150_00, 225_00]


def test_without_a_year_before_the_trend_is_the_mean_of_three_months():
    said = suggested(of_year(100_00, 200_00, 301_00), [JANUARY, MAY], until=UNTIL, step=100)
    assert said.last_year == [None, None]
    assert said.trend == [200_00, 200_00]


def test_nothing_known_suggests_nothing_and_nothing_is_suggested_below_nothing():
    assert suggested({}, [MAY], until=UNTIL, step=100) == ([None], [None], [None])
    said = suggested(of_year(*([-5_00] * 24)), [MAY], until=UNTIL, step=100)
    assert said == ([0], [0], [0])


def test_suggestions_are_whole_units():
    said = suggested(of_year(*([100_49] * 12), *([101_00] * 12)), [MAY], until=UNTIL, step=100)
    assert said.last_year == [100_00]
    assert said.trend == [101_00]


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def orders(db):
    return Metric.objects.get(code="orders")


@pytest.fixture
def plan(company, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18))
    return planning.start_plan(company.north, 2026, by=company.manager, today=date(2026, 6, 17))


def signed(person, orders, day, amount, **more):
    told = {"work_date": day, "metric": orders, "source": "typed", "confirmed_at": at(9)} | more
    return Entry.objects.create(person=person, **stamp(person, day).fields, amount=amount, **told)


def address(plan):
    return reverse("targets:plan_suggest", args=[plan.pk]) + "?metric=orders"


def test_page_shows_three_lines_beside_each_row_and_takes_one(company, as_, plan, orders):
    for month in (3, 4, 5):
        signed(company.salesperson, orders, date(2026, month, 8), 600)
        signed(company.colleague, orders, date(2026, month, 9), 300)
    signed(company.salesperson, orders, date(2026, 5, 20), 99, confirmed_at=None)  # only declared
    signed(company.salesperson, orders, date(2026, 6, 8), 5000)  # of a month that is not over
    client = as_(company.manager)
    rows = {row.row.name: row for row in client.get(address(plan)).context["rows"]}
    assert [line.says_something for line in rows["p-SALESPERSON"].lines] == [False, True, True]
    assert {line.method: line.amounts[0] for line in rows["p-SALESPERSON"].lines}["percentile"] == 600
    assert {line.method: line.amounts[11] for line in rows["total"].lines}["trend"] == 900
    answer = client.post(
        address(plan), {"row": "p-SALESPERSON", "method": "trend", "version": plan.version}, follow=True
    )
    assert "12 cells saved" in answer.content.decode()
    cells = PlanCell.objects.filter(plan=plan, person=company.salesperson)
    assert {cell.amount for cell in cells} == {Decimal(600)}
    assert set(CellChange.objects.values_list("act", flat=True)) == {"suggested"}
    again = client.post(address(plan), {"row": "total", "method": "trend", "version": plan.version}, follow=True)
    assert "Meanwhile somebody changed the plan" in again.content.decode()
    assert not plan.cells.filter(row="total").exists()
    assert client.post(address(plan), {"row": "p-NOBODY", "method": "x"}).status_code == 302


def test_suggestions_are_taken_by_those_who_plan(company, plan, orders):
    row = suggesting.PlanRow(planning.RowKey("person", company.salesperson.pk), "p-SALESPERSON", "x")
    told = {"there": planning.months_there(plan), "tree": suggesting.OrgTree.on(date(2026, 6, 17))}
    with pytest.raises(PermissionDenied):
        suggesting.take_suggestion(
            plan, orders, row, "trend", **told, version=1, by=company.assistant, today=date(2026, 6, 17)
        )


def test_results_of_another_unit_are_suggested_only_to_whoever_reads_them(company, as_, plan, orders):
    """Somebody moved in: the head knows what was made since, the director of both units all of it (decision 0027)."""
    for month in (3, 4, 5):
        signed(company.stranger, orders, date(2026, month, 8), 600)
    company.stranger.appointments.update(valid_to=date(2026, 6, 1))
    make_appointment(company.stranger, company.north, since=date(2026, 6, 1))

    def trend(who):
        rows = {row.row.name: row for row in as_(who).get(address(plan)).context["rows"]}
        return {line.method: line.amounts[8] for line in rows["p-STRANGER"].lines}["trend"]

    assert (trend(company.manager), trend(company.director)) == (None, 600)
    told = {"row": "p-STRANGER", "method": "trend", "version": plan.version}
    as_(company.manager).post(address(plan), told)
    assert not plan.cells.exists()
    as_(company.director).post(address(plan), told)
    assert {cell.amount for cell in plan.cells.all()} == {Decimal(600)}


def everybody(plan, method="trend", **more):
    return {"row": "everybody", "method": method, "version": plan.version} | more


def test_suggestion_is_taken_for_everybody_and_the_total_becomes_the_sum(company, as_, plan, orders):
    for month in (3, 4, 5):
        signed(company.salesperson, orders, date(2026, month, 8), 600)
        signed(company.colleague, orders, date(2026, month, 9), 300)
    client = as_(company.manager)
    assert "(total becomes the sum)" in client.get(address(plan)).content.decode()
    page = client.post(address(plan), everybody(plan, total="sum"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("targets:plan_detail", args=[plan.pk]) + "?metric=orders"
    known = {(cell.person_id, cell.month): cell.amount for cell in plan.cells.filter(row="person")}
    assert {known[company.salesperson.pk, month] for month in plan.months} == {Decimal(600)}
    assert {known[company.colleague.pk, month] for month in plan.months} == {Decimal(300)}
    assert {cell.amount for cell in plan.cells.filter(row="total")} == {Decimal(900)}
    again = client.post(address(plan), everybody(plan, total="sum"), follow=True).content.decode()
    assert "Meanwhile somebody changed the plan" in again


def test_what_is_asked_of_the_unit_stays_where_it_is_there(company, as_, plan, orders):
    signed(company.salesperson, orders, date(2026, 5, 8), 600)
    for month in (3, 4):
        signed(company.salesperson, orders, date(2026, month, 8), 600)
    total = planning.CellEdit(planning.RowKey("total"), JANUARY, Decimal(5000))
    planning.save_plan_cells(plan, orders, [total], by=company.manager, today=date(2026, 6, 17))
    plan.refresh_from_db()
    client = as_(company.manager)
    assert "(total stays)" in client.get(address(plan)).content.decode()
    client.post(address(plan), everybody(plan))
    assert plan.cells.get(row="total").amount == Decimal(5000)
    assert plan.cells.filter(person=company.salesperson).count() == 12


def test_everybody_costs_the_same_for_few_and_for_sixty(company, as_, plan, orders):
    client = as_(company.manager)

    def counted():
        plan.cells.all().delete()
        plan.refresh_from_db()
        with CaptureQueriesContext(connection) as seen:
            client.post(address(plan), everybody(plan, method="percentile", total="sum"))
        return sum(query["sql"].startswith("SELECT") for query in seen)  # cells and their history go in batches

    def sell(person):
        for month in (3, 4, 5):
            signed(person, orders, date(2026, month, 8), 600)

    sell(company.salesperson)
    counted()
    few = counted()
    for number in range(60):  # more than a page
        person = make_person(f"M{number}", number=500 + number)
        make_appointment(person, company.north)
        sell(person)
    many = counted()
    assert plan.cells.filter(row="person").values("person").distinct().count() == 61
    assert {cell.amount for cell in plan.cells.filter(row="total")} == {Decimal(61 * 600)}
    assert many == few


def test_page_without_history_says_so(company, as_, plan):
    page = as_(company.manager).get(address(plan)).content.decode()
    assert "Too little is known yet." in page
    Metric.objects.filter(code="new_customers").update(aggregation="last")
    page = as_(company.manager).get(reverse("targets:plan_suggest", args=[plan.pk]) + "?metric=new_customers")
    assert "no suggestions for this measure" in page.content.decode()


def test_page_costs_the_same_for_one_and_for_fifty_people(company, as_, plan, orders):
    client = as_(company.manager)

    def counted():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address(plan)).status_code == 200
        return len(seen), sum("targets_entry" in query["sql"] for query in seen)

    signed(company.salesperson, orders, date(2026, 5, 8), 600)
    counted()
    few = counted()
    for number in range(45):
        person = make_person(f"M{number}", number=500 + number)
        make_appointment(person, company.north)
        signed(person, orders, date(2026, 5, 8), 600)
    assert counted() == few
    assert few[1] == 1

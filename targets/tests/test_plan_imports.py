"""A plan as a file and back: what is exported comes in again, into drafts, over what was seen."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.imports import services
from core.periods import Month
from core.tests.instants import at
from org.models import Appointment
from org.tests.test_import_people import bring, verdicts, work
from targets import locking, planning
from targets.grid import RowKey
from targets.models import Metric, Plan, PlanCell
from targets.plan_imports import undo_plan_cells
from targets.planning import CellEdit

pytestmark = pytest.mark.django_db
NOW = at(17)
TODAY = date(2026, 6, 17)
HEADER = "Unit,Year,Part,Number,What,January,June,July\n"
JUNE, JULY = Month("2026-06"), Month("2026-07")
TOTAL = RowKey("total")


@pytest.fixture
def orders():
    return Metric.objects.get(code="orders")


@pytest.fixture
def plan(company, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return Plan.objects.create(unit=company.north, year=2026, starts_in="2026-01", made_by=company.manager)


def state(plan):
    cells = plan.cells.select_related("person", "unit", "metric")
    return {(cell.row, cell.person and cell.person.code, cell.metric.code, cell.month): cell.amount for cell in cells}


def bring_plan(by, rows, **more):
    return bring(by, HEADER + rows, kind="plans", name="plan.csv", **more)


def save(plan, metric, *edits, by):
    planning.save_plan_cells(plan, metric, edits, by=by, today=TODAY)


def test_a_file_of_a_plan_comes_and_goes_and_twice_is_once(company, plan):
    rows = "NORTH,2026,total,,orders,1000,,\nNORTH,2026,person,SALESPERSON,orders,600,700,[clear]\n"
    rows += "北區,2026,reserve,,orders,,,9\n"
    job = bring_plan(company.manager, rows)
    assert (job.state, job.counts) == ("applied", {"new": 3})
    assert state(plan) == {
        ("total", None, "orders", "2026-01"): Decimal(1000),
        ("person", "SALESPERSON", "orders", "2026-01"): Decimal(600),
        ("person", "SALESPERSON", "orders", "2026-06"): Decimal(700),
        ("reserve", None, "orders", "2026-07"): Decimal(9),
    }
    assert job.summary == [["cells", 4], ["plan", 1]]
    assert bring_plan(company.manager, rows).counts == {"same": 3}
    version = Plan.objects.get(pk=plan.pk).version
    services.ask_undo(job, by=company.manager, now=NOW)
    assert (work(job).state, state(plan)) == ("undone", {})
    assert Plan.objects.get(pk=plan.pk).version > version


def test_a_blank_keeps_the_mark_clears_and_what_is_written_over_is_said(company, plan, orders):
    save(plan, orders, CellEdit(TOTAL, JUNE, Decimal(1000)), CellEdit(TOTAL, JULY, Decimal(900)), by=company.manager)
    job = bring_plan(company.manager, "NORTH,2026,total,,orders,,,[clear]\n")
    assert {month: amount for (*_, month), amount in state(plan).items()} == {"2026-06": 1000, "2026-07": 0}
    assert verdicts(job) == {2: ("changed", [["July", "900 until now"]])}
    services.ask_undo(job, by=company.manager, now=NOW)
    assert (work(job).state, plan.cells.get(month=JULY).amount) == ("undone", 900)


def test_a_cell_saved_between_the_look_and_the_writing_is_not_lost(company, plan, orders):
    save(plan, orders, CellEdit(TOTAL, JUNE, Decimal(1000)), by=company.manager)
    job = bring_plan(company.manager, "NORTH,2026,total,,orders,5,1200,\n", confirm=False)
    save(plan, orders, CellEdit(TOTAL, JUNE, Decimal(1100), version=1), by=company.director)
    services.confirm(job, only_good=False, by=company.manager, now=NOW)
    work(job)
    assert job.state == "checked"
    assert "has changed since" in job.trouble
    assert state(plan) == {("total", None, "orders", "2026-06"): Decimal(1100)}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("SOUTH,2026,total,,orders,1,,", "made by its head"),
        ("NORTH,2027,total,,orders,1,,", "no draft"),
        ("NORTH,x,total,,orders,1,,", "no year"),
        ("NOWHERE,2026,total,,orders,1,,", "no unit"),
        ("NORTH,2026,person,STRANGER,orders,1,,", "has a part"),
        ("NORTH,2026,unit,SOUTH,orders,1,,", "has a part"),
        ("NORTH,2026,nobody,,orders,1,,", "not known"),
        ("NORTH,2026,total,,weather,1,,", "not planned"),
        ("NORTH,2026,total,,new_customers,1.5,,", "whole number"),
        ("NORTH,2026,total,,orders,-1,,", "from 0 on"),
        ("NORTH,2026,total,,orders,a lot,,", "no number"),
        ("NORTH,2026,person,COLLEAGUE,orders,,,5", "not in the unit in July 2026"),
    ],
)
def test_a_row_that_cannot_be_says_why_and_writes_nothing(company, plan, row, reason):
    Appointment.objects.filter(person=company.colleague).update(valid_to=date(2026, 7, 1))
    job = bring_plan(company.manager, row + "\n")
    ((verdict, reasons),) = verdicts(job).values()
    assert verdict == "bad"
    assert reason in reasons[0][1]
    assert not PlanCell.objects.exists()


def test_the_same_part_twice_is_refused(company, plan):
    job = bring_plan(company.manager, "NORTH,2026,total,,orders,1,,\nNORTH,2026,total,,orders,2,,\n", confirm=False)
    assert [verdict for verdict, _ in verdicts(job).values()] == ["new", "bad"]


def test_a_month_that_the_version_before_settled_stays(company, plan, orders):
    save(plan, orders, CellEdit(TOTAL, JULY, Decimal(0)), by=company.manager)
    locking.lock_plan(plan, version=Plan.objects.get(pk=plan.pk).version, by=company.manager, now=NOW, today=TODAY)
    locking.revise_plan(plan, starts_in=JULY, reason="x", by=company.manager, today=TODAY)
    job = bring_plan(company.manager, "NORTH,2026,total,,orders,,1,\nNORTH,2026,reserve,,orders,,,0\n", confirm=False)
    assert [verdict for verdict, _ in verdicts(job).values()] == ["bad", "same"]
    assert "settled" in verdicts(job)[2][1][0][1]


def test_import_of_a_plan_that_is_locked_meanwhile_is_not_taken_back(company, plan):
    job = bring_plan(company.manager, "NORTH,2026,total,,orders,0,10,\nNORTH,2026,person,SALESPERSON,orders,,10,\n")
    locking.lock_plan(plan, version=Plan.objects.get(pk=plan.pk).version, by=company.manager, now=NOW, today=TODAY)
    services.ask_undo(job, by=company.manager, now=NOW)
    assert work(job).state == "applied"
    assert "locked" in job.trouble


def test_cell_that_was_new_and_is_typed_over_since_is_not_taken_back(company, plan, orders):
    job = bring_plan(company.manager, "NORTH,2026,total,,orders,,100,\n")
    save(plan, orders, CellEdit(TOTAL, JUNE, Decimal(150), version=1), by=company.director)
    services.ask_undo(job, by=company.manager, now=NOW)
    assert (work(job).state, plan.cells.get().amount) == ("applied", 150)
    assert "changed again since" in job.trouble


def test_cell_that_is_typed_over_while_an_import_waits_for_the_plan_is_not_taken_back(company, plan, monkeypatch):
    job = bring_plan(company.manager, "NORTH,2026,total,,orders,,100,\n")
    really = QuerySet.select_for_update

    def typed_before_it_is_held(self, *args, **more):
        if self.model is Plan:
            PlanCell.objects.filter(version=1).update(amount=150, version=2)
        return really(self, *args, **more)

    monkeypatch.setattr(QuerySet, "select_for_update", typed_before_it_is_held)
    services.ask_undo(job, by=company.manager, now=NOW)
    assert (work(job).state, plan.cells.count()) == ("applied", 1)
    assert "changed again since" in job.trouble


def test_taking_back_reads_a_plan_once_for_few_cells_and_many_and_holds_it(company, plan, monkeypatch):
    held, really = [], QuerySet.select_for_update

    def hold(self, *args, **more):
        held.append(self.model)
        return really(self, *args, **more)

    monkeypatch.setattr(QuerySet, "select_for_update", hold)

    def statements(*months):
        cells = [
            PlanCell.objects.create(plan=plan, row="person", person=company.salesperson, month=month, amount=5, **told)
            for month in months
        ]
        cells = list(PlanCell.objects.filter(pk__in=[cell.pk for cell in cells]))
        with CaptureQueriesContext(connection) as captured:
            undo_plan_cells(cells, {}, company.manager)
        return len(captured)

    told = {"metric": Metric.objects.get(code="orders")}
    few = statements("2026-01")
    assert Plan in held
    assert statements("2026-02", "2026-03", "2026-04", "2026-05") == few


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("how", ["csv", "xlsx"])
def test_exported_plan_comes_in_again_unchanged_and_changed(company, as_, plan, orders, language, how):
    edits = [CellEdit(key, JUNE, Decimal("1234.50")) for key in (TOTAL, RowKey("person", company.salesperson.pk))]
    save(plan, orders, *edits, by=company.manager)
    client = as_(company.manager, HTTP_ACCEPT_LANGUAGE=language)
    client.cookies["django_language"] = language
    response = client.get(reverse("targets:plan_detail", args=[plan.pk]), {"export": how})
    content = b"".join(response.streaming_content)
    job = bring(company.manager, content, kind="plans", name=f"plan.{how}")
    assert job.counts["same"] == job.row_count > 10, verdicts(job)


def test_exported_plan_has_quarters_and_the_year(company, as_, plan, orders):
    save(plan, orders, CellEdit(TOTAL, JUNE, Decimal(5)), CellEdit(TOTAL, JULY, Decimal(7)), by=company.manager)
    response = as_(company.manager).get(reverse("targets:plan_detail", args=[plan.pk]), {"export": "csv"})
    text = b"".join(response.streaming_content).decode().lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert (rows[0]["Part"], rows[0]["June"], rows[0]["July"]) == ("Asked of the unit", "5.00", "7.00")
    assert [rows[0][name] for name in ("Q1", "Q2", "Q3", "Q4", "Whole year")] == ["", "5.00", "7.00", "", "12.00"]


def test_a_file_costs_the_same_statements_for_few_rows_and_many(company, plan):
    people = [company.salesperson, company.colleague, company.supervisor]
    rows = [f"NORTH,2026,person,{one.code},{what},1,2,3" for what in ("orders", "collections") for one in people]

    def statements(rows):
        with CaptureQueriesContext(connection) as captured:
            job = bring_plan(company.manager, "\n".join(rows) + "\n", confirm=False)
        assert job.counts == {"new": len(rows)}
        return len(captured)

    statements(rows[:1])
    assert statements(rows) == statements(rows[:1])

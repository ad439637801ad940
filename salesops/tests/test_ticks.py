"""A tick with nothing to do costs next to nothing, however many people and years of facts there are."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tests.instants import at
from core.ticks import run_tick
from org.tests.factories import make_appointment, make_person
from salesops.timetable import all_ticks
from targets.models import Goal, GoalStage, Metric

pytestmark = pytest.mark.django_db
NOW = at(17, 40)
# Statements of each tick when nothing is due, the two of its health row included.
IDLE = {
    "org.keep_calendar": 5,  # with the two of its transaction
    "org.check_structure": 3,
    "org.apply_reorganisations": 3,
    "duties.plan": 4,
    "duties.remind": 7,
    "duties.reap": 5,
    "duties.dispatch": 3,
    "duties.groups": 2,  # no host is allowed; one more where one is and there is no robot
    "duties.repair": 3,
    "targets.count_figures": 4,
    "targets.reach_stages": 4,  # where a stage is open; one fewer where none is
    "meetings.plan_meetings": 4,
    "coaching.count_mood": 3,
    "coaching.end_consents": 3,
    "coaching.keep_pairs": 3,
    "training.start_first_steps": 3,
    "meetings.after_meetings": 5,
    "reviews.refresh_previews": 14,  # where no month was ever closed; seven fewer afterwards
    "reviews.close_months": 12,  # where months close by themselves and none ever did
    "reviews.advance_runs": 3,
    "reviews.keep_sealed_targets": 4,
    "reviews.settle_months": 12,  # where no month was ever closed
    "reviews.propose_rewards": 3,
    "reviews.verify": 3,
    "core.imports": 3,
    "core.forget_imports": 3,
    "core.sweep_files": 2,  # one more for each table of documents, once anything is kept
    "recruiting.erase_candidates": 4,
    "salesops.company": 3,
    "salesops.forget": 3,
    "core.forget_tries": 3,
}
# Tables with a row for each person, or for each of their days: nobody reads them whole to see that nothing is due.
GROWING = {"org_person", "duties_planstate", "duties_duty", "duties_reminder", "meetings_report", "targets_entry"}
GROWING |= {"reviews_monthpreview", "meetings_meeting", "coaching_moodmark", "recruiting_candidate"}


@pytest.fixture
def stage(company):
    """One that is counted, and ends before the last day of a month that has begun."""
    goal = Goal.objects.create(unit=company.sales, name="First.", starts_in="2026-05", made_by=company.director)
    orders = Metric.objects.get(code="orders")
    return GoalStage.objects.create(goal=goal, name="x", due_on=date(2026, 6, 20), metric=orders, amount=1000)


def run_all():
    for tick in all_ticks():
        run_tick(tick, now=NOW)


def idle_statements() -> Iterator[tuple[str, str]]:
    """(tick, statement) of every tick when all that was due is done."""
    for _ in range(2):
        run_all()
    for tick in all_ticks():
        with CaptureQueriesContext(connection) as captured:
            run_tick(tick, now=NOW)
        yield from ((tick.name, query["sql"]) for query in captured)


def counts(statements):
    names = [name for name, _ in statements]
    return {name: names.count(name) for name in names}


def test_an_idle_tick_costs_the_same_statements_for_thirteen_people_and_for_fifty(company, settings, stage):
    settings.MONTH_CLOSES_ITSELF = True
    settings.STORAGES = settings.STORAGES  # set anew, the storage forgets what other tests have kept in it
    assert counts(idle_statements()) == IDLE
    for _ in range(37):
        make_appointment(make_person(), company.north)
    assert counts(idle_statements()) == IDLE


@pytest.mark.postgresql
@pytest.mark.plans
def test_an_idle_tick_reads_growing_tables_by_a_condition_or_the_end_of_an_index(company, settings, stage):
    settings.MONTH_CLOSES_ITSELF = True
    seen = set()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # the tables are small here: is there an index that serves?
        for name, statement in list(idle_statements()):
            if not statement.startswith(("SELECT", "UPDATE")):
                continue
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
            for node, above in scans(cursor.fetchone()[0][0]["Plan"]):
                seen.add(node["Relation Name"])
                assert {"Index Cond", "Recheck Cond"} & node.keys() or above == "Limit", (name, statement, node)
    assert seen == GROWING


def scans(plan: dict, above: str = "") -> Iterator[tuple[dict, str]]:
    """Each node of the plan that reads a growing table, and what stands above it."""
    if plan.get("Relation Name") in GROWING and "Scan" in plan["Node Type"]:
        yield plan, above
    for below in plan.get("Plans", ()):
        yield from scans(below, plan["Node Type"])

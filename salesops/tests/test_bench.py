"""The benchmark judges its own figures, so that nobody writes verdicts by hand; and every page it asks for is there."""

import sys
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import NoReverseMatch, reverse

from core.periods import Month
from core.tests.instants import at
from duties.models import Duty, Reminder
from meetings.models import Report
from meetings.tests.factories import make_report
from recruiting.models import Application
from salesops.bench import history, recruiting
from salesops.bench.pages import PAGES
from salesops.tests.sources import ROOT

sys.path.insert(0, str(ROOT / "tools"))  # the tools are no package
from bench_goals import Goal, verdict  # noqa: E402 found only now


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({}, "not measured"),
        ({"": 49.96}, "held: 50 ms"),
        ({"Today": 12, "board": 50}, "held: board 50 ms"),
        ({"Today": 51, "board": 60, "people": 1}, "**not held**: board 60 ms, Today 51 ms"),
        ({str(n): 100 - n for n in range(6)}, "**not held**: 0 100 ms, 1 99 ms, 2 98 ms, 3 97 ms and 2 more"),
    ],
)
def test_a_goal_is_held_by_its_worst_figure_or_names_what_is_over_it(figures, told):
    assert verdict(figures, 50, " ms", "held") == told


def test_a_goal_may_aim_with_other_figures_than_it_must():
    goal = Goal("close", 60, 15, " s", {"": 40}, {"": 20})
    assert goal.line() == "| close | ≤ 60 s | held: 40 s | ≤ 15 s | **not reached**: 20 s |"


def test_every_page_of_the_benchmark_has_an_address(settings):
    settings.ROOT_URLCONF = "salesops.bench.urls"
    words = {"closed": "2026-05", "running": "2026-06", "opening": "1"}
    for name, address, arguments, _kind, _has_rows in PAGES:
        try:
            reverse(address, args=[words.get(word, word) for word in arguments if not word.startswith("?")])
        except NoReverseMatch as error:
            pytest.fail(f"{name}: {error}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the benchmark writes its history in PostgreSQL's words")
def test_history_of_the_benchmark_fits_the_tables(company):
    make_report(company.salesperson, date(2026, 5, 20), sent_at=at(17, day=date(2026, 5, 20)))
    history.add_year(Month("2026-05"))
    assert Report.objects.count() == 1 + history.TIMES
    assert Duty.objects.count() == Reminder.objects.count() > history.TIMES


@pytest.mark.django_db
def test_opening_of_the_benchmark_has_a_candidate_for_each_person_and_a_step_for_each_application(company):
    people = {"manager": company.manager, "general manager": company.gm}
    bench = SimpleNamespace(people_count=9, people=people, now=at(17), wall=at(17))
    opening = recruiting.add_opening(bench)
    applications = Application.objects.filter(opening=opening).select_related("stage")
    assert applications.count() == 9
    assert {one.stage for one in applications} == set(opening.stages.all())
    assert [one.moves.get().to_stage for one in applications] == [one.stage for one in applications]

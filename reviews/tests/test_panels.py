"""The pace on Today, and last month's figures in this month's targets."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.periods import Month
from org.models import Person
from reviews import runs
from reviews.carrying import previous_figures
from reviews.panels import month_panel
from reviews.previews import refresh_previews
from reviews.tests.test_previews import AFTERWARDS, JUNE, MONTH
from targets.models import Metric, TargetCell
from targets.rules import pace, pace_word
from targets.services import NewCell, new_cell

JULY = Month("2026-07")
MIDST = datetime(2026, 6, 17, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("actual", "elapsed", "whole", "expected"),
    [(50, 22, 44, 10000), (40, 22, 44, 8000), (0, 22, 44, 0), (50, 0, 44, None), (50, 44, 44, 5000)],
)
def test_pace_is_the_result_against_the_share_of_working_days_over(actual, elapsed, whole, expected):
    assert pace(actual, 100, elapsed_halves=elapsed, whole_halves=whole) == expected


@pytest.mark.parametrize(
    ("reached", "days", "word"),
    [
        (10000, 3, "on_track"),
        (9999, 3, "behind"),
        (8000, 3, "behind"),
        (7999, 3, "far_behind"),
        (20000, 2, None),
        (0, 0, None),
        (None, 10, None),
    ],
)
def test_pace_has_no_word_in_the_first_three_working_days(reached, days, word):
    assert pace_word(reached, elapsed_days=days) == word


@pytest.fixture
def june(db):
    call_command("import_company", str(JUNE), verbosity=0)
    return {person.code: person for person in Person.objects.all()}


def test_today_shows_target_result_and_pace_of_the_month(june):
    refresh_previews(MIDST)
    panel = month_panel(june["P2"], MIDST)
    # By the 17th 9 of 19 eligible days are over: 259,090.91 · 9 ÷ 19 = 122,727.27 asked.
    assert (panel.effective, panel.actual) == (Decimal("259090.91"), Decimal("226800.00"))
    assert (panel.attainment, panel.pace, panel.word) == (Decimal("87.54"), Decimal("184.80"), "on_track")


def test_today_shows_the_head_the_orders_of_the_team(june):
    refresh_previews(MIDST)
    panel = month_panel(june["P1"], datetime(2026, 6, 30, 4, 0, tzinfo=UTC))
    assert (panel.effective, panel.actual, panel.is_team) == (Decimal("998727.28"), Decimal("926800.00"), True)


def test_today_shows_nothing_to_somebody_without_a_target(june):
    refresh_previews(MIDST)
    assert month_panel(june["GM"], MIDST) is None


def test_today_shows_nothing_before_the_month_was_first_worked_out(june):
    assert month_panel(june["P2"], MIDST) is None


def test_today_page_shows_the_panel_and_changes_no_row(as_, june, monkeypatch):
    from duties import views  # noqa: PLC0415 here: the clock of this page is replaced

    class Clock:
        now = staticmethod(lambda: MIDST)

    refresh_previews(MIDST)
    monkeypatch.setattr(views, "timezone", Clock)
    client = as_(june["P2"])
    with CaptureQueriesContext(connection) as seen:
        page = client.get("/today/").content.decode()
    assert "226,800" in page
    assert [query["sql"] for query in seen if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def cells(june):
    orders, collections = (Metric.objects.get(code=code) for code in ("orders", "collections"))
    new = [
        NewCell(june["P2"], "salesperson", orders, Decimal(300000)),
        NewCell(june["P2"], "salesperson", collections, Decimal(200000)),
        NewCell(june["P3"], "supervisor", orders, Decimal(300000)),
    ]
    TargetCell.objects.bulk_create(new_cell(JULY, cell, previous=None) for cell in new)
    TargetCell.objects.create(person=june["P4"], month=JULY, profile="salesperson", metric=orders, base=1)


def test_sealing_fills_last_months_orders_into_targets_typed_before(june):
    cells(june)
    assert previous_figures(JULY, [june["P2"].pk]) == {}
    runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    rows = TargetCell.objects.filter(month=JULY).order_by("person__number", "metric__code")
    assert [(row.person.code, row.metric.code, row.previous_effective, row.previous_actual) for row in rows] == [
        ("P2", "collections", None, None),
        ("P2", "orders", Decimal("259090.91"), Decimal("226800.00")),
        ("P3", "orders", Decimal("344181.82"), Decimal("372000.00")),
        ("P4", "orders", None, None),  # imported: it stays as it came
    ]


def test_team_targets_and_unsealed_months_give_no_previous_figures(june):
    everybody = [person.pk for person in june.values()]
    runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    assert set(previous_figures(JULY, everybody)) == {june[code].pk for code in ("P2", "P3", "P4", "P5")}
    assert previous_figures(JULY.next(), everybody) == {}

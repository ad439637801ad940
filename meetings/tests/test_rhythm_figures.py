"""Reports in the health of the rhythm: what a superior excused is not asked for."""

from datetime import date

import pytest

from core.tests.instants import DAY, at
from duties import rhythm
from duties.registry import kinds
from duties.rhythm import Share
from duties.services import plan_duties
from meetings.tests.factories import make_report

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY = date(2026, 6, 15), date(2026, 6, 21)
NOW = at(12, day=date(2026, 6, 20))


def reports_of(company):
    return rhythm.shares(MONDAY, SUNDAY, [company.south.pk], now=NOW)["reports"].get((company.south.pk, MONDAY))


def test_reports_of_a_team_are_counted_and_excused_ones_left_out(company):
    plan_duties(at(8, day=MONDAY))
    owed = rhythm.due_in(("daily_report", "weekly_report"), MONDAY, SUNDAY, [company.south.pk], now=NOW).count()
    assert owed > 5 and reports_of(company) == Share(0, owed)
    make_report(company.stranger, DAY, sent_at=None, excused_on=DAY, excuse_reason="ill", excused_by=company.director)
    assert reports_of(company) == Share(0, owed - 1)


def test_every_figure_counts_kinds_that_there_are():
    assert {kind for figure in rhythm.figures() for kind in figure.kinds} <= set(kinds())
    assert {"reports", "reviews"} <= {figure.code for figure in rhythm.figures()}

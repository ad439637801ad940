"""Effective targets of people by month: from the open month, and again from the sealed one."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command

from core.models import Summary
from org.models import Person
from reviews import month_targets
from reviews.models import MonthPreview, MonthResult, MonthRun
from reviews.month_targets import keep_sealed
from reviews.previews import refresh_previews
from reviews.tests.test_previews import JUNE
from targets import figures
from targets.models import Entry, MonthTarget, TargetCell, UnitFigure

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)


@pytest.fixture
def june(db):
    call_command("import_company", str(JUNE), verbosity=0)
    refresh_previews(NOW)


def own_steps(rows):
    """Effective targets of people's own measures as a month came out with them, in hundredths."""
    return {
        (row.person_id, step["metric"]): step["effective"]
        for row in rows
        for period in json.loads(row.body).get("role_periods", ())
        for step in period["targets"]
        if "team" not in step
    }


def kept():
    return {
        (row.person_id, row.metric.code): int(row.amount * 100) for row in MonthTarget.objects.select_related("metric")
    }


def test_an_open_month_keeps_what_its_preview_comes_to(june):
    steps = own_steps(MonthPreview.objects.all())
    assert steps
    assert {key: amount for key, amount in kept().items() if key in steps} == steps
    figures.count_figures(NOW)
    total = UnitFigure.objects.get(unit__versions__parent=None, metric__code="orders", month="2026-06")
    assert total.target == sum(row.amount for row in MonthTarget.objects.filter(metric__code="orders"))
    assert total.result == sum(row.amount for row in Entry.objects.counted().filter(metric__code="orders"))


def test_half_days_leave_out_relieved_leave_and_days_before_the_post(june):
    row = MonthTarget.objects.filter(metric__code="orders").order_by("pk").first()
    preview = MonthPreview.objects.get(person=row.person_id)
    step = next(
        step for period in json.loads(preview.body)["role_periods"] for step in period["targets"]
        if step["metric"] == "orders"
    )  # fmt: skip
    assert row.halves.bit_count() == step["eligible_halves"]


def test_a_target_that_falls_away_is_no_longer_kept(june):
    row = MonthTarget.objects.order_by("pk").first()
    TargetCell.objects.filter(person=row.person_id, metric=row.metric_id).delete()
    refresh_previews(NOW)
    assert not MonthTarget.objects.filter(person=row.person_id, metric=row.metric_id).exists()


def test_a_sealed_month_is_kept_from_its_run_part_by_part_and_once(june, monkeypatch):
    call_command("close_month", "2026-06", verbosity=0)
    run = MonthRun.objects.get(is_current=True)
    before = kept()
    MonthTarget.objects.filter(pk=MonthTarget.objects.first().pk).update(amount=Decimal(1))
    stranger = Person.objects.exclude(pk__in=MonthTarget.objects.values("person")).first()
    example = MonthTarget.objects.last()
    MonthTarget.objects.create(
        person=stranger, month="2026-06", unit=example.unit, metric=example.metric,
        starts_on=date(2026, 1, 1), amount=Decimal(7),
    )  # fmt: skip
    monkeypatch.setattr(month_targets, "CHUNK", 2)
    assert keep_sealed(NOW, until=lambda: True) == 0
    (number,) = (done for _, done in Summary.objects.get(name=month_targets.NAME).content["runs"].values())
    seen = []
    monkeypatch.setattr(month_targets, "keep_targets", lambda month, codes, people, places: seen.extend(codes))
    assert keep_sealed(NOW, until=lambda: len(seen) >= 2) == 0
    assert len(seen) == 2
    assert set(seen).isdisjoint(run.inputs.filter(person_number__lte=number).values_list("person_key", flat=True))
    monkeypatch.undo()
    Summary.objects.all().delete()
    assert [keep_sealed(NOW), keep_sealed(NOW)] == [1, 0]
    assert kept() == before
    steps = own_steps(MonthResult.objects.filter(run=run))
    assert {key: amount for key, amount in kept().items() if key in steps} == steps

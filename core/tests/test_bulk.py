"""Rows put in without instances come out as if they had been saved one by one."""

import gc
from datetime import date

import pytest

from core.bulk import collector_paused, insert_missing_rows, insert_rows, refresh_statistics
from core.models import AuditEntry
from org.models import CalendarDay
from targets.models import Metric

pytestmark = pytest.mark.django_db


def test_insert_rows_keeps_texts_and_structures_as_they_are():
    awkward = 'a\tb\\N\nc\r"d", \\t 中文'
    insert_rows(
        AuditEntry, ["actor", "action", "fields", "reason"], [("x", "y", [awkward, 1], awkward), ("z", "", [], "")]
    )
    rows = list(AuditEntry.objects.order_by("actor").values_list("actor", "action", "fields", "reason", "object_id"))
    assert rows == [("x", "y", [awkward, 1], awkward, ""), ("z", "", [], "", "")]
    assert AuditEntry.objects.filter(at=None).count() == 0


def test_insert_rows_fills_what_is_not_named_with_the_defaults_of_the_fields():
    names = ("code", "name_en", "name_zh_hant", "name_zh_hans", "kind")
    insert_rows(Metric, names, [("calls", "calls", "電話", "电话", "count")])
    metric = Metric.objects.get(code="calls")
    assert (metric.direction, metric.decimals, metric.position) == ("up", 2, 0)


def test_insert_rows_takes_more_than_one_batch(monkeypatch):
    monkeypatch.setattr("core.bulk.BATCH", 2)
    days = [date(2026, 6, number) for number in range(1, 6)]
    insert_rows(CalendarDay, ["day", "is_working", "kind"], [(day, day.day > 2, "workday") for day in days])
    assert list(CalendarDay.objects.values_list("day", "is_working")) == [(day, day.day > 2) for day in days]
    assert CalendarDay.objects.count() == 5


def test_insert_missing_rows_leaves_what_is_there_as_it_is(monkeypatch):
    monkeypatch.setattr("core.bulk.MISSING_BATCH", 2)
    names, days = ["day", "is_working", "kind"], [date(2026, 6, number) for number in range(1, 6)]
    insert_missing_rows(CalendarDay, names, [(day, True, "workday") for day in days[1:3]])
    insert_missing_rows(CalendarDay, names, [(day, False, "weekend") for day in days])
    found = list(CalendarDay.objects.order_by("day").values_list("is_working", "kind"))
    assert found == [(False, "weekend"), (True, "workday"), (True, "workday"), (False, "weekend"), (False, "weekend")]


def test_insert_missing_rows_writes_as_a_model_would():
    names = ("code", "name_en", "name_zh_hant", "name_zh_hans", "kind")
    insert_missing_rows(Metric, names, [("calls", "calls\t", "電話\\N", "电话", "count")])
    metric = Metric.objects.get(code="calls")
    assert (metric.name_en, metric.name_zh_hant, metric.direction, metric.decimals) == ("calls\t", "電話\\N", "up", 2)


def test_collector_runs_again_after_the_pause_and_after_an_error():
    with pytest.raises(ZeroDivisionError), collector_paused():
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()


def test_statistics_can_be_refreshed_on_every_engine():
    assert refresh_statistics() is None

"""Scheme versions: content, force, publishing."""

import csv
import json
from datetime import date, time
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from core.models import AuditEntry
from core.periods import Month
from meetings.models import ReportRule
from org.models import Period
from reviews.models import Scheme
from reviews.publishing import import_scheme
from reviews.schemes import rules_json, scheme_of, scheme_on, split_rules

SHARED = Path(settings.BASE_DIR).parent / "shared" / "acceptance" / "june-2026" / "inputs"

pytestmark = pytest.mark.django_db


def content(version: str = "2026-07-v1", effective_from: date = date(2026, 7, 1), **changes) -> dict[str, object]:
    default = scheme_on(date(2026, 6, 1))
    rules = {**json.loads(default.body), "version": version, **changes}
    return {"version": version, "rules": rules, "items": default.items, "effective_from": effective_from}


def next_version(**changes) -> Scheme:
    return import_scheme(**content(**changes))


def test_default_scheme_gives_the_numbers_of_the_rules():
    default = scheme_on(date(2026, 6, 17))
    assert default.version == "default-v1"
    assert default.item("VISIT").points["salesperson"] == (15, 45)
    assert [item.code for item in default.items_of("manager")] == [
        "CALL", "VISIT", "FUP", "ORDER", "COLL", "INFO", "TRAIN", "COACH", "REVIEW", "PLAN", "DUTY",
    ]  # fmt: skip
    assert default.rules["profile_weights"]["probation"] == {"D": 35, "W": 20, "T": 15, "M": 20, "R": 10}


@pytest.mark.skipif(not SHARED.exists(), reason="the acceptance months are not beside the project")
def test_default_scheme_has_the_content_of_the_worked_month():
    rules = json.loads((SHARED / "rules.json").read_text(encoding="utf-8"))
    default = scheme_on(date(2026, 6, 1))
    assert rules_json(default, Month("2026-06")) == {**rules, "version": "default-v1"}
    with (SHARED / "daily_items.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (row["code"], row["name_en"], row["name_zh"], int(row["assistant_unit"]), int(row["assistant_cap"]))
            for row in csv.DictReader(file)
        ]
    assert [(i.code, i.name_en, i.name_zh, *i.points["assistant"]) for i in default.items] == rows


def test_default_report_rules_follow_from_the_default_scheme():
    rules = ReportRule.objects.filter(version="default-v1").order_by("kind")
    assert [(r.kind, r.due_day, r.due_time, r.cutoff_day, r.cutoff_time) for r in rules] == [
        ("daily", 1, time(9, 30), 2, time(18, 0)),
        ("monthly", 2, time(9, 30), 4, time(18, 0)),
        ("quarterly", 5, time(9, 30), None, None),
        ("weekly", 1, time(9, 30), 2, time(18, 0)),
        ("yearly", 10, time(9, 30), None, None),
    ]


def test_scheme_on_takes_the_version_in_force(django_assert_num_queries):
    next_version()
    assert scheme_on(date(2026, 6, 30)).version == "default-v1"
    assert scheme_on(date(2026, 7, 1)).version == "2026-07-v1"
    assert scheme_of(Month("2026-08")).version == "2026-07-v1"
    with django_assert_num_queries(1):
        scheme_on(date(2026, 7, 15))
    with pytest.raises(Scheme.DoesNotExist):
        scheme_on(date(1999, 12, 31))


def test_publish_scheme_writes_the_report_rules_of_the_same_version():
    next_version(due_time="10:00", monthly_due_working_day=3)
    monthly = ReportRule.objects.get(version="2026-07-v1", kind="monthly")
    assert (monthly.effective_from, monthly.due_day, monthly.due_time) == (date(2026, 7, 1), 3, time(10, 0))


def test_publish_scheme_twice_keeps_one_version():
    assert next_version() == next_version()
    assert Scheme.objects.filter(version="2026-07-v1").count() == 1


def test_publish_scheme_refuses_other_content_under_a_known_version():
    next_version()
    with pytest.raises(ValidationError, match="already published with other content"):
        next_version(min_scored_days_for_grade=6)


def test_publish_scheme_refuses_a_start_within_a_month():
    with pytest.raises(ValidationError, match="first day of a month"):
        next_version(effective_from=date(2026, 7, 2))


def test_publish_scheme_refuses_to_reach_into_a_closed_month():
    Period.objects.create(month="2026-07", state=Period.State.CLOSED)
    with pytest.raises(ValidationError, match="closed"):
        next_version()


def test_imported_scheme_is_published_by_nobody():
    assert next_version().published_by is None
    assert AuditEntry.objects.get(action="reviews.publish_scheme").actor == "import_company"


def test_rulebook_cannot_be_changed():
    default = scheme_on(date(2026, 6, 1))
    with pytest.raises(TypeError):
        default.rules["due_time"] = "10:00"
    with pytest.raises(TypeError):
        default.item("CALL").points["salesperson"] = (3, 30)


def test_split_rules_leaves_out_the_month_and_the_order_of_keys():
    assert split_rules({"b": 1, "month": "2026-06", "a": "1.20"}) == '{"a":"1.20","b":1}'


@pytest.mark.parametrize("change", ["update", "delete"])
def test_scheme_is_insert_only(change):
    scheme = Scheme.objects.filter(version="default-v1")
    with pytest.raises(DatabaseError, match="insert only"), transaction.atomic():
        scheme.update(interpreter=2) if change == "update" else scheme.delete()


def test_default_scheme_migration_can_be_undone_and_done_again():
    migration = import_module("reviews.migrations.0002_default_scheme")
    editor = connection.schema_editor()
    migration.withdraw(apps, editor)
    assert (Scheme.objects.count(), ReportRule.objects.count()) == (0, 0)
    migration.publish(apps, editor)
    assert scheme_on(date(2026, 6, 1)).version == "default-v1"

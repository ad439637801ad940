"""A preview is the sheet that would be sealed, at the same number of queries for few and for many."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.periods import Month
from org.models import Person
from org.tests.factories import make_appointment, make_person
from reviews import runs
from reviews.previews import current_targets, preview, previews

JUNE = Path(__file__).parents[2] / "tests" / "acceptance" / "june-2026" / "inputs"
MONTH = Month("2026-06")
AFTERWARDS = datetime(2026, 7, 9, 16, 0, tzinfo=UTC)
DAY_AFTER = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def june():
    call_command("import_company", str(JUNE), verbosity=0)


def test_preview_after_the_closing_day_is_the_sealed_result(june):
    seen = {person.code: preview(person, MONTH, now=AFTERWARDS) for person in Person.objects.all()}
    run = runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    sealed = {row.person_key: json.loads(row.body) for row in run.results.all()}
    assert len(sealed) == 7
    assert {code: found.result for code, found in seen.items() if found} == sealed


def test_previews_of_several_people_are_their_single_previews(june):
    codes = ["P1", "P2", "P6"]
    together = previews(codes, MONTH, now=AFTERWARDS)
    alone = {code: preview(Person.objects.get(code=code), MONTH, now=AFTERWARDS) for code in codes}
    assert together == alone


def test_report_not_sent_is_open_in_a_preview_until_its_cutoff(june):
    person = Person.objects.get(code="P4")
    seen = {
        now: {day["day"]: day["state"] for day in preview(person, MONTH, now=now).result["days"]}["2026-06-11"]
        for now in (DAY_AFTER, AFTERWARDS)
    }
    assert list(seen.values()) == ["open", "missing"]


def test_current_targets_are_those_of_the_role_period_held_now(june):
    person = Person.objects.get(code="P3")
    found = [current_targets(person, MONTH, now=now) for now in (DAY_AFTER, AFTERWARDS)]
    assert [(month.periods[index].profile, steps[0]["effective"]) for month, index, steps in found] == [
        ("salesperson", 17781818),
        ("supervisor", 16636364),
    ]


def test_previews_take_the_same_number_of_queries_for_5_and_for_50_people(june):
    unit = Person.objects.get(code="P2").appointments.get().unit
    codes = []
    for number in range(50):
        person = make_person(f"N{number}", number=1000 + number)
        make_appointment(person, unit)
        codes.append(person.code)
    counts = []
    for some in (codes[:5], codes):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert len(previews(some, MONTH, now=AFTERWARDS)) == len(some)
        counts.append(len(seen))
    assert counts[0] == counts[1]

"""The month run: cut anywhere it goes on, done twice it does nothing, sealed it stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from random import uniform
from threading import current_thread
from time import sleep

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core.db_triggers import remove_triggers
from core.periods import Month
from org.models import Period
from org.services import require_open, require_open_span
from reviews import freezing, runs
from reviews.models import GatheredFacts, MonthInput, MonthResult, MonthRun
from reviews.parts import work_off
from reviews.tests.factories import close_impatiently

JUNE = Path(__file__).parents[2] / "tests" / "acceptance" / "june-2026" / "inputs"
MONTH = Month("2026-06")
CLOSING_DAY = datetime(2026, 7, 9, 15, 59, tzinfo=UTC)  # the last minute of 9 July in Shanghai, the 7th working day
AFTERWARDS = datetime(2026, 7, 9, 16, 0, tzinfo=UTC)

JUNE_SHA = "b25d7c3989af4ff61aa97aa3cd887bc889baf3689634b4e96a8dbba183e9b5d4"

pytestmark = pytest.mark.django_db


@pytest.fixture
def june():
    call_command("import_company", str(JUNE), verbosity=0)


def closed_run() -> MonthRun:
    return runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))


def in_small_parts(monkeypatch):
    """A part for each person, so that there is something to cut and to share."""
    monkeypatch.setattr(freezing, "GATHER_PART", 1)
    monkeypatch.setattr(freezing, "FREEZE_PART", 1)
    monkeypatch.setattr(runs, "COMPUTE_PART", 1)


def times(count: int):
    """Says stop after `count` questions."""
    asked = iter(range(count))
    return lambda: next(asked, None) is None


def test_month_cannot_be_closed_until_its_closing_day_is_over(june):
    with pytest.raises(ValidationError, match="10 July 2026"):
        runs.start_run(MONTH, by=None, now=CLOSING_DAY)
    assert not MonthRun.objects.exists()


def test_starting_twice_gives_the_same_run(june):
    first = runs.start_run(MONTH, by=None, now=AFTERWARDS)
    assert runs.start_run(MONTH, by=None, now=AFTERWARDS) == first


def test_month_refuses_dated_writes_from_the_start_of_the_run(june):
    require_open(MONTH.first)
    runs.start_run(MONTH, by=None, now=AFTERWARDS)
    with pytest.raises(ValidationError):
        require_open(MONTH.last)


def test_run_cut_after_every_chunk_comes_out_the_same(june, monkeypatch):
    in_small_parts(monkeypatch)
    run = runs.start_run(MONTH, by=None, now=AFTERWARDS)
    states = []
    while run.state != MonthRun.State.SEALED:
        run = runs.advance(run, until=times(1))
        states.append(run.state)
    assert len(states) > 4
    monkeypatch.undo()
    assert run.output_sha == JUNE_SHA


def test_worker_left_behind_while_gathering_writes_nothing_into_a_frozen_run(june):
    left_behind = freezing.Freezer(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    runs.advance(MonthRun.objects.get(), until=times(2))
    assert MonthRun.objects.get().state == MonthRun.State.COMPUTING
    assert not left_behind.gather(until=lambda: False)
    assert not GatheredFacts.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_the_parts_and_come_out_the_same(june, monkeypatch):
    in_small_parts(monkeypatch)
    run = runs.start_run(MONTH, by=None, now=AFTERWARDS)
    worked = []  # (worker, keys): who did which part

    def noting(work):
        return lambda keys: (worked.append((current_thread().name, *keys)), work(keys))

    def share(run, state, keys, rows, work, **how):
        return work_off(run, state, keys, rows, noting(work), **how)

    monkeypatch.setattr(freezing, "work_off", share)
    monkeypatch.setattr(runs, "work_off", share)

    def slowly(execute, *statement):
        sleep(uniform(0, 0.005))
        return execute(*statement)

    def advance():
        try:
            with connection.execute_wrapper(slowly):
                while runs.advance(MonthRun.objects.get()).state != MonthRun.State.SEALED:
                    pass
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as workers:
        for done in [workers.submit(advance) for _ in range(3)]:
            done.result()
    assert MonthRun.objects.get().output_sha == JUNE_SHA
    assert len({name for name, *_ in worked}) > 1
    assert sorted(keys for _, *keys in worked) == sorted([[row.person_key] for row in run.inputs.all()] * 3)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", [date(2026, 6, 24), date(2024, 1, 1), date(1900, 1, 1)])
@pytest.mark.parametrize("last", [date(2026, 6, 24), None])
def test_month_cannot_be_closed_while_a_span_that_meets_it_is_written(june, first, last):
    with transaction.atomic():
        require_open_span(first, last)
        with ThreadPoolExecutor(1) as beside:
            assert beside.submit(close_impatiently, MONTH, now=AFTERWARDS).result() == "waits"


def test_sealed_run_keeps_nothing_that_was_only_on_the_way(june):
    run = closed_run()
    assert run.state == MonthRun.State.SEALED
    assert run.people_count == run.inputs.count() == run.results.count() == 7
    assert not GatheredFacts.objects.exists()
    assert Period.objects.get(month=MONTH).state == Period.State.CLOSED


def test_advancing_a_sealed_run_changes_nothing(june):
    run = closed_run()
    again = runs.advance(run)
    assert (again.sealed_at, again.output_sha) == (run.sealed_at, run.output_sha)


@pytest.mark.parametrize(
    "change",
    [
        lambda run: MonthRun.objects.filter(pk=run.pk).update(output_sha="0" * 64),
        lambda run: MonthRun.objects.filter(pk=run.pk).update(state="aborted", is_current=False),
        lambda run: run.inputs.update(body="{}"),
        lambda run: run.results.update(body="{}"),
        lambda run: MonthResult.objects.filter(run=run)._raw_delete(using="default"),
        lambda run: MonthInput.objects.filter(run=run)._raw_delete(using="default"),
        lambda run: MonthResult.objects.create(
            run=run, person_key="X", person_number=99, person=run.results.first().person, body="{}", sha256=""
        ),
        lambda run: MonthInput.objects.create(run=run, person_key="X", person_number=99, body="{}", sha256=""),
    ],
)
def test_database_refuses_every_change_of_a_sealed_run(june, change):
    run = closed_run()
    with pytest.raises(DatabaseError), transaction.atomic():
        change(run)
    assert runs.verify(run) == []


@pytest.mark.django_db(transaction=True)
def test_verify_names_the_row_that_was_changed_behind_the_database(june):
    run = closed_run()
    remove_triggers(connection, [apps.get_app_config("reviews")])  # the next test makes them again
    run.results.filter(person_key="P2").update(body="{}", sha256="0" * 64)
    assert runs.verify(run) == ["2026-06 r0: result of P2 comes out differently"]


def test_result_that_comes_out_differently_stops_the_run(june, monkeypatch):
    run = runs.start_run(MONTH, by=None, now=AFTERWARDS)
    monkeypatch.setattr(runs, "same_as_stored", lambda run, results: False)
    run = runs.advance(run)
    assert run.state == MonthRun.State.ABORTED
    assert run.alarm
    monkeypatch.undo()
    assert closed_run().state == MonthRun.State.SEALED

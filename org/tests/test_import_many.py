"""Very many rows: a verdict for each bad one, nothing half done however often the work is cut off, twice is once."""

import os
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.imports import services, working
from core.imports.mapping import guessed
from core.imports.models import ImportJob
from core.imports.registry import import_kind
from core.tests.instants import at
from org import many
from org.models import Appointment, Person, UnitVersion
from org.tests.factories import make_title

pytestmark = pytest.mark.django_db
NOW = at(17)
ROWS = int(os.environ.get("IMPORT_ROWS", "1200"))
BAD_ROWS = 37
TEAM = 30  # people of one unit


def many_people() -> str:
    """A file of ROWS people in units that come with it; every so often a row is wrong."""
    step = ROWS // BAD_ROWS
    lines = ["Employee number,Name,First day,Title,Unit,Unit above it"]
    for number in range(ROWS):
        is_bad = number % step == step - 1 and number // step < BAD_ROWS
        day = "30 February" if is_bad else "2026-06-01"
        lines.append(f"M{number:05d},Person {number},{day},Agent,Team {number // TEAM},Region {number // TEAM // 10}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def uploaded(company):
    make_title("AGENT", name_en="Agent")
    kind = import_kind("people")
    told = {"by": company.hr, "now": NOW}
    job = services.start_import(kind, file_name="many.csv", content=many_people().encode(), **told)
    services.map_columns(job, guessed(kind, job.headings) | {"under": {"how": "same", "text": "SALES"}}, **told)
    return job


def held() -> tuple[int, int, int]:
    return Person.objects.count(), Appointment.objects.count(), UnitVersion.objects.count()


def stopping_after(parts: int):
    """Says stop when so many parts are done, as a killed worker would."""
    left = iter([False] * parts)
    return lambda: next(left, True)


def test_every_bad_row_has_its_verdict_and_a_trial_writes_nothing(uploaded):
    before = held()
    seen = set()
    for turn in range(ROWS):
        working.work_on_imports(NOW + timedelta(minutes=turn * 5), until=stopping_after(2))
        uploaded.refresh_from_db()
        seen.add((uploaded.state, uploaded.row_count, uploaded.done_count))
        if uploaded.state == "checked":
            break
    bad = list(uploaded.rows.filter(verdict="bad"))
    step = ROWS // BAD_ROWS
    assert uploaded.counts == {"new": ROWS - BAD_ROWS, "bad": BAD_ROWS}
    assert [row.line for row in bad] == [number * step + step + 1 for number in range(BAD_ROWS)]
    assert {row.reasons[0][0] for row in bad} == {"First day"}
    assert len(seen) > ROWS // working.PART  # progress is seen between the parts
    assert held() == before


def test_cut_off_in_the_write_nothing_is_half_done_and_the_next_tick_writes_it_all(uploaded, company, monkeypatch):
    before = held()
    working.work_on_imports(NOW)
    uploaded.refresh_from_db()
    services.confirm(uploaded, only_good=True, by=company.hr, now=NOW)

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(many, "appoint_all", die)  # after units and people are written
        with pytest.raises(Killed):
            working.work_on_imports(NOW)
    uploaded.refresh_from_db()
    assert (held(), uploaded.state) == (before, "applying")
    assert working.work_on_imports(NOW) == 0  # its claim still holds
    assert working.work_on_imports(NOW + timedelta(minutes=2)) == 1
    uploaded.refresh_from_db()
    assert uploaded.state == "applied"
    assert Person.objects.filter(code__startswith="M0").count() == ROWS - BAD_ROWS
    units = {row.cells[4] for row in uploaded.rows.filter(verdict="new")}
    assert UnitVersion.objects.filter(name_en__startswith="Team ").count() == len(units)


def test_two_workers_do_not_write_the_same_import(uploaded, company):
    working.work_on_imports(NOW)
    uploaded.refresh_from_db()
    services.confirm(uploaded, only_good=True, by=company.hr, now=NOW)
    uploaded.refresh_from_db()
    assert working._claim(uploaded, NOW)
    ImportJob.objects.filter(pk=uploaded.pk).update(claim=uuid.uuid4())  # another has taken it over
    before = held()
    working._work_on(uploaded, NOW, lambda: False)
    assert held() == before


def test_checking_asks_the_database_no_more_for_more_rows(uploaded):
    with CaptureQueriesContext(connection) as captured:
        working.work_on_imports(NOW)
    reads = [query for query in captured if query["sql"].startswith("SELECT") and "core_import" not in query["sql"]]
    assert len(reads) < 30, len(reads)

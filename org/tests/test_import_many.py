"""Very many rows: a verdict for each bad one, nothing half done however often the work is cut off, twice is once."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.imports import progress, services, working
from core.imports.mapping import guessed
from core.imports.models import ImportJob
from core.imports.registry import import_kind
from core.tests.instants import at
from org import many
from org.models import Appointment, Person, UnitVersion
from org.tests.factories import make_title

pytestmark = pytest.mark.django_db
NOW = at(17)
ROWS, VERY_MANY = 1200, 10_000
BAD_ROWS = 37
TEAM = 30  # people of one unit


def bad_lines(rows: int) -> list[int]:
    """The lines of the file whose rows are wrong."""
    step = rows // BAD_ROWS
    return [number * step + step + 1 for number in range(BAD_ROWS)]


def many_people(rows: int) -> str:
    """A file of so many people in units that come with it; every so often a row is wrong."""
    bad = set(bad_lines(rows))
    lines = ["Employee number,Name,First day,Title,Unit,Unit above it"]
    for number in range(rows):
        day = "30 February" if number + 2 in bad else "2026-06-01"
        lines.append(f"M{number:05d},Person {number},{day},Agent,Team {number // TEAM},Region {number // TEAM // 10}")
    return "\n".join(lines) + "\n"


def upload(company, rows: int) -> ImportJob:
    kind = import_kind("people")
    told = {"by": company.hr, "now": NOW}
    job = services.start_import(kind, file_name="many.csv", content=many_people(rows).encode(), **told)
    services.map_columns(job, guessed(kind, job.headings) | {"under": {"how": "same", "text": "SALES"}}, **told)
    return job


@pytest.fixture
def uploaded(company):
    make_title("AGENT", name_en="Agent")
    return upload(company, ROWS)


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
    assert uploaded.counts == {"new": ROWS - BAD_ROWS, "bad": BAD_ROWS}
    assert [row.line for row in bad] == bad_lines(ROWS)
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


@pytest.mark.once
def test_ten_thousand_people_come_in_once_and_whole_with_progress_throughout(company, monkeypatch):
    make_title("AGENT", name_en="Agent")
    before, job = held(), upload(company, VERY_MANY)
    reading, checking, writing = [], [], []
    for _ in range(VERY_MANY // working.PART):
        working.work_on_imports(NOW, until=stopping_after(6))
        job.refresh_from_db()
        reading.append(job.row_count)
        checking.append(job.done_count)
        if job.state == "checked":
            break
    assert (held(), job.counts) == (before, {"new": VERY_MANY - BAD_ROWS, "bad": BAD_ROWS})
    bad = [(row.line, row.reasons) for row in job.rows.filter(verdict="bad")]
    why = "“30 February” is no date; write 2026-06-17."
    assert bad == [(line, [["First day", why]]) for line in bad_lines(VERY_MANY)]

    with pytest.raises(ValidationError):
        services.confirm(job, only_good=False, by=company.hr, now=NOW)  # all, or only the good ones: as chosen
    services.confirm(job, only_good=True, by=company.hr, now=NOW)
    monkeypatch.setattr(progress, "_write", lambda hint, count: writing.append(count))
    monkeypatch.setattr(progress, "EVERY", -1)
    working.work_on_imports(NOW)
    job.refresh_from_db()
    assert (job.state, Person.objects.filter(code__startswith="M").count()) == ("applied", VERY_MANY - BAD_ROWS + 1)
    for seen in (reading, checking, writing):
        assert len(set(seen)) > 2 and seen == sorted(seen)

    after, again = held(), upload(company, VERY_MANY)
    working.work_on_imports(NOW)
    again.refresh_from_db()
    assert (again.counts, held()) == ({"same": VERY_MANY - BAD_ROWS, "bad": BAD_ROWS}, after)

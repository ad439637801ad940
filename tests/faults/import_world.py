"""The processes of test_import_killed: each is started by itself, against a database of its own.

python -m tests.faults.import_world prepare ROWS | upload ROWS | check ROW | confirm | write | work | age | report
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")
django.setup()

from django.db import connection  # noqa: E402 after the settings
from django.utils import timezone  # noqa: E402

from core.imports import services, working  # noqa: E402
from core.imports.mapping import guessed  # noqa: E402
from core.imports.models import ImportJob, ImportTrace  # noqa: E402
from core.imports.registry import import_kind  # noqa: E402
from core.models import AuditEntry  # noqa: E402
from org.models import Appointment, Grant, Person, Unit, UnitVersion  # noqa: E402
from org.tests.company import build_company  # noqa: E402
from org.tests.factories import make_title  # noqa: E402
from org.tests.test_import_many import many_people  # noqa: E402


def hr() -> Person:
    return Grant.objects.filter(role=Grant.Role.HR).get().person


def prepare() -> None:
    """The small company, with the title that the file names."""
    build_company()
    make_title("AGENT", name_en="Agent")


def upload(rows: str) -> None:
    """A file of so many people, its columns mapped."""
    kind, told = import_kind("people"), {"by": hr(), "now": timezone.now()}
    job = services.start_import(kind, file_name="many.csv", content=many_people(int(rows)).encode(), **told)
    services.map_columns(job, guessed(kind, job.headings) | {"under": {"how": "same", "text": "SALES"}}, **told)


def check(row: str) -> None:
    """Works until so many rows are checked, says so, and waits to be killed."""
    note = working._note_checked

    def note_and_wait(job: ImportJob, part: list[Any], done: int, now: Any) -> None:
        note(job, part, done, now)
        if done >= int(row):
            stand_still("checked")

    working._note_checked = note_and_wait
    work()


def write() -> None:
    """Works until the transaction of the write has written people and is about to write posts, and waits there."""

    def waiting(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT") and Appointment._meta.db_table in sql:
            assert Person.objects.filter(code__startswith="M0").exists(), "people are written, for this process alone"
            stand_still("writing")
        return execute(sql, *rest)

    with connection.execute_wrapper(waiting):
        work()


def stand_still(word: str) -> None:
    print(word, flush=True)  # noqa: T201 the test waits for this line
    time.sleep(300)


def confirm() -> None:
    job = ImportJob.objects.latest("pk")
    services.confirm(job, only_good=True, by=job.owner, now=timezone.now())


def work() -> None:
    working.work_on_imports(timezone.now())


def age() -> None:
    """Lets the claim of a killed worker run out."""
    ImportJob.objects.update(claimed_until=timezone.now() - timedelta(hours=1))


def report() -> None:
    """What there is, as JSON."""
    job = ImportJob.objects.latest("pk")
    told = {
        "state": job.state,
        "done": job.done_count,
        "rows": job.rows.count(),
        "checked": job.rows.exclude(verdict="").count(),
        "counts": job.counts,
        "bad": [[row.line, row.reasons] for row in job.rows.filter(verdict="bad")],
        "held": [model.objects.count() for model in (Person, Unit, UnitVersion, Appointment, ImportTrace)],
        "trail": AuditEntry.objects.filter(action__in=["org.hire", "org.appoint"]).count(),
    }
    print(json.dumps(told))  # noqa: T201 the test reads this line


if __name__ == "__main__":
    commands = (prepare, upload, check, write, confirm, work, age, report)
    {command.__name__: command for command in commands}[sys.argv[1]](*sys.argv[2:])

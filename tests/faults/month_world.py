"""The processes of test_month_killed: each is started by itself, against a database of its own.

python -m tests.faults.month_world import FOLDER MONTH | invent PEOPLE MONTH | close | work MILLISECONDS | report
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")
django.setup()

from django.db import connection  # noqa: E402 after the settings
from django.utils import timezone  # noqa: E402

from core.periods import Month  # noqa: E402
from org.holiday_calendar import fill_calendar  # noqa: E402
from reviews import freezing, parts, runs, schemes  # noqa: E402
from reviews.models import MonthRun  # noqa: E402
from reviews.month.stored import calendar_rows  # noqa: E402
from salesops.demo.months import invented_month  # noqa: E402
from salesops.demo.roster import invented_roster  # noqa: E402
from salesops.demo.seed import as_folder  # noqa: E402
from salesops.exchange.load import load_month  # noqa: E402
from salesops.exchange.reading import open_folder  # noqa: E402


def import_month(folder: str, month: str) -> None:
    """A company-month from its folder, its run waiting."""
    load_month(open_folder(Path(folder)), now=timezone.now())
    runs.start_run(Month(month), by=None, now=timezone.now())


def invent(people_count: str, month_text: str) -> None:
    """An invented company of that size, its run waiting."""
    month, founded = Month(month_text), date(int(month_text[:4]) - 1, 1, 1)
    fill_calendar(founded, date(founded.year + 1, 12, 31))
    book = schemes.scheme_of(month)
    facts = invented_month(
        invented_roster(int(people_count), founded=founded),
        month,
        rules=schemes.rules_json(book, month),
        items=book.items,
        calendar=calendar_rows(month.first - timedelta(days=7), month.last + timedelta(days=31)),
        until=datetime.combine(month.next().last, datetime.min.time()),
    )
    load_month(as_folder(facts), now=timezone.now())
    runs.start_run(month, by=None, now=timezone.now())


def close() -> None:
    """Takes the run to its end in one go, in parts of the ordinary size."""
    runs.advance(MonthRun.objects.get())


def in_any_order(*span: int) -> list[int]:
    """The parts of a month as `range` names them, shuffled: which is done first is chance."""
    found = list(range(*span))
    random.shuffle(found)
    return found


def work(milliseconds: str) -> None:
    """Takes the run on in tiny parts in any order, pausing up to that long before each statement, to its end."""
    freezing.GATHER_PART, freezing.FREEZE_PART, runs.COMPUTE_PART = 5, 5, 2
    parts.range = in_any_order
    run = MonthRun.objects.get()
    pause = float(milliseconds) / 1000

    def slowly(execute: Callable[..., Any], *statement: Any) -> Any:
        time.sleep(random.uniform(0, pause))
        return execute(*statement)

    with connection.execute_wrapper(slowly):
        print("ready", flush=True)  # noqa: T201 the test waits for this line
        runs.advance(run)


def report() -> None:
    """How the run stands, as JSON."""
    run = MonthRun.objects.get()
    inputs, results = (rows.order_by("person_number") for rows in (run.inputs, run.results))
    told = {
        "state": run.state,
        "alarm": run.alarm,
        "output_sha": run.output_sha,
        "inputs_sha": run.inputs_sha,
        "people": run.people_count,
        "inputs": list(inputs.values_list("person_key", flat=True)),
        "results": list(results.values_list("person_key", flat=True)),
        "gathered": run.gathered.count(),
        "faults": runs.verify(run),
    }
    print(json.dumps(told))  # noqa: T201 the test reads this line


if __name__ == "__main__":
    commands = {"import": import_month, "invent": invent, "close": close, "work": work, "report": report}
    commands[sys.argv[1]](*sys.argv[2:])

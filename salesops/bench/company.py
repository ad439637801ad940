"""The invented company of a benchmark: loaded, closed and planned, each step with its time."""

import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from core.periods import Month
from core.ticks import run_tick
from org.holiday_calendar import fill_calendar
from org.models import Person
from reviews import runs, schemes
from reviews.month.stored import calendar_rows
from salesops.demo.months import invented_month
from salesops.demo.roster import invented_roster
from salesops.demo.seed import month_to_close
from salesops.exchange.load import load_month
from salesops.exchange.reading import open_folder
from salesops.exchange.writing import write_folder
from salesops.timetable import all_ticks

Steps = dict[str, float]


@contextmanager
def timed(steps: Steps, name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    steps[name] = time.perf_counter() - started


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def build(people_count: int) -> tuple[Steps, dict[str, Person], dict[str, Month]]:
    """Two months of a company in the empty database of this process, the first one closed; seconds by step."""
    steps: Steps = {}
    now = timezone.now()
    wall = now.astimezone(ZoneInfo(settings.COMPANY_TIME_ZONE)).replace(tzinfo=None)
    roster = invented_roster(people_count, founded=date(wall.year - 2, 1, 1))
    fill_calendar(date(wall.year - 2, 1, 1), date(wall.year + 1, 12, 31))
    closed, running = month_to_close(now), Month.of(wall.date())
    load(steps, "import of a month", roster, closed, wall, now)
    with timed(steps, "close of a month"):
        run = runs.advance(runs.start_run(closed, by=None, now=now))
    if run.state != run.State.SEALED:
        raise RuntimeError(f"the month was not sealed: {run.alarm or run.state}")
    steps["peak memory, MB"] = peak_megabytes()
    if running != closed:
        load(steps, "import of the running month", roster, running, wall, now)
    for name in ("first tick of all kinds", "tick with nothing to do"):
        with timed(steps, name):
            for tick in all_ticks():
                run_tick(tick, now=now)
    codes = {"general manager": "GM", "manager": "E00000", "salesperson": "E00004"}
    return (
        steps,
        {part: Person.objects.get(code=code) for part, code in codes.items()},
        {"closed": closed, "running": running},
    )


def load(steps: Steps, name: str, roster: object, month: Month, wall: datetime, now: datetime) -> None:
    """Writes the invented month to a folder, then times reading and storing it."""
    book = schemes.scheme_of(month)
    facts = invented_month(
        roster,
        month,
        rules=schemes.rules_json(book, month),
        items=book.items,
        calendar=calendar_rows(month.first - timedelta(days=7), month.last + timedelta(days=31)),
        until=wall if month == Month.of(wall.date()) else datetime.combine(month.next().last, wall.time()),
    )
    with tempfile.TemporaryDirectory() as folder:
        write_folder(facts, Path(folder))
        del facts
        with timed(steps, name):
            load_month(open_folder(Path(folder)), now=now)

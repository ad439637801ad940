"""The invented company of a benchmark: loaded, a year old, closed and planned, each step with its time."""

import statistics
import tempfile
import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from core.periods import Month
from core.ticks import run_tick
from core.timetable import Tick
from org.holiday_calendar import fill_calendar
from org.models import Person, Unit
from reviews import schemes
from reviews.month.stored import calendar_rows
from salesops.bench.closing import close_with
from salesops.bench.history import add_year
from salesops.bench.record import Bench
from salesops.bench.recruiting import add_opening
from salesops.bench.saving import daily_reports, take_away
from salesops.demo.months import invented_month
from salesops.demo.roster import Roster, invented_roster
from salesops.exchange.load import load_month
from salesops.exchange.reading import open_folder
from salesops.exchange.writing import write_folder
from salesops.timetable import all_ticks
from targets.models import Metric, Plan, PlanCell

# Sixty people whose report of yesterday is still to come: a page of them at any size.
LATE = ("E00200", "E00259")
PLANNED = 50  # people whose year one plan holds


def build(bench: Bench) -> None:
    """Two months and a year behind them in the empty database of this process, the complete one sealed."""
    roster = invented_roster(bench.people_count, founded=date(bench.wall.year - 2, 1, 1))
    fill_calendar(date(bench.wall.year - 2, 1, 1), date(bench.wall.year + 1, 12, 31))
    closed, running = bench.months["closed"], bench.months["running"]
    load(bench, "import of a month", roster, closed)
    with bench.timed("a year of history"):
        add_year(closed)
    close_with(bench, 1, closed, "close of a month, one worker")
    close_with(bench, 2, closed.previous(), "close of a month, two workers")
    if running != closed:
        load(bench, "import of the running month", roster, running)
    plan_of_fifty(bench)
    bench.opening = add_opening(bench)
    yesterday = bench.wall.date() - timedelta(days=1)
    take_away(daily_reports(Person.objects.filter(code__range=LATE), yesterday))
    ticks = {tick.name: tick for tick in all_ticks()}
    with bench.timed("first planning of everybody"):
        run_tick(ticks.pop("duties.plan"), now=bench.now)
    with bench.timed("previews of the running month"):
        run_tick(ticks.pop("reviews.refresh_previews"), now=bench.now)
    with bench.timed("proof of the sealed months"):
        run_tick(ticks.pop("reviews.verify"), now=bench.now)
    with bench.timed("first tick of all other kinds"):
        run_all(ticks.values(), bench.now)
    run_all(all_ticks(), bench.now)  # what the first ones left
    rounds = [seconds_of_idle_ticks(bench) for _ in range(5)]
    bench.keep("slowest tick with nothing to do", max(map(statistics.median, zip(*rounds, strict=True))))
    bench.keep("all ticks with nothing to do", statistics.median(map(sum, rounds)))


def plan_of_fifty(bench: Bench) -> None:
    """A year's plan of orders of a division for fifty of its people, every month of each filled."""
    people = list(Person.objects.filter(appointments__unit__code__startswith="T").order_by("number")[:PLANNED])
    plan = Plan.objects.create(
        unit=Unit.objects.get(code="D0"), year=bench.wall.year, starts_in=f"{bench.wall.year}-01",
        made_by=bench.people["general manager"],
    )  # fmt: skip
    orders, row = Metric.objects.get(code="orders"), PlanCell.Row.PERSON
    cells = [(person, month) for person in people for month in plan.months]
    PlanCell.objects.bulk_create(
        PlanCell(plan=plan, row=row, person=person, metric=orders, month=month, amount=100_000)
        for person, month in cells
    )


def seconds_of_idle_ticks(bench: Bench) -> list[float]:
    """Of every tick of all timetables."""
    return [seconds_of(tick, bench.now) for tick in all_ticks()]


def seconds_of(tick: Tick, now: datetime) -> float:
    started = time.perf_counter()
    run_tick(tick, now=now)
    return time.perf_counter() - started


def run_all(ticks: Iterable[Tick], now: datetime) -> None:
    for tick in ticks:
        run_tick(tick, now=now)


def plan_week(bench: Bench) -> None:
    """Times the planner when the week ahead of everybody is new: seven days after all that is due was planned."""
    tick = next(tick for tick in all_ticks() if tick.name == "duties.plan")
    run_tick(tick, now=bench.now)
    with bench.timed("planner of a week"):
        run_tick(tick, now=bench.now + timedelta(days=7))


def load(bench: Bench, name: str, roster: Roster, month: Month) -> None:
    """Writes the invented month to a folder, then times reading and storing it."""
    book, wall = schemes.scheme_of(month), bench.wall
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
        with bench.timed(name):
            load_month(open_folder(Path(folder)), now=bench.now)

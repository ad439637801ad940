"""Closing months in processes of their own, as workers do: one, two, or one while pages are asked for."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.periods import Month
from reviews import closing, runs
from reviews.models import MonthRun
from salesops.bench.record import Bench


@contextmanager
def workers(count: int) -> Iterator[list[subprocess.Popen]]:
    """That many processes, ready to take up the runs in progress when a line comes in."""
    command, pipe = [sys.executable, "-m", "salesops.bench", "close"], subprocess.PIPE
    started = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(count)]  # noqa: S603 ours
    for worker in started:
        worker.stdout.readline()  # ready
    yield started
    for worker in started:
        worker.communicate()


def work() -> None:
    """What a worker does: waits for a line, then calls the tick's work until no run is in progress."""
    print("ready", flush=True)  # noqa: T201 the other process waits for it
    sys.stdin.readline()
    while MonthRun.objects.filter(state__in=runs.IN_PROGRESS).exists():
        closing.advance_runs(until=lambda: False)
        time.sleep(0.2)  # where another worker has the rest in hand
    print(peak_megabytes(), flush=True)  # noqa: T201


def peak_megabytes() -> float:
    """Of this process since it began; getrusage would count what the process had that started it."""
    return next(
        int(line.split()[1]) / 1024
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmHWM")
    )


def close_with(bench: Bench, count: int, month: Month, name: str) -> None:
    """Closes the month with so many workers; keeps the seconds and the memory of the largest."""
    run = runs.start_run(month, by=None, now=bench.now)
    with workers(count) as started:
        with bench.timed(name):
            go(started)
            peaks = [float(worker.stdout.readline()) for worker in started]
    require_sealed(run)
    bench.keep("peak memory of a worker, MB", max(*peaks, bench.steps.get("peak memory of a worker, MB", 0)))


def go(started: list[subprocess.Popen]) -> None:
    for worker in started:
        worker.stdin.write("go\n")
        worker.stdin.flush()


def is_over(run: MonthRun) -> bool:
    return not MonthRun.objects.filter(pk=run.pk, state__in=runs.IN_PROGRESS).exists()


def require_sealed(run: MonthRun) -> None:
    run.refresh_from_db()
    if run.state != run.State.SEALED:
        raise RuntimeError(f"the month was not sealed: {run.alarm or run.state}")

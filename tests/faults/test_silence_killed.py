"""Three days without a worker over the end of a month; then several wake at once and are killed (make faults).

What came due meanwhile, a reorganisation, duties, reminders, digests and meetings, is made good as one worker does it
whom nobody disturbs, and once. salesops/tests/test_silence.py says what that is.
"""

import json
import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.databases import Files, Server, databases
from tests.faults.world import World

KILLS = 20
WORKERS = 2
LONGEST_LIFE = 1.5  # seconds, of a worker that is killed

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Files | Server]:
    with databases(os.environ.get("DATABASE_URL", ""), tmp_path) as found:
        yield found


def woken(world: World) -> subprocess.Popen:
    """A worker that begins to run every tick."""
    process = world.begin("wake", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with process.stdout as lines:
        assert lines.readline() == b"ready\n"
    return process


def storm(world: World) -> int:
    """Kills workers, two at a time, while they make good what came due; how many were still at work."""
    struck = 0
    for _ in range(KILLS):
        workers = [woken(world) for _ in range(WORKERS)]
        time.sleep(random.uniform(0, LONGEST_LIFE))
        struck += sum(worker.poll() is None for worker in workers)
        for worker in workers:
            worker.kill()
            worker.wait()
        if struck >= KILLS:
            break
    return struck


def test_three_silent_days_over_the_end_of_a_month_are_made_good_once(made, tmp_path, record_property):
    start = made.make()
    world = World("silence_world", start, tmp_path)
    world.migrate()
    world.ask("prepare")
    world.ask("last")
    before = json.loads(world.ask("report"))

    calm = World("silence_world", made.make(like=start), tmp_path)
    calm.ask("wake")
    expected = json.loads(calm.ask("report"))
    assert [name for name in expected if expected[name] == before[name]] == [], "nothing of it came due"
    assert [state for state, _at in expected["reorganisations"]] == ["applied"]

    world = World("silence_world", made.make(like=start), tmp_path)
    struck = storm(world)
    workers = [woken(world) for _ in range(WORKERS)]
    assert [worker.wait(timeout=200) for worker in workers] == [0] * WORKERS
    world.ask("wake")
    assert json.loads(world.ask("report")) == expected
    record_property("kills", struck)

"""Workers that close a month are killed again and again: the same hash, one result for every input (make faults)."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.databases import Files, Server, databases

ROOT = Path(__file__).resolve().parent.parent.parent
JUNE = ROOT / "tests" / "acceptance" / "june-2026" / "inputs"
KILLS = 20
# How the company comes into being, the longest pause before a statement (ms), the longest life of a worker (s).
COMPANIES = {
    "june-2026": (("import", str(JUNE), "2026-06"), 20, 0.8),
    "200 invented people": (("invent", "200", "2026-06"), 4, 1.2),
}

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Files | Server]:
    with databases(os.environ.get("DATABASE_URL", ""), tmp_path) as found:
        yield found


class World:
    """Starts the processes of month_world against one database."""

    def __init__(self, database_url: str, var: Path) -> None:
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "SALESOPS_VAR_DIR": str(var),
            "LOG_LEVEL": "ERROR",
        }
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def run(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True, timeout=300
        ).stdout

    def ask(self, *arguments: str) -> str:
        return self.run("-m", "tests.faults.month_world", *arguments)

    def state(self) -> dict:
        return json.loads(self.ask("report"))

    def worker(self, pause: int) -> subprocess.Popen:
        """A worker that has begun to work."""
        command = [sys.executable, "-m", "tests.faults.month_world", "work", str(pause)]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE)
        with process.stdout as lines:
            assert lines.readline() == b"ready\n"
        return process


def strike(workers: list[subprocess.Popen]) -> tuple[int, bool]:
    """Kills all of them: how many were still at work, and whether one had already come to the end of the run."""
    codes = [worker.poll() for worker in workers]
    for worker in workers:
        worker.kill()
        worker.wait()
    assert set(codes) <= {None, 0}, "a worker failed by itself"
    return codes.count(None), 0 in codes


def storm(world: World, *, kills: int, pause: int, longest_life: float) -> int:
    """Kills workers of one run, one or two at a time, until it was `kills` times or the run has ended; how often."""
    struck, has_ended = 0, False
    while struck < kills and not has_ended:
        workers = [world.worker(pause) for _ in range(random.choice((1, 2)))]
        time.sleep(random.uniform(0, longest_life))
        hit, has_ended = strike(workers)
        struck += hit
    return struck


@pytest.mark.parametrize("name", COMPANIES)
def test_month_comes_out_the_same_when_its_workers_are_killed(name, made, tmp_path, record_property):
    origin, pause, longest_life = COMPANIES[name]
    start = made.make()
    prepared = World(start, tmp_path)
    prepared.run("manage.py", "migrate", "-v0")
    prepared.ask(*origin)
    calm = World(made.make(like=start), tmp_path)
    calm.ask("close")
    expected = calm.state()
    assert (expected["state"], expected["faults"]) == ("sealed", [])

    struck = storms = 0
    while struck < KILLS:  # a small month is over before twenty kills: then the next one begins
        storms += 1
        world = World(made.make(like=start), tmp_path)
        struck += storm(world, kills=KILLS - struck, pause=pause, longest_life=longest_life)
        world.ask("work", "0")
        found = world.state()
        assert found == expected
        assert found["inputs"] == found["results"]
        assert len(set(found["results"])) == found["people"]
    record_property("kills", struck)
    record_property("months", storms)

"""Workers that close a month are killed again and again: the same hash, one result for every input (make faults)."""

import json
import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.databases import Files, Server, databases
from tests.faults.world import ROOT, World

JUNE = ROOT / "tests" / "acceptance" / "june-2026" / "inputs"
JUNE_SHA = "b25d7c3989af4ff61aa97aa3cd887bc889baf3689634b4e96a8dbba183e9b5d4"  # as reviews/tests/test_runs.py has it
KILLS = 20
MONTHS, KILLS_A_MONTH = 20, 10
HASH_SEEDS, ZONES = ("0", "1", "4242"), ("UTC", "Asia/Shanghai", "America/St_Johns")
IN_ORDER = ("people", "units", "titles")  # files whose order is the order of people, units and titles
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


def state(world: World) -> dict:
    return json.loads(world.ask("report"))


def begun(world: World, pause: int) -> subprocess.Popen:
    """A worker that has begun to work."""
    process = world.begin("work", str(pause), stdout=subprocess.PIPE)
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
        workers = [begun(world, pause) for _ in range(random.choice((1, 2)))]
        time.sleep(random.uniform(0, longest_life))
        hit, has_ended = strike(workers)
        struck += hit
    return struck


def shuffled(folder: Path, into: Path) -> Path:
    """The company-month with the rows of every file in another order; people keep theirs, which is data."""
    into.mkdir()
    for file in folder.iterdir():
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".csv" and file.stem not in IN_ORDER:
            header, *rows = text.splitlines()
            random.shuffle(rows)
            text = "\n".join([header, *rows]) + "\n"
        (into / file.name).write_text(text, encoding="utf-8", newline="\n")
    return into


@pytest.mark.timeout(3600)
def test_one_hash_comes_out_of_twenty_months_and_two_hundred_kills(made, tmp_path, record_property):
    """On either engine the hash of the worked case, whatever the hash seed, the zone of the process and the order."""
    starts = []
    for number in range(3):
        start = made.make()
        world = World("month_world", start, tmp_path)
        world.migrate()
        world.ask("import", str(shuffled(JUNE, tmp_path / f"shuffled-{number}")), "2026-06")
        starts.append(start)
    struck = months = 0
    hashes = set()
    while months < MONTHS or struck < MONTHS * KILLS_A_MONTH:
        told = {"PYTHONHASHSEED": HASH_SEEDS[months % 3], "TZ": ZONES[months // 3 % 3]}
        world = World("month_world", made.make(like=starts[months % 3]), tmp_path, **told)
        struck += storm(world, kills=KILLS_A_MONTH, pause=20, longest_life=0.8)
        world.ask("work", "0")
        found = state(world)
        assert (found["state"], found["faults"], len(found["results"])) == ("sealed", [], 7)
        hashes.add(found["output_sha"])
        months += 1
    record_property("kills", struck)
    record_property("months", months)
    assert hashes == {JUNE_SHA}


@pytest.mark.parametrize("name", COMPANIES)
def test_month_comes_out_the_same_when_its_workers_are_killed(name, made, tmp_path, record_property):
    origin, pause, longest_life = COMPANIES[name]
    start = made.make()
    prepared = World("month_world", start, tmp_path)
    prepared.migrate()
    prepared.ask(*origin)
    calm = World("month_world", made.make(like=start), tmp_path)
    calm.ask("close")
    expected = state(calm)
    assert (expected["state"], expected["faults"]) == ("sealed", [])

    struck = storms = 0
    while struck < KILLS:  # a small month is over before twenty kills: then the next one begins
        storms += 1
        world = World("month_world", made.make(like=start), tmp_path)
        struck += storm(world, kills=KILLS - struck, pause=pause, longest_life=longest_life)
        world.ask("work", "0")
        found = state(world)
        assert found == expected
        assert found["inputs"] == found["results"]
        assert len(set(found["results"])) == found["people"]
    record_property("kills", struck)
    record_property("months", storms)

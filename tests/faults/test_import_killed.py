"""A worker is killed at row 6,000 of a check and in the midst of a write: nothing is half done (make faults)."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from org.tests.test_import_many import BAD_ROWS, bad_lines
from tests.faults.databases import databases
from tests.faults.world import World

ROWS, KILLED_AT = 10_000, 6_000

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """A database of this test's own, on the engine of the run."""
    with databases(os.environ.get("DATABASE_URL", ""), tmp_path) as made:
        yield made.make()


def report(world: World) -> dict[str, Any]:
    return json.loads(world.ask("report"))


def kill_once_it_says(world: World, word: str, *arguments: str) -> None:
    process = world.begin(*arguments, stdout=subprocess.PIPE, text=True)
    with process.stdout as lines:
        assert lines.readline() == f"{word}\n"
        process.kill()
    process.wait()


def test_an_import_is_whole_or_nothing_when_its_worker_is_killed(database_url, tmp_path, record_property):
    world = World("import_world", database_url, tmp_path)
    world.migrate()
    world.ask("prepare")
    world.ask("upload", str(ROWS))
    before = report(world)["held"]

    kill_once_it_says(world, "checked", "check", str(KILLED_AT))
    found = report(world)
    assert (found["state"], found["done"], found["checked"]) == ("checking", KILLED_AT, KILLED_AT)
    assert found["held"] == before, "a trial writes nothing"
    world.ask("age")
    world.ask("work")
    found = report(world)
    assert (found["state"], found["counts"]) == ("checked", {"new": ROWS - BAD_ROWS, "bad": BAD_ROWS})
    assert [line for line, _reasons in found["bad"]] == bad_lines(ROWS)
    assert found["held"] == before, "a trial writes nothing"

    world.ask("confirm")
    kill_once_it_says(world, "writing", "write")
    found = report(world)
    assert (found["state"], found["held"], found["trail"]) == ("applying", before, 0), "half an import was left"
    world.ask("age")
    world.ask("work")
    found = report(world)
    units = found["held"][1] - before[1]
    people = ROWS - BAD_ROWS
    assert found["state"] == "applied"
    assert [now - then for now, then in zip(found["held"], before, strict=True)] == [
        people, units, units, people, 2 * people + 2 * units,
    ]  # fmt: skip
    assert found["trail"] == 2 * people, "each act stands in the trail once"

    world.ask("upload", str(ROWS))
    world.ask("work")
    again = report(world)
    assert (again["counts"], again["held"]) == ({"same": people, "bad": BAD_ROWS}, found["held"])
    record_property("kills", 2)

"""Workers that remind are killed again and again: nothing doubled, nothing lost in silence (make faults).

FAULT_REMINDERS and FAULT_KILLS make it smaller, for whoever looks at one fault of it.
"""

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.databases import databases
from tests.faults.mail_server import MailServer
from tests.faults.world import World

REMINDERS = int(os.environ.get("FAULT_REMINDERS", "10000"))  # in the application, and as many by e-mail
KILLS = int(os.environ.get("FAULT_KILLS", "500"))
DUTIES = 2  # of each person
WORKERS = 4
LONGEST_LIFE = 0.4  # seconds between two kills
LETTERS_A_KILL = REMINDERS * 0.7 / KILLS  # at most, on average: letters must be left for the last kill

pytestmark = [pytest.mark.faults, pytest.mark.timeout(2400)]


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """A database of this test's own, on the engine of the run."""
    with databases(os.environ.get("DATABASE_URL", ""), tmp_path) as made:
        yield made.make()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.shutdown()
    server.server_close()


def finish(world: World) -> None:
    """Lets several workers send the rest, undisturbed."""
    workers = [world.begin("work") for _ in range(WORKERS)]
    assert [worker.wait(timeout=1200) for worker in workers] == [0] * WORKERS


class Nursery:
    """The process that gives birth to workers, so that each takes milliseconds."""

    def __init__(self, world: World) -> None:
        pipe = subprocess.PIPE
        self.process = world.begin("nursery", stdin=pipe, stdout=pipe, text=True, bufsize=1)
        assert self.process.stdout.readline() == "ready\n"

    def worker(self) -> int:
        self.process.stdin.write("another\n")
        return int(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def kill(worker: int) -> bool:
    """Ends a worker; False when it had come to its end by itself."""
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
        return True
    return False


def storm(nursery: Nursery, mail_server: MailServer) -> int:
    """Kills workers at any moment, while they lay out and while they send; how many it struck."""
    workers, struck = [nursery.worker() for _ in range(WORKERS)], 0
    while struck < KILLS and len(mail_server.accepted) < REMINDERS * 0.95:
        enough = len(mail_server.accepted) + random.uniform(0, 2 * LETTERS_A_KILL)
        stop = time.monotonic() + random.uniform(0.05, LONGEST_LIFE)
        while len(mail_server.accepted) < enough and time.monotonic() < stop:
            time.sleep(0.003)
        time.sleep(random.uniform(0, 0.03))  # anywhere between two letters
        struck += kill(workers.pop(random.randrange(len(workers))))
        workers.append(nursery.worker())
    for worker in workers:
        kill(worker)
    nursery.close()
    return struck


def test_ten_thousand_reminders_outlive_five_hundred_kills(database_url, mail_server, tmp_path, record_property):
    letters = f"smtp://127.0.0.1:{mail_server.port}"
    world = World("reminder_world", database_url, tmp_path, EMAIL_URL=letters)
    world.migrate()
    world.ask("prepare", str(REMINDERS // DUTIES), str(DUTIES))

    struck = storm(Nursery(world), mail_server)
    accepted_in_storm, mail_server.longest_pause = len(mail_server.accepted), 0
    world.ask("age")
    finish(world)
    world.ask("age")
    world.ask("work")  # reaps what the last storm left in hand
    found = json.loads(world.ask("report"))

    record_property("kills", struck)
    record_property("unknown", sum(state == "unknown" for state in found["letters"].values()))
    assert struck >= KILLS, "the workers had nothing left to do when they were killed"
    assert 0 < accepted_in_storm < REMINDERS, "letters were sent while workers were killed, and after"
    assert [key for key, count in mail_server.accepted.items() if count > 1] == [], "doubled"
    by_state: dict[str, set[str]] = {}
    for key, state in found["letters"].items():
        by_state.setdefault(state, set()).add(key)
    assert len(found["letters"]) == len(found["owed"]) == REMINDERS
    assert set(by_state) <= {"sent", "unknown"}
    assert by_state["sent"] <= set(mail_server.accepted), "said to be sent and was not"
    unknown = by_state.get("unknown", set())
    assert set(found["letters"]) - set(mail_server.accepted) <= unknown, "lost in silence"
    assert unknown == set(found["listed"]), "the health page lists every letter that may not have arrived"
    assert sorted(found["shown"]) == sorted(found["owed"]), "shown in the application once, each"

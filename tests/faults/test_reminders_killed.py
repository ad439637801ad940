"""Workers that send letters are killed again and again: no letter doubled, none lost in silence (make faults)."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.databases import databases
from tests.faults.mail_server import MailServer

ROOT = Path(__file__).resolve().parent.parent.parent
LETTERS, KILLS = 420, 20

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]


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


class World:
    """Starts the processes of reminder_world against one database and one mail server."""

    def __init__(self, database_url: str, mail_port: int, var: Path) -> None:
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "SALESOPS_VAR_DIR": str(var),
            "LOG_LEVEL": "ERROR",
        }
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def run(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True, timeout=240
        ).stdout

    def ask(self, *arguments: str) -> str:
        return self.run("-m", "tests.faults.reminder_world", *arguments)

    def worker(self) -> subprocess.Popen:
        """A worker that has begun to work."""
        command = [sys.executable, "-m", "tests.faults.reminder_world", "work"]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE)
        with process.stdout as lines:
            assert lines.readline() == b"ready\n"
        return process


def test_no_letter_is_doubled_and_none_lost_in_silence(database_url, mail_server, tmp_path, record_property):
    world = World(database_url, mail_server.port, tmp_path)
    world.run("manage.py", "migrate", "-v0")
    world.ask("prepare", str(LETTERS))

    workers, struck = [world.worker(), world.worker()], 0
    for _ in range(KILLS):
        time.sleep(random.uniform(0.05, 0.4))
        victim = workers.pop(random.randrange(len(workers)))
        struck += victim.poll() is None
        victim.kill()
        victim.wait()
        workers.append(world.worker())
    for worker in workers:
        worker.kill()
        worker.wait()
    accepted_in_storm, mail_server.longest_pause = len(mail_server.accepted), 0
    world.ask("age")
    world.ask("work")
    world.ask("age")
    found = json.loads(world.ask("report"))

    record_property("kills", struck)
    assert struck >= KILLS // 2, "the workers had nothing left to do when they were killed"
    assert 0 < accepted_in_storm < 2 * LETTERS, "letters were sent while workers were killed, and after"
    assert [key for key, count in mail_server.accepted.items() if count > 1] == [], "doubled"
    by_state: dict[str, set[str]] = {}
    for key, state in found["letters"].items():
        by_state.setdefault(state, set()).add(key)
    assert len(found["letters"]) == 2 * LETTERS
    assert set(by_state) <= {"sent", "unknown"}
    assert by_state["sent"] <= set(mail_server.accepted), "said to be sent and was not"
    unknown = by_state.get("unknown", set())
    assert set(found["letters"]) - set(mail_server.accepted) <= unknown, "lost in silence"
    assert unknown == set(found["listed"]), "the health page lists every letter that may not have arrived"
    assert set(found["untold"]) <= set(found["shown"]), "a reminder in the application was lost"
    assert len(found["shown"]) == len(set(found["shown"])), "a reminder in the application was doubled"

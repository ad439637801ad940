"""Two beats ring two workers while Redis goes, falls silent and forgets: every reminder once (make faults).

FAULT_MINUTE says for how many seconds Redis is away, sixty unless told otherwise.
"""

import json
import os
import subprocess
import sys
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import leave_out
from tests.faults.databases import databases
from tests.faults.mail_server import MailServer
from tests.faults.redis_server import PROGRAM, RedisServer
from tests.faults.world import ROOT, World

MINUTE = float(os.environ.get("FAULT_MINUTE", "60"))
REMINDERS = 600  # in the application, and as many by e-mail, due one after the other
SPREAD = int(2 * MINUTE + 90)  # seconds over which they are due
WIPES = 20
PATIENCE = 120.0  # seconds, for a start on a busy machine; everything that came due meanwhile is sent in them
HALVES = ("beat", "beat", "worker", "worker")

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """A database of this test's own, on the engine of the run."""
    with databases(os.environ.get("DATABASE_URL", ""), tmp_path) as made:
        yield made.make()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[RedisServer]:
    if PROGRAM is None:
        leave_out("Redis cannot be found here, so none was taken away")
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.close()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.longest_pause = 0.0
    yield server
    server.shutdown()
    server.server_close()


def wait_for(what: str, is_there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_there():
        assert time.monotonic() < deadline, f"{what}: not within {PATIENCE:.0f} seconds"
        time.sleep(0.2)


@contextmanager
def ringing(world: World, broker: RedisServer, var: Path) -> Iterator[list[subprocess.Popen]]:
    """Two beats and two workers on one broker and one database."""
    celery = [sys.executable, "-m", "celery", "-A", "tests.faults.quick_bell"]
    quiet = ["--loglevel", "CRITICAL"]
    alone = ["--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    own = {
        "beat": lambda number: ["--schedule", str(var / f"beat{number}"), "--pidfile="],
        "worker": lambda number: [*alone, "--hostname", f"{number}@%h"],
    }
    started = [
        subprocess.Popen([*celery, half, *quiet, *own[half](number)], cwd=ROOT, env=world.environment)
        for number, half in enumerate(HALVES)
    ]
    try:
        wait_for("beats", lambda: all(any(var.glob(f"beat{number}*")) for number in (0, 1)))
        wait_for("workers", lambda: broker.listeners() == HALVES.count("worker"))
        yield started
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=60)


class Post:
    """What was due by a moment and what has come to the mail server."""

    def __init__(self, due: Sequence[float], server: MailServer) -> None:
        self.due, self.server = due, server

    @property
    def accepted(self) -> int:
        return len(self.server.accepted)

    def due_by(self, moment: float) -> int:
        return bisect_right(self.due, moment)

    def catch_up(self) -> None:
        """Waits until everything that is due by now has been sent."""
        wanted = self.due_by(time.time())
        try:
            wait_for(f"{wanted} letters", lambda: self.accepted >= wanted)
        except AssertionError as error:
            raise AssertionError(f"{error}: {self.accepted} were sent") from error


def away(post: Post, go: Callable[[], None], come_back: Callable[[], None]) -> int:
    """Redis is away for a minute while reminders are due; how many came due that nobody was rung for."""
    go()
    time.sleep(MINUTE)
    missed = post.due_by(time.time()) - post.accepted
    come_back()
    post.catch_up()
    return missed


def test_two_beats_and_a_redis_that_goes_and_falls_silent_and_forgets_double_and_lose_nothing(
    database_url, broker, mail_server, tmp_path, record_property
):
    letters = f"smtp://127.0.0.1:{mail_server.port}"
    world = World("reminder_world", database_url, tmp_path, EMAIL_URL=letters, REDIS_URL=broker.address)
    world.migrate()
    with ringing(world, broker, tmp_path) as processes:
        post = Post(json.loads(world.ask("spread", str(REMINDERS), str(SPREAD))), mail_server)
        time.sleep(10)
        post.catch_up()
        missed = away(post, broker.stop, broker.start), away(post, broker.fall_silent, broker.speak_again)
        for _ in range(WIPES):
            broker.forget()
            time.sleep(0.5)
        post.catch_up()
        time.sleep(max(0.0, post.due[-1] - time.time()))
        post.catch_up()
        assert [process.poll() for process in processes] == [None] * len(HALVES), "one has ended by itself"
    found = json.loads(world.ask("report"))

    record_property("missed", missed)
    assert min(missed) > 0, "nothing came due while Redis was away"
    assert [key for key, count in mail_server.accepted.items() if count > 1] == [], "doubled"
    assert set(found["letters"].values()) == {"sent"} and set(found["letters"]) == set(mail_server.accepted)
    assert len(found["letters"]) == len(found["owed"]) == REMINDERS
    assert found["listed"] == []
    assert sorted(found["shown"]) == sorted(found["owed"]), "shown in the application once, each"


def test_a_ring_that_silence_kept_from_being_acknowledged_stops_no_worker(broker, tmp_path):
    world = World("bell_world", f"sqlite:///{tmp_path}/none", tmp_path, REDIS_URL=broker.address)
    assert world.ask(str(broker.process.pid)) == "2\n"

"""`manage.py up` as people start it: from an empty folder, killed in part, ended as a whole; with both brokers."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 240.0  # seconds, for a machine that is busy with other tests


def wait_for(what: str, ask: Callable[[], object], *, patience: float = PATIENCE) -> object:
    """The first true answer of `ask`; fails when none comes in time."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(0.2)
    raise AssertionError(f"{what}: not within {patience:.0f} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


class Installation:
    """A running `manage.py up` with a var folder of its own."""

    def __init__(self, var: Path, services: dict[str, str]) -> None:
        inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        self.var, self.port, self.log = var, free_port(), var / "up.log"
        self.environment = inherited | {"SALESOPS_VAR_DIR": str(var), "PYTHONUNBUFFERED": "1"} | services
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--no-demo", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self, pattern: str) -> list[str]:
        return re.findall(pattern, self.log.read_text())

    def pids(self, name: str) -> list[int]:
        return [int(pid) for pid in self.said(rf"{name} started \(pid (\d+)\)")]

    def login_page(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/accounts/login/", timeout=10) as answer:
            return answer.read().decode()

    def ticks_done(self) -> int:
        """How many ticks have finished at least once, asked of the installation's own database."""
        script = "from core.models import JobTick; print(JobTick.objects.exclude(finished_at=None).count())"
        asked = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", script],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return int(asked.stdout)


@contextmanager
def running(var: Path, **services: str) -> Iterator[Installation]:
    house = Installation(var, services)
    try:
        yield house
    finally:
        if house.process.poll() is None:
            house.process.kill()
            house.process.wait()
        for name in ("web", "worker", "beat"):
            for pid in house.pids(name):
                if is_alive(pid):
                    os.killpg(pid, signal.SIGKILL)


def live_through_a_day(house: Installation) -> None:
    """Starts, answers, loses its worker, gets another that works, and ends with all its children."""
    wait_for("the greeting", lambda: house.said("salesops is at") or house.process.poll() is not None)
    assert house.said("salesops is at") != [], house.log.read_text()
    assert 'name="password"' in house.login_page()

    (first,) = house.pids("worker")
    os.kill(first, signal.SIGKILL)
    wait_for("a second worker", lambda: len(house.pids("worker")) == 2)
    wait_for("a tick that ran", house.ticks_done)

    children = [pid for name in ("web", "worker", "beat") for pid in house.pids(name)]
    house.process.send_signal(signal.SIGTERM)
    assert house.process.wait(timeout=30) == 0
    assert [pid for pid in children if is_alive(pid)] == []
    assert house.said("Traceback") == [], house.log.read_text()


@pytest.mark.once
@pytest.mark.timeout(240)
def test_up_runs_from_an_empty_folder_and_survives_the_death_of_its_worker(tmp_path):
    with running(tmp_path) as house:
        live_through_a_day(house)
    assert (tmp_path / "salesops.sqlite3").exists()


@pytest.mark.postgresql
@pytest.mark.redis
@pytest.mark.timeout(240)
def test_up_runs_on_postgresql_and_redis(tmp_path, redis_url):
    server, name = os.environ["DATABASE_URL"].rsplit("/", 1)[0], f"run_modes_{os.getpid()}"
    administrator = psycopg2.connect(os.environ["DATABASE_URL"])
    administrator.autocommit = True
    with administrator.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            with running(tmp_path, DATABASE_URL=f"{server}/{name}", REDIS_URL=redis_url) as house:
                live_through_a_day(house)
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    administrator.close()


@pytest.mark.once
def test_up_says_in_one_sentence_that_the_port_is_taken(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        environment = {"PATH": os.environ["PATH"], "SALESOPS_VAR_DIR": str(tmp_path)}
        told = subprocess.run(
            [sys.executable, "manage.py", "up", "--port", port],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
    assert (told.returncode, "Traceback" in told.stderr) == (1, False)
    assert f"Port {port} of 127.0.0.1 is taken" in told.stderr

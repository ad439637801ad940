"""How long it takes from a fresh clone to the first page, as somebody new would start: clone, make run, look."""

import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from run_tests import free_port

LONGEST = 600  # seconds


def seconds_to_first_page(repository: Path) -> float:
    """Clones the commit that is checked out, runs `make run` and asks until a page comes; ends what it started."""
    with tempfile.TemporaryDirectory(prefix="salesops-clone-") as folder:
        port, started = free_port(), time.monotonic()
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(repository), folder], check=True)
        command = ["make", "-C", folder, "run", f"PORT={port}"]
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        house = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            wait_for_page(f"http://127.0.0.1:{port}/", house, until=started + LONGEST)
            return time.monotonic() - started
        finally:
            os.killpg(house.pid, signal.SIGINT)
            house.wait(60)


def wait_for_page(address: str, house: subprocess.Popen, *, until: float) -> None:
    while time.monotonic() < until and house.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=30):  # noqa: S310 our own server
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"no page came from {address}")

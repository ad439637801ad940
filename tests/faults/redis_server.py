"""A Redis of a test's own that goes away, falls silent and forgets."""

import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import redis

PROGRAM = shutil.which("redis-server")
PATIENCE = 30.0  # seconds until a Redis that was started must answer


class RedisServer:
    """Listens on a free port of this machine, and on the same again when it comes back."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder / "redis"
        self.folder.mkdir()
        self.client = redis.Redis(port=self.port, socket_timeout=2)

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        kept = ["--dir", str(self.folder), "--appendonly", "yes", "--save", ""]  # as README.md asks of production
        command = [PROGRAM, "--bind", "127.0.0.1", "--port", str(self.port), *kept]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < deadline, "Redis does not answer"
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            return self.client.ping()
        except redis.RedisError:
            return False

    def listeners(self) -> int:
        """How many wait for a ring at this moment."""
        return sum(client["cmd"] == "brpop" for client in self.client.client_list())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    def fall_silent(self) -> None:
        """Lines stay open and nothing is answered any more."""
        self.process.send_signal(signal.SIGSTOP)

    def speak_again(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def forget(self) -> None:
        """Everything it holds, what waits in it included."""
        self.client.flushall()

    def close(self) -> None:
        self.client.close()
        self.process.kill()
        self.process.wait()

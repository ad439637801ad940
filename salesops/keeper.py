"""Keeps the processes of one installation running: starts them, starts them again when they die, ends them together."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

STEADY_AFTER = 60.0  # seconds; a child that lived so long starts again without delay
LONGEST_WAIT = 30.0
PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Asks Linux to end this process when its parent dies, even by kill -9; runs in the child before its program."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_before_restart(failures: int) -> float:
    """Seconds before the next start after so many short lives in a row: 1, 2, 4 … 30."""
    return min(LONGEST_WAIT, 2.0 ** (failures - 1)) if failures else 0.0


@dataclass
class Child:
    """One process to keep: its name for people, its command, and how it has fared."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    failures: int = 0
    start_after: float = 0.0

    def start(self, now: float) -> None:
        self.process = subprocess.Popen(  # noqa: S603 a command of our own, no shell
            self.command, start_new_session=True, preexec_fn=end_with_parent
        )
        self.started = now

    def note_death(self, now: float) -> None:
        """Remembers that it died and when it may start again."""
        self.failures = 0 if now - self.started > STEADY_AFTER else self.failures + 1
        self.start_after = now + wait_before_restart(self.failures)
        self.process = None

    def signal(self, number: int) -> None:
        """Signals the child and what it started; one that is gone already is no error."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)


@dataclass
class Keeper:
    """Runs children until it is told to stop; `say` prints one line for people."""

    children: Sequence[Child]
    say: Callable[[str], None]
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self, *, greet: Callable[[], bool], every: float = 0.2) -> None:
        """Tends the children until SIGINT or SIGTERM, then ends them all; asks `greet` until it has greeted."""
        greeted = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stopping.set())
        try:
            while not self.stopping.is_set():
                for child in self.children:
                    self.tend(child, time.monotonic())
                greeted = greeted or greet()
                self.stopping.wait(every)
        finally:
            self.end()

    def tend(self, child: Child, now: float) -> None:
        """Starts the child when it should run and does not."""
        if child.process is not None and child.process.poll() is not None:
            self.say(f"{child.name} ended with code {child.process.returncode} and will be started again")
            child.note_death(now)
        if child.process is None and now >= child.start_after:
            child.start(now)
            self.say(f"{child.name} started (pid {child.process.pid})")

    def end(self, *, patience: float = 10.0) -> None:
        """Ends every child politely, and after `patience` seconds without asking."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + patience
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.signal(signal.SIGKILL)
                child.process.wait()

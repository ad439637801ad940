"""The shape of an app's timetable: the ticks that beat rings and `manage.py tick` runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """One question asked of the database again and again: is anything due?

    `run` takes the instant and returns how many things it did.
    It may run twice, at once, late, or be killed at any line.
    """

    name: str
    run: Callable[[datetime], int]
    every: float = 30.0  # seconds

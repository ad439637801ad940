"""The ticks of training."""

from core.timetable import Tick

TIMETABLE: list[Tick] = []

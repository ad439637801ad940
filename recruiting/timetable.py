"""The ticks of recruiting."""

from core.timetable import Tick

TIMETABLE: list[Tick] = []

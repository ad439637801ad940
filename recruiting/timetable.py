"""The ticks of recruiting."""

from core.timetable import Tick
from recruiting import erasing

TIMETABLE = [Tick(erasing.JOB, erasing.erase_kept_long_enough, every=3600.0)]

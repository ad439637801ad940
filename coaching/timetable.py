"""The ticks of coaching."""

from coaching.counting import JOB, count_mood
from core.timetable import Tick

TIMETABLE = [Tick(JOB, count_mood, every=3600.0)]

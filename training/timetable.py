"""The ticks of training."""

from core.timetable import Tick
from training.mentoring import steps

TIMETABLE: list[Tick] = [Tick(steps.JOB, steps.start_newcomers, every=600.0)]

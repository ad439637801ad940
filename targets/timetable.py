"""The ticks of targets: the sums of units, and the stages of goals that they reach."""

from core.timetable import Tick
from targets.figures import count_figures
from targets.goals import JOB, reach_stages

TIMETABLE = [Tick("targets.count_figures", count_figures), Tick(JOB, reach_stages)]

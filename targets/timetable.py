"""The ticks of targets: the sums of units."""

from core.timetable import Tick
from targets.figures import count_figures

TIMETABLE = [Tick("targets.count_figures", count_figures)]

"""The ticks of meetings: the meetings of the next weeks, and the agendas that open."""

from core.timetable import Tick
from meetings.planning_meetings import JOB, plan_meetings

TIMETABLE = [Tick(JOB, plan_meetings)]

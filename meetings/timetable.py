"""The ticks of meetings: those of the next weeks, agendas that open, and what meetings that are over leave."""

from datetime import datetime

from core.timetable import Tick
from meetings.carrying import carry_over
from meetings.minutes import settle_late
from meetings.planning_meetings import JOB, plan_meetings


def after_meetings(now: datetime) -> int:
    """Points that were left go on, and minutes whose time has passed are late. Two queries when nothing is due."""
    return carry_over(now) + settle_late(now)


TIMETABLE = [Tick(JOB, plan_meetings), Tick("meetings.after_meetings", after_meetings)]

"""The ticks of meetings: those of the next weeks, agendas that open, what nobody ended, what is left over."""

from datetime import datetime

from core.timetable import Tick
from meetings.carrying import carry_over
from meetings.holding import end_forgotten
from meetings.minutes_time import settle_late
from meetings.planning_meetings import JOB, plan_meetings


def after_meetings(now: datetime) -> int:
    """What nobody ended is over, what was left goes on, late minutes are late. Three queries when nothing is due."""
    return end_forgotten(now) + carry_over(now) + settle_late(now)


TIMETABLE = [Tick(JOB, plan_meetings), Tick("meetings.after_meetings", after_meetings)]

"""By when the minutes of a meeting are due: plain values in, plain values out (docs/rules.md)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from duties.rules import instant, to_minute

DAY = timedelta(hours=24)
UNTIL = time(18)  # of the last working day, where minutes take working days


def minutes_due(rule: str, ended_at: datetime, available: Sequence[date], zone: ZoneInfo) -> datetime | None:
    """When minutes are due, in UTC; None where nothing is to be written, or no day follows.

    `available` are the days on which whoever writes works, in order. Within 24 hours of the end; where that falls on a
    day on which whoever writes does not work, at the same time of the next one. Within two working days: by 18:00 of
    the second one after the day of the end.
    """
    if rule == "hours_24":
        wanted = to_minute(ended_at) + DAY
        wall = wanted.astimezone(zone)
        day = next((one for one in available if one >= wall.date()), None)
        if day is None:
            return None
        return wanted if day == wall.date() else instant(day, wall.time(), zone)
    if rule == "working_days_2":
        ended_on = ended_at.astimezone(zone).date()
        after = [one for one in available if one > ended_on][:2]
        return instant(after[1], UNTIL, zone) if len(after) == 2 else None
    return None


def are_late(due_at: datetime | None, published_at: datetime | None, now: datetime) -> bool:
    """Whether minutes are, or are still, out after their time; the minute itself is in time."""
    return due_at is not None and to_minute(published_at or now) > due_at

"""Instants and days for tests: time is passed in, so most tests need no frozen clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 6, 17)  # a Wednesday in a month without a surprise


def at(hour: int, minute: int = 0, second: int = 0, *, day: date = DAY) -> datetime:
    """The instant (aware, UTC) at which the wall clock of the company shows that time on `day`."""
    return datetime.combine(day, time(hour, minute, second), tzinfo=ZONE).astimezone(UTC)

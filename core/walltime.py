"""Aware instants and what the clock on the company's wall says, cut to the minute (C32)."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def company_zone() -> ZoneInfo:
    """The zone that the company's calendar, deadlines and exchange files are in."""
    return _zone(settings.COMPANY_TIME_ZONE)


def to_wall(instant: datetime | None) -> datetime | None:
    """The company's wall time of an aware instant, without zone and seconds; None stays None."""
    if instant is None:
        return None
    return instant.astimezone(company_zone()).replace(tzinfo=None, second=0, microsecond=0)


def from_wall(wall: datetime | None) -> datetime | None:
    """The aware instant at which the company's clock shows `wall`; None stays None."""
    return None if wall is None else wall.replace(tzinfo=company_zone())

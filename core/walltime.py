"""Aware instants and what the clock on the company's wall says, cut to the minute (C32)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

_days: ContextVar[ZoneInfo | None] = ContextVar("days", default=None)


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def company_zone() -> ZoneInfo:
    """The zone that the company's calendar, deadlines and exchange files are in."""
    return _zone(settings.COMPANY_TIME_ZONE)


def work_zone() -> ZoneInfo:
    """The zone that today, work days and deadlines are in for whoever asks: that of the unit, else the company's.

    Moments are shown in Django's current time zone, which may be another one: a person chooses it.
    """
    return _days.get() or company_zone()


def work_today(now: datetime) -> date:
    """Today on the wall where whoever asks works, at `now` (aware)."""
    return now.astimezone(work_zone()).date()


@contextmanager
def days_in(zone: ZoneInfo) -> Iterator[None]:
    """Counts days on the wall of `zone` within the block."""
    token = _days.set(zone)
    try:
        yield
    finally:
        _days.reset(token)


def to_wall(instant: datetime | None) -> datetime | None:
    """The company's wall time of an aware instant, without zone and seconds; None stays None."""
    if instant is None:
        return None
    return instant.astimezone(company_zone()).replace(tzinfo=None, second=0, microsecond=0)


def from_wall(wall: datetime | None) -> datetime | None:
    """The aware instant at which the company's clock shows `wall`; None stays None."""
    return None if wall is None else wall.replace(tzinfo=company_zone())

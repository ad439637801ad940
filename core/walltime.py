"""Aware instants and what the clock on the company's wall says, cut to the minute (C32)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

_days: ContextVar[Callable[[], ZoneInfo] | None] = ContextVar("days", default=None)


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
    find = _days.get()
    return find() if find else company_zone()


def work_today(now: datetime) -> date:
    """Today on the wall where whoever asks works, at `now` (aware)."""
    return now.astimezone(work_zone()).date()


@contextmanager
def days_in(find: Callable[[], ZoneInfo]) -> Iterator[None]:
    """Counts days on the wall of the zone that is found within the block, once anybody asks for one."""
    token = _days.set(find)
    try:
        yield
    finally:
        _days.reset(token)


class LaterZone(tzinfo):
    """A zone that is found when the first moment is shown: a request that shows none pays no query for it."""

    def __init__(self, find: Callable[[], ZoneInfo]) -> None:
        self._find = find

    @cached_property
    def zone(self) -> ZoneInfo:
        return self._find()

    def __str__(self) -> str:
        return str(self.zone)

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return self.zone.utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        return self.zone.dst(moment)

    def tzname(self, moment: datetime | None) -> str | None:
        return self.zone.tzname(moment)

    def fromutc(self, moment: datetime) -> datetime:
        return self.zone.fromutc(moment.replace(tzinfo=self.zone)).replace(tzinfo=self)


def to_wall(instant: datetime | None) -> datetime | None:
    """The company's wall time of an aware instant, without zone and seconds; None stays None."""
    if instant is None:
        return None
    return instant.astimezone(company_zone()).replace(tzinfo=None, second=0, microsecond=0)


def from_wall(wall: datetime | None) -> datetime | None:
    """The aware instant at which the company's clock shows `wall`; None stays None."""
    return None if wall is None else wall.replace(tzinfo=company_zone())

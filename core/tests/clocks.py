"""When clocks change: the transitions of every zone of zoneinfo from 2024 to 2030, found by asking each clock."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
STEP, SECOND = timedelta(days=7), timedelta(seconds=1)  # no zone changes its clock and back within a week


class Change(NamedTuple):
    """The first instant of the new time, and what the clock says against UTC before and from then on."""

    at: datetime
    before: timedelta
    after: timedelta

    def first_instant(self, wall: datetime) -> datetime:
        """The first instant at which a clock with this one change shows `wall`; one that it skips comes as much later.

        Written without zoneinfo, from the change alone: what the rule says is held against it.
        """
        return (wall - (self.before if wall < self._last_wall else self.after)).replace(tzinfo=UTC)

    @property
    def _last_wall(self) -> datetime:
        """Until here the old time counts: the end of the gap, or of the hour that comes twice."""
        return self.at.replace(tzinfo=None) + max(self.before, self.after)


def _changes(zone: ZoneInfo) -> Iterator[Change]:
    def shift(at: datetime) -> timedelta:
        return at.astimezone(zone).utcoffset()

    start = FIRST
    while start < LAST:
        before, after = shift(start), shift(start + STEP)
        if before != after:
            early, late = start, start + STEP
            while late - early > SECOND:
                middle = early + (late - early) // 2
                middle = middle.replace(microsecond=0)
                early, late = (middle, late) if shift(middle) == before else (early, middle)
            yield Change(late, before, after)
        start += STEP


@lru_cache(maxsize=1)
def clocks() -> dict[str, tuple[Change, ...]]:
    """One zone of each sort: those whose clocks change at the same instants by as much are the same to us."""
    sorts: dict[tuple[Change, ...], str] = {}
    for name in sorted(available_timezones() - {"localtime", "Factory"}):
        if changes := tuple(_changes(ZoneInfo(name))):
            sorts.setdefault(changes, name)
    return {name: changes for changes, name in sorts.items()}

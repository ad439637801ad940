"""Whether units make one tree on every day: what rows cannot hold by themselves. Plain values in, plain values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum


class FaultKind(Enum):
    """How a structure can be broken."""

    CYCLE = "cycle"  # the unit stands under itself
    PARENT_MISSING = "parent_missing"  # the unit above does not exist on that day
    NO_ROOT = "no_root"  # every unit stands under another
    TWO_ROOTS = "two_roots"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands from a day to the day before `end`; None is open."""

    unit: str
    parent: str | None
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Fault:
    """The first day on which a unit stands wrong."""

    kind: FaultKind
    unit: str
    day: date


def structure_faults(places: Iterable[Place], *, since: date) -> list[Fault]:
    """What is wrong with the tree on any day from `since` on, each fault once with its first day."""
    places = list(places)
    days = {since} | {day for place in places for day in (place.start, place.end) if day is not None and day > since}
    found: dict[tuple[FaultKind, str], Fault] = {}
    for day in sorted(days):
        for kind, unit in _faults_on({place.unit: place.parent for place in places if place.holds(day)}):
            found.setdefault((kind, unit), Fault(kind, unit, day))
    return list(found.values())


def _faults_on(parents: dict[str, str | None]) -> list[tuple[FaultKind, str]]:
    faults = []
    roots = sorted(unit for unit, parent in parents.items() if parent is None)
    if parents and not roots:
        faults.append((FaultKind.NO_ROOT, min(parents)))
    faults += [(FaultKind.TWO_ROOTS, unit) for unit in roots[1:]]
    faults += [
        (FaultKind.PARENT_MISSING, unit)
        for unit, parent in sorted(parents.items())
        if parent is not None and parent not in parents
    ]
    return faults + [(FaultKind.CYCLE, unit) for unit in _units_in_cycles(parents)]


def _units_in_cycles(parents: dict[str, str | None]) -> list[str]:
    """Units that reach themselves going up. Each unit is walked once."""
    done: set[str] = set()
    cycles: list[str] = []
    for start in sorted(parents):
        walk: list[str] = []
        unit: str | None = start
        while unit in parents and unit not in done and unit not in walk:
            walk.append(unit)
            unit = parents[unit]
        if unit in walk:
            cycles += walk[walk.index(unit) :]
        done.update(walk)
    return sorted(cycles)


def is_there(places: Iterable[Place], start: date, end: date | None = None) -> bool:
    """Whether a unit, given all its places, exists on every day from `start` to the day before `end`."""
    reached = start
    for place in sorted(places, key=lambda place: place.start):
        if place.end is not None and place.end <= reached:
            continue
        if place.start > reached:
            return False
        if place.end is None:
            return True
        reached = place.end
    return end is not None and reached >= end


def stands_below(places: Mapping[str, Iterable[Place]], unit: str, top: str, start: date, end: date | None) -> bool:
    """Whether `unit` is `top`, or stands somewhere under it, on any day from `start` to the day before `end`.

    The way up is walked with the days that are left of it, so that only places of the same day are joined.
    """
    waiting, seen = [(unit, start, end)], set()
    while waiting:
        step = waiting.pop()
        if step in seen:
            continue
        seen.add(step)
        here, begins, ends = step
        if here == top:
            return True
        for place in places.get(here, ()):
            first = max(begins, place.start)
            last = min((day for day in (ends, place.end) if day is not None), default=None)
            if place.parent is not None and (last is None or first < last):
                waiting.append((place.parent, first, last))
    return False

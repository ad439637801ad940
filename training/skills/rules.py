"""Levels of skills (R013, R019): which one stands, how far it is to what a post expects, how long each took.

Pure: words of a person about one skill come in the order in which they were said. No sum over skills, no rank.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, TypeVar

HIGHEST = 4
FEWEST = 5  # people of whom a mean may be shown


class Word(Protocol):
    """What was said of a level."""

    kind: str
    level: int
    day: date


W = TypeVar("W", bound=Word)


def standing(words: Sequence[W]) -> W | None:
    """The last word that confirmed a level; None: nobody has confirmed any. Earlier words stay in the history."""
    return next((word for word in reversed(words) if word.kind == "confirmed"), None)


def proposal(words: Sequence[W]) -> W | None:
    """What the person proposed, as long as nobody has answered it."""
    return words[-1] if words and words[-1].kind == "proposed" else None


def expected_of(post: tuple[int, str] | None, by_title: Mapping[int, int], by_profile: Mapping[str, int]) -> int:
    """The level that a post (title, profile) expects of one skill: its title's, else its profile's; 0: none."""
    if post is None:
        return 0
    title, profile = post
    return by_title.get(title, by_profile.get(profile, 0))


def gap_of(expected: int, now: int) -> int:
    """How many levels are missing; never less than none."""
    return max(expected - now, 0)


def days_to_levels(confirmed: Iterable[tuple[int, date]], hired_on: date) -> dict[int, int]:
    """Level → days from entering until it, or a higher one, was first confirmed; levels never reached are absent."""
    found: dict[int, int] = {}
    for reached, day in confirmed:
        for level in range(1, reached + 1):
            days = max((day - hired_on).days, 0)
            found[level] = min(found.get(level, days), days)
    return found


def mean_days(people: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Level → mean days to it, half up; only levels that five people or more have reached."""
    by_level: dict[int, list[int]] = {}
    for days in people:
        for level, count in days.items():
            by_level.setdefault(level, []).append(count)
    return {
        level: int((Decimal(sum(counts)) / len(counts)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        for level, counts in sorted(by_level.items())
        if len(counts) >= FEWEST
    }

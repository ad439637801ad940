"""What moves along with people: upper rooms say how much of theirs follows them. Registered in AppConfig.ready."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Consequence:
    """Something that follows people to another unit or superior.

    `count(person_ids, since)` in one query; `words(count)` says it in the reader's language.
    """

    code: str
    count: Callable[[Collection[int], date], int]
    words: Callable[[int], str]
    order: int


_consequences: dict[str, Consequence] = {}


def register_consequence(
    code: str, count: Callable[[Collection[int], date], int], words: Callable[[int], str], *, order: int = 50
) -> None:
    """Adds a line to what moves along; the same code again replaces it."""
    _consequences[code] = Consequence(code, count, words, order)


def consequences_for(person_ids: Collection[int], since: date) -> list[str]:
    """What moves along with these people, in sentences; nothing of what there is nothing of. A query each."""
    lines = sorted(_consequences.values(), key=lambda line: (line.order, line.code))
    counted = [(line, line.count(person_ids, since)) for line in lines]
    return [line.words(count) for line, count in counted if count]

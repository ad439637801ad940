"""Kinds of meetings that have pages of their own in a room above; each registers them in AppConfig.ready."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from meetings.models import Meeting
    from org.models import Person


class KindPages(NamedTuple):
    """Names of addresses: of one meeting, by its id; of starting them for a unit, by its code.

    `names(meetings, viewer)` says what each is called, by id, in constant queries.
    """

    detail: str
    start: str
    names: Callable[[Sequence["Meeting"], "Person"], Mapping[int, str]]


_pages: dict[str, KindPages] = {}


def register_pages(kind: str, pages: KindPages) -> None:
    _pages[kind] = pages


def names_of(meetings: Sequence["Meeting"], viewer: "Person") -> dict[int, str]:
    """What each meeting of a list is called, by id. Constant queries for each kind that names its own."""
    found = {one.pk: one.name for one in meetings}
    for kind, pages in _pages.items():
        if own := [one for one in meetings if one.kind == kind]:
            found |= pages.names(own, viewer)
    return found


def pages_of(kind: str) -> KindPages | None:
    """The pages of a kind; None for those that meetings shows itself."""
    return _pages.get(kind)

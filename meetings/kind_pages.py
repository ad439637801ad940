"""Kinds of meetings that have pages of their own in a room above; each registers them in AppConfig.ready."""

from typing import NamedTuple


class KindPages(NamedTuple):
    """Names of addresses: of one meeting, by its id; of starting them for a unit, by its code."""

    detail: str
    start: str


_pages: dict[str, KindPages] = {}


def register_pages(kind: str, pages: KindPages) -> None:
    _pages[kind] = pages


def pages_of(kind: str) -> KindPages | None:
    """The pages of a kind; None for those that meetings shows itself."""
    return _pages.get(kind)

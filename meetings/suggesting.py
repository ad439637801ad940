"""Points that somebody may want to raise in a meeting: what they left open elsewhere, told to them alone.

A room above registers where from (AppConfig.ready); nothing of it stands anywhere before its writer puts it there.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise

from org.models import Person


class Suggestion(NamedTuple):
    """Words for the heading, and the texts."""

    heading: str
    texts: Sequence[str]


Selector = Callable[[Person, datetime], Sequence[str]]
_sources: dict[str, tuple[Promise, Selector]] = {}


def register_suggestions(kind: str, heading: Promise, selector: Selector) -> None:
    """`selector(viewer, now)` gives what the viewer may want to raise in meetings of the kind. One query."""
    _sources[kind] = (heading, selector)


def suggestions_for(kind: str, viewer: Person, now: datetime) -> Suggestion | None:
    """None where nothing is left open."""
    if kind not in _sources:
        return None
    heading, selector = _sources[kind]
    texts = selector(viewer, now)
    return Suggestion(str(heading), texts) if texts else None

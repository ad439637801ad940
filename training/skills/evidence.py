"""What shows how far somebody is: every room that holds records registers what it can tell, by topic.

A skill names the topics that say something about it; what no record shows stands in the note of whoever said it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from org.models import Person

# The areas of courses, and the stages of a rehearsal.
TOPICS = {
    "culture": pgettext_lazy("training", "Culture"),
    "product": pgettext_lazy("training", "Product"),
    "skills": _("Sales skills"),
    "finance": pgettext_lazy("training", "Finance"),
    "production": pgettext_lazy("training", "Production"),
    "contracts": pgettext_lazy("training", "Contracts"),
    "research": _("Rehearsal: research"),
    "proposal": _("Rehearsal: proposal"),
    "negotiation": _("Rehearsal: negotiation"),
}


class Record(NamedTuple):
    """Something that a room holds about a person: what, when, and the page that shows it."""

    topic: str
    words: str
    day: date
    url: str = ""


Selector = Callable[[Collection[int], date, Person], Mapping[int, Iterable[Record]]]
_selectors: dict[str, Selector] = {}


def register_evidence(code: str, selector: Selector) -> None:
    """`selector(person_ids, on, viewer)` gives records by person until a day, in constant queries; in AppConfig.ready.

    A record that the viewer may not open has no page.
    """
    _selectors[code] = selector


def evidence_of(person_id: int, topics: Collection[str], on: date, *, viewer: Person) -> list[Record]:
    """The records of a person on these topics, the newest first. The queries of the rooms."""
    found: list[Record] = []
    for selector in _selectors.values():
        found += [one for one in selector([person_id], on, viewer).get(person_id, ()) if one.topic in topics]
    return sorted(found, key=lambda one: one.day, reverse=True)


def topics_of(text: str) -> list[str]:
    """The topics that a skill names, in the order of TOPICS."""
    named = set(text.split())
    return [topic for topic in TOPICS if topic in named]

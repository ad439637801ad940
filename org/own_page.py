"""What upper rooms add to the viewer's own page and to that of others: a line that leads to a page of theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise

from core.verdicts import Verdict

if TYPE_CHECKING:
    from org.models import Person


@dataclass(frozen=True, slots=True)
class PersonLink:
    """The word that leads from a person's page to a page of an upper room, and who may go there."""

    label: Promise
    page: str  # name of an address that takes the employee number
    may: Callable[["Person", "Person", datetime], Verdict]


@dataclass(frozen=True, slots=True)
class OwnLink:
    """What can be decided there, and the word that leads there; all lazy."""

    label: Promise
    action_label: Promise
    page: str  # name of an address
    order: int

    @property
    def url(self) -> str:
        return reverse(self.page)


TAKEN_OUT = "data_taken"  # the news that HR took out what is kept about somebody
_links: dict[str, OwnLink] = {}
_person_links: dict[str, PersonLink] = {}


def register_own_link(label: Promise, action_label: Promise, page: str, *, order: int = 50) -> None:
    """Shows the line on Me, lowest order first; called in AppConfig.ready."""
    _links[page] = OwnLink(label, action_label, page, order)


def own_links() -> list[OwnLink]:
    return sorted(_links.values(), key=lambda link: (link.order, link.page))


def register_person_link(label: Promise, page: str, may: Callable[["Person", "Person", datetime], Verdict]) -> None:
    """Shows the word on the page of a person to whoever may go on; called in AppConfig.ready."""
    _person_links[page] = PersonLink(label, page, may)


def person_links(viewer: "Person", person: "Person", now: datetime) -> list[tuple[str, str]]:
    """The word and the address of each page that the viewer may open about the person; pages that share a verdict ask
    it once.
    """
    allowed = {may: bool(may(viewer, person, now)) for may in {link.may for link in _person_links.values()}}
    found = [link for link in _person_links.values() if allowed[link.may]]
    return [(str(link.label), reverse(link.page, args=[person.code])) for link in found]

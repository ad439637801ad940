"""What upper rooms add to the viewer's own page: a line that leads to a page of theirs."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


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


_links: dict[str, OwnLink] = {}


def register_own_link(label: Promise, action_label: Promise, page: str, *, order: int = 50) -> None:
    """Shows the line on Me, lowest order first; called in AppConfig.ready."""
    _links[page] = OwnLink(label, action_label, page, order)


def own_links() -> list[OwnLink]:
    return sorted(_links.values(), key=lambda link: (link.order, link.page))

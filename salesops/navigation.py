"""The main ways through the house, by what a person may do."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Way:
    label: Promise
    url: str
    icon: str
    is_current: bool


FIRST = (
    (_("Today"), "duties:today", "sun"),
    (_("Report"), "meetings:report_today", "journal-text"),
    (_("Team"), "duties:team", "people"),
    (_("Me"), "org:me", "person"),
)
MORE = ((_("Months"), "months:month_list", "calendar3"),)


def way(request: HttpRequest, label: Promise, name: str, icon: str) -> Way | None:
    """One entry; None while the room of that name has no such page."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    return Way(label, url, icon, request.path.startswith(url))


def navigation(request: HttpRequest) -> dict[str, list[Way]]:
    """The entries of the bar and of its "More"."""
    return {
        "first": [entry for line in FIRST if (entry := way(request, *line))],
        "more": [entry for line in MORE if (entry := way(request, *line))],
    }

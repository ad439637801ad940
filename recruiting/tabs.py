"""The pages of recruiting side by side, by what a person is."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from org.access import Role, roles_of, today_of

HR = {Role.HR, Role.GENERAL_MANAGER}
TABS: list[tuple[Promise, str, set[Role] | None]] = [  # label, name of the address, roles or None for everybody there
    (_("Openings"), "recruiting:home", None),
    (_("Posts"), "recruiting:headcount", None),
    (_("Candidates"), "recruiting:candidate_list", None),
    (_("Lists"), "recruiting:lists", HR),
]


def tabs_of(request: HttpRequest) -> list[tuple[Promise, str, bool]]:
    """The tabs of the viewer as templates/ui/_tabs.html draws them. No query beyond the access."""
    roles = roles_of(request.user, today_of(request.user, timezone.now()))
    shown = [(label, name) for label, name, only in TABS if only is None or roles & only]
    here = request.resolver_match.view_name
    return [(label, reverse(name), name == here) for label, name in shown]

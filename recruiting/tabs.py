"""The pages of recruiting side by side, by what a person is."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from org.access import Role, roles_of, today_of
from recruiting.permissions import may_recruit

HR = {Role.HR, Role.GENERAL_MANAGER}
TABS: list[tuple[Promise, str, set[Role] | None]] = [  # label, name of the address, roles or None for whoever recruits
    (_("Openings"), "recruiting:home", None),
    (_("Candidates"), "recruiting:candidate_list", None),
    (_("Interviews"), "recruiting:interview_list", None),
    (_("Probations"), "probation:probation_list", None),
    (pgettext_lazy("headcount", "Posts"), "recruiting:headcount", None),
    (_("Funnel"), "recruiting:funnel", None),
    (_("Lists"), "recruiting:lists", HR),
]


def tabs_of(request: HttpRequest) -> list[tuple[Promise, str, bool]]:
    """The tabs of the viewer as templates/ui/_tabs.html draws them; none for whoever only holds an interview or reads
    the own probation. No query beyond the access."""
    now = timezone.now()
    if not may_recruit(request.user, now):
        return []
    roles = roles_of(request.user, today_of(request.user, now))
    shown = [(label, name) for label, name, only in TABS if only is None or roles & only]
    here = request.resolver_match.view_name
    return [(label, reverse(name), name == here) for label, name in shown]

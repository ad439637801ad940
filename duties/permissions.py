"""May they change how everybody is reminded, see how the rhythm goes? Each answer carries its reason."""

from datetime import date

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from org.access import Access, roles_of
from org.models import Person
from org.permissions import KEEPERS


def may_set_ladder(by: Person, *, on: date) -> Verdict:
    """HR and the general manager, for everybody."""
    if roles_of(by, on) & KEEPERS:
        return ALLOWED
    return denied(_("HR or the general manager says how people are reminded."))


def may_keep_robots(by: Person, *, on: date) -> Verdict:
    """HR and the general manager: what a robot says leaves the house."""
    if roles_of(by, on) & KEEPERS:
        return ALLOWED
    return denied(_("HR or the general manager keeps the robots of groups."))


def may_see_rhythm(access: Access) -> Verdict:
    """Whoever heads a unit, for it and those below."""
    if any(post.is_head for post in access.posts):
        return ALLOWED
    return denied(_("The health of the rhythm is for whoever heads a unit."))

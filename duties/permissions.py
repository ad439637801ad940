"""May they change how everybody is reminded? Each answer carries its reason."""

from datetime import date

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from org.access import roles_of
from org.models import Person
from org.permissions import KEEPERS


def may_set_ladder(by: Person, *, on: date) -> Verdict:
    """HR and the general manager, for everybody."""
    if roles_of(by, on) & KEEPERS:
        return ALLOWED
    return denied(_("HR or the general manager says how people are reminded."))

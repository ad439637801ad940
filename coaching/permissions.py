"""Who keeps the talks of a team, and who reads means of mood. Marks are asked of MoodMark.objects.visible_to alone."""

from datetime import date

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from org.access import Reach, Role, access_of
from org.models import Person, Unit

READ_ALL = frozenset({Role.GENERAL_MANAGER, Role.HR})


def reads_all_weeks(viewer: Person, on: date) -> bool:
    return bool(access_of(viewer, on).roles & READ_ALL)


def may_keep_rule(by: Person, unit: Unit, *, on: date) -> Verdict:
    """The head of the unit, and the heads above it."""
    if unit.pk in access_of(by, on).units(Reach.BELOW):
        return ALLOWED
    return denied(_("The talks of a team are started and ended by its head and the heads above."))


def may_read_weeks(viewer: Person, on: date) -> Verdict:
    """Heads, of their units and those below; HR and the general manager of all."""
    access = access_of(viewer, on)
    if reads_all_weeks(viewer, on) or access.units(Reach.BELOW):
        return ALLOWED
    return denied(_("How a unit’s week was is told to its head, the heads above and HR, as a mean of five or more."))

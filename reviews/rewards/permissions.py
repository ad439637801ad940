"""May they decide about rewards, and set what is due? Each answer carries its reason."""

from datetime import date

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from org.access import Role, roles_of
from org.models import Person
from reviews.models import RewardLine
from targets.standing_scope import readable_units

DECIDERS = frozenset({Role.HR, Role.GENERAL_MANAGER})


def may_decide_rewards(by: Person, *, on: date) -> Verdict:
    """HR and the general manager confirm rewards, and set the rules of them."""
    if DECIDERS & roles_of(by, on):
        return ALLOWED
    return denied(_("HR and the general manager confirm rewards."))


def may_decide_line(by: Person, line: RewardLine, *, on: date) -> Verdict:
    """As above, and nobody about the own."""
    if line.person_id == by.pk:
        return denied(_("Nobody confirms an own reward."))
    return may_decide_rewards(by, on=on)


def may_read_figure(viewer: Person, line: RewardLine, *, on: date) -> Verdict:
    """The own final, or T of the team: a figure of its targets, for who reads those of the unit and who confirms.

    Nobody works back to a colleague from the sum of a team. No query once the viewer's posts are known.
    """
    if line.rule not in (RewardLine.Rule.QUARTER, RewardLine.Rule.YEAR):
        return ALLOWED
    units = readable_units(viewer, on)
    if units is None or line.unit_id in units:
        return ALLOWED
    return may_decide_rewards(viewer, on=on)

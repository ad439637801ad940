"""Who keeps the skills, who says which level somebody has, who plans what comes next."""

from datetime import date

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from org.access import Role, access_of, holds, roles_of, standing_of
from org.line import heads_above
from org.models import Appointment, Person

KEEPERS = frozenset({Role.HR, Role.GENERAL_MANAGER})


def may_keep_skills(by: Person, *, on: date) -> Verdict:
    """HR and the general manager: skills, what posts expect, checklists."""
    if roles_of(by, on) & KEEPERS:
        return ALLOWED
    return denied(_("Skills and checklists are kept by HR and the general manager."))


def line_above(person: Person, *, viewer: Person, on: date) -> list[int]:
    """Who stands above the person on a day (ids), the direct superior first. One query, and the tree of the viewer."""
    posts = [one for one in standing_of(person).posts if one.kind == Appointment.Kind.PRIMARY and holds(one, on)]
    return heads_above(person.pk, posts[-1].unit_id, access_of(viewer, on).tree) if posts else []


def leads(by: Person, person: Person, *, on: date) -> bool:
    """Whether `by` stands above the person, directly or further up."""
    return by.pk in line_above(person, viewer=by, on=on)


def may_confirm(by: Person, person: Person, *, on: date) -> Verdict:
    """The superior and the heads above; nobody says it of themselves."""
    if by.pk == person.pk:
        return denied(_("Somebody else says which level you have; you may propose one."))
    if leads(by, person, on=on):
        return ALLOWED
    return denied(_("Which level somebody has is said by the superior or the heads above."))


def may_propose(by: Person, person: Person) -> Verdict:
    """The person themselves."""
    return ALLOWED if by.pk == person.pk else denied(_("A level is proposed by the person alone."))


def may_plan(by: Person, person: Person, *, on: date) -> Verdict:
    """The person and whoever stands above."""
    if by.pk == person.pk or leads(by, person, on=on):
        return ALLOWED
    return denied(_("A development plan is written by the person and whoever stands above."))


def may_review(by: Person, person: Person, *, on: date) -> Verdict:
    """Whoever stands above."""
    if by.pk != person.pk and leads(by, person, on=on):
        return ALLOWED
    return denied(_("That the plan was gone through is noted by whoever stands above."))

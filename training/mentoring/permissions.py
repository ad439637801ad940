"""Who asks two people to be mentor and newcomer, who ends it, who starts first steps and ticks them off."""

from datetime import date

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, not_now
from org.access import Role, roles_of
from org.models import Person
from training.mentoring.querysets import newcomers_of
from training.models import FirstSteps, MentorPair
from training.skills.permissions import leads


def may_arrange(by: Person, person: Person, *, on: date) -> Verdict:
    """Whoever stands above the person, and HR: mentors and first steps."""
    if by.pk != person.pk and (Role.HR in roles_of(by, on) or leads(by, person, on=on)):
        return ALLOWED
    return denied(_("Mentors and first steps are arranged by whoever stands above, and by HR."))


def may_agree(by: Person, pair: MentorPair) -> Verdict:
    """Each of the two, once."""
    if by.pk not in (pair.mentor_id, pair.newcomer_id):
        return denied(_("Only the two agree to it."))
    if not pair.is_open:
        return not_now(_("It has ended."))
    return ALLOWED


def may_change_pair(by: Person, pair: MentorPair, *, on: date) -> Verdict:
    """Whoever may arrange it, as long as it goes on."""
    if not pair.is_open:
        return not_now(_("It has ended."))
    return may_arrange(by, pair.newcomer, on=on)


def may_end_pair(by: Person, pair: MentorPair, *, on: date) -> Verdict:
    """Each of the two, and whoever may arrange it."""
    if not pair.is_open:
        return not_now(_("It has ended."))
    return ALLOWED if by.pk in (pair.mentor_id, pair.newcomer_id) else may_arrange(by, pair.newcomer, on=on)


def may_say_reached(by: Person, pair: MentorPair) -> Verdict:
    """Whoever may end the pair, but never its mentor: it counts for them, also where they are a superior or HR."""
    if by.pk == pair.mentor_id:
        return denied(_("That the aim is reached is said by the newcomer, or by somebody else above, or HR."))
    return ALLOWED


def may_tick(by: Person, run: FirstSteps, *, on: date) -> Verdict:
    """The person, the mentor, whoever stands above, and HR. One query more for a mentor."""
    if run.closed_at is not None:
        return not_now(_("These first steps are over."))
    if by.pk == run.person_id or may_arrange(by, run.person, on=on):
        return ALLOWED
    if newcomers_of(by).filter(newcomer=run.person_id).exists():
        return ALLOWED
    return denied(_("First steps are ticked off by the person, the mentor, whoever stands above and HR."))

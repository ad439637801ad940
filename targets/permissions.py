"""May they record, confirm or take back a result, or set a target? Each answer carries its reason."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, not_now
from org.access import Area, Reach, Role, access_of, readable_people, roles_of
from org.acting import acts_as, acts_for
from org.models import Person, Unit
from org.permissions import may_keep_organisation
from targets.answering import waiting_for
from targets.models import Entry, Negotiation, Plan

LEADERS = {Role.GENERAL_MANAGER, Role.DIRECTOR, Role.MANAGER}
RECORDERS = LEADERS | {Role.ASSISTANT}  # who record results for others


def is_in_line(by: Person, person: Person, *, on: date) -> bool:
    """Whether `by` leads `person` on that day, or assists the unit that `person` works in. Two queries at most."""
    roles = roles_of(by, on)
    leads = bool(roles & RECORDERS)
    return by != person and leads and readable_people(by, Area.TARGETS, on).filter(pk=person.pk).exists()


def may_record_entry(by: Person, person: Person, *, on: date) -> Verdict:
    """For oneself, for one's people, and for the team one assists."""
    if by == person or is_in_line(by, person, on=on):
        return ALLOWED
    return denied(_("Only the person, a superior or the team's assistant records results."))


def may_record_for_both(by: Person, *people: Person, on: date) -> Verdict:
    """A shared deal is recorded by somebody who leads or assists all of its people, and is none of them."""
    if all(is_in_line(by, person, on=on) for person in people):
        return ALLOWED
    return denied(_("A shared deal is recorded by a superior or the assistant of both."))


def may_confirm_entry(by: Person, entry: Entry, *, on: date) -> Verdict:
    """What somebody declares is confirmed by somebody else: a superior, whoever stands in, or the team's assistant."""
    if by.pk == entry.person_id:
        return denied(_("What you declare yourself is confirmed by your superior or the team's assistant."))
    if not (acts_as(by, entry.superior_id, on) or is_in_line(by, entry.person, on=on)):
        return denied(_("Only a superior or the team's assistant confirms results."))
    if entry.reverses_id or entry.is_reversed:
        return not_now(_("This entry has been taken back."))
    return ALLOWED


def may_reverse_entry(by: Person, entry: Entry, *, on: date) -> Verdict:
    """One's own while it is only declared; once it counts, a superior or the assistant."""
    if entry.reverses_id or entry.is_reversed:
        return not_now(_("This entry has been taken back."))
    if by.pk == entry.person_id and entry.confirmed_at is None:
        return ALLOWED
    if is_in_line(by, entry.person, on=on):
        return ALLOWED
    return denied(_("A confirmed result is taken back by a superior or the team's assistant."))


def sets_targets(by: Person, *, on: date) -> Verdict:
    """Whether somebody sets targets at all, for the button; for whom is asked when saving."""
    return ALLOWED if roles_of(by, on) & LEADERS else denied(_("Only a superior sets targets."))


def may_set_targets(by: Person, people: Collection[int], *, on: date) -> Verdict:
    """Superiors set the targets of the people below them; `people` are ids. Two queries for any number of people."""
    roles = roles_of(by, on)
    readable = readable_people(by, Area.TARGETS, on).filter(pk__in=people).exclude(pk=by.pk).count()
    if roles & LEADERS and readable == len(set(people)):
        return ALLOWED
    return denied(_("Only a superior sets targets."))


def may_read_targets(viewer: Person, person: Person, *, on: date) -> Verdict:
    """One's own targets, and those of the people about whom one reads them. One query where it is somebody else."""
    if viewer.pk == person.pk or readable_people(viewer, Area.TARGETS, on).filter(pk=person.pk).exists():
        return ALLOWED
    return denied(_("Your role does not include targets."))


def may_read_metrics(viewer: Person, *, on: date) -> Verdict:
    """Whoever reads any targets, be it the own ones, reads what exactly counts."""
    if access_of(viewer, on).reach(Area.TARGETS) > Reach.NOBODY:
        return ALLOWED
    return denied(_("Your role does not include targets."))


def may_keep_metrics(by: Person, *, on: date) -> Verdict:
    """HR and the general manager say what is counted, and how."""
    return may_keep_organisation(by, on)


def may_change_plan(by: Person, unit: Unit, *, on: date) -> Verdict:
    """The head of the unit and the heads above it; a year can wait for who is away."""
    if unit.pk in heads_units(by, on=on):
        return ALLOWED
    return denied(_("The plan of a unit is made by its head and by those above."))


def may_lock_plan(by: Person, plan: Plan, *, on: date) -> Verdict:
    """A first plan is locked by whoever may change it; a revision by nobody who began it or set its figures.

    Above the general manager is nobody who could. One query more for a revision.
    """
    needs_another = plan.number > 1 and Role.GENERAL_MANAGER not in roles_of(by, on)
    if needs_another and (by.pk == plan.made_by_id or plan.changes.filter(by=by).exists()):
        return denied(_("A revision is approved by somebody else than who drafted it."))
    return may_change_plan(by, plan.unit, on=on)


def may_revise_plan(by: Person, plan: Plan, *, on: date) -> Verdict:
    """Like changing it, once it is locked."""
    if plan.is_draft:
        return not_now(_("A draft is changed, not revised."))
    return may_change_plan(by, plan.unit, on=on)


def may_answer_proposal(by: Person, negotiation: Negotiation, *, on: date) -> Verdict:
    """To one's own targets nobody else agrees, nor speaks against them."""
    if by.pk == negotiation.person_id:
        return ALLOWED
    return denied(_("Only the person agrees to targets or speaks against them."))


def may_answer_counter(by: Person, negotiation: Negotiation, *, on: date) -> Verdict:
    """Whoever plans the unit, and who stands in for whoever is to answer; never the person."""
    if by.pk != negotiation.person_id:
        if may_change_plan(by, negotiation.plan.unit, on=on):
            return ALLOWED
        absent = acts_for(by, on)
        if absent and negotiation.steps.filter(pk__in=waiting_for(absent, access_of(by, on).tree)).exists():
            return ALLOWED
    return denied(_("Whoever plans the unit answers, or their deputy."))


def heads_units(by: Person, *, on: date) -> set[int]:
    """The ids of the units that somebody heads on that day, with those below. A deputy plans nobody's year."""
    return access_of(by, on).units(Reach.BELOW)

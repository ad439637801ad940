"""Who drafts and who publishes a version of the appraisal rules (docs/decisions/0038)."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, not_now
from org.access import Role, roles_of
from org.models import Appointment, Grant, Person, UnitVersion
from reviews.models import SchemeDraft

State = SchemeDraft.State
KEEPERS = {Role.HR, Role.GENERAL_MANAGER}


def may_draft_scheme(by: Person, on: date) -> Verdict:
    """HR and the general manager draft the rules, and read what is drafted."""
    if roles_of(by, on) & KEEPERS:
        return ALLOWED
    return denied(_("Only HR and the general manager draft rules of appraisal."))


def may_edit_scheme(by: Person, draft: SchemeDraft, on: date) -> Verdict:
    """Whoever drafted it changes it, until it is submitted."""
    if by.pk != draft.drafted_by_id:
        return denied(_("Only whoever drafted it changes it."))
    if draft.state != State.DRAFT:
        return not_now(_("It is no draft any more."))
    return may_draft_scheme(by, on)


def may_take_back_scheme(by: Person, draft: SchemeDraft) -> Verdict:
    """Whoever drafted it makes a draft of it again, until it is published."""
    if by.pk != draft.drafted_by_id:
        return denied(_("Only whoever drafted it changes it."))
    return ALLOWED if draft.state == State.SUBMITTED else not_now(_("It does not wait to be published."))


def may_withdraw_scheme(by: Person, draft: SchemeDraft) -> Verdict:
    """Whoever drafted it gives it up, until it is published."""
    if by.pk != draft.drafted_by_id:
        return denied(_("Only whoever drafted it changes it."))
    return ALLOWED if draft.state in (State.DRAFT, State.SUBMITTED) else not_now(_("It is published or withdrawn."))


def may_publish_scheme(by: Person, draft: SchemeDraft, on: date) -> Verdict:
    """Two people make a version: whoever drafted it and another one, and one of the two is the general manager, who
    answers for the rules that everybody is appraised by."""
    if by.pk == draft.drafted_by_id:
        return denied(_("Somebody else publishes what you drafted."))
    if draft.state != State.SUBMITTED:
        return not_now(_("It does not wait to be published."))
    if not (verdict := may_draft_scheme(by, on)):
        return verdict
    if Role.GENERAL_MANAGER not in roles_of(by, on) | roles_of(draft.drafted_by, on):
        return denied(_("One of the two must be the general manager."))
    return ALLOWED


def publishers(draft: SchemeDraft, on: date) -> list[Person]:
    """Who may publish the draft, whether it waits already or not, in their order. One query."""
    able = Q(pk__in=general_managers(on))
    if Role.GENERAL_MANAGER in roles_of(draft.drafted_by, on):
        able |= Q(pk__in=Grant.objects.on(on).filter(role=Grant.Role.HR).values("person"))
    people = Person.objects.in_service(on).filter(able, is_active=True).exclude(pk=draft.drafted_by_id)
    return list(people.order_by("number"))


def general_managers(on: date) -> QuerySet:
    """The ids of those who head the company on a day, for a query."""
    top = UnitVersion.objects.on(on).filter(parent=None).values("unit")
    return Appointment.objects.on(on).filter(is_head=True, unit__in=top).values("person")

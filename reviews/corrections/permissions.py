"""Who may ask for a correction of a sealed month, and who approves it. Each answer carries its reason."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, not_now
from org.access import Role, roles_of, today_of
from org.models import Grant, Person
from org.querysets import PersonQuerySet
from reviews.models import Correction
from reviews.permissions_schemes import general_managers

State = Correction.State
KEEPERS = {Role.HR, Role.GENERAL_MANAGER}
ASKERS = KEEPERS | {Role.DIRECTOR, Role.MANAGER}


def may_ask(by: Person, on: date) -> Verdict:
    """HR and whoever heads a unit ask for corrections; everybody else tells one of them what is wrong."""
    if roles_of(by, on) & ASKERS:
        return ALLOWED
    return denied(_("Your superior or HR asks for a correction; tell them what is wrong."))


def people_to_correct(by: Person, correction: Correction) -> PersonQuerySet:
    """Whom a line may be about: whose sealed sheet `by` reads, never oneself. For a query.

    The sheet of then, and not whom one leads today: what a line is chosen from stands behind it.
    """
    sheets = correction.base.results.visible_to(by).with_sheet()
    return Person.objects.filter(pk__in=sheets.values("person")).exclude(pk=by.pk).order_by("number")


def may_edit(by: Person, correction: Correction, *, now: datetime) -> Verdict:
    """Whoever drafted it changes it, until it is asked."""
    if by.pk != correction.drafted_by_id:
        return denied(_("Only whoever drafted it changes it."))
    if correction.state != State.DRAFT:
        return not_now(_("It is no draft any more."))
    return may_ask(by, today_of(by, now))


def may_take_back(by: Person, correction: Correction) -> Verdict:
    """Whoever asked makes a draft of it again, until it is decided."""
    if by.pk != correction.drafted_by_id:
        return denied(_("Only whoever drafted it changes it."))
    return ALLOWED if correction.state == State.ASKED else not_now(_("It does not wait for anybody."))


def may_drop(by: Person, correction: Correction) -> Verdict:
    """Whoever drafted it gives it up, until it is decided."""
    if by.pk != correction.drafted_by_id:
        return denied(_("Only whoever drafted it changes it."))
    return ALLOWED if correction.state in (State.DRAFT, State.ASKED) else not_now(_("It is decided."))


def may_approve(by: Person, correction: Correction, *, now: datetime) -> Verdict:
    """A second person decides: HR or the general manager, neither who asked nor whom a line is about. A query."""
    if by.pk == correction.drafted_by_id:
        return denied(_("Somebody else approves what you ask for."))
    if not roles_of(by, today_of(by, now)) & KEEPERS:
        return denied(_("HR or the general manager approves a correction."))
    if correction.lines.filter(person=by.pk).exists():
        return denied(_("Nobody approves a correction of the own month."))
    if correction.state != State.ASKED:
        return not_now(_("It does not wait for anybody."))
    return ALLOWED


def may_work_out_again(by: Person, correction: Correction, *, now: datetime) -> Verdict:
    """HR or the general manager, once somebody has looked at why it stopped."""
    if not roles_of(by, today_of(by, now)) & KEEPERS:
        return denied(_("HR or the general manager approves a correction."))
    return ALLOWED if correction.state == State.STOPPED else not_now(_("It has not stopped."))


def approvers(correction: Correction, on: date) -> list[Person]:
    """Who may approve it, in their order. One query."""
    able = Q(pk__in=general_managers(on)) | Q(pk__in=Grant.objects.on(on).filter(role=Grant.Role.HR).values("person"))
    people = Person.objects.in_service(on).filter(able, is_active=True).exclude(pk=correction.drafted_by_id)
    return list(people.exclude(pk__in=correction.lines.values("person")).order_by("number"))

"""What may be done to people, leave, calendar and roles: verdicts with their reason."""

from datetime import date

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from org.access import Area, Reach, Role, access_of, readable_people, roles_of
from org.models import Grant, LeaveRequest, Person

KEEPERS = {Role.GENERAL_MANAGER, Role.HR}


def may_keep_organisation(by: Person, on: date) -> Verdict:
    """Appointments, units and the work calendar are kept by HR and the general manager."""
    if roles_of(by, on) & KEEPERS:
        return ALLOWED
    return denied(_("HR or the general manager does this."))


def may_grant(by: Person, person: Person, role: str, on: date) -> Verdict:
    """HR and the general manager grant roles, nobody to himself; the general manager alone grants HR."""
    if by.pk == person.pk:
        return denied(_("Nobody grants a role to himself or herself."))
    if role == Grant.Role.HR and Role.GENERAL_MANAGER not in roles_of(by, on):
        return denied(_("The general manager grants the role of HR."))
    return may_keep_organisation(by, on)


def may_record_leave(by: Person, person: Person, on: date) -> Verdict:
    """Those above and HR record leave; one's own only the general manager, who has nobody above."""
    if by.pk == person.pk:
        own = Role.GENERAL_MANAGER in roles_of(by, on)
        return ALLOWED if own else denied(_("Ask for leave; your superior or HR answers."))
    reaches = access_of(by, on).reach(Area.LEAVE) >= Reach.BELOW
    if reaches and readable_people(by, Area.LEAVE, on).filter(pk=person.pk).exists():
        return ALLOWED
    return denied(_("Those above this person and HR record the leave."))


def may_decide_leave(by: Person, request: LeaveRequest, on: date) -> Verdict:
    """Whoever may record the leave answers a request that waits."""
    if request.state != LeaveRequest.State.REQUESTED:
        return denied(_("This request is already answered or withdrawn."))
    return may_record_leave(by, request.person, on)


def may_withdraw_request(by: Person, request: LeaveRequest) -> Verdict:
    """The person takes back a request that waits."""
    if by.pk != request.person_id:
        return denied(_("Only the person who asked withdraws a request."))
    if request.state != LeaveRequest.State.REQUESTED:
        return denied(_("This request is already answered. Talk to your superior or HR."))
    return ALLOWED

"""What may be done to people, leave, calendar and roles: verdicts with their reason."""

from datetime import date

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, not_now
from org.access import Area, Reach, Role, access_of, readable_people, roles_of
from org.acting import superior_replaced
from org.models import Cover, Grant, LeaveRequest, Person, Reorganisation

State = Reorganisation.State
KEEPERS = {Role.GENERAL_MANAGER, Role.HR}


def may_keep_organisation(by: Person, on: date) -> Verdict:
    """Appointments, units and the work calendar are kept by HR and the general manager."""
    if roles_of(by, on) & KEEPERS:
        return ALLOWED
    return denied(_("HR or the general manager does this."))


def may_give_post(by: Person, person: Person, on: date) -> Verdict:
    """HR and the general manager give posts, HR never itself one: supervisors and assistants read what HR does not."""
    if by.pk == person.pk and Role.GENERAL_MANAGER not in roles_of(by, on):
        return denied(_("Somebody else of HR or the general manager gives you another post."))
    return may_keep_organisation(by, on)


def may_lead(by: Person, person: Person, on: date) -> Verdict:
    """HR and the general manager make people heads, HR never itself: a head reads everything below."""
    if by.pk == person.pk and Role.GENERAL_MANAGER not in roles_of(by, on):
        return denied(_("Nobody makes himself or herself the head of a unit."))
    return may_keep_organisation(by, on)


def may_send_on_leave(by: Person, person: Person, on: date) -> Verdict:
    """HR and the general manager send people on leave of absence; one's own only the general manager."""
    if by.pk == person.pk and Role.GENERAL_MANAGER not in roles_of(by, on):
        return denied(_("Somebody else records a leave of absence of yours: HR or the general manager."))
    return may_keep_organisation(by, on)


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
    """Whoever may record the leave answers a request that waits, and who stands in for the person's superior."""
    if request.state != LeaveRequest.State.REQUESTED:
        return not_now(_("This request is already answered or withdrawn."))
    if superior_replaced(by, request.person, on) is not None:
        return ALLOWED
    return may_record_leave(by, request.person, on)


def may_withdraw_request(by: Person, request: LeaveRequest) -> Verdict:
    """The person takes back a request that waits."""
    if by.pk != request.person_id:
        return denied(_("Only the person who asked withdraws a request."))
    if request.state != LeaveRequest.State.REQUESTED:
        return not_now(_("This request is already answered. Talk to your superior or HR."))
    return ALLOWED


# --- reorganisations --------------------------------------------------------------------------------------------------

DRAFTERS = KEEPERS | {Role.DIRECTOR, Role.MANAGER}


def may_draft(by: Person, on: date) -> Verdict:
    """Heads, HR and the general manager draft a reorganisation; another one approves it."""
    if roles_of(by, on) & DRAFTERS:
        return ALLOWED
    return denied(_("Heads of units, HR and the general manager do this."))


def may_edit_draft(by: Person, reorganisation: Reorganisation) -> Verdict:
    """Whoever drafts it changes it until it is submitted."""
    if by.pk != reorganisation.drafted_by_id:
        return denied(_("Only whoever drafted it changes it."))
    if not reorganisation.is_draft:
        return not_now(_("It is submitted. Take it back to change it."))
    return ALLOWED


def may_take_back_draft(by: Person, reorganisation: Reorganisation) -> Verdict:
    """Whoever drafted it makes a draft of it again, until it is applied."""
    if by.pk != reorganisation.drafted_by_id:
        return denied(_("Only whoever drafted it changes it."))
    return ALLOWED if reorganisation.state in Reorganisation.WAITING else not_now(_("It does not wait for anything."))


def may_decide_draft(by: Person, reorganisation: Reorganisation, on: date) -> Verdict:
    """HR and the general manager approve or send back; nobody their own draft, nobody a post for themselves."""
    if reorganisation.state != State.SUBMITTED:
        return not_now(_("It does not wait for approval."))
    if by.pk == reorganisation.drafted_by_id:
        return denied(_("Somebody else approves what you drafted."))
    if reorganisation.lines.filter(person=by).exists():
        return denied(_("It changes your own post; somebody else approves it."))
    return may_keep_organisation(by, on)


def may_revert(by: Person, reorganisation: Reorganisation, on: date) -> Verdict:
    """HR and the general manager take back one that is in force; its months must be open (org.periods)."""
    if reorganisation.state != State.APPLIED:
        return not_now(_("It is not in force."))
    return may_keep_organisation(by, on)


# --- deputies ---------------------------------------------------------------------------------------------------------


def may_name_deputy(by: Person, person: Person, on: date) -> Verdict:
    """Everybody names their own deputies; those above and HR those of others, as long as they are here."""
    if person.left_on is not None and person.left_on < on:
        return not_now(_("This person has left."))
    return _may_keep_covers(by, person, on)


def _may_keep_covers(by: Person, person: Person, on: date) -> Verdict:
    if by.pk == person.pk:
        return ALLOWED
    reaches = access_of(by, on).reach(Area.LEAVE) >= Reach.BELOW
    if reaches and readable_people(by, Area.LEAVE, on).filter(pk=person.pk).exists():
        return ALLOWED
    return denied(_("The person, those above and HR name the deputies."))


def may_become_deputy(by: Person, person: Person, deputy: Person, on: date) -> Verdict:
    """Nobody names themselves the deputy of somebody who does not stand under them: HR, which also records the leave,
    would act as whomever it likes.
    """
    access = access_of(by, on)
    if by != deputy or by.pk in access.tree.people_above(post.unit_id for post in access_of(person, on).posts):
        return ALLOWED
    return denied(_("Nobody names themselves the deputy of somebody who does not stand under them."))


def may_answer_cover(by: Person, cover: Cover) -> Verdict:
    """The deputy alone accepts or declines, once."""
    if by.pk != cover.deputy_id:
        return denied(_("Only the one who is asked accepts or declines."))
    if cover.state != Cover.State.NAMED:
        return not_now(_("This is already answered or ended."))
    return ALLOWED


def may_end_cover(by: Person, cover: Cover, on: date) -> Verdict:
    """The deputy, and whoever may name one, end it at any time."""
    if not cover.is_live or (cover.valid_to is not None and cover.valid_to <= on):
        return not_now(_("This is over already."))
    if by.pk == cover.deputy_id:
        return ALLOWED
    return _may_keep_covers(by, cover.person, on)

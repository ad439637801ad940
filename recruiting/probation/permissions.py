"""May they start, confirm, talk, propose, decide? Each answer carries its reason; nobody acts about themselves.

No deputy acts here: a word about somebody's post is given by whoever bears it.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdicts import ALLOWED, Verdict, denied, not_now
from org.access import Role, roles_of, today_of
from org.models import FormerService, Person
from org.permissions import may_give_post, may_keep_organisation
from recruiting.models import Probation, ProbationProposal

Step = ProbationProposal.Step
OVER = gettext_lazy("This has gone on meanwhile; look at the page again.")
DECIDED = gettext_lazy("It is decided about this probation.")


def is_hr(by: Person, now: datetime) -> bool:
    return Role.HR in roles_of(by, today_of(by, now))


def keeps(by: Person, now: datetime) -> bool:
    """Whether they are HR or the general manager."""
    return bool(roles_of(by, today_of(by, now)) & {Role.HR, Role.GENERAL_MANAGER})


def may_start(by: Person, person: Person, *, now: datetime) -> Verdict:
    """HR and the general manager, of anybody else in service who has had none. Two queries for those who might."""
    if by.pk == person.pk:
        return denied(_("Somebody else starts your probation."))
    today = today_of(by, now)
    if not (verdict := may_keep_organisation(by, today)):
        return verdict
    if person.left_on is not None and person.left_on < today:
        return not_now(_("This person has left."))
    if FormerService.objects.filter(person=person).exists():
        return not_now(_("This person has worked here before. The law allows one probation with the same employer."))
    if Probation.objects.filter(person=person).exists():
        return not_now(_("This person has had a probation here already. The law allows one."))
    return ALLOWED


def may_change(by: Person, probation: Probation, *, now: datetime) -> Verdict:
    """HR and the general manager, until something was said about it. Two queries for those who might."""
    if by.pk == probation.person_id:
        return denied(_("Somebody else keeps your probation."))
    if not (verdict := may_keep_organisation(by, today_of(by, now))):
        return verdict
    if probation.outcome or probation.talks.exists() or probation.proposals.filter(sent_at__isnull=False).exists():
        return not_now(_("Something was said or proposed about it already, so its days stay."))
    return ALLOWED


def may_publish(by: Person, *, now: datetime) -> Verdict:
    """HR and the general manager keep the rules."""
    return may_keep_organisation(by, today_of(by, now))


# --- milestones -------------------------------------------------------------------------------------------------------


def may_lead(by: Person, probation: Probation, line: Sequence[int], *, now: datetime) -> Verdict:
    """The heads above confirm, talk and propose; HR where nobody stands above. `line`: who stands above today."""
    is_above = by.pk in line or (not line and is_hr(by, now))
    if by.pk == probation.person_id or not is_above:
        return denied(_("The heads above this person do this."))
    return ALLOWED if probation.is_open else not_now(str(DECIDED))


def may_confirm(by: Person, probation: Probation, line: Sequence[int], *, now: datetime) -> Verdict:
    """Heads above and HR say whether a condition is met of which no room has records."""
    if by.pk == probation.person_id or not (by.pk in line or is_hr(by, now)):
        return denied(_("Heads above this person and HR confirm this."))
    return ALLOWED if probation.is_open else not_now(str(DECIDED))


def may_write_statement(by: Person, probation: Probation) -> Verdict:
    """The person writes whenever they want, also after the end."""
    return ALLOWED if by.pk == probation.person_id else denied(_("Only the person writes here."))


# --- the decision -----------------------------------------------------------------------------------------------------


def may_propose(
    by: Person, probation: Probation, line: Sequence[int], waiting: ProbationProposal | None, *, now: datetime
) -> Verdict:
    """A head above proposes, where nothing waits for a decision; drafts of others hold up nobody."""
    if not (verdict := may_lead(by, probation, line, now=now)):
        return verdict
    if waiting is not None:
        return not_now(_("Something is proposed already. Look at the page again."))
    return ALLOWED


def decider_for(line: Sequence[int], proposer_id: int) -> int | None:
    """To whom the decision falls: the next head above whoever proposed; None: to HR."""
    above = line[line.index(proposer_id) + 1 :] if proposer_id in line else line
    return next((head for head in above if head != proposer_id), None)


def may_decide(by: Person, proposal: ProbationProposal, line: Sequence[int], *, now: datetime) -> Verdict:
    """HR or a head above whoever proposed; never that one, never the person."""
    probation = proposal.probation
    above = line[line.index(proposal.written_by_id) + 1 :] if proposal.written_by_id in line else line
    if by.pk in (probation.person_id, proposal.written_by_id) or not (by.pk in above or keeps(by, now)):
        return denied(_("HR decides about this, or a head above whoever proposed it."))
    if proposal.sent_at is None or proposal.decided_at is not None or not probation.is_open:
        return not_now(str(OVER))
    return ALLOWED


def is_lawful(step: str, probation: Probation, today: date) -> Verdict:
    """Extending and ending are possible until the last day; after it the person is confirmed by law."""
    if step in (Step.EXTEND, Step.END) and today > probation.ends_on:
        return not_now(_("The probation is over, so the person stays: it can be neither extended nor ended any more."))
    if step == Step.EXTEND and hasattr(probation, "extension"):
        return not_now(_("It was extended once already. The law allows no second time."))
    if step == Step.EXTEND and probation.ends_on >= probation.limit_ends_on:
        return not_now(_("It is as long as the law allows with this contract."))
    return ALLOWED


def may_carry_out(by: Person, probation: Probation, *, now: datetime) -> Verdict:
    """Whoever gives posts does what was decided: HR and the general manager, HR never for itself."""
    if not (verdict := may_give_post(by, probation.person, today_of(by, now))):
        return verdict
    if probation.is_open or probation.carried_out_at:
        return not_now(str(OVER))
    return ALLOWED

"""May they draft, approve, open, cancel, add, move, erase? Each answer carries its reason; nobody about themselves."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdicts import ALLOWED, Verdict, denied, not_now
from core.wording import moment_in_words
from org.access import Reach, Role, access_of, roles_of, today_of
from org.models import Person
from recruiting.models import Application, Candidate, Opening, Stage
from recruiting.querysets import applied_for

OVER = gettext_lazy("This has gone on meanwhile; look at the page again.")
NO_SAY = gettext_lazy("Nobody has a say in an opening for which they apply.")
RIVAL = gettext_lazy("This candidate applies for the same opening as you do.")
State = Opening.State


def is_hr(by: Person, on: date) -> bool:
    return Role.HR in roles_of(by, on)


def is_hr_or_gm(by: Person, on: date) -> bool:
    return bool(roles_of(by, on) & {Role.HR, Role.GENERAL_MANAGER})


def units_led(by: Person, on: date) -> set[int]:
    """The units that the person heads and those below them."""
    return access_of(by, on).units(Reach.BELOW)


def applies_for(by: Person, opening_id: int) -> bool:
    """Whether `by` applies for the opening: then nothing of it is for them to read or to decide. One query."""
    return applied_for(by).filter(opening=opening_id).exists()


def is_rival(by: Person, candidate: Candidate) -> bool:
    """Whether the candidate applies, beside others, for an opening for which `by` does. One query.

    Then the file is for others to write, to hand out and to erase: it tells of that opening too.
    """
    return candidate.applications.filter(opening__in=applied_for(by)).exists()


def over_since(opening: Opening, now: datetime) -> str:
    """Since when nobody is led on or hired there, in words; that it went on where the opening is not over."""
    if opening.over_at is None:
        return str(OVER)
    told = {"when": moment_in_words(opening.over_at, now=now)}
    if opening.state == State.FILLED:
        return _("The opening has been filled since %(when)s.") % told
    return _("The opening has been cancelled since %(when)s.") % told


def may_choose_for(by: Person, opening: Opening, now: datetime) -> Verdict:
    """Whoever may draft for the unit and does not apply for the opening. One query."""
    verdict = may_draft_for(by, opening.unit_id, now)
    if verdict and applies_for(by, opening.pk):
        return denied(str(NO_SAY))
    return verdict


def may_recruit(by: Person, now: datetime) -> Verdict:
    """HR, the general manager and heads draft openings; heads for their own units (may_draft_for)."""
    day = today_of(by, now)
    if is_hr_or_gm(by, day) or units_led(by, day):
        return ALLOWED
    return denied(_("Openings are drafted by HR, the general manager and heads of units."))


def may_draft_for(by: Person, unit_id: int, now: datetime) -> Verdict:
    """Heads draft for the units they head and below, HR and the general manager for all."""
    day = today_of(by, now)
    if is_hr_or_gm(by, day) or unit_id in units_led(by, day):
        return ALLOWED
    return denied(_("Heads draft openings for their own units."))


def may_edit_opening(by: Person, opening: Opening, now: datetime) -> Verdict:
    """Whoever drafted it, and HR, as long as it is a draft: what was approved stays as it was approved."""
    if by.pk != opening.drafted_by_id and not is_hr(by, today_of(by, now)):
        return denied(_("Whoever drafted the opening changes it, or HR."))
    return ALLOWED if opening.state == State.DRAFT else not_now(str(OVER))


def may_approve(by: Person, opening: Opening, now: datetime) -> Verdict:
    """HR or the general manager, never whoever drafted it or changed it last."""
    if not is_hr_or_gm(by, today_of(by, now)):
        return denied(_("Openings are approved by HR or the general manager."))
    if by.pk in (opening.drafted_by_id, opening.edited_by_id):
        return denied(_("A second person approves what you wrote."))
    return ALLOWED if opening.state == State.DRAFT else not_now(str(OVER))


def may_open(by: Person, opening: Opening, now: datetime) -> Verdict:
    """HR, and whoever may draft for the unit, once it is approved."""
    verdict = may_draft_for(by, opening.unit_id, now)
    if not verdict:
        return verdict
    return ALLOWED if opening.state == State.APPROVED else not_now(str(OVER))


def may_cancel(by: Person, opening: Opening, now: datetime) -> Verdict:
    """HR and the general manager; whoever drafted it as long as nobody approved it."""
    own_draft = by.pk == opening.drafted_by_id and opening.state == State.DRAFT
    if not own_draft and not is_hr_or_gm(by, today_of(by, now)):
        return denied(_("HR or the general manager cancels an opening."))
    if not own_draft and applies_for(by, opening.pk):
        return denied(str(NO_SAY))
    return ALLOWED if opening.is_going_on else not_now(str(OVER))


def may_add_candidate(by: Person, opening: Opening, now: datetime) -> Verdict:
    """HR and the heads above, as long as the opening is open."""
    verdict = may_choose_for(by, opening, now)
    if not verdict:
        return verdict
    return ALLOWED if opening.is_open else not_now(_("Candidates come in while the opening is open."))


def may_move(by: Person, opening: Opening, now: datetime) -> Verdict:
    """HR and the heads above. Where an opening is over, its candidates may still be told so: only ends are left."""
    verdict = may_choose_for(by, opening, now)
    if not verdict:
        return verdict
    if opening.state in (State.DRAFT, State.APPROVED):
        return not_now(_("The opening is not open yet."))
    return ALLOWED


def may_tell_remaining(by: Person, opening: Opening, now: datetime) -> Verdict:
    """Whoever moves its candidates tells those who remain, once it is filled or cancelled."""
    verdict = may_move(by, opening, now)
    if not verdict or opening.is_over:
        return verdict
    return not_now(_("The opening is still open."))


def may_work_on(by: Person, application: Application, now: datetime) -> Verdict:
    """Whoever may move it writes its next step."""
    if application.candidate.erased_at is not None:
        return not_now(_("The candidate was erased."))
    return may_move(by, application.opening, now)


def may_remove_document(by: Person, candidate: Candidate, now: datetime) -> Verdict:
    """HR, the general manager and whoever brought the candidate in; the door shows others only what they may read.

    One query more than org asks.
    """
    if candidate.person_id == by.pk:
        return denied(_("Nobody keeps their own file."))
    if by.pk != candidate.added_by_id and not is_hr_or_gm(by, today_of(by, now)):
        return denied(_("HR changes this, and whoever brought the candidate in."))
    return denied(str(RIVAL)) if is_rival(by, candidate) else ALLOWED


def may_edit_candidate(by: Person, candidate: Candidate, now: datetime) -> Verdict:
    """Whoever may remove a document changes what is kept, until the candidate is erased."""
    verdict = may_remove_document(by, candidate, now)
    if verdict and candidate.erased_at is not None:
        return not_now(_("The candidate was erased."))
    return verdict


def may_name_member(by: Person, now: datetime) -> Verdict:
    """HR and the general manager say which member a candidate is; the program does where the e-mail says it."""
    if is_hr_or_gm(by, today_of(by, now)):
        return ALLOWED
    return denied(_("HR says which member a candidate is."))


def is_hired(candidate: Candidate) -> bool:
    """Whether an application of the candidate led to a post. One query."""
    return candidate.applications.filter(stage__kind=Stage.Kind.HIRED).exists()


def may_shorten(by: Person, candidate: Candidate, now: datetime) -> Verdict:
    """HR and the general manager let a candidate be erased sooner: a head could erase what a refusal rests on."""
    if candidate.person_id == by.pk or not is_hr_or_gm(by, today_of(by, now)):
        return denied(_("HR shortens the time for which a candidate is kept."))
    return ALLOWED


def may_add_document(by: Person, candidate: Candidate, now: datetime) -> Verdict:
    """Whoever reads the candidate, through the door; neither of an erased one nor of a rival. One query."""
    if candidate.person_id == by.pk:
        return denied(_("Nobody keeps their own file."))
    if is_rival(by, candidate):
        return denied(str(RIVAL))
    return ALLOWED if candidate.erased_at is None else not_now(_("The candidate was erased."))


def may_erase(by: Person, candidate: Candidate, now: datetime) -> Verdict:
    """HR, when the candidate takes the consent back; not of people who were hired, whose file is that of a member.

    Never of a rival. Two queries more than org asks.
    """
    if candidate.person_id == by.pk or not is_hr(by, today_of(by, now)):
        return denied(_("HR does this."))
    if is_rival(by, candidate):
        return denied(str(RIVAL))
    if candidate.erased_at is not None:
        return not_now(_("The candidate was erased."))
    if candidate.person_id is not None and is_hired(candidate):
        return not_now(_("This candidate works here; the file goes with that of the person."))
    return ALLOWED


def may_hand_out(by: Person, candidate: Candidate, now: datetime) -> Verdict:
    """HR gives a candidate who asks a copy of what is kept; nobody that of a rival. One query more than org asks."""
    if candidate.person_id == by.pk or not is_hr(by, today_of(by, now)):
        return denied(_("HR does this."))
    if is_rival(by, candidate):
        return denied(str(RIVAL))
    return ALLOWED if candidate.erased_at is None else not_now(_("The candidate was erased."))


def may_plan_posts(by: Person, on: date) -> Verdict:
    """HR and the general manager say how many posts there are to be."""
    if is_hr_or_gm(by, on):
        return ALLOWED
    return denied(_("HR and the general manager plan posts."))


def may_keep_lists(by: Person, on: date) -> Verdict:
    """HR and the general manager keep channels, reasons, stages and the consent text."""
    if is_hr_or_gm(by, on):
        return ALLOWED
    return denied(_("HR keeps these lists."))

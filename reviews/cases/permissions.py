"""May they nominate, confirm, speak, decide, open, end? Each answer carries its reason; nobody acts about themselves.

No deputy acts here: a word about somebody's post or plan is given by whoever bears it.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdicts import ALLOWED, Verdict, denied, not_now
from org.access import Role, roles_of, today_of
from org.models import Person
from org.permissions import may_give_post
from reviews.cases.ground import Ground
from reviews.models import ImprovementPlan, PanelWord, PromotionCase, SetAside

Promotion, Plan = PromotionCase.State, ImprovementPlan.State
NOBODY_ALONE = gettext_lazy("Only heads above this person do this, and HR where a single head stands above.")
OVER = gettext_lazy("This has gone on meanwhile; look at the page again.")


def is_hr(by: Person, now: datetime) -> bool:
    return Role.HR in roles_of(by, today_of(by, now))


def is_gm(by: Person, now: datetime) -> bool:
    return Role.GENERAL_MANAGER in roles_of(by, today_of(by, now))


# --- promotion --------------------------------------------------------------------------------------------------------


def decider_for(ground: Ground, nominator: Person) -> int | None:
    """Who decides what `nominator` puts forward: the nearest head two above or higher, else the only one above; never
    the nominator."""
    line = [*ground.line[1:], *ground.line[:1]]
    return next((head for head in line if head != nominator.pk), None)


def may_nominate(by: Person, ground: Ground, *, now: datetime) -> Verdict:
    """A head above nominates whoever meets the criteria; HR where a single head stands above, who then decides."""
    if by.pk == ground.person.pk:
        return denied(_("Nobody nominates themselves; talk to your superior."))
    is_above = by.pk in ground.line or (len(ground.line) == 1 and is_hr(by, now))
    if not is_above or decider_for(ground, by) is None:
        return denied(str(NOBODY_ALONE))
    if any(case.is_open for case in ground.promotions):
        return not_now(_("A promotion of this person is under way already."))
    if not ground.is_eligible:
        return not_now(_("Not every criterion of the next step is met yet."))
    return ALLOWED


def may_confirm(by: Person, case: PromotionCase, ground: Ground, *, now: datetime) -> Verdict:
    """Heads above and HR say whether a criterion that no figure answers is met, until the panel is named."""
    if by.pk == case.person_id or not (by.pk in ground.line or is_hr(by, now)):
        return denied(_("Heads above this person and HR confirm this."))
    if case.state not in (Promotion.NOMINATED, Promotion.EVIDENCE):
        return not_now(str(OVER))
    return ALLOWED


def may_name_panel(by: Person, case: PromotionCase, *, now: datetime) -> Verdict:
    """Whoever nominated names the panel once the evidence is complete, and HR; until it is decided."""
    if by.pk == case.person_id or not (by.pk == case.nominated_by_id or is_hr(by, now)):
        return denied(_("Whoever nominated names the panel, or HR."))
    if case.state == Promotion.NOMINATED:
        return not_now(_("First every criterion that a person confirms needs its word."))
    if case.state not in (Promotion.EVIDENCE, Promotion.PANEL) or case.heard_at:
        return not_now(str(OVER))
    return ALLOWED


def may_give_word(by: Person, case: PromotionCase, word: PanelWord | None) -> Verdict:
    """A member of the panel gives a word, once."""
    if word is None or word.member_id != by.pk or by.pk == case.person_id:
        return denied(_("Only members of the panel give a word."))
    if word.given_at is not None:
        return not_now(_("You have given your word."))
    return ALLOWED if case.state == Promotion.PANEL else not_now(str(OVER))


def may_decide(by: Person, case: PromotionCase, *, now: datetime) -> Verdict:
    """The head named for it or the general manager, never whoever nominated or sits in the panel; after the whole panel
    was heard. One query for those who might."""
    decides = by.pk == case.decider_id or is_gm(by, now)
    if by.pk in (case.person_id, case.nominated_by_id) or not decides:
        return denied(_("Somebody else decides about this promotion."))
    if case.panel_words.filter(member=by.pk).exists():
        return denied(_("Whoever sits in the panel does not decide."))
    if case.state != Promotion.PANEL:
        return not_now(str(OVER))
    return ALLOWED if case.heard_at else not_now(_("The panel has not given all its words yet."))


def may_carry_out(by: Person, case: PromotionCase, *, now: datetime) -> Verdict:
    """Whoever gives posts carries out what was approved: HR and the general manager, HR never for itself."""
    verdict = may_give_post(by, case.person, today_of(by, now))
    if not verdict:
        return verdict
    return ALLOWED if case.state == Promotion.APPROVED else not_now(str(OVER))


def may_withdraw(by: Person, case: PromotionCase, *, now: datetime) -> Verdict:
    """Whoever nominated takes it back, and HR, until the post is given."""
    if by.pk == case.person_id or not (by.pk == case.nominated_by_id or is_hr(by, now)):
        return denied(_("Whoever nominated takes it back, or HR."))
    return ALLOWED if case.is_open else not_now(str(OVER))


# --- improvement ------------------------------------------------------------------------------------------------------


def may_open_plan(by: Person, ground: Ground) -> Verdict:
    """The superior or the next superior opens a plan once the grades ask for it."""
    if by.pk == ground.person.pk or by.pk not in ground.line[:2]:
        return denied(_("Only the superior and the next superior open a plan."))
    if any(plan.is_open for plan in ground.plans):
        return not_now(_("A plan of this person is under way already."))
    if not ground.asks_for_improvement:
        return not_now(_("The grades do not ask for a plan."))
    return ALLOWED


def may_open_again(by: Person, plan: ImprovementPlan, ground: Ground) -> Verdict:
    """After a plan that was not met and another post or more training, a second one is opened without new grades."""
    if by.pk == ground.person.pk or by.pk not in ground.line[:2]:
        return denied(_("Only the superior and the next superior open a plan."))
    if any(other.is_open or other.follows_id == plan.pk for other in ground.plans):
        return not_now(_("A plan of this person is under way already."))
    if plan.next_step not in (ImprovementPlan.Next.TRAINING, ImprovementPlan.Next.OTHER_POST):
        return not_now(_("First it is decided what follows."))
    return ALLOWED


def _leads(by: Person, plan: ImprovementPlan, ground: Ground) -> bool:
    """The two nearest above the person today, and whoever leads the plan while they stand above."""
    leads = by.pk == plan.leader_id and by.pk in ground.line
    return by.pk != plan.person_id and (leads or by.pk in ground.line[:2])


def may_lead(by: Person, plan: ImprovementPlan, ground: Ground, *states: str) -> Verdict:
    """Whoever leads the plan changes, starts, notes and ends it, each in its state."""
    if not _leads(by, plan, ground):
        return denied(_("Whoever leads the plan does this, the superior or the next superior."))
    return ALLOWED if plan.state in states else not_now(str(OVER))


def may_write_statement(by: Person, plan: ImprovementPlan) -> Verdict:
    """The person writes whenever they want, also after the end."""
    return ALLOWED if by.pk == plan.person_id else denied(_("Only the person writes here."))


def may_say_what_follows(by: Person, plan: ImprovementPlan, ground: Ground, *, now: datetime) -> Verdict:
    """Two levels and HR: another head than the leader, or HR, says what follows a plan that was not met."""
    if by.pk in (plan.person_id, plan.ended_by_id) or not (by.pk in ground.line or is_hr(by, now)):
        return denied(_("Another head above than the one who ended the plan says what follows, or HR."))
    if plan.state != Plan.NOT_MET or plan.next_step:
        return not_now(str(OVER))
    return ALLOWED


# --- not now ----------------------------------------------------------------------------------------------------------


def may_set_aside(by: Person, about: str, ground: Ground, *, now: datetime) -> Verdict:
    """Whoever might nominate, or open a plan, says why not now."""
    if about == SetAside.About.PROMOTION:
        return may_nominate(by, ground, now=now)
    return may_open_plan(by, ground)

"""May they set an interview, score, decide, offer, hire? Each answer carries its reason; no deputy acts here."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdicts import ALLOWED, Verdict, denied, not_now
from org.access import Role, roles_of, today_of
from org.models import Person
from org.permissions import may_keep_organisation
from recruiting.interviews import rules
from recruiting.models import Application, Decision, Interview, Interviewer, Offer, Stage
from recruiting.permissions import NO_SAY, OVER, applies_for, is_hr, over_since, units_led

CHOOSERS = gettext_lazy("HR does this, and the heads of the opening's unit and above.")
HEARD_IN = (Stage.Kind.INTERVIEW_1, Stage.Kind.INTERVIEW_2)  # a first look is no talk
INTERVIEW_STAGES = (Stage.Kind.SCREENING, Stage.Kind.INTERVIEW_1, Stage.Kind.INTERVIEW_2)


def has_part(by: Person, application: Application) -> bool:
    """Whether it is about `by`, or about somebody who applies for the same opening as `by` does. One query."""
    return application.candidate.person_id == by.pk or applies_for(by, application.opening_id)


def heads_opening(by: Person, application: Application, now: datetime) -> bool:
    """Whether `by` heads the opening's unit or one above it; the general manager heads all of them."""
    day = today_of(by, now)
    leads = Role.GENERAL_MANAGER in roles_of(by, day) or application.opening.unit_id in units_led(by, day)
    return leads and not has_part(by, application)


def chooses(by: Person, application: Application, now: datetime) -> bool:
    """Whether `by` is among those who choose: the heads, and HR; nobody once the candidate was erased."""
    if application.candidate.erased_at is not None:
        return False
    return heads_opening(by, application, now) or (is_hr(by, today_of(by, now)) and not has_part(by, application))


def may_set_interview(by: Person, application: Application, *, now: datetime) -> Verdict:
    """Whoever chooses sets an interview while the opening is open, in a stage of interviews. One query if refused."""
    if not chooses(by, application, now):
        return denied(str(CHOOSERS))
    if not application.opening.is_open:
        return not_now(over_since(application.opening, now))
    return ALLOWED if application.stage.kind in HEARD_IN else not_now(_no_interviews_in(application))


def _no_interviews_in(application: Application) -> str:
    """That there are no interviews in the stage, and where the next ones are. One query."""
    later = application.opening.stages.filter(position__gt=application.stage.position, kind__in=HEARD_IN)
    found = later.order_by("position").first()
    if found is None:
        return _("The application stands in no stage in which there are interviews.")
    told = {"here": application.stage.name, "there": found.name}
    return _("There are no interviews in %(here)s: first lead the candidate on to %(there)s.") % told


def may_change_interview(by: Person, interview: Interview, *, now: datetime) -> Verdict:
    """Whoever chooses moves or cancels an interview that has not begun."""
    if not chooses(by, interview.application, now):
        return denied(str(CHOOSERS))
    if interview.cancelled_at is not None:
        return not_now(_("The interview is cancelled."))
    return ALLOWED if interview.starts_at > now else not_now(_("The interview has begun."))


def may_score(by: Person, interview: Interview, seat: Interviewer | None, *, now: datetime) -> Verdict:
    """An interviewer scores after the end of the interview, until it is decided. One query."""
    if seat is None or seat.person_id != by.pk:
        return denied(_("Only whoever held the interview scores it."))
    if not Interviewer.objects.running().filter(pk=seat.pk).exists():
        return not_now(str(OVER))
    if not rules.is_over(interview.starts_at, interview.minutes, now):
        return not_now(_("The interview is scored once it is over."))
    return ALLOWED


def owes_card(by: Person, application: Application) -> bool:
    """Whether `by` has a card to send about the application. One query."""
    return Interviewer.objects.owing().filter(person=by, interview__application=application).exists()


def _is_to_decide(application: Application) -> bool:
    if application.stage.kind == Stage.Kind.OFFER:
        return not is_offer_decided(application)
    return application.stage.kind in INTERVIEW_STAGES


def is_offer_decided(application: Application) -> bool:
    """Whether the decision that stands is an offer: the last one, the application led into no end since. One query."""
    return application.decisions.standing().filter(outcome=Decision.Outcome.OFFER).exists()


def may_decide(by: Person, application: Application, *, now: datetime) -> Verdict:
    """A head of the opening decides, once every card is in or the time for it is past. Four queries at most.

    Also where the board led into the offer and nobody has decided yet that there is one.
    """
    if not heads_opening(by, application, now):
        return denied(_("The heads of the opening's unit and above decide, nobody else."))
    if not application.opening.is_open:
        return not_now(over_since(application.opening, now))
    if not _is_to_decide(application):
        return not_now(str(OVER))
    if owes_card(by, application):
        return not_now(_("First send your own scorecard."))
    awaited = Interviewer.objects.owing().filter(interview__application=application, interview__due_at__gt=now)
    if awaited.exists():
        return not_now(_("Not every scorecard is in yet, and the time for it is not past."))
    return ALLOWED


def may_offer(by: Person, application: Application, *, now: datetime) -> Verdict:
    """Whoever chooses writes the offer that was decided, one at a time. Four queries at most."""
    if not chooses(by, application, now):
        return denied(str(CHOOSERS))
    if not application.opening.is_open:
        return not_now(over_since(application.opening, now))
    if application.stage.kind != Stage.Kind.OFFER or not is_offer_decided(application):
        return not_now(_("First the head decides that an offer is made."))
    out = Q(answer="") | Q(pk__in=application.offers.accepted().values("pk"))
    if application.offers.filter(out).exists():
        return not_now(_("An offer is out already."))
    return ALLOWED


def may_note_answer(by: Person, offer: Offer, *, now: datetime) -> Verdict:
    """Whoever chooses notes what the candidate answered, once."""
    if not chooses(by, offer.application, now):
        return denied(str(CHOOSERS))
    return not_now(_("The answer is noted.")) if offer.answer else ALLOWED


def may_hire(by: Person, application: Application, *, now: datetime) -> Verdict:
    """HR and the general manager, who give posts, once an offer is accepted. Three queries more than org asks.

    It is one of the run that goes on: whoever had gone and came back is decided about anew.
    """
    verdict = may_keep_organisation(by, today_of(by, now))
    if not verdict:
        return verdict
    if has_part(by, application):
        return denied(str(NO_SAY))
    if not application.opening.is_open:
        return not_now(over_since(application.opening, now))
    if application.stage.kind != Stage.Kind.OFFER:
        return not_now(str(OVER))
    if not is_offer_decided(application):
        return not_now(_("First the head decides that an offer is made."))
    if not application.offers.accepted().exists():
        return not_now(_("First the candidate accepts an offer."))
    return ALLOWED

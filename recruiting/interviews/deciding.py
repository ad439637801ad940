"""The head of an opening decides about an application; the offer and its answer (rules.md 2.13: people decide)."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import NotNow, require
from duties.services import mark_stale
from org.access import today_of
from org.models import Person
from recruiting.interviews import stepping
from recruiting.interviews.permissions import may_decide, may_note_answer, may_offer
from recruiting.models import Application, Decision, Interviewer, MoveReason, Offer, Opening, Stage
from recruiting.moving import move
from recruiting.permissions import OVER

Outcome = Decision.Outcome
LONGEST_WAIT = timedelta(days=92)


@transaction.atomic
def decide(
    application: Application,
    outcome: str,
    *,
    words: str,
    by: Person,
    now: datetime,
    stage: int,
    reason: MoveReason | None = None,
) -> Decision:
    """Keeps the decision and moves the application; `stage` is the key of the one that the page showed.

    Raises NotNow where the application stands elsewhere meanwhile, ValidationError for a missing reason.
    """
    application = stepping.held(application)
    if application.stage_id != stage:
        raise NotNow(str(OVER))
    require(may_decide(by, application, now=now))
    _require_reason(outcome, reason, words)
    target = _target(application, outcome)
    decision = Decision.objects.create(
        application=application,
        stage=application.stage,
        outcome=outcome,
        reason=reason if outcome in Decision.WITH_REASON else None,
        words=words.strip(),
        by=by,
        at=now,
    )
    owing = Interviewer.objects.owing().filter(interview__application=application)
    people = list(owing.values_list("person_id", flat=True))
    move([application], target, by=by, now=now, reason=decision.reason, decided=True)
    audit.record("recruiting.decide", by=by, about=application)
    mark_stale(people)  # what is decided is scored no more
    return decision


def _require_reason(outcome: str, reason: MoveReason | None, words: str) -> None:
    if not words.strip():
        raise ValidationError({"words": _("A decision says why.")})
    if outcome in Decision.WITH_REASON and (reason is None or reason.of != outcome):
        raise ValidationError({"reason": _("Choose the reason that belongs to the decision.")})


def _target(application: Application, outcome: str) -> Stage:
    if outcome != Outcome.NEXT:
        return stepping.stage_of(application, outcome)
    found = stepping.next_interview_stage(application)
    if found is None:
        raise ValidationError({"outcome": _("No further interview follows: make an offer, or refuse.")})
    return found


class Seats(NamedTuple):
    """How many posts of an opening are left, and how many offers for them are out or accepted."""

    left: int
    offers: int

    @property
    def are_short(self) -> bool:
        """Whether one offer more would be one too many; a person decides whether it is made."""
        return self.offers + 1 > self.left


def seats(opening: Opening) -> Seats:
    """The posts and the offers of the opening. Two queries."""
    hired = opening.applications.filter(stage__kind=Stage.Kind.HIRED).count()
    out = Q(answer="") | Q(pk__in=Offer.objects.accepted().order_by().values("pk"))
    standing = Offer.objects.filter(out, application__opening=opening)
    people = standing.exclude(application__stage__kind__in=Stage.ENDS).values("application").distinct()
    return Seats(max(opening.number - hired, 0), people.count())


@transaction.atomic
def make_offer(application: Application, *, terms: str, answer_by: date, by: Person, now: datetime) -> Offer:
    """Keeps what is offered. Raises ValidationError for a day that is past or far, or where one is out already."""
    application = stepping.held(application)
    require(may_offer(by, application, now=now))
    today = today_of(by, now)
    if not today <= answer_by <= today + LONGEST_WAIT:
        raise ValidationError({"answer_by": _("An answer is asked from today on, within three months.")})
    try:
        with transaction.atomic():
            offer = Offer.objects.create(
                application=application, terms=terms.strip(), answer_by=answer_by, made_by=by, made_at=now
            )
    except IntegrityError:
        raise ValidationError(_("An offer waits for its answer already.")) from None
    audit.record("recruiting.make_offer", by=by, about=application)
    return offer


@transaction.atomic
def note_answer(offer: Offer, answer: str, *, reason: str, by: Person, now: datetime, version: int) -> None:
    """Notes what the candidate answered; a refusal says why. The application stays where it is: people move it."""
    if offer.version != version:
        raise StaleVersion()
    require(may_note_answer(by, offer, now=now))
    if answer == Offer.Answer.DECLINED and not reason.strip():
        raise ValidationError({"answer_reason": _("Write why it was declined; the funnel learns from it.")})
    offer.answer, offer.answer_reason = answer, reason.strip()
    offer.answered_at, offer.noted_by = now, by
    offer.save_over(version, fields=["answer", "answer_reason", "answered_at", "noted_by"])
    audit.record("recruiting.note_answer", by=by, about=offer.application)

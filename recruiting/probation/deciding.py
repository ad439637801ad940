"""How a probation ends: proposed by a head, decided by a second person, carried out by whoever gives posts.

Nothing happens by itself. Errors as in milestones.py.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from duties.services import mark_stale
from org import moves
from org.access import today_of
from org.line import hr_people
from org.models import Appointment, Person, Profile, Title, Unit
from recruiting.models import Probation, ProbationExtension, ProbationProposal
from recruiting.probation.milestones import line_of
from recruiting.probation.permissions import is_lawful, may_carry_out, may_decide, may_propose

Step, Outcome = ProbationProposal.Step, Probation.Outcome
OUTCOMES = {Step.CONFIRM: Outcome.CONFIRMED, Step.OTHER_POST: Outcome.OTHER_POST, Step.END: Outcome.ENDED}
FIELDS = ("step", "reason", "starts_on", "title", "unit", "ends_on", "agreed_on")
NEEDS = {  # what a step says besides its reason: all of it, and nothing else
    Step.EXTEND: ("ends_on", "agreed_on"),
    Step.END: ("ends_on",),
    Step.CONFIRM: ("starts_on",),
    Step.OTHER_POST: ("starts_on", "title", "unit"),
}


class Terms(NamedTuple):
    """What is proposed: `starts_on`, `title` and `unit` of a post; `ends_on` of an extension or of the service."""

    step: str
    reason: str
    starts_on: date | None = None
    title: Title | None = None
    unit: Unit | None = None
    ends_on: date | None = None
    agreed_on: date | None = None


@transaction.atomic
def propose(
    probation: Probation, terms: Terms, *, send: bool, by: Person, now: datetime, version: int = 0
) -> ProbationProposal:
    """Writes the draft of a proposal or writes over the own one of that `version`, and sends it where `send` is set.

    A draft is read by nobody else; what is sent is read by the person, too.
    """
    require(may_propose(by, probation, line_of(probation, by, now), waiting_proposal(probation), now=now))
    draft = draft_of(probation, by)
    if version != (draft.version if draft else 0):
        raise StaleVersion()
    today = today_of(by, now)
    _require_sound(probation, terms, today)
    said = {"step", "reason", *NEEDS[Step(terms.step)]}
    proposal = draft or ProbationProposal(probation=probation, written_by=by)
    for name in FIELDS:
        setattr(proposal, name, getattr(terms, name) if name in said else None)
    proposal.reason, proposal.written_at = terms.reason.strip(), now
    proposal.sent_at = now if send else None
    try:
        with transaction.atomic():
            if draft:
                proposal.save_over(version, fields=[*FIELDS, "written_at", "sent_at"])
            else:
                proposal.save()
    except IntegrityError:  # somebody else sent one at the same moment, or the same one did it in another tab
        raise ValidationError(_("Something is proposed already. Look at the page again.")) from None
    if send:
        audit.record("recruiting.propose_probation", by=by, about=probation)
        _plan_again(probation, by, now)
    return proposal


def waiting_proposal(probation: Probation) -> ProbationProposal | None:
    """What is sent and not decided. One query."""
    return probation.proposals.filter(decided_at=None, sent_at__isnull=False).first()


def draft_of(probation: Probation, writer: Person) -> ProbationProposal | None:
    """What `writer` keeps as a draft. One query."""
    return probation.proposals.filter(sent_at=None, written_by=writer).first()


def _require_sound(probation: Probation, terms: Terms, today: date) -> None:
    require(is_lawful(terms.step, probation, today))
    if missing := {name: _("This is needed here.") for name in NEEDS[Step(terms.step)] if getattr(terms, name) is None}:
        raise ValidationError(missing)
    if terms.step == Step.EXTEND and not probation.ends_on < terms.ends_on <= probation.limit_ends_on:
        raise ValidationError({"ends_on": _("Choose a day after the last one, until the last lawful day.")})
    if terms.step == Step.EXTEND and terms.agreed_on > today:
        raise ValidationError({"agreed_on": _("That day is still to come.")})
    if terms.step == Step.END and not today <= terms.ends_on <= probation.ends_on:
        raise ValidationError({"ends_on": _("Choose a day from today to the last day of the probation.")})
    if terms.step in (Step.CONFIRM, Step.OTHER_POST) and not terms.starts_on > probation.starts_on:
        raise ValidationError({"starts_on": _("Choose a day after the first day of the probation.")})


@transaction.atomic
def decide(
    proposal: ProbationProposal, *, is_approved: bool, decision: str, by: Person, now: datetime, version: int
) -> None:
    """Follows what is proposed, or sends it back, with the reason; the law is asked again on that day."""
    if version != proposal.version:
        raise StaleVersion()
    probation = Probation.objects.select_for_update(of=("self",)).select_related("person").get(pk=proposal.probation_id)
    proposal.probation = probation
    require(may_decide(by, proposal, line_of(probation, by, now), now=now))
    if is_approved:
        require(is_lawful(proposal.step, probation, today_of(by, now)))
        _apply(probation, proposal, now)
    proposal.is_approved, proposal.decision, proposal.decided_by, proposal.decided_at = (
        is_approved, decision.strip(), by, now,
    )  # fmt: skip
    proposal.save_over(version, fields=["is_approved", "decision", "decided_by", "decided_at"])
    audit.record("recruiting.decide_probation", by=by, about=probation)
    _plan_again(probation, by, now, proposal.written_by_id)


def _apply(probation: Probation, proposal: ProbationProposal, now: datetime) -> None:
    if proposal.step == Step.EXTEND:
        ProbationExtension.objects.create(
            probation=probation, proposal=proposal, former_ends_on=probation.ends_on, ends_on=proposal.ends_on
        )
        probation.ends_on = proposal.ends_on
        probation.save_over(probation.version, fields=["ends_on"])
        return
    probation.outcome, probation.outcome_at = OUTCOMES[Step(proposal.step)], now
    probation.save_over(probation.version, fields=["outcome", "outcome_at"])


@transaction.atomic
def carry_out(
    probation: Probation, *, by: Person, now: datetime, version: int, title: Title | None = None,
    starts_on: date | None = None,
) -> None:  # fmt: skip
    """Does what was decided, once: gives the post from a day on, or ends the service.

    Confirmed: the same unit under `title`, whose profile is from then on the one of the appraisal; nothing is given
    where the post of that day has no profile of a probation any more. Refused into months that are sealed.
    """
    if version != probation.version:
        raise StaleVersion()
    require(may_carry_out(by, probation, now=now))
    today = today_of(by, now)
    approved = probation.proposals.filter(is_approved=True).exclude(step=Step.EXTEND).select_related("title", "unit")
    proposal = approved.get()
    if probation.outcome == Outcome.ENDED:
        moves.depart(probation.person, left_on=proposal.ends_on, by=by, on=today)
    else:
        probation.appointment = _give_post(probation, proposal, title, starts_on or proposal.starts_on, by, today)
    probation.carried_out_at = now
    probation.save_over(version, fields=["appointment", "carried_out_at"])
    audit.record("recruiting.carry_out_probation", by=by, about=probation)
    _plan_again(probation, by, now)


def _give_post(
    probation: Probation, proposal: ProbationProposal, title: Title | None, starts_on: date, by: Person, today: date
) -> Appointment | None:
    post = post_on(probation.person, starts_on)
    if probation.outcome == Outcome.OTHER_POST:
        title, unit, is_head = proposal.title, proposal.unit, False
    elif post is None or post.profile != Profile.PROBATION:
        return None  # nothing of a probation is left in the post
    else:
        unit, is_head = post.unit, post.is_head
    if title is None:
        raise ValidationError({"title": _("Say under which title.")})
    if title.profile == Profile.PROBATION:
        raise ValidationError({"title": _("This is a title of a probation.")})
    told = {"valid_from": starts_on, "by": by, "on": today, "is_head": is_head}
    return moves.transfer(probation.person, unit=unit, title=title, **told)


def post_on(person: Person, day: date) -> Appointment | None:
    """The primary post on a day. One query."""
    return person.appointments.filter(kind=Appointment.Kind.PRIMARY).on(day).select_related("title", "unit").first()


def usual_first_day(probation: Probation, today: date) -> date:
    """The day after the probation, or today where that is over."""
    return max(probation.ends_on + timedelta(days=1), today)


def _plan_again(probation: Probation, by: Person, now: datetime, *others: int) -> None:
    people: Iterable[int] = {probation.person_id, by.pk, *others, *line_of(probation, by, now)}
    mark_stale({*people, *hr_people(today_of(by, now))})

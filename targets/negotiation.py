"""What happens when targets are proposed, countered, agreed and accepted (docs/rules.md, Targets)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from duties.services import mark_stale
from org.acting import on_behalf_of
from org.calendar import Availability
from org.models import Person
from org.tree import OrgTree
from targets.answering import hand_over, who_answers
from targets.countering import (
    NO_MONTHS,
    Months,
    Years,
    by_month,
    cells_of,
    differing,
    edits_of,
    figures_of,
    write_figures,
)
from targets.history import close_steps, drop_open
from targets.models import CellChange, Negotiation, NegotiationStep, Plan, PlanCell
from targets.permissions import may_answer_counter, may_answer_proposal
from targets.planning import held_draft, write_cells

State, Kind = Negotiation.State, NegotiationStep.Kind
DAYS_TO_ANSWER = 3  # working days of whoever is to answer
LOOK_AHEAD = timedelta(days=92)


@transaction.atomic
def propose(  # noqa: PLR0913 what a proposal is
    plan: Plan,
    people: Mapping[int, int],
    *,
    basis: str,
    words: str,
    version: int,
    by: Person,
    now: datetime,
    today: date,
) -> int:
    """Proposes their rows, as they stand, to people (id → version of their negotiation read, 0 for none); to how many.

    Whoever has it proposed already, or has agreed, hears nothing twice. Raises ValidationError without basis and
    sentence and for a row that is empty or one's own; StaleVersion where cells were saved, or somebody answered, since
    it was read. The queries are the same for any number of people.
    """
    held = held_draft(plan, by=by, today=today)
    if basis not in NegotiationStep.Basis.values:
        raise ValidationError({"basis": _("Say what the targets are based on.")})
    if not words.strip():
        raise ValidationError({"words": _("Say in a sentence what the targets are based on.")})
    if by.pk in people:
        raise ValidationError(_("Your own targets are proposed by somebody above you."))
    if held.version != version:
        raise StaleVersion()
    known = {one.person_id: one for one in held.negotiations.filter(person__in=people).select_for_update()}
    for person, read in people.items():
        if (known[person].version if person in known else 0) != read:
            raise StaleVersion()
    asked = [pk for pk in people if pk not in known or known[pk].state in (State.CHANGED, State.COUNTERED)]
    filled = set(held.cells.filter(row=PlanCell.Row.PERSON, person__in=asked).values_list("person", flat=True))
    if not set(asked) <= filled:
        raise ValidationError(_("Nothing is planned yet for somebody whom you chose."))
    if not asked:
        return 0
    again = [known[pk] for pk in asked if pk in known]
    for one in again:
        one.state, one.version = State.PROPOSED, one.version + 1
    Negotiation.objects.bulk_update(again, ["state", "version"], batch_size=500)
    new = Negotiation.objects.bulk_create([Negotiation(plan=held, person_id=pk) for pk in asked if pk not in known])
    _answered(again, now, today)
    told = {"kind": Kind.PROPOSED, "basis": basis, "words": words.strip(), "by": by, "at": now}
    due = due_days(asked, today)
    NegotiationStep.objects.bulk_create(
        NegotiationStep(negotiation=one, awaits_id=one.person_id, due_on=due[one.person_id], **told)
        for one in [*again, *new]
    )
    mark_stale(asked)
    audit.record_all("targets.propose_targets", by=by, about=[*again, *new], fields=["state"])
    return len(asked)


@transaction.atomic
def counter(
    negotiation: Negotiation,
    years: Years,
    months: Months = NO_MONTHS,
    *,
    words: str,
    version: int,
    by: Person,
    now: datetime,
    today: date,
) -> NegotiationStep:
    """Answers a proposal with a reason and the years and months that the person holds to be right, where they differ.

    Raises ValidationError without a reason or for a figure that cannot be written into the open months; StaleVersion
    where it was proposed anew, changed or locked since it was read.
    """
    held, plan = _held(negotiation)
    require(may_answer_proposal(by, held, on=today))
    if held.version != version or not plan.is_draft or held.state not in (State.PROPOSED, State.COUNTERED):
        raise StaleVersion()
    if not words.strip():
        raise ValidationError({"words": _("Give your reason.")})
    years, months = differing(by_month(cells_of(held)), years, months)
    edits_of(held, years, months)
    proposer = held.steps.filter(kind=Kind.PROPOSED).last().by_id
    _answered([held], now, today)
    held.state = State.COUNTERED
    held.save_over(version, fields=["state"])
    told = {"kind": Kind.COUNTERED, "words": words.strip(), "by": by, "at": now, "awaits_id": proposer}
    step = NegotiationStep(negotiation=held, **told)
    step.awaits_id = who_answers(step, OrgTree.on(today))
    step.due_on = due_days([step.awaits_id], today)[step.awaits_id]
    step.save(force_insert=True)
    write_figures(step, held, years, months)
    mark_stale([step.awaits_id])
    audit.record("targets.counter_targets", by=by, about=held, fields=["state"])
    return step


@transaction.atomic
def agree(negotiation: Negotiation, *, version: int, by: Person, now: datetime, today: date) -> None:
    """The person agrees to what was proposed, also after a counter-proposal. Twice is once.

    Raises StaleVersion where it was proposed anew, changed or locked since it was read.
    """
    held, plan = _held(negotiation)
    require(may_answer_proposal(by, held, on=today))
    if held.state == State.AGREED:
        return
    if held.version != version or not plan.is_draft or held.state not in (State.PROPOSED, State.COUNTERED):
        raise StaleVersion()
    _answered([held], now, today)
    held.state = State.AGREED
    held.save_over(version, fields=["state"])
    NegotiationStep.objects.create(negotiation=held, kind=Kind.AGREED, by=by, at=now)
    audit.record("targets.agree_targets", by=by, about=held, fields=["state"])


@transaction.atomic
def accept(negotiation: Negotiation, *, version: int, by: Person, now: datetime, today: date) -> None:
    """Writes what the person asked for: the months given, the rest of a year by its shares. Twice is once.

    Raises StaleVersion where anything was said or saved since it was read, ValidationError for a counter-proposal
    without figures or one that can no longer be written.
    """
    held, plan = _held(negotiation)
    require(may_answer_counter(by, held, on=today))
    if held.state == State.AGREED:
        return
    if held.version != version or not plan.is_draft or held.state != State.COUNTERED:
        raise StaleVersion()
    step = held.steps.filter(kind=Kind.COUNTERED).last()
    years, months = figures_of(step)
    if not years and not months:
        raise ValidationError(_("No figures were given; change the plan and propose it again."))
    edits = edits_of(held, years, months)
    _answered([held], now, today)  # before the cells move, which drops what has no answer
    step.refresh_from_db(fields=["awaits"])  # who had it to answer
    for metric, of_metric in edits.items():
        write_cells(plan, metric, of_metric, by=by, act=CellChange.Act.ACCEPTED)
    held.refresh_from_db()  # writing the cells has moved it
    held.state = State.AGREED
    held.save_over(held.version, fields=["state"])
    replaced = on_behalf_of(by, step.awaits_id, today)
    told = {"kind": Kind.ACCEPTED, "by": by, "on_behalf_of": replaced, "at": now}
    NegotiationStep.objects.create(negotiation=held, **told)
    audit.record("targets.accept_counter", by=by, about=held, fields=["state"], on_behalf_of=replaced or "")


def close_negotiations(plan: Plan) -> None:
    """The plan is locked: nobody need answer any more. What was said stays."""
    drop_open(NegotiationStep.objects.filter(negotiation__plan=plan))


def talks_of(plan: Plan) -> list[Negotiation]:
    """What was proposed to people of a plan, in the order of people. One query."""
    return list(plan.negotiations.select_related("person").order_by("person__number"))


def unagreed(plan: Plan) -> list[Person]:
    """The people to whom rows were proposed and who have not agreed to what stands there now. One query."""
    return [talk.person for talk in talks_of(plan) if not talk.is_agreed]


def _held(negotiation: Negotiation) -> tuple[Negotiation, Plan]:
    """Both as they are now, kept from other writers until the transaction ends; the plan first, like everywhere."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=negotiation.plan_id)
    held = Negotiation.objects.select_for_update(of=("self",)).select_related("person").get(pk=negotiation.pk)
    held.plan = plan
    return held, plan


def _answered(negotiations: Iterable[Negotiation], now: datetime, today: date) -> None:
    """What waited for an answer has it, and is nobody's duty any more."""
    keys = [one.pk for one in negotiations]
    hand_over(keys, today)
    close_steps(NegotiationStep.objects.filter(negotiation__in=keys), answered_at=now)


def due_days(people: Iterable[int], today: date) -> dict[int, date]:
    """Until when each is to answer: the third day on which they are at work. Three queries."""
    those = list(Person.objects.filter(pk__in=list(people)))
    days = Availability.load(those, today, today + LOOK_AHEAD)
    return {one.pk: days.next_available(one.pk, today, DAYS_TO_ANSWER) or today + LOOK_AHEAD for one in those}

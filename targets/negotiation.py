"""What happens when targets are proposed, countered, agreed and accepted (docs/rules.md, Targets)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.decimals import in_hundredths
from core.models import StaleVersion
from core.periods import Month
from core.verdicts import require
from core.wording import number_in_figures
from duties.services import mark_stale
from org.acting import on_behalf_of
from org.calendar import Availability
from org.models import Person
from targets.breakdown import split
from targets.grid import RowKey
from targets.history import close_steps, drop_open
from targets.models import CellChange, CounterFigure, Metric, Negotiation, NegotiationStep, Plan, PlanCell
from targets.permissions import may_answer_counter, may_answer_proposal
from targets.planning import CellEdit, held_draft, is_missing, months_there, write_cells
from targets.services import too_many_decimals

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
    _answered(again, now)
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
    figures: Mapping[Metric, Decimal],
    *,
    words: str,
    version: int,
    by: Person,
    now: datetime,
    today: date,
) -> NegotiationStep:
    """Answers a proposal with a reason and with what the person holds to be right for the year, where it differs.

    Raises ValidationError without a reason or for a year that cannot be written into the open months; StaleVersion
    where it was proposed anew, changed or locked since it was read.
    """
    held, plan = _held(negotiation)
    require(may_answer_proposal(by, held, on=today))
    if held.version != version or not plan.is_draft or held.state not in (State.PROPOSED, State.COUNTERED):
        raise StaleVersion()
    if not words.strip():
        raise ValidationError({"words": _("Give your reason.")})
    now_asked = years_of(held)
    figures = {metric: year for metric, year in figures.items() if year != now_asked.get(metric)}
    months_of_counter(held, figures)
    proposer = held.steps.filter(kind=Kind.PROPOSED).last().by
    _answered([held], now)
    held.state = State.COUNTERED
    held.save_over(version, fields=["state"])
    due = due_days([proposer.pk], today)[proposer.pk]
    told = {"kind": Kind.COUNTERED, "words": words.strip(), "by": by, "at": now, "awaits": proposer, "due_on": due}
    step = NegotiationStep.objects.create(negotiation=held, **told)
    CounterFigure.objects.bulk_create(CounterFigure(step=step, metric=one, year=year) for one, year in figures.items())
    mark_stale([proposer.pk])
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
    _answered([held], now)
    held.state = State.AGREED
    held.save_over(version, fields=["state"])
    NegotiationStep.objects.create(negotiation=held, kind=Kind.AGREED, by=by, at=now)
    audit.record("targets.agree_targets", by=by, about=held, fields=["state"])


@transaction.atomic
def accept(negotiation: Negotiation, *, version: int, by: Person, now: datetime, today: date) -> None:
    """Writes what the person asked for into the cells: each open month keeps its share of the year. Twice is once.

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
    figures = {one.metric: one.year for one in step.figures.select_related("metric")}
    if not figures:
        raise ValidationError(_("No figures were given; change the plan and propose it again."))
    edits = months_of_counter(held, figures)
    _answered([held], now)  # before the cells move, which drops what has no answer
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


def years_of(negotiation: Negotiation) -> dict[Metric, Decimal]:
    """What the row asks for in the year, of each metric that is a sum. One query."""
    years: dict[Metric, Decimal] = {}
    for cell in cells_of(negotiation):
        if cell.metric.sums_up:
            years[cell.metric] = years.get(cell.metric, Decimal(0)) + cell.amount
    return years


def cells_of(negotiation: Negotiation) -> list[PlanCell]:
    """The cells of the row, by metric and month. One query."""
    cells = PlanCell.objects.filter(
        plan=negotiation.plan_id, row=PlanCell.Row.PERSON, person=negotiation.person_id
    ).select_related("metric")
    return list(cells.order_by("metric__position", "metric__code", "month"))


def months_of_counter(negotiation: Negotiation, figures: Mapping[Metric, Decimal]) -> dict[Metric, list[CellEdit]]:
    """The cells that a year of the person's own makes: the open months by their shares of what is asked of them now.

    What the version before has settled stays. Raises ValidationError, by the field of the metric, for what cannot be.
    """
    plan, key = negotiation.plan, RowKey(PlanCell.Row.PERSON, negotiation.person_id)
    by_metric: dict[Metric, dict[Month, PlanCell]] = {}
    for cell in cells_of(negotiation):
        by_metric.setdefault(cell.metric, {})[Month(cell.month)] = cell
    there = months_there(plan) if figures else {}
    found: dict[Metric, list[CellEdit]] = {}
    for metric, year in figures.items():
        name = f"year_{metric.code}"
        cells = by_metric.get(metric)
        if cells is None or not metric.sums_up:
            raise ValidationError({name: _("This measure was not proposed for the year.")})
        if year != round(year, metric.decimals):
            raise ValidationError({name: too_many_decimals(metric)})
        settled = sum((cell.amount for month, cell in cells.items() if month < plan.starts_in), Decimal(0))
        if year < settled:
            words = _("The months before already ask for %(amount)s.")
            raise ValidationError({name: words % {"amount": number_in_figures(settled)}})
        months = [month for month in plan.open_months if not is_missing(key, month, there) and metric.counts_in(month)]
        if not months:
            raise ValidationError({name: _("No month of it is open any more.")})
        weights = [cells[month].amount if month in cells else Decimal(0) for month in months]
        weights = weights if any(weights) else [Decimal(1)] * len(months)
        unit = 10 ** (2 - metric.decimals)
        amounts = split(in_hundredths(str(year - settled)), weights, unit=unit)
        found[metric] = [
            CellEdit(key, month, Decimal(amount).scaleb(-2), cells[month].version if month in cells else 0)
            for month, amount in zip(months, amounts, strict=True)
        ]
    return found


def _held(negotiation: Negotiation) -> tuple[Negotiation, Plan]:
    """Both as they are now, kept from other writers until the transaction ends; the plan first, like everywhere."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=negotiation.plan_id)
    held = Negotiation.objects.select_for_update(of=("self",)).select_related("person").get(pk=negotiation.pk)
    held.plan = plan
    return held, plan


def _answered(negotiations: Iterable[Negotiation], now: datetime) -> None:
    """What waited for an answer has it, and is nobody's duty any more."""
    close_steps(NegotiationStep.objects.filter(negotiation__in=list(negotiations)), answered_at=now)


def due_days(people: Iterable[int], today: date) -> dict[int, date]:
    """Until when each is to answer: the third day on which they are at work. Three queries."""
    those = list(Person.objects.filter(pk__in=list(people)))
    days = Availability.load(those, today, today + LOOK_AHEAD)
    return {one.pk: days.next_available(one.pk, today, DAYS_TO_ANSWER) or today + LOOK_AHEAD for one in those}

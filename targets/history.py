"""Writes down who set which figure of a plan or of a month, set by set."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Now

from duties.models import Duty
from duties.services import mark_stale
from org.models import Person
from targets.models import CellChange, Negotiation, NegotiationStep, Plan, PlanCell, RevisionStep, TargetCell
from targets.models_negotiation import ANSWERS

Act = CellChange.Act


def note_cells(
    plan: Plan, cells: Iterable[PlanCell], was: Mapping[int, Decimal | None], *, act: str, by: Person
) -> None:
    """Keeps what cells of a plan were and have become; `was` by cell id, a new cell has none.

    Whom a row was proposed to is asked anew: what was proposed, or agreed, is no longer what stands there. Four
    queries, for any number of cells.
    """
    cells = list(cells)
    CellChange.objects.bulk_create(
        [
            CellChange(
                plan=plan,
                row=cell.row,
                person_id=cell.person_id,
                unit_id=cell.unit_id,
                metric_id=cell.metric_id,
                month=cell.month,
                was=was.get(cell.pk),
                amount=cell.amount,
                act=act,
                by=by,
            )
            for cell in cells
        ],
        batch_size=1000,
    )
    reopen(plan.pk, {cell.person_id for cell in cells if cell.person_id})


def reopen(plan: int, people: Iterable[int]) -> None:
    """What was proposed to these people is changed since; nobody need answer it."""
    moved = Negotiation.objects.filter(plan=plan, person__in=people).exclude(state=Negotiation.State.CHANGED)
    keys = list(moved.values_list("pk", flat=True))
    if keys:
        drop_open(NegotiationStep.objects.filter(negotiation__in=keys))
        Negotiation.objects.filter(pk__in=keys).update(state=Negotiation.State.CHANGED, version=F("version") + 1)


def drop_open(steps: "QuerySet[NegotiationStep]") -> None:
    """Nobody need answer these steps any more: their duties go."""
    close_steps(steps, dropped_at=Now())


def close_steps(steps: "QuerySet[NegotiationStep]", **values: Any) -> None:
    """Sets `values` on those of the steps that wait for an answer; Today of whoever has them as a duty is planned anew.

    A counter-proposal may be a successor's by now (targets.answering). Three queries, one where nothing waits.
    """
    waiting = steps.filter(awaits__isnull=False, answered_at=None, dropped_at=None)
    found = list(waiting.select_related("negotiation__plan"))
    if not found:
        return
    holders = Duty.objects.filter(kind__in=ANSWERS, subject__in=[step.subject for step in found])
    people = {step.awaits_id for step in found}.union(holders.values_list("person", flat=True))
    waiting.update(**values)
    mark_stale(people)


def answer_revision(plan: Plan, now: datetime) -> None:
    """Whoever was to approve a revision, or to change it, has done so. Two queries, one where nothing waits."""
    waiting = RevisionStep.objects.filter(plan=plan, answered_at=None)
    people = set(waiting.values_list("awaits", flat=True))
    if people:
        waiting.update(answered_at=now)
        mark_stale(people)


def note_months(cells: Iterable[TargetCell], was: Mapping[int, Decimal], *, by: Person) -> None:
    """Keeps what was set for a month without a plan. One query."""
    CellChange.objects.bulk_create(
        [
            CellChange(
                row=PlanCell.Row.PERSON,
                person_id=cell.person_id,
                metric_id=cell.metric_id,
                month=cell.month,
                was=was.get(cell.pk),
                amount=cell.base,
                act=Act.MONTH,
                by=by,
            )
            for cell in cells
        ],
        batch_size=1000,
    )


def note_taken_back(
    cells: Sequence[PlanCell | TargetCell], before: Mapping[str, Mapping[str, Any]], *, by: Person
) -> None:
    """Keeps that what an import had set was put back, or taken away where it was new. Four queries a plan."""
    changes, reopened = [], {}
    for cell in cells:
        is_plan = isinstance(cell, PlanCell)
        name = "amount" if is_plan else "base"
        change = CellChange(
            plan_id=cell.plan_id if is_plan else None,
            row=cell.row if is_plan else PlanCell.Row.PERSON,
            person_id=cell.person_id,
            unit_id=cell.unit_id if is_plan else None,
            metric_id=cell.metric_id,
            month=cell.month,
            was=getattr(cell, name),
            amount=before.get(str(cell.pk), {}).get(name),
            act=Act.TAKEN_BACK,
            by=by,
        )
        changes.append(change)
        if is_plan and cell.person_id:
            reopened.setdefault(cell.plan_id, set()).add(cell.person_id)
    CellChange.objects.bulk_create(changes, batch_size=1000)
    for plan, people in reopened.items():
        reopen(plan, people)

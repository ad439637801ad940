"""What the room registers with duties: approving a revision, and changing one that was sent back."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.walltime import company_zone
from duties.naming import titles
from duties.registry import DutyKind, PlannedDuty, register_kind
from duties.rules import local_day
from org.tree import OrgTree
from targets.approving import approver_of
from targets.duty_titles import APPROVE, CHANGE, part_of
from targets.models import RevisionStep

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

OF_KIND = {APPROVE: RevisionStep.Kind.ASKED, CHANGE: RevisionStep.Kind.SENT_BACK}
DUE = time(18)
KEPT = timedelta(days=62)


def subject_of(step: RevisionStep) -> str:
    """ "revision:2026:12:40": the year, the plan and its step."""
    return f"revision:{step.plan.year}:{step.plan_id}:{step.pk}"


def plan_steps(code: str, context: "PlanContext") -> Iterator[PlannedDuty]:
    """One duty for each step that awaits these people, done with what follows. Three queries at most.

    An approval that awaits somebody who is not in the line above the unit any more is owed by whoever stands there now.
    """
    people = {person.pk for person in context.people}
    steps = RevisionStep.objects.filter(kind=OF_KIND[code]).select_related("plan").order_by("pk")
    is_open = list(steps.filter(answered_at=None))
    owed = _owed(is_open, context) if code == APPROVE and is_open else {step.pk: step.awaits_id for step in is_open}
    for step in is_open:
        if owed[step.pk] in people:
            yield _duty(step, owed[step.pk], context)
    for step in steps.filter(answered_at__isnull=False, at__gte=context.now - KEPT, awaits__in=people):
        yield _duty(step, step.awaits_id, context)


def _owed(steps: Sequence[RevisionStep], context: "PlanContext") -> dict[int, int]:
    """By whom each approval is owed today. One query."""
    tree = OrgTree.on(local_day(context.now, company_zone()))
    return {
        step.pk: step.awaits_id
        if step.awaits_id in tree.people_above([step.plan.unit_id])
        else approver_of(step.plan.unit_id, tree, not_by={step.plan.made_by_id, step.by_id}) or step.awaits_id
        for step in steps
    }


def _duty(step: RevisionStep, person: int, context: "PlanContext") -> PlannedDuty:
    due_at = context.instant(person, step.due_on, DUE)
    return PlannedDuty(person, subject_of(step), step.due_on, step.at.astimezone(UTC), due_at, None, step.answered_at)


def steps_answered(duties: Sequence["Duty"]) -> dict[UUID, datetime]:
    """When what follows was done. One query."""
    keys = {duty.pk: part_of(duty.subject, 3) for duty in duties}
    rows = RevisionStep.objects.filter(pk__in=keys.values(), answered_at__isnull=False)
    at = dict(rows.values_list("pk", "answered_at"))
    return {pk: at[step] for pk, step in keys.items() if step in at}


def address(duty: "Duty") -> str:
    return reverse("targets:plan_detail", args=[part_of(duty.subject, 2)])


def register() -> None:
    """Called in AppConfig.ready."""
    register_kind(
        DutyKind(
            code=APPROVE,
            label=gettext_lazy("Approve a revised plan"),
            plan=lambda context: plan_steps(APPROVE, context),
            done=steps_answered,
            url=lambda duty: f"{address(duty)}#lock",
            action_label=gettext_lazy("Look and decide"),
            titles=titles,
            knows_done=True,
            estimate_minutes=10,
        )
    )
    register_kind(
        DutyKind(
            code=CHANGE,
            label=gettext_lazy("Change a revised plan that was sent back"),
            plan=lambda context: plan_steps(CHANGE, context),
            done=steps_answered,
            url=address,
            action_label=gettext_lazy("Look and change it"),
            titles=titles,
            knows_done=True,
            estimate_minutes=15,
        )
    )

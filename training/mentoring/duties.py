"""First steps whose day is a deadline, as duties of whoever goes through them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from duties.registry import DutyKind, PlannedDuty, register_kind
from training.mentoring.steps import KIND, subject_of
from training.models import FirstStep

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

OPENS_BEFORE, DUE_AT = timedelta(days=7), time(18)


def plan_steps(context: "PlanContext") -> Iterator[PlannedDuty]:
    """Every owed step, from a week before its day, as long as its list goes on or once it is done. One query."""
    people = {person.pk: person for person in context.people}
    rows = FirstStep.objects.filter(Q(run__closed_at=None) | Q(done_at__isnull=False), is_owed=True)
    rows = rows.filter(person__in=list(people), due_on__range=(context.start, context.end + OPENS_BEFORE))
    for step in rows.select_related("run").order_by("pk"):
        opens_on = max(step.due_on - OPENS_BEFORE, step.run.starts_on)
        if people[step.person_id].is_in_service(max(opens_on, context.start)):
            yield PlannedDuty(
                step.person_id,
                subject_of(step),
                step.due_on,
                context.instant(step.person_id, opens_on, time.min),
                context.instant(step.person_id, step.due_on, DUE_AT),
            )


def step_in(duty: "Duty") -> int:
    """The id of the step that a duty carries."""
    return int(duty.subject.partition(":")[2])


def done_steps(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When each was done. One query."""
    rows = FirstStep.objects.filter(pk__in={step_in(duty) for duty in duties}, done_at__isnull=False)
    at = dict(rows.values_list("pk", "done_at"))
    return {duty.pk: at[pk] for duty in duties if (pk := step_in(duty)) in at}


def words_of_steps(duties: Sequence["Duty"]) -> Mapping[UUID, str]:
    """Each step in the reader's language. One query."""
    names = {step.pk: step.name for step in FirstStep.objects.filter(pk__in={step_in(duty) for duty in duties})}
    return {duty.pk: names[pk] for duty in duties if (pk := step_in(duty)) in names}


def register() -> None:
    """Called in AppConfig.ready."""
    register_kind(
        DutyKind(
            code=KIND,
            label=_("First step"),
            plan=plan_steps,
            done=done_steps,
            url=lambda duty: reverse("training:first_step_detail", args=[step_in(duty)]),
            action_label=_("Look"),
            notes=words_of_steps,
        )
    )

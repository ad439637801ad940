"""What the room registers with duties: answering proposed targets, and answering a counter-proposal."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.walltime import company_zone
from duties.naming import titles
from duties.registry import DutyKind, PlannedDuty, register_kind, register_waiting
from org.access import access_of, today_of
from org.models import Appointment, Person
from org.tree import OrgTree
from targets.answering import waiting_counters, waiting_for, who_answers
from targets.duty_titles import part_of
from targets.models import NegotiationStep
from targets.models_negotiation import ANSWER_COUNTER, ANSWER_PROPOSAL

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

OF_KIND = {ANSWER_PROPOSAL: NegotiationStep.Kind.PROPOSED, ANSWER_COUNTER: NegotiationStep.Kind.COUNTERED}
DUE = time(18)
ONE_DAY = timedelta(days=1)


def plan_answers(code: str, context: "PlanContext") -> Iterator[PlannedDuty]:
    """One duty for each step that awaits an answer of these people, done with the answer. One query.

    A counter-proposal that waits is one person's, whoever is to answer it today: three more queries at most.
    """
    people = {person.pk for person in context.people}
    steps = NegotiationStep.objects.filter(kind=OF_KIND[code], dropped_at=None).select_related("negotiation__plan")
    near = Q(answered_at=None) | Q(at__gte=context.now - timedelta(days=62))
    awaited = list(steps.filter(near, awaits__in=people).order_by("pk"))
    if code == ANSWER_PROPOSAL:
        yield from (_duty(step, step.awaits_id, context) for step in awaited)
        return
    yield from (_duty(step, step.awaits_id, context) for step in awaited if step.answered_at is not None)
    for step, person in _waiting(people, context, is_awaited=any(step.answered_at is None for step in awaited)):
        yield _duty(step, person, context)


def _waiting(people: set[int], context: "PlanContext", *, is_awaited: bool) -> Iterator[tuple[NegotiationStep, int]]:
    """Counter-proposals that these people are to answer now: what they were asked, and what those before them were."""
    today = context.now.astimezone(company_zone()).date()
    if not is_awaited and not Appointment.objects.on(today).filter(person__in=people, is_head=True).exists():
        return
    waiting = list(waiting_counters().order_by("pk"))
    tree = OrgTree.on(today) if waiting else None
    for step in waiting:
        if tree is not None and (person := who_answers(step, tree)) in people:
            yield step, person


def _duty(step: NegotiationStep, person: int, context: "PlanContext") -> PlannedDuty:
    due_at = context.instant(person, step.due_on, DUE)
    return PlannedDuty(person, step.subject, step.due_on, step.at.astimezone(UTC), due_at, None, step.answered_at)


def answers_given(duties: Sequence["Duty"]) -> dict[UUID, datetime]:
    """When each step had its answer. One query."""
    keys = {duty.pk: part_of(duty.subject, 3) for duty in duties}
    rows = NegotiationStep.objects.filter(pk__in=keys.values(), answered_at__isnull=False)
    at = dict(rows.values_list("pk", "answered_at"))
    return {pk: at[step] for pk, step in keys.items() if step in at}


def proposal_title(duty: "Duty") -> str:
    return _("Your targets of %(year)s are proposed: agree, or say what you hold to be right") % {
        "year": part_of(duty.subject, 1)
    }


def counter_title(duty: "Duty") -> str:
    return _("Answer a counter-proposal to the targets of %(year)s") % {"year": part_of(duty.subject, 1)}


def address(duty: "Duty") -> str:
    return reverse("targets:negotiation_detail", args=[part_of(duty.subject, 2)])


def counters_of_the_absent(viewer: Person, now: datetime, absent: Person) -> QuerySet:
    """Counter-proposals that somebody is to answer whose place the viewer takes."""
    tree = access_of(viewer, today_of(viewer, now)).tree
    return NegotiationStep.objects.filter(pk__in=waiting_for([absent.pk], tree))


def register() -> None:
    """Called in AppConfig.ready."""
    register_kind(
        DutyKind(
            code=ANSWER_PROPOSAL,
            label=gettext_lazy("Agree targets"),
            plan=lambda context: plan_answers(ANSWER_PROPOSAL, context),
            done=answers_given,
            url=address,
            action_label=gettext_lazy("Look and answer"),
            title=proposal_title,
            knows_done=True,
            estimate_minutes=5,
        )
    )
    register_kind(
        DutyKind(
            code=ANSWER_COUNTER,
            label=gettext_lazy("Answer counter-proposals"),
            plan=lambda context: plan_answers(ANSWER_COUNTER, context),
            done=answers_given,
            url=address,
            action_label=gettext_lazy("Look and answer"),
            title=counter_title,
            titles=titles,
            knows_done=True,
            estimate_minutes=3,
        )
    )
    register_waiting(
        "counter_proposals",
        counters_of_the_absent,
        lambda count: (
            ngettext(
                "%(count)s counter-proposal to targets to answer",
                "%(count)s counter-proposals to targets to answer",
                count,
            )
            % {"count": count}
        ),
        lambda: reverse("targets:negotiation_list"),
        order=45,
        is_for_absent=True,
    )

"""What targets registers with duties: the actions of plans, each a duty of its owner, and the news of goals."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from duties.notices import Notice, register_notice
from duties.registry import DutyKind, PlannedDuty, register_kind
from targets.actions import KIND, action_in, subject_of
from targets.goals import REACHED
from targets.models import PlanAction

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

OPENS_BEFORE, DUE_AT = timedelta(days=7), time(18)


def plan_actions(context: "PlanContext") -> Iterator[PlannedDuty]:
    """Every action that is not dropped, from a week before its day, while its owner is in service. One query."""
    people = {person.pk: person for person in context.people}
    actions = PlanAction.objects.filter(
        owner__in=list(people), due_on__range=(context.start, context.end + OPENS_BEFORE)
    ).exclude(state=PlanAction.State.DROPPED)
    for action in actions:
        opens_on = action.due_on - OPENS_BEFORE
        if people[action.owner_id].is_in_service(max(opens_on, context.start)):
            yield PlannedDuty(
                action.owner_id,
                subject_of(action),
                action.due_on,
                context.instant(action.owner_id, opens_on, time.min),
                context.instant(action.owner_id, action.due_on, DUE_AT),
            )


def actions_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When each was done. One query."""
    done = PlanAction.objects.filter(
        pk__in={action_in(duty.subject) for duty in duties}, state=PlanAction.State.DONE
    ).values_list("pk", "ended_at")
    at = dict(done)
    return {duty.pk: at[pk] for duty in duties if (pk := action_in(duty.subject)) in at}


def what_is_to_be_done(duties: Sequence["Duty"]) -> Mapping[UUID, str]:
    """The action in its own words. One query."""
    pks = {action_in(duty.subject) for duty in duties}
    words = dict(PlanAction.objects.filter(pk__in=pks).values_list("pk", "what"))
    return {duty.pk: words[pk] for duty in duties if (pk := action_in(duty.subject)) in words}


def register() -> None:
    """Makes the planner plan them, and gives the words of a stage that is reached; called in AppConfig.ready."""
    register_notice(
        REACHED,
        Notice(
            gettext_lazy("A stage of your unit's goal is reached"),
            gettext_lazy("What your unit set out to reach by now is there. The page of its goals shows which stage."),
            gettext_lazy("See the goals"),
            "targets:goal_list",
        ),
    )
    register_kind(
        DutyKind(
            code=KIND,
            label=gettext_lazy("Action of a plan"),
            plan=plan_actions,
            done=actions_done,
            url=lambda duty: reverse("targets:action_detail", args=[action_in(duty.subject)]),
            action_label=gettext_lazy("Say that it is done"),
            notes=what_is_to_be_done,
        )
    )

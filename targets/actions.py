"""Actions of plans: what of duties.actions differs for them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdicts import ALLOWED, Verdict, denied
from duties import actions
from duties.actions import ActionSort
from org.access import Area, readable_people
from org.models import Person
from targets.models import Plan, PlanAction
from targets.permissions import may_change_plan


def may_change_action(by: Person, action: PlanAction, *, on: date) -> Verdict:
    """Whoever may change the plan."""
    return may_change_plan(by, action.plan.unit, on=on)


def may_own_action(by: Person, _action: PlanAction, owner: Person, *, on: date) -> Verdict:
    """Oneself, or one of one's people."""
    if owner == by or readable_people(by, Area.TARGETS, on).in_service(on).filter(pk=owner.pk).exists():
        return ALLOWED
    return denied(_("Choose yourself or one of your people."))


PLAN_ACTIONS = ActionSort(
    code="plan_action",
    label=gettext_lazy("Action of a plan"),
    model=PlanAction,
    acts="targets.%s_action",
    page="targets:action_detail",
    may_change=may_change_action,
    may_own=may_own_action,
    changes=("what", "metric", "unit", "owner", "due_on"),
    related=("plan__unit", "metric", "unit"),
)


def add_action(plan: Plan, *, by: Person, today: date, **values: Any) -> PlanAction:
    """A new action of a plan. Raises ValidationError by field."""
    return actions.add(PLAN_ACTIONS, PlanAction(plan=plan, **values), by=by, today=today)

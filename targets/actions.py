"""What happens to an action of a plan: added, changed, done, dropped. Each is a duty of its owner (duty_kinds)."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from duties.services import mark_stale, note_done
from org.access import Area, readable_people
from org.models import Person, Unit
from targets.models import Metric, Plan, PlanAction
from targets.permissions import may_change_plan, may_end_action

KIND = "plan_action"
FIELDS = ["what", "metric", "unit", "owner", "due_on"]


def subject_of(action: PlanAction) -> str:
    return f"action:{action.pk}"


def action_in(subject: str) -> int:
    """The id of the action that a subject carries."""
    return int(subject.partition(":")[2])


@transaction.atomic
def add_action(  # noqa: PLR0913 what an action is
    plan: Plan,
    *,
    what: str,
    owner: Person,
    due_on: date,
    metric: Metric | None = None,
    unit: Unit | None = None,
    by: Person,
    today: date,
) -> PlanAction:
    """A new action; its owner finds it on Today a week before it is due. Raises ValidationError by field."""
    require(may_change_plan(by, plan.unit, on=today))
    _check(what, owner, due_on, by=by, today=today)
    action = PlanAction.objects.create(
        plan=plan, what=what.strip(), owner=owner, due_on=due_on, metric=metric, unit=unit, made_by=by
    )
    audit.record("targets.add_action", by=by, about=action, fields=["owner", "due_on"])
    mark_stale([owner.pk])
    return action


@transaction.atomic
def change_action(action: PlanAction, *, version: int, by: Person, today: date, **values: Any) -> None:
    """Changes what is still open, over the version that was read. Raises ValidationError by field, StaleVersion."""
    held = _held(action)
    require(may_change_plan(by, held.plan.unit, on=today))
    if not held.is_open:
        raise ValidationError(_("This action has ended; what it was stays."))
    if held.version != version:
        raise StaleVersion()
    before = held.owner_id
    moved = [name for name in FIELDS if getattr(held, name) != values[name]]
    if {"what", "owner", "due_on"} & set(moved):
        due_on = values["due_on"] if "due_on" in moved else today  # a day that has passed may stay
        _check(values["what"], values["owner"], due_on, by=by, today=today)
    if not moved:
        return
    for name in moved:
        setattr(held, name, values[name])
    held.save_over(version, fields=moved)
    audit.record("targets.change_action", by=by, about=held, fields=moved)
    mark_stale({before, held.owner_id})


@transaction.atomic
def finish_action(action: PlanAction, *, by: Person, now: datetime, today: date) -> None:
    """It is done, says its owner or a head. Twice is once; what was dropped stays so."""
    held = _held(action)
    require(may_end_action(by, held, on=today))
    if held.is_open:
        _end(held, PlanAction.State.DONE, by=by, now=now)
        note_done(held.owner_id, KIND, subject_of(held), now)


@transaction.atomic
def drop_action(action: PlanAction, *, reason: str, by: Person, now: datetime, today: date) -> None:
    """It is not to be done any more, for a reason. Twice is once."""
    held = _held(action)
    require(may_change_plan(by, held.plan.unit, on=today))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is dropped.")})
    if held.is_open:
        held.reason = reason.strip()
        _end(held, PlanAction.State.DROPPED, by=by, now=now)
        mark_stale([held.owner_id])


def _held(action: PlanAction) -> PlanAction:
    """The row as it is now, kept from other writers until the transaction ends."""
    rows = PlanAction.objects.select_for_update(of=("self",)).select_related("plan__unit", "owner", "metric", "unit")
    return rows.get(pk=action.pk)


def _end(held: PlanAction, state: str, *, by: Person, now: datetime) -> None:
    held.state, held.ended_by, held.ended_at = state, by, now
    held.save_over(held.version, fields=["state", "reason", "ended_by", "ended_at"])
    audit.record(f"targets.{state}_action", by=by, about=held, fields=["state"], reason=held.reason)


def _check(what: str, owner: Person, due_on: date, *, by: Person, today: date) -> None:
    if not what.strip():
        raise ValidationError({"what": _("Say what is to be done.")})
    if due_on < today:
        raise ValidationError({"due_on": _("This day is over; choose a later one.")})
    people = readable_people(by, Area.TARGETS, today).in_service(today)
    if owner != by and not people.filter(pk=owner.pk).exists():
        raise ValidationError({"owner": _("Choose yourself or one of your people.")})

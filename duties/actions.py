"""What happens to an action of any sort: added, changed, done, dropped. Each is a duty of its owner.

A room says once what differs (`ActionSort`), registers it in AppConfig.ready, and calls these services.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.models import StaleVersion
from core.verdicts import ALLOWED, Verdict, require
from duties.models_actions import Action
from duties.registry import DutyKind, PlannedDuty, register_kind
from duties.services import mark_stale, note_done
from org.models import Person

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

OPENS_BEFORE, DUE_AT = timedelta(days=7), time(18)


@dataclass(frozen=True, slots=True)
class ActionSort:
    """A sort of actions: its rows, who may change them, and to whom they may be given.

    `may_change(by, action, on=)` answers for adding, changing and dropping; the owner may always say that it is done.
    `may_own(by, action, owner, on=)` says whether that person can be given it, with the reason for the form.
    """

    code: str  # of its duties: "plan_action"
    label: str  # lazy
    model: type[Action]
    acts: str  # what the trail calls them: "targets.%s_action"
    page: str  # the name of the page of one, by its id
    may_change: Callable[..., Verdict]
    may_own: Callable[..., Verdict]
    changes: Sequence[str] = ("what", "owner", "due_on")  # the fields that somebody changes
    related: Sequence[str] = ()  # what the verdicts read of an action
    is_of_two: bool = False  # nobody else learns of one: no line in the trail, no digest to a superior, no letter


def may_end(sort: ActionSort, by: Person, action: Action, *, on: date) -> Verdict:
    """Whoever does it says that it is done, or whoever may change it."""
    return ALLOWED if by.pk == action.owner_id else sort.may_change(by, action, on=on)


@transaction.atomic
def add(sort: ActionSort, action: Action, *, by: Person, today: date) -> Any:
    """A new action; its owner finds it on Today a week before it is due. Raises ValidationError by field."""
    require(sort.may_change(by, action, on=today))
    action.what, action.made_by = action.what.strip(), by
    _check(sort, action, action.what, action.owner, action.due_on, by=by, today=today)
    action.save()
    if not sort.is_of_two:
        audit.record(sort.acts % "add", by=by, about=action, fields=["owner", "due_on"])
    mark_stale([action.owner_id])
    return action


@transaction.atomic
def change(sort: ActionSort, action: Action, *, version: int, by: Person, today: date, **values: Any) -> None:
    """Changes what is still open, over the version that was read. Raises ValidationError by field, StaleVersion."""
    held = _held(sort, action)
    require(sort.may_change(by, held, on=today))
    if not held.is_open:
        raise ValidationError(_("This action has ended; what it was stays."))
    if held.version != version:
        raise StaleVersion()
    before = held.owner_id
    moved = [name for name in sort.changes if getattr(held, name) != values[name]]
    if {"what", "owner", "due_on"} & set(moved):
        due_on = values["due_on"] if "due_on" in moved else today  # a day that has passed may stay
        _check(sort, held, values["what"], values["owner"], due_on, by=by, today=today)
    if not moved:
        return
    for name in moved:
        setattr(held, name, values[name])
    held.save_over(version, fields=moved)
    if not sort.is_of_two:
        audit.record(sort.acts % "change", by=by, about=held, fields=moved)
    mark_stale({before, held.owner_id})


@transaction.atomic
def finish(sort: ActionSort, action: Action, *, by: Person, now: datetime, today: date) -> None:
    """It is done, says its owner or whoever may change it. Twice is once; what was dropped stays so."""
    held = _held(sort, action)
    require(may_end(sort, by, held, on=today))
    if held.is_open:
        _end(sort, held, Action.State.DONE, by=by, now=now)
        note_done(held.owner_id, sort.code, subject_of(held), now)


@transaction.atomic
def drop(sort: ActionSort, action: Action, *, reason: str, by: Person, now: datetime, today: date) -> None:
    """It is not to be done any more, for a reason. Twice is once."""
    held = _held(sort, action)
    require(sort.may_change(by, held, on=today))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is dropped.")})
    if held.is_open:
        held.reason = reason.strip()
        _end(sort, held, Action.State.DROPPED, by=by, now=now)
        mark_stale([held.owner_id])


def _held(sort: ActionSort, action: Action) -> Any:
    """The row as it is now, kept from other writers until the transaction ends."""
    rows = sort.model._default_manager.select_for_update(of=("self",))
    return rows.select_related("owner", *sort.related).get(pk=action.pk)


def _end(sort: ActionSort, held: Action, state: str, *, by: Person, now: datetime) -> None:
    held.state, held.ended_by, held.ended_at = state, by, now
    held.save_over(held.version, fields=["state", "reason", "ended_by", "ended_at"])
    if not sort.is_of_two:
        audit.record(sort.acts % state, by=by, about=held, fields=["state"], reason=held.reason)


def _check(  # noqa: PLR0913 what an action is
    sort: ActionSort, action: Action, what: str, owner: Person, due_on: date, *, by: Person, today: date
) -> None:
    if not what.strip():
        raise ValidationError({"what": _("Say what is to be done.")})
    if due_on < today:
        raise ValidationError({"due_on": _("This day is over; choose a later one.")})
    if not (verdict := sort.may_own(by, action, owner, on=today)):
        raise ValidationError({"owner": verdict.reason})


# --- the duties of their owners ---------------------------------------------------------------------------------------


def subject_of(action: Action) -> str:
    return f"action:{action.pk}"


def action_in(subject: str) -> int:
    """The id of the action that a subject carries."""
    return int(subject.partition(":")[2])


_sorts: dict[str, ActionSort] = {}


def words_of_actions(duties: Sequence["Duty"]) -> Mapping[UUID, str]:
    """Each action in its own words. One query, however many sorts there are."""
    wanted: dict[str, set[int]] = {}
    for duty in duties:
        wanted.setdefault(duty.kind, set()).add(action_in(duty.subject))
    rows = [
        _sorts[code]
        .model._default_manager.order_by()
        .filter(pk__in=pks)
        .values_list(Value(code, output_field=CharField()), "pk", "what")
        for code, pks in sorted(wanted.items())
    ]
    told = {(code, pk): what for code, pk, what in rows[0].union(*rows[1:], all=True)}
    return {duty.pk: told[key] for duty in duties if (key := (duty.kind, action_in(duty.subject))) in told}


def register_actions(sort: ActionSort) -> None:
    """Makes the planner plan them; called in AppConfig.ready."""
    _sorts[sort.code] = sort

    def plan(context: "PlanContext") -> Iterator[PlannedDuty]:
        """Every action that is not dropped, from a week before its day, while its owner is in service. One query."""
        people = {person.pk: person for person in context.people}
        rows = sort.model._default_manager.all()
        for action in rows.owed_by(list(people), context.start, context.end + OPENS_BEFORE):
            opens_on = action.due_on - OPENS_BEFORE
            if people[action.owner_id].is_in_service(max(opens_on, context.start)):
                yield PlannedDuty(
                    action.owner_id,
                    subject_of(action),
                    action.due_on,
                    context.instant(action.owner_id, opens_on, time.min),
                    context.instant(action.owner_id, action.due_on, DUE_AT),
                )

    def done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
        """When each was done. One query."""
        pks = {action_in(duty.subject) for duty in duties}
        rows = sort.model._default_manager.filter(pk__in=pks, state=Action.State.DONE)
        at = dict(rows.values_list("pk", "ended_at"))
        return {duty.pk: at[pk] for duty in duties if (pk := action_in(duty.subject)) in at}

    register_kind(
        DutyKind(
            code=sort.code,
            label=sort.label,
            plan=plan,
            done=done,
            url=lambda duty: reverse(sort.page, args=[action_in(duty.subject)]),
            action_label=gettext_lazy("Say that it is done"),
            notes=words_of_actions,
            asks_mail=not sort.is_of_two,
            told_to_superior=not sort.is_of_two,
        )
    )

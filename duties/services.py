"""Planning what people owe, a week ahead, and noting what is done.

Nothing here is the truth: the records are. Throw the open duties away, plan again, and the same ones come back.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from core.periods import LATEST
from core.walltime import company_zone
from duties import reminding, rules
from duties.models import Duty, PlanState, ReminderMark
from duties.planning import PlanContext
from duties.registry import kinds
from org.models import Person
from org.querysets import PersonQuerySet

HORIZON = timedelta(days=7)  # duties stand this far ahead
LOOK_BACK = timedelta(days=31)  # what opened so long ago is planned again when somebody's facts moved
FIRST_LOOK_BACK = timedelta(days=14)  # and when somebody is planned for the first time
CHUNK = 500  # people in one transaction
REPAIR, REPAIR_AT = "repair", time(3)  # the mark of the nightly repair, and when it begins on the company's wall
NOT_WANTED = "not_wanted"  # cancel_reason: calendar, leave, appointment or rule say it is not owed
TIMES = ("local_date", "time_zone", "opens_at", "due_at", "cutoff_at")


def mark_stale(person_ids: Iterable[int] | None = None) -> None:
    """Asks the next tick to plan these people again, everybody when None: their facts or the rules moved."""
    if person_ids is None:
        PlanState.objects.update(stale_at=Now())
        return
    PlanState.objects.bulk_create(
        [PlanState(person_id=person_id, stale_at=Now()) for person_id in sorted(set(person_ids))],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["stale_at"],
        batch_size=CHUNK,
    )


def note_done(person_id: int, kind: str, subject: str, at: datetime | None) -> None:
    """Keeps from the record when a duty was done; None when the record was taken back. One query, safe to repeat."""
    Duty.objects.filter(person_id=person_id, kind=kind, subject=subject).update(done_at=at)


def plan_duties(now: datetime) -> int:
    """Lays out duties a week ahead for people whose facts or horizon moved; says how many rows it changed.

    Any number may run at once: each takes other people, and a duty has one id. Two queries when there is nothing to do.
    """
    today = rules.local_day(now, company_zone())
    _enrol(_newcomers(), today)
    until, changed = today + HORIZON, 0
    while _somebody_waits(until):
        with transaction.atomic():
            states = list(
                _waiting(until)
                .select_related("person")
                .order_by(F("stale_at").asc(nulls_last=True), "planned_until", "person_id")
                .select_for_update(skip_locked=True, of=("self",))[:CHUNK]
            )
            if not states:
                break  # another planner has the rest in hand
            changed += _plan_chunk(states, today=today, until=until, now=now)
    return changed


def _newcomers() -> PersonQuerySet:
    """Who was added after everybody that has a plan state: the end of an index, not the whole table."""
    newest = Subquery(PlanState.objects.order_by("-pk").values("pk")[:1])
    return Person.objects.filter(pk__gt=Coalesce(newest, 0)).order_by("pk")


def _without_state() -> PersonQuerySet:
    """Everybody who has no plan state: the whole table, for once a night."""
    return Person.objects.filter(~Exists(PlanState.objects.filter(person=OuterRef("pk"))))


def _enrol(people: PersonQuerySet, today: date) -> None:
    """Gives whoever of `people` is in service a plan state, who all have none. One query when there is nobody."""
    missing = people.filter(Q(left_on=None) | Q(left_on__gte=today))
    states = [PlanState(person_id=pk, stale_at=Now()) for pk in missing.values_list("pk", flat=True)]
    PlanState.objects.bulk_create(states, ignore_conflicts=True, batch_size=CHUNK)


def _somebody_waits(until: date) -> bool:
    """Whether anybody's duties are to be planned: the ends of two indexes, whatever the number of people. One query."""
    ends = PlanState.objects.aggregate(stale=Max("stale_at"), planned_until=Min("planned_until"))
    return ends["stale"] is not None or (ends["planned_until"] is not None and ends["planned_until"] < until)


def _waiting(until: date) -> QuerySet[PlanState]:
    """Whose duties are to be planned: facts moved, or the week ahead has grown."""
    return PlanState.objects.filter(Q(stale_at__isnull=False) | Q(planned_until__lt=until))


def _plan_chunk(states: Sequence[PlanState], *, today: date, until: date, now: datetime) -> int:
    """Plans the stale among `states`, or where none is stale the days that their horizon grew by."""
    stale = [state for state in states if state.stale_at is not None]
    states = stale or states
    people = [state.person for state in states]
    if stale:
        is_first = all(state.planned_until is None for state in states)
        start = _first_day(people, today=today, is_first=is_first, now=now)
    else:
        start = min(state.planned_until for state in states) + timedelta(days=1)
    context = PlanContext(people=people, start=start, end=until, now=now)
    changed = _plan_people(context, compare=bool(stale))
    left = {state.pk for state in states if state.person.left_on and state.person.left_on <= until}
    here = {state.pk for state in states} - left
    PlanState.objects.filter(pk__in=here).update(planned_until=until, stale_at=None)
    if left:  # for ever: only news about them brings them back
        PlanState.objects.filter(pk__in=left).update(planned_until=LATEST, stale_at=None)
    return changed


def _first_day(people: Sequence[Person], *, today: date, is_first: bool, now: datetime) -> date:
    """From which opening day on duties are compared: every one that may still be done is among them."""
    open_ones = Duty.objects.open(now).filter(person__in=people)
    earliest = open_ones.aggregate(at=Min("opens_at"))["at"]
    start = today - (FIRST_LOOK_BACK if is_first else LOOK_BACK)
    return min(start, earliest.date() - timedelta(days=1)) if earliest else start


def _plan_people(context: PlanContext, *, compare: bool) -> int:
    """Writes what the kinds want of these people; with `compare` also changes and cancels what stands otherwise."""
    standing = _standing(context) if compare else {}
    wanted = _wanted(context, standing)
    _fill_done(wanted.values())
    new = [duty for duty in wanted.values() if duty.pk not in standing]
    changed = [duty for duty in standing.values() if duty.pk in wanted and _bring_up(duty, wanted[duty.pk])]
    unwanted = [
        duty
        for duty in standing.values()
        if duty.pk not in wanted and duty.done_at is None and duty.cancelled_at is None and _in_span(duty, context)
    ]
    Duty.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)
    Duty.objects.bulk_update(changed, [*TIMES, "done_at", "cancelled_at", "cancel_reason"], batch_size=200)
    Duty.objects.filter(pk__in=[duty.pk for duty in unwanted], done_at=None).update(
        cancelled_at=context.now, cancel_reason=NOT_WANTED
    )
    reminding.withdraw([duty.pk for duty in unwanted])
    reminding.lay_out([*new, *changed], now=context.now)
    return len(new) + len(changed) + len(unwanted)


def _wanted(context: PlanContext, standing: dict) -> dict:
    """What the kinds want now, by id, of all that opens by the end of the span and is not past its cut-off.

    What stands already is kept, past its cut-off or not: its times follow the rules.
    """
    codes = {person.pk: person.code for person in context.people}
    wanted, minute = {}, rules.to_minute(context.now)
    for kind in kinds().values():
        for planned in kind.plan(context):
            if planned.opens_at >= context.instant(planned.person_id, context.end + timedelta(days=1), time.min):
                continue
            is_past = planned.cutoff_at is not None and planned.cutoff_at < minute
            if is_past and not standing:
                continue
            key = rules.duty_id(kind.code, planned.subject, codes[planned.person_id])
            if is_past and key not in standing:
                continue
            zone = context.zone_name(planned.person_id, planned.local_date)
            wanted[key] = Duty(id=key, kind=kind.code, time_zone=zone, **planned._asdict())
    return wanted


def _fill_done(duties: Iterable[Duty]) -> None:
    """Sets done_at from the records. One question to each kind whose plan does not know it."""
    by_kind: dict[str, list[Duty]] = {}
    for duty in duties:
        if not kinds()[duty.kind].knows_done:
            by_kind.setdefault(duty.kind, []).append(duty)
    for code, of_kind in by_kind.items():
        done = kinds()[code].done(of_kind)
        for duty in of_kind:
            duty.done_at = done.get(duty.pk)


def _standing(context: PlanContext) -> dict:
    """The rows of these people that opened, or will, in the span. One query."""
    day = timedelta(days=1)
    rows = Duty.objects.filter(
        person__in=context.people,
        kind__in=kinds(),
        opens_at__gte=rules.local_midnight(context.start - day, ZoneInfo("UTC")),
        opens_at__lt=rules.local_midnight(context.end + 2 * day, ZoneInfo("UTC")),
    )
    return {duty.pk: duty for duty in rows}


def _in_span(duty: Duty, context: PlanContext) -> bool:
    opens_on = rules.local_day(duty.opens_at, ZoneInfo(duty.time_zone))
    return context.start <= opens_on <= context.end


def _bring_up(duty: Duty, wanted: Duty) -> bool:
    """Takes over what is wanted now; says whether anything changed. What is owed again stands up under its old id."""
    before = [getattr(duty, name) for name in TIMES], duty.done_at, duty.cancelled_at
    for name in TIMES:
        setattr(duty, name, getattr(wanted, name))
    duty.done_at, duty.cancelled_at, duty.cancel_reason = wanted.done_at, None, ""
    return before != ([getattr(duty, name) for name in TIMES], duty.done_at, None)


def repair_once_a_night(now: datetime) -> int:
    """Heals what lost signals left: everybody's duties are planned again by the next ticks, reminders of the window
    laid out. Says how many people and reminders it took up. One query when the night's repair is done.
    """
    today = rules.local_day(now, company_zone())
    night = rules.instant(today, REPAIR_AT, company_zone())
    mark, _is_new = ReminderMark.objects.get_or_create(name=REPAIR, defaults={"until": now})
    if now < night or mark.until >= night:
        return 0
    _enrol(_without_state(), today)
    count = PlanState.objects.filter(person__in=_here_lately(today)).update(stale_at=Now())
    count += reminding.lay_out_window(now)
    ReminderMark.objects.filter(name=REPAIR).update(until=night)
    return count


def _here_lately(today: date) -> PersonQuerySet:
    return Person.objects.filter(Q(left_on=None) | Q(left_on__gte=today - LOOK_BACK))

"""Planning what people owe, a week ahead, and noting what is done.

Nothing here is the truth: the records are. Throw the open duties away, plan again, and the same ones come back.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from core.periods import LATEST
from core.walltime import company_zone
from duties import chunks, reminding, rules
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


def no_longer_owed(person_id: int, kind: str, subject: str, *, now: datetime) -> None:
    """Takes a duty that is not done off Today at once; the next plan would do it half a minute later."""
    owed = Duty.objects.filter(person_id=person_id, kind=kind, subject=subject, done_at=None, cancelled_at=None)
    chunks.cancel(list(owed.values_list("pk", flat=True)), now=now)


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
    changed = chunks.write_duties(context, compare=bool(stale))
    left = {state.pk for state in states if state.person.left_on and state.person.left_on <= until}
    here = {state.pk for state in states} - left
    PlanState.objects.filter(pk__in=here).update(planned_until=until, stale_at=None)
    if left:  # for ever: only news about them brings them back
        PlanState.objects.filter(pk__in=left).update(planned_until=LATEST, stale_at=None)
    return changed


def _first_day(people: Sequence[Person], *, today: date, is_first: bool, now: datetime) -> date:
    """From which opening day on duties are compared: every one that may still be done and may still move is among them.

    What is settled, such as the report of a quarter that was never written, would else make each planning read years.
    Of whoever leaves it is among them: it is not owed any more.
    """
    open_ones = Duty.objects.open(now).filter(person__in=people)
    for kind in kinds().values():
        if kind.settled_after is not None:
            settled = Q(kind=kind.code, opens_at__lt=now - kind.settled_after, person__left_on=None)
            open_ones = open_ones.exclude(settled)
    earliest = open_ones.aggregate(at=Min("opens_at"))["at"]
    start = today - (FIRST_LOOK_BACK if is_first else LOOK_BACK)
    return min(start, earliest.date() - timedelta(days=1)) if earliest else start


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

"""First steps: begun by a tick for newcomers, by hand for people who are back or long in post; ticked off, closed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from core.walltime import to_wall
from duties.services import mark_stale, note_done
from org.calendar import WorkCalendar
from org.models import Appointment, Person
from training.mentoring.permissions import may_arrange, may_tick
from training.models import Checklist, FirstStep, FirstSteps
from training.models_mentoring import LATEST_DAY

JOB = "training.start_first_steps"
KIND = "first_step"  # of its duties
NEW_FOR = timedelta(days=30)  # so long after the first day a newcomer's steps may still begin by themselves
SPARE = timedelta(days=20)  # of the calendar, to find the working day after the last step
MOST = 50  # newcomers that one tick takes


def checklist_for(checklists: Iterable[Checklist], kind: str, title_id: int, profile: str) -> Checklist | None:
    """The checklist of a kind that fits a post best: its title's, else its profile's, else everybody's."""
    fitting = [one for one in checklists if one.kind == kind and one.fits(title_id, profile) >= 0]
    return max(fitting, key=lambda one: one.fits(title_id, profile), default=None)


def checklists_used(on: date) -> list[Checklist]:
    """Those that are not retired, with their steps. Two queries."""
    return [one for one in Checklist.objects.prefetch_related("items") if one.retired_on is None or one.retired_on > on]


@transaction.atomic
def start_steps(
    person: Person, checklist: Checklist, *, starts_on: date, by: Person | None, now: datetime, today: date
) -> FirstSteps:
    """The person's own copy of a checklist; a step that falls on a free day is due on the next working one.

    `by` None: a tick. Raises ValidationError where steps go on already.
    """
    if by is not None:
        require(may_arrange(by, person, on=today))
        if not today - NEW_FOR <= starts_on <= today + NEW_FOR:
            raise ValidationError({"starts_on": _("Choose a day within thirty days.")})
    told = {"checklist": checklist, "kind": checklist.kind, "starts_on": starts_on}
    try:
        with transaction.atomic():
            run = FirstSteps.objects.create(person=person, started_by=by, started_at=now, **told)
    except IntegrityError:
        raise ValidationError(_("This person is going through first steps already.")) from None
    calendar = WorkCalendar.load(starts_on, starts_on + timedelta(days=LATEST_DAY) + SPARE)
    FirstStep.objects.bulk_create(
        FirstStep(
            run=run,
            person=person,
            name_en=item.name_en,
            name_zh_hant=item.name_zh_hant,
            name_zh_hans=item.name_zh_hans,
            due_on=_working(starts_on + timedelta(days=item.offset), calendar),
            helper=item.helper,
            is_owed=item.is_owed,
        )
        for item in checklist.items.all()
    )
    audit.record("training.start_first_steps", by=by or JOB, about=run)
    mark_stale([person.pk])
    return run


def _working(day: date, calendar: WorkCalendar) -> date:
    """The day, or the next working one; the day itself where the calendar does not reach."""
    later = (day + timedelta(days=count) for count in range(SPARE.days))
    return next((one for one in later if calendar.is_working(one)), day)


def start_newcomers(now: datetime) -> int:
    """Begins the first steps of whoever entered within thirty days; the tick. One query where nobody did."""
    today = to_wall(now).date()
    begun = FirstSteps.objects.filter(person=OuterRef("pk"))
    newcomers = Person.objects.in_service(today).filter(~Exists(begun), hired_on__gt=today - NEW_FOR)
    people = list(newcomers.order_by("hired_on", "number")[:MOST])
    if not people:
        return 0
    posts = Appointment.objects.on(today).filter(person__in=people, kind=Appointment.Kind.PRIMARY)
    held = {person: (title, profile) for person, title, profile in posts.values_list("person", "title", "profile")}
    checklists = checklists_used(today)
    count = 0
    for person in people:
        if person.pk not in held:
            continue
        checklist = checklist_for(checklists, Checklist.Kind.NEWCOMER, *held[person.pk])
        if checklist is not None:
            start_steps(person, checklist, starts_on=person.hired_on, by=None, now=now, today=today)
            count += 1
    return count


@transaction.atomic
def tick_step(step: FirstStep, *, is_done: bool, by: Person, now: datetime, today: date) -> None:
    """A step is done, or it was ticked by mistake. With the last one the list is over. Twice is once."""
    held = FirstStep.objects.select_for_update(of=("self",)).select_related("run__person").get(pk=step.pk)
    require(may_tick(by, held.run, on=today))
    if is_done == (held.done_at is not None):
        return
    held.done_at, held.done_by = (now, by) if is_done else (None, None)
    held.save(update_fields=["done_at", "done_by"])
    audit.record("training.tick_first_step", by=by, about=held)
    if is_done:
        note_done(held.person_id, KIND, subject_of(held), now)
        if not held.run.steps.filter(done_at=None).exists():
            FirstSteps.objects.filter(pk=held.run_id).update(closed_at=now, closed_by=by)
    mark_stale([held.person_id])


@transaction.atomic
def close_steps(run: FirstSteps, *, by: Person, now: datetime, today: date) -> None:
    """What is left of them is not asked any more. Twice is once."""
    held = FirstSteps.objects.select_for_update(of=("self",)).select_related("person").get(pk=run.pk)
    require(may_arrange(by, held.person, on=today))
    if held.closed_at is None:
        held.closed_at, held.closed_by = now, by
        held.save(update_fields=["closed_at", "closed_by"])
        audit.record("training.close_first_steps", by=by, about=held)
        mark_stale([held.person_id])


def subject_of(step: FirstStep) -> str:
    return f"step:{step.pk}"

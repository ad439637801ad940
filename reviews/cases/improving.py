"""A plan to improve step by step: opened, running, met or not; and what follows where it was not (rules.md 2.13).

The order is the law's: another post or training again comes first, and only what was not met after that is looked at
by HR and the lawyers. Errors as in promoting.py.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.periods import monday_of
from core.verdicts import require
from duties.services import mark_stale, note_done
from org.access import today_of
from org.line import hr_people
from org.models import Person
from reviews.cases.duty_codes import COACHING, END, NEXT, READ_PLAN, SECOND, START, subject_of, week_subject
from reviews.cases.ground import Ground, months_after
from reviews.cases.permissions import (
    may_lead,
    may_open_again,
    may_open_plan,
    may_say_what_follows,
    may_set_aside,
    may_write_statement,
)
from reviews.cases.rules import POOR, POOR_AMONG, graded
from reviews.models import ImprovementGoal, ImprovementPlan, PlanNote, SetAside
from training.models import Course

State, Next = ImprovementPlan.State, ImprovementPlan.Next
SOON = timedelta(days=14)  # within which a plan begins
FARTHEST = timedelta(days=366)


class Goal(NamedTuple):
    """What is measured, what is to be reached, by when."""

    measure: str
    target: str
    due_on: date


class Terms(NamedTuple):
    """What a plan says."""

    reason: str
    training: str
    coaching: str
    starts_on: date
    days: int
    goals: Sequence[Goal]
    courses: Collection[Course] = ()  # of the training, as far as it is courses


@transaction.atomic
def open_plan(
    person: Person, terms: Terms, *, by: Person, now: datetime, follows: ImprovementPlan | None = None
) -> ImprovementPlan:
    """Opens a plan, or the second one that `follows` one that was not met; the person is asked to read it."""
    today = today_of(by, now)
    ground = Ground.of(person, viewer=by, today=today)
    require(may_open_plan(by, ground) if follows is None else may_open_again(by, follows, ground))
    plan = ImprovementPlan(person=person, follows=follows, leader=by, opened_by=by, opened_at=now)
    plan.grades = "" if follows else _grades_that_asked(ground)
    _apply(plan, terms, today)
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:  # somebody else did it at the same moment
        raise ValidationError(_("A plan of this person is under way already.")) from None
    _write_goals(plan, terms.goals)
    plan.courses.set(terms.courses)
    audit.record("reviews.open_improvement", by=by, about=plan)
    if follows is not None:
        note_done(follows.leader_id, SECOND, subject_of(follows), now)
    mark_stale({person.pk, by.pk} | ({follows.leader_id, *ground.line[:2]} if follows else set()))
    return plan


def _grades_that_asked(ground: Ground) -> str:
    """ "2026-04 D, 2026-05 D": the months that asked for the plan."""
    months = graded(months_after(ground.plans, ground.months))[-POOR_AMONG:]
    return ", ".join(f"{month.month} {month.grade}" for month in months if month.grade in POOR)


@transaction.atomic
def change_plan(plan: ImprovementPlan, terms: Terms, *, by: Person, now: datetime, version: int) -> None:
    """Changes what a plan says until it runs; the person is asked to read it again."""
    if version != plan.version:
        raise StaleVersion()
    today = today_of(by, now)
    require(may_lead(by, plan, Ground.of(plan.person, viewer=by, today=today), State.OPENED))
    _apply(plan, terms, today)
    plan.seen_at = None
    plan.save_over(version, fields=["reason", "training", "coaching", "starts_on", "days", "seen_at"])
    plan.goals.all().delete()
    _write_goals(plan, terms.goals)
    plan.courses.set(terms.courses)
    audit.record("reviews.change_improvement", by=by, about=plan, fields=["goals"])
    note_done(plan.person_id, READ_PLAN, subject_of(plan), None)
    mark_stale([plan.person_id, plan.leader_id])


def _apply(plan: ImprovementPlan, terms: Terms, today: date) -> None:
    if not today <= terms.starts_on <= today + SOON:
        raise ValidationError({"starts_on": _("A plan begins today or within two weeks.")})
    if not ImprovementPlan.SHORTEST <= terms.days <= ImprovementPlan.LONGEST:
        raise ValidationError({"days": _("A plan takes 30 to 60 days.")})
    plan.reason, plan.training, plan.coaching = terms.reason.strip(), terms.training.strip(), terms.coaching.strip()
    plan.starts_on, plan.days = terms.starts_on, terms.days
    if not terms.goals:
        raise ValidationError(_("A plan has at least one goal."))
    if any(not terms.starts_on <= goal.due_on <= plan.last_day for goal in terms.goals):
        raise ValidationError(_("The day of each goal lies within the plan."))


def _write_goals(plan: ImprovementPlan, goals: Sequence[Goal]) -> None:
    ImprovementGoal.objects.bulk_create(
        ImprovementGoal(plan=plan, position=position, **goal._asdict()) for position, goal in enumerate(goals, 1)
    )


@transaction.atomic
def see_plan(plan: ImprovementPlan, *, by: Person, now: datetime) -> None:
    """Notes that the person has read the plan; it says nothing about agreeing. Again changes nothing."""
    require(may_write_statement(by, plan))
    if ImprovementPlan.objects.filter(pk=plan.pk, seen_at=None).update(seen_at=now):
        audit.record("reviews.see_improvement", by=by, about=plan)
    note_done(by.pk, READ_PLAN, subject_of(plan), now)


@transaction.atomic
def start_plan(plan: ImprovementPlan, *, by: Person, now: datetime) -> None:
    """Begins the plan once both have talked about it. Again changes nothing."""
    if plan.state == State.ACTIVE:
        return
    ground = Ground.of(plan.person, viewer=by, today=today_of(by, now))
    require(may_lead(by, plan, ground, State.OPENED))
    former, plan.leader, plan.state, plan.started_at = plan.leader_id, by, State.ACTIVE, now
    plan.save_over(plan.version, fields=["leader", "state", "started_at"])
    audit.record("reviews.start_improvement", by=by, about=plan)
    note_done(former, START, subject_of(plan), now)
    mark_stale({former, by.pk, *ground.line[:2]})


@transaction.atomic
def note_coaching(plan: ImprovementPlan, text: str, *, by: Person, now: datetime) -> PlanNote:
    """Writes what the coaching of this week came to; another superior who writes leads the plan from then on."""
    today = today_of(by, now)
    plan = _held(plan)
    ground = Ground.of(plan.person, viewer=by, today=today)
    require(may_lead(by, plan, ground, State.ACTIVE))
    monday = monday_of(today)
    note = PlanNote.objects.create(plan=plan, week_start=monday, text=text.strip(), written_by=by, written_at=now)
    former = plan.leader_id
    if former != by.pk:
        plan.leader = by
        plan.save_over(plan.version, fields=["leader"])
    audit.record("reviews.note_improvement", by=by, about=plan)
    note_done(former, COACHING, week_subject(plan, monday), now)
    mark_stale({former, by.pk, *ground.line[:2]})
    return note


@transaction.atomic
def write_statement(plan: ImprovementPlan, text: str, *, by: Person, now: datetime) -> PlanNote:
    """Adds what the person wants to say, at any time."""
    require(may_write_statement(by, plan))
    note = PlanNote.objects.create(plan=plan, text=text.strip(), written_by=by, written_at=now)
    audit.record("reviews.state_improvement", by=by, about=plan)
    return note


@transaction.atomic
def end_plan(plan: ImprovementPlan, *, is_met: bool, result: str, by: Person, now: datetime, version: int) -> None:
    """Says whether the goals were met, and why; not met is said on the last day of the plan at the earliest."""
    if version != plan.version:
        raise StaleVersion()
    today = today_of(by, now)
    ground = Ground.of(plan.person, viewer=by, today=today)
    require(may_lead(by, plan, ground, State.ACTIVE))
    if not is_met and today < plan.last_day:
        raise ValidationError({"outcome": _("The plan is not over: the person has all its days to reach the goals.")})
    former, plan.leader, plan.ended_by, plan.ended_at = plan.leader_id, by, by, now
    plan.state, plan.result = State.MET if is_met else State.NOT_MET, result.strip()
    plan.save_over(version, fields=["leader", "state", "result", "ended_by", "ended_at"])
    audit.record("reviews.end_improvement", by=by, about=plan)
    note_done(former, END, subject_of(plan), now)
    mark_stale({former, by.pk, *ground.line[:3], *hr_people(today)})


@transaction.atomic
def say_what_follows(
    plan: ImprovementPlan, *, next_step: str, reason: str, by: Person, now: datetime, version: int
) -> None:
    """Says what follows a plan that was not met; HR and the lawyers only after a second one."""
    if version != plan.version:
        raise StaleVersion()
    today = today_of(by, now)
    ground = Ground.of(plan.person, viewer=by, today=today)
    require(may_say_what_follows(by, plan, ground, now=now))
    if next_step == Next.REVIEW and plan.follows_id is None:
        raise ValidationError(
            {"next_step": _("First another post or training again; HR and the lawyers come only after that.")}
        )
    plan.next_step, plan.next_reason, plan.next_by, plan.next_at = next_step, reason.strip(), by, now
    plan.save_over(version, fields=["next_step", "next_reason", "next_by", "next_at"])
    audit.record("reviews.decide_improvement", by=by, about=plan)
    owners = {*ground.line[:3], *hr_people(today)}
    for pk in owners:
        note_done(pk, NEXT, subject_of(plan), now)
    mark_stale(owners | {plan.leader_id})


@transaction.atomic
def set_aside(person: Person, about: str, *, reason: str, look_again_on: date, by: Person, now: datetime) -> SetAside:
    """Says why nothing is opened now although the criteria are met, and when it is looked at again."""
    today = today_of(by, now)
    require(may_set_aside(by, about, Ground.of(person, viewer=by, today=today), now=now))
    if not today < look_again_on <= today + FARTHEST:
        raise ValidationError({"look_again_on": _("Choose a day after today, within a year.")})
    row = SetAside.objects.create(
        person=person, about=about, reason=reason.strip(), look_again_on=look_again_on, set_by=by, set_at=now
    )
    audit.record("reviews.set_case_aside", by=by, about=row)
    return row


def _held(plan: ImprovementPlan) -> ImprovementPlan:
    """The plan as it is now, kept from others until the transaction ends."""
    return ImprovementPlan.objects.select_for_update(of=("self",)).select_related("person").get(pk=plan.pk)

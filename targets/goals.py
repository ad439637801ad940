"""What happens to goals and their stages: set, changed, confirmed, and reached by what is counted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from core import audit
from core.decimals import sum_in_hundredths
from core.models import StaleVersion, Summary
from core.periods import Month
from core.verdicts import require
from core.walltime import company_zone
from org.models import Appointment, Person, Unit
from org.signals import announce_news
from org.tree import OrgTree
from targets import figures
from targets.models import Entry, FigureMark, Goal, GoalStage, Metric, UnitFigure
from targets.permissions import may_change_plan
from targets.planning import too_many_decimals
from targets.signals import announce_reached

REACHED = "stage_reached"  # the news to the head of the unit
JOB = "targets.reach_stages"
NAME = "goal_stages"  # of the row of core.Summary that says what was counted last
STAGE_FIELDS = ["name", "due_on", "metric", "amount"]


@transaction.atomic
def set_goal(unit: Unit, *, name: str, starts_in: Month, by: Person, today: date) -> Goal:
    """A new overall goal of a unit."""
    require(may_change_plan(by, unit, on=today))
    goal = Goal.objects.create(unit=unit, name=name.strip(), starts_in=starts_in, made_by=by)
    audit.record("targets.set_goal", by=by, about=goal, fields=["name", "starts_in"])
    return goal


@transaction.atomic
def change_goal(goal: Goal, *, name: str, starts_in: Month, version: int, by: Person, today: date) -> None:
    """Another name or first month; what is reached stays. Raises StaleVersion, and ValidationError by field for a month
    after which a stage of it would end, or in which one is no longer counted."""
    require(may_change_plan(by, goal.unit, on=today))
    _check_stages(_held_goal(goal), starts_in)
    goal.name, goal.starts_in = name.strip(), starts_in
    goal.save_over(version, fields=["name", "starts_in"])
    audit.record("targets.set_goal", by=by, about=goal, fields=["name", "starts_in"])


@transaction.atomic
def add_stage(goal: Goal, *, by: Person, today: date, **values: Any) -> GoalStage:
    """A new stage. Raises ValidationError by field."""
    require(may_change_plan(by, goal.unit, on=today))
    _check(_held_goal(goal), **values)
    stage = GoalStage.objects.create(goal=goal, **values)
    _count_at_once(stage, today)
    audit.record("targets.set_stage", by=by, about=stage, fields=["due_on"])
    return stage


@transaction.atomic
def change_stage(stage: GoalStage, *, version: int, by: Person, today: date, **values: Any) -> None:
    """Changes a stage that is not reached yet, over the version that was read. Raises ValidationError, StaleVersion."""
    held = _held(stage)
    require(may_change_plan(by, held.goal.unit, on=today))
    if held.is_reached:
        raise ValidationError(_("This stage is reached; what it was stays."))
    if held.version != version:
        raise StaleVersion()
    _check(_held_goal(held.goal), **values)
    for name in STAGE_FIELDS:
        setattr(held, name, values[name])
    held.save_over(version, fields=STAGE_FIELDS)
    _count_at_once(held, today)
    audit.record("targets.set_stage", by=by, about=held, fields=["due_on"])


@transaction.atomic
def confirm_stage(stage: GoalStage, *, note: str, by: Person, now: datetime, today: date) -> None:
    """A head says that it is reached, and by what one sees it. Twice is once."""
    held = _held(stage)
    require(may_change_plan(by, held.goal.unit, on=today))
    if not note.strip():
        raise ValidationError({"note": _("Say by what one sees it.")})
    if _reach([held], by=by, note=note.strip(), now=now):
        audit.record("targets.confirm_stage", by=by, about=held)


def _held(stage: GoalStage) -> GoalStage:
    rows = GoalStage.objects.select_for_update(of=("self",)).select_related("goal__unit", "metric")
    return rows.get(pk=stage.pk)


def _held_goal(goal: Goal) -> Goal:
    """The goal as it is now: its first month and the days of its stages change one after the other."""
    return Goal.objects.select_for_update().get(pk=goal.pk)


def _check_stages(goal: Goal, starts_in: Month) -> None:
    """Every stage still lies in what the goal counts."""
    for stage in goal.stages.select_related("metric"):
        if stage.due_on < starts_in.first:
            words = _("The stage “%(name)s” ends before this month; move its day first.")
            raise ValidationError({"starts_in": words % {"name": stage.name}})
        if stage.metric is not None and not stage.metric.counts_in(starts_in):
            words = _("“%(name)s” is no longer counted then.")
            raise ValidationError({"starts_in": words % {"name": stage.metric.name}})


def _check(goal: Goal, *, name: str, due_on: date, metric: Metric | None, amount: Decimal | None) -> None:
    if not name.strip():
        raise ValidationError({"name": _("Give it a name.")})
    if due_on < goal.first_month.first:
        raise ValidationError({"due_on": _("This day lies before the month from which results count.")})
    if (metric is None) != (amount is None):
        missing = "amount" if amount is None else "metric"
        raise ValidationError({missing: _("A measure and an amount belong together; leave both empty otherwise.")})
    if metric is not None and amount is not None:
        if amount <= 0:
            raise ValidationError({"amount": _("Give an amount above 0.")})
        if amount != round(amount, metric.places):
            raise ValidationError({"amount": too_many_decimals(metric)})


# --- reached ----------------------------------------------------------------------------------------------------------


def reach_stages(now: datetime) -> int:
    """Counts what stages ask for and marks those that are reached; says how many. Two queries where nothing has moved.

    Whole months come from the sums of units; the month in which a stage ends before its last day from its entries,
    which move those sums too. Queries: seven, and one for each stage of such a month. Safe to run twice and at once.
    """
    open_ones = GoalStage.objects.filter(reached_at=None, metric__isnull=False)
    stages = list(open_ones.select_related("goal", "metric"))
    if not stages:
        return 0
    today = now.astimezone(company_zone()).date()
    kept = Summary.objects.in_bulk([NAME, figures.NAME])
    seen = what_counts(stages, kept.get(figures.NAME), today)
    if NAME in kept and kept[NAME].content == seen:
        return 0
    with transaction.atomic():
        is_settled = not FigureMark.objects.exists()  # sums that still move are looked at again
        found = dict(zip(stages, counted_for(stages, today), strict=True))
        _keep_counted(found)
        reached = [stage for stage, counted in found.items() if counted >= stage.amount]
        count = _reach(reached, by=None, note="", now=now)
        if is_settled:
            Summary.objects.update_or_create(name=NAME, defaults={"made_at": now, "content": seen})
    return count


def what_counts(stages: Iterable[GoalStage], summed: Summary | None, today: date) -> dict[str, Any]:
    """All that a count depends on: when units were summed, the day, the stages and goals as they were read."""
    versions = [[stage.pk, stage.version, stage.goal.version] for stage in stages]
    return {"summed": summed and summed.made_at.isoformat(), "day": today.isoformat(), "stages": versions}


def _keep_counted(found: Mapping[GoalStage, Decimal]) -> None:
    """Writes what differs into the stages that are still as they were read: of another measure it says nothing."""
    moved = {stage.pk: (stage.version, counted) for stage, counted in found.items() if stage.counted != counted}
    if not moved:
        return
    held = []
    for stage in GoalStage.objects.filter(pk__in=moved, reached_at=None).select_for_update().order_by("pk"):
        version, counted = moved[stage.pk]
        if stage.version == version:
            stage.counted = counted
            held.append(stage)
    GoalStage.objects.bulk_update(held, ["counted"], batch_size=500)


def _count_at_once(stage: GoalStage, today: date) -> None:
    """Whoever writes a stage sees how far it is, and not 0; that it is reached is for the tick to say."""
    if stage.metric is not None:
        _keep_counted({stage: counted_for([stage], today)[0]})


def counted_for(stages: Sequence[GoalStage], today: date) -> list[Decimal]:
    """What the unit of each stage and those below it have reached of its measure, from its goal's month to its day."""
    first = min(stage.goal.starts_in for stage in stages)
    rows = UnitFigure.objects.filter(
        unit__in={stage.goal.unit_id for stage in stages},
        metric__in={stage.metric_id for stage in stages},
        month__range=(first, max(Month.of(stage.due_on) for stage in stages)),
    )
    sums: dict[tuple[int, int], list[tuple[str, Decimal]]] = {}
    for unit, metric, month, result in rows.values_list("unit_id", "metric_id", "month", "result"):
        sums.setdefault((unit, metric), []).append((month, result))
    broken = [stage for stage in stages if stage.due_on != Month.of(stage.due_on).last]
    begun = [stage for stage in broken if Month.of(stage.due_on).first <= today]
    tree = OrgTree.on(today) if begun else None
    found = []
    for stage in stages:
        last = Month.of(stage.due_on)
        is_broken = stage.due_on != last.last
        months = sums.get((stage.goal.unit_id, stage.metric_id), [])
        counted = sum(
            (result or 0 for month, result in months
             if stage.goal.starts_in <= month and (month < last or (month == last and not is_broken))),
            Decimal(0),
        )  # fmt: skip
        if tree is not None and is_broken and last.first <= today:
            units = tree.units_below(stage.goal.unit_id)
            span = (max(last.first, stage.goal.first_month.first), stage.due_on)
            entries = Entry.objects.counted().filter(metric=stage.metric_id, unit__in=units, work_date__range=span)
            total = entries.aggregate(total=Sum("amount"))["total"] or Decimal(0)
            counted += Decimal(sum_in_hundredths(total)).scaleb(-2)
        found.append(counted)
    return found


def _reach(stages: Iterable[GoalStage], *, by: Person | None, note: str, now: datetime) -> int:
    """Marks each once, as it was read, tells the heads and whoever listens; says how many were not reached before."""
    units: dict[int, list[GoalStage]] = {}
    for stage in stages:
        waiting = GoalStage.objects.filter(pk=stage.pk, reached_at=None, version=stage.version)
        if waiting.update(reached_at=now, reached_by=by, note=note, version=stage.version + 1):
            units.setdefault(stage.goal.unit_id, []).append(stage)
            announce_reached(stage.pk, stage.goal.unit_id, at=now)
    if not units:
        return 0
    count = sum(map(len, units.values()))
    if by is None:
        audit.record_all("targets.reach_stage", by=JOB, about=[one for stages in units.values() for one in stages])
    today = now.astimezone(company_zone()).date()
    heads = Appointment.objects.on(today).filter(unit__in=units, is_head=True).select_related("person")
    for head in {post.person for post in heads} - {by}:
        announce_news(head, REACHED, now=now)
    return count

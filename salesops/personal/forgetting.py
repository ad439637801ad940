"""Forgetting what was kept long enough: every retention of core.privacy that names days, once a day, in small parts."""

from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import Model, QuerySet

from core.audit_cutting import cut_trail
from core.periods import Month
from core.privacy import Decision
from core.walltime import company_zone
from duties.models import ReminderMark
from org.models import Period, Person
from salesops.personal.erasing import erase_leavers
from salesops.personal.rows import decided, deletable_first, unprotected

MARK, PART, MOST = "forget", 500, 20_000  # rows of one transaction, rows of one run
DAY = timedelta(days=1)


def forget_once_a_day(now: datetime) -> int:
    """Deletes what is too old, erases who left long ago, cuts the trail; what is much goes on in the next run.

    One query idle.
    """
    mark = ReminderMark.objects.filter(name=MARK).first()
    if mark is not None and now - mark.until < DAY:
        return 0
    count = forget(now) + erase_leavers(now) + cut_trail(now, most=MOST)
    if count < MOST:
        ReminderMark.objects.update_or_create(name=MARK, defaults={"until": now})
    return count


def forget(now: datetime) -> int:
    """Deletes at most MOST rows whose time is over, what refers to others first."""
    decisions = {model: decision for model, decision in decided() if decision.retention.days is not None}
    leaving = {model: decision for model, decision in decided() if decision.retention.while_employed}
    closed_until, count = closed_before(), 0
    for model in deletable_first({*decisions, *leaving}):
        if model in decisions:
            count += delete_in_parts(old_rows(model, decisions[model], now, closed_until), MOST - count)
        if model in leaving:
            count += delete_in_parts(rows_of_leavers(model, leaving[model], now), MOST - count)
    return count


def old_rows(model: type[Model], decision: Decision, now: datetime, closed_until: date | None) -> QuerySet:
    """The rows whose time is over by the field that their decision names."""
    kept, rows = decision.retention, model._base_manager.all()
    limit = now - timedelta(days=kept.days or 0)
    day = limit.astimezone(company_zone()).date()
    if kept.in_closed_months:
        if closed_until is None:
            return rows.none()
        day = min(day, closed_until)
    field = field_of(model, kept.since)
    if isinstance(field, models.DateTimeField):
        return rows.filter(**{f"{kept.since}__lt": limit})
    if isinstance(field, models.CharField):  # a month such as 2026-06
        return rows.filter(**{f"{kept.since}__lt": str(Month.of(day))})
    return rows.filter(**{f"{kept.since}__lt": day})


def rows_of_leavers(model: type[Model], decision: Decision, now: datetime) -> QuerySet:
    """The rows of people whose last day is over."""
    today = now.astimezone(company_zone()).date()
    gone = Person.objects.filter(left_on__lt=today).order_by().values("pk")
    return model._base_manager.filter(**{f"{decision.by[0]}__in": gone})


def delete_in_parts(rows: QuerySet, most: int) -> int:
    """Deletes rows that nothing protects, each part in a transaction of its own; says how many."""
    count = 0
    while count < most:
        keys = list(unprotected(rows).order_by("pk").values_list("pk", flat=True)[:PART])
        if not keys:
            break
        with transaction.atomic():
            rows.model._base_manager.filter(pk__in=keys).delete()
        count += len(keys)
    return count


def closed_before() -> date | None:
    """The first day after the first run of closed months; None when the first is open. One query."""
    months = Period.objects.order_by("month").values_list("month", "state")
    closed_until = None
    for month, state in months:
        if state != Period.State.CLOSED:
            break
        closed_until = Month(month).next().first
    return closed_until


def field_of(model: type[Model], lookup: str) -> models.Field:
    """The field at the end of a lookup such as report__subject_on."""
    *way, last = lookup.split("__")
    for name in way:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(last)

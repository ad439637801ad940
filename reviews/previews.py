"""The open month as a preview: worked out by the functions that seal a month, kept for the pages, never counted.

Whatever changes a fact leaves a mark in the database (reviews.triggers). Each refresh takes up the marks and works out
the months of these people again, then those whose teams they are in; and every hour what time alone may change. Pages
read the rows. All of them may be thrown away: the next refresh makes the same ones.
"""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Q

from core.periods import Month
from core.walltime import to_wall
from org.models import Appointment
from reviews.closing_order import months_to_close
from reviews.models import MonthPreview, Scheme, StaleMark
from reviews.month.gather import gather_company, heads_around, window
from reviews.month.person import Ground
from reviews.month.stored import calendar_rows
from reviews.querysets import MonthPreviewQuerySet
from reviews.schemes import rules_json
from reviews.working_out import Chunk

CHUNK = 500  # people worked out in one go
MARKS = 5000  # taken up in one go
CLAIM = timedelta(minutes=5)  # a chunk takes seconds; one whose worker died is taken up by another after that


# --- reading ----------------------------------------------------------------------------------------------------------


def with_freshness(previews: MonthPreviewQuerySet, now: datetime) -> MonthPreviewQuerySet:
    """The rows with `is_stale`: facts have changed since that are not worked in yet."""
    marked = StaleMark.objects.filter(Q(person_id=OuterRef("person_id")) | Q(person_id=StaleMark.EVERYBODY))
    return previews.annotate(is_stale=Q(due_at__lte=now) | Exists(marked))


def scheme_data(preview: MonthPreview) -> dict[str, Any]:
    """The scheme that the preview was worked out with, as a sealed run keeps it; select it along."""
    return {"rules": rules_json(preview.scheme, Month(preview.month)), "items": json.loads(preview.scheme.items)}


def ground_of(preview: MonthPreview) -> Ground:
    """What the preview stands on, looked at from when it was worked out. One query: the work calendar."""
    month, seen_at = Month(preview.month), preview.worked_out_at
    calendar = [[row.day.isoformat(), row.is_working] for row in calendar_rows(*window(month))]
    company = {"month": month, "calendar": calendar}
    return Ground(scheme_data(preview), company, seen_at=None if seen_at is None else to_wall(seen_at))


# --- refreshing -------------------------------------------------------------------------------------------------------


def refresh_previews(now: datetime, *, until: Callable[[], bool] = lambda: False) -> int:
    """Works out what is due until `until()` says stop; says how many months of people. Safe to run twice and at once.

    Some seven queries when nothing is due.
    """
    months = open_months(now)
    turn_months(months, now)
    while StaleMark.objects.exists():
        take_up_marks(months, now)
    if not MonthPreview.objects.due(now).exists():
        return 0
    return sum(refresh_month(month, now, until=until) for month in months)


def open_months(now: datetime) -> list[Month]:
    """The running month, and every one before it that has facts and is not sealed; newest first."""
    running = Month.of(to_wall(now).date())
    return [running, *reversed(list(months_to_close(before=running)))]


def turn_months(months: Sequence[Month], now: datetime) -> None:
    """Gives a month that begins its rows, and takes away those of sealed months. One query while neither happens."""
    ends = MonthPreview.objects.aggregate(oldest=Min("month"), newest=Max("month"))
    if ends["oldest"] is not None and ends["oldest"] < months[-1]:
        MonthPreview.objects.filter(month__lt=months[-1]).delete()
    for month in months:
        if ends["newest"] is None or ends["newest"] < month:
            enrol(month, now)


def enrol(month: Month, now: datetime, people: Collection[int] | None = None) -> None:
    """Rows for everybody of `people`, or of the company, with a post in the month and no row yet. Two queries."""
    posts = Appointment.objects.touching(month.first, month.last).filter(kind=Appointment.Kind.PRIMARY)
    if people is not None:
        posts = posts.filter(person__in=people)
    there = MonthPreview.objects.filter(month=month, person=OuterRef("person"))
    missing = posts.filter(~Exists(there)).values_list("person__number", "person").distinct()
    rows = [
        MonthPreview(month=month, person_number=number, person_id=person, due_at=now)
        for number, person in sorted(missing)
    ]
    MonthPreview.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)


@transaction.atomic
def take_up_marks(months: Collection[Month], now: datetime) -> None:
    """Turns marks into rows that are due.

    A mark whose change is not committed yet is not seen here and is left for the next time.
    """
    marks = dict(StaleMark.objects.values_list("pk", "person_id")[:MARKS])
    people = set(marks.values())
    everybody = StaleMark.EVERYBODY in people
    rows = MonthPreview.objects.filter(month__in=months)
    (rows if everybody else rows.filter(person__in=people)).update(due_at=now)
    for month in months:
        enrol(month, now, None if everybody else people)
    StaleMark.objects.filter(pk__in=marks).delete()


def refresh_month(month: Month, now: datetime, *, until: Callable[[], bool]) -> int:
    """Works out what is due of a month, chunk by chunk; those measured by a team come last, after its members."""
    done = 0
    while not until() and (rows := claim(month, now)):
        try:
            company = gather_company(month, {row.person.code for row in rows} | heads_around(month))
        except Scheme.DoesNotExist:  # a company that has not started yet; the first scheme leaves a mark
            MonthPreview.objects.filter(month=month).update(due_at=None)
            break
        Chunk(rows, company, now, claimed_until=now + CLAIM).work_out()
        done += len(rows)
    return done


@transaction.atomic
def claim(month: Month, now: datetime) -> list[MonthPreview]:
    """The next rows that are due, kept from other workers for the time of CLAIM."""
    due = MonthPreview.objects.due(now).filter(month=month).select_related("person")
    ordered = due.order_by("is_by_team", "person_number").select_for_update(skip_locked=True, of=("self",))
    rows = list(ordered[:CHUNK])
    MonthPreview.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=now + CLAIM)
    return rows

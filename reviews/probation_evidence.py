"""What the appraisal and results know of somebody on probation (recruiting.probation.evidence).

Sealed months in force alone count, as for every other case about somebody; a month that runs says nothing yet.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import JSONField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.periods import Month
from recruiting.probation.evidence import OF_TARGET, register_evidence
from recruiting.probation.rules import Found, Kind
from reviews.models import MonthResult
from targets.models import Entry

GRADES = {5: "S", 4: "A", 3: "B", 2: "C", 1: "D"}
NUMBERS = {grade: number for number, grade in GRADES.items()}
MONTHS = 2  # the last graded ones that a milestone looks at (rules.md 2.13)
ORDERS = "orders"


class Sealed(NamedTuple):
    """A graded month of somebody: T and the mean of its weeks in hundredths, as texts."""

    person: int
    code: str
    month: str
    grade: str
    target: str | None
    weeks: str | None


def _last_months(person_ids: Collection[int], day: date) -> dict[int, list[Sealed]]:
    """The last graded months of each that are sealed and begun by `day`, the newest first. One query."""
    rows = MonthResult.objects.with_sheet().filter(run__is_current=True, person__in=person_ids, grade__in=NUMBERS)
    rows = rows.filter(run__period__lte=Month.of(day)).annotate(data=Cast("body", JSONField()))
    read = KT("data__month__target_score"), KT("data__role_periods__0__components__W")
    columns = rows.values_list("person_id", "person_key", "run__period", "grade", *read)
    found: dict[int, list[Sealed]] = {}
    for row in columns.order_by("person", "-run__period"):
        found.setdefault(row[0], []).append(Sealed(*row))
    return {person: months[:MONTHS] for person, months in found.items()}


def _found(have: Decimal | int | None, row: Sealed) -> Found:
    url = reverse("months:month_sheet", args=[Month(row.month), row.code])
    return Found(None if have is None else Decimal(have), url=url)


def month_grades(person_ids: Collection[int], day: date) -> dict[int, Found]:
    """The better grade of the last two months."""
    best = {
        person: max(months, key=lambda row: NUMBERS[row.grade])
        for person, months in _last_months(person_ids, day).items()
    }
    return {person: _found(NUMBERS[row.grade], row) for person, row in best.items()}


def ramps(person_ids: Collection[int], day: date) -> dict[int, Found]:
    """The better attainment of the targets of the last two months, in percent; the targets carry the ramp."""
    return _better(person_ids, day, "target")


def weekly_scores(person_ids: Collection[int], day: date) -> dict[int, Found]:
    """The better weekly mean W of the last two months."""
    return _better(person_ids, day, "weeks")


def _better(person_ids: Collection[int], day: date, name: str) -> dict[int, Found]:
    found = {}
    for person, months in _last_months(person_ids, day).items():
        scored = [(Decimal(value) / 100, row) for row in months if (value := getattr(row, name)) not in (None, "")]
        if scored:
            have, row = max(scored, key=lambda pair: pair[0])
            found[person] = _found(have, row)
    return found


def first_orders(person_ids: Collection[int], day: date) -> dict[int, Found]:
    """Whether a confirmed order stands. One query."""
    rows = Entry.objects.counted().standing().filter(person__in=person_ids, metric__code=ORDERS, amount__gt=0)
    people = set(rows.filter(work_date__lte=day).values_list("person_id", flat=True))
    return {person: Found(Decimal(1), url=reverse("targets:entry_list")) for person in people}


def register() -> None:
    """Called in AppConfig.ready."""
    grades = {"kind": Kind.STEPS, "steps": GRADES}
    register_evidence(
        "month_grade", gettext_lazy("Better month grade of the last two"), month_grades, order=40, **grades
    )
    register_evidence(
        "weekly_score", pgettext_lazy("probation", "Weekly appraisal, mean of a month"), weekly_scores, order=41
    )
    register_evidence("first_order", gettext_lazy("First order"), first_orders, either="sales", order=50)
    register_evidence("ramp", gettext_lazy("Target with its ramp"), ramps, either="sales", figure=OF_TARGET, order=51)

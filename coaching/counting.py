"""A week of mood, counted once it is over: one mean for each unit, or a blank, and never another one."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction

from coaching.models import MoodConsent, MoodMark, MoodWeek
from coaching.rules import week_in_halves
from core.periods import monday_of
from core.walltime import company_zone
from duties.rules import local_day
from org.models import Appointment

JOB = "coaching.count_mood"
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def count_mood(now: datetime) -> int:
    """The tick: counts weeks that are over on every wall; how many units it told of. One query when none is."""
    over = monday_of(local_day(now, company_zone()) - A_DAY)  # a day later, for whoever lives further west
    count = 0
    while True:
        first = MoodMark.objects.filter(is_counted=False, day__lt=over).order_by("day").values_list("day", flat=True)
        if (day := first.first()) is None:
            return count
        count += _count_week(monday_of(day))


@transaction.atomic
def _count_week(monday: date) -> int:
    """Everybody stands in one unit a week, that of the first mark, and its head in none: groups never overlap."""
    end = monday + A_WEEK - A_DAY
    rows = MoodMark.objects.filter(day__range=(monday, end)).order_by("day", "pk")
    unit_of: dict[int, int] = {}
    marks: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for person, unit, value in rows.select_for_update().values_list("person_id", "unit_id", "value"):
        marks[unit_of.setdefault(person, unit)][person].append(value)
    heads = set(
        Appointment.objects.touching(monday, end).filter(unit__in=marks, is_head=True).values_list("unit", "person")
    )
    shown = set(MoodConsent.objects.touching(monday, end).values_list("person", flat=True))
    weeks = []
    for unit, people in marks.items():
        counted = {person: values for person, values in people.items() if (unit, person) not in heads}
        halves = week_in_halves(list(counted.values()), hidden_count=len(counted.keys() - shown))
        weeks.append(MoodWeek(unit_id=unit, week_start=monday, halves=halves))
    MoodWeek.objects.bulk_create(weeks, ignore_conflicts=True)  # what was told once is not told otherwise
    rows.update(is_counted=True)
    return len(weeks)

"""What people's months say about their targets, kept by month for the pages that say where somebody stands."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

from core.models import Summary
from core.periods import Month
from org.rules import WHOLE_DAY
from reviews.models import MonthRun
from reviews.month.person import Ground, PersonMonth
from reviews.places import Places
from targets.models import MonthTarget
from targets.month_targets import OwedTarget, keep_month_targets
from targets.rules import effective_target

NAME = "month_targets"  # of the row of core.Summary that says which sealed runs are kept
CHUNK = 500
NOBODY, ALL = -1, -2  # in place of a person's number


def keep_targets(month: Month, codes: Iterable[str], people: Iterable[PersonMonth], places: Places) -> int:
    """Writes the effective targets of `people`; of others among `codes` nothing is owed. Two queries at least."""
    owed = [target for person in people for target in owed_targets(person, places)]
    return keep_month_targets(month, {places.people[code] for code in codes}, owed)


def owed_targets(person: PersonMonth, places: Places) -> Iterator[OwedTarget]:
    """The same targets that the person adds to the teams above (reviews.month.teams.own_record)."""
    ground = person.ground
    for index, period in enumerate(person.periods):
        if not person.scheduled[index]:
            continue
        eligible = person.eligible_halves(index)
        days = half_bits(person, person.scheduled[index])
        for row, _, full in person.full_targets(index):
            amount = effective_target(full, eligible_halves=eligible, month_days=ground.month_days)
            place = places.people[person.code], places.units[period.unit]
            yield OwedTarget(*place, row["metric"], period.start, amount, days)


def half_bits(person: PersonMonth, scheduled: Iterable[date]) -> int:
    """The half days that the targets are for, two bits for each date of the month; relieved ones are left out."""
    bits = 0
    for day in scheduled:
        halves = WHOLE_DAY - person.relieved_days.get(day, 0)
        bits |= ((1 << halves) - 1) << 2 * (day - person.ground.first).days
    return bits


def keep_sealed(now: datetime, *, until: Callable[[], bool] = lambda: False) -> int:
    """Writes the targets of sealed runs that came into force since; says how many months. Two queries where none did.

    How far a run is written is kept after each part: the next tick goes on from there, and a kill costs a part.
    """
    kept = Summary.objects.filter(name=NAME).first()
    done: dict[str, list[int]] = kept.content["runs"] if kept else {}
    runs = MonthRun.objects.filter(is_current=True).order_by("-period").defer("scheme_body", "company_body")
    count = 0
    for run in runs:
        if done.get(run.period_id) == [run.pk, ALL]:
            continue
        for number in keep_run(run, after=number_of(run, done)):
            done[run.period_id] = [run.pk, number]
            Summary.objects.update_or_create(name=NAME, defaults={"made_at": now, "content": {"runs": done}})
            if until() and number != ALL:
                return count
        count += 1
    return count


def number_of(run: MonthRun, done: Mapping[str, list[int]]) -> int:
    """The person up to whom a run is written, by the order of people; before the first, NOBODY."""
    pk, number = done.get(run.period_id, (run.pk, NOBODY))
    return number if pk == run.pk else NOBODY


def keep_run(run: MonthRun, *, after: int) -> Iterator[int]:
    """Writes the targets of a sealed run part by part, and gives the number of the last person of each, then ALL."""
    month, places = Month(run.period_id), Places()
    ground = Ground.of_texts(run.scheme_body, run.company_body)
    rows = run.inputs.order_by("person_number").values_list("person_number", "body")
    while part := list(rows.filter(person_number__gt=after)[:CHUNK]):
        people = [PersonMonth(ground, json.loads(body)) for _, body in part]
        keep_targets(month, [person.code for person in people], people, places)
        yield (after := part[-1][0])
    there = {places.people[code] for code in run.inputs.values_list("person_key", flat=True)}
    held = set(MonthTarget.objects.filter(month=month).values_list("person", flat=True))
    keep_month_targets(month, held - there, [])
    yield ALL

"""How long people rehearsed, for the item TRAIN of the daily report: whole half hours of rehearsals that were held.

Everybody with a part learns: whoever sells, plays the customer, watches or leads. Where one has two parts in the same
rehearsal, it counts once. Its planned length counts, for nobody writes down when it ended.
"""

from collections.abc import Collection
from datetime import date

from org.models import Person
from training.models import Observer, Rehearsal

HALF_HOUR = 30  # minutes


def half_hours(person: Person, day: date) -> int:
    """Half hours of one person on a day. Two queries."""
    return half_hours_of([person.pk], day, day).get((person.pk, day), 0)


def half_hours_of(person_ids: Collection[int], start: date, end: date) -> dict[tuple[int, date], int]:
    """(person id, day) → half hours, from `start` to `end`, both inclusive; absent where none. Two queries."""
    held = Rehearsal.objects.held().filter(day__range=(start, end))
    rows = list(held.values_list("pk", "day", "length", "person_id", "customer_id", "lead_id"))
    if not rows:
        return {}
    watching: dict[int, set[int]] = {}
    for rehearsal, person in Observer.objects.filter(rehearsal__in=held).values_list("rehearsal_id", "person_id"):
        watching.setdefault(rehearsal, set()).add(person)
    wanted, found = set(person_ids), {}
    for pk, day, length, *parts in rows:
        for person in wanted & ({*parts} | watching.get(pk, set())):
            found[person, day] = found.get((person, day), 0) + length // HALF_HOUR
    return {key: count for key, count in found.items() if count}

"""How many people the branches of a unit have."""

from collections import Counter
from datetime import date

from django.db.models import Count, Q

from org.chart import ancestors, places_on
from org.models import Appointment, Person


def people_by_branch(viewer: Person, day: date, code: str) -> Counter[str]:
    """People with their primary post in the unit itself, by its code, and in the branch of each unit directly below.

    Everybody is counted once. Two queries at most.
    """
    places = {place.unit_id: place for place in places_on(viewer, day)}
    parents = {unit: place.parent_id for unit, place in places.items()}
    here = Q(person__left_on=None) | Q(person__left_on__gte=day)
    posts = Appointment.objects.on(day).filter(here, kind=Appointment.Kind.PRIMARY).order_by()
    counts: Counter[str] = Counter()
    for unit_id, count in posts.values("unit").annotate(count=Count("pk")).values_list("unit", "count"):
        way = [places[unit].code for unit in (unit_id, *ancestors(unit_id, parents)) if unit in places]
        if code in way:
            counts[way[max(way.index(code) - 1, 0)]] += count
    return counts

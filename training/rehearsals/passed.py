"""What upper rooms ask of rehearsals: probation and skills want to know how well somebody has sold so far."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from core.decimals import r2
from org.models import Person
from training.models import Rehearsal


class Best(NamedTuple):
    """The best total of somebody, and the rehearsal (id) that came to it: the first of those that did."""

    total: Decimal
    rehearsal_id: int


def best_rehearsals(person_ids: Iterable[int], on: date) -> dict[int, Best]:
    """Person id → the best of the scored rehearsals up to `on`; absent where there is none. One query.

    A total says nothing of the floor of a stage: the best one need not be passed.
    """
    rows = Rehearsal.objects.scored().filter(person__in=list(person_ids), day__lte=on)
    found: dict[int, Best] = {}
    for person, total, pk in rows.order_by("-total", "day", "pk").values_list("person", "total", "pk"):
        found.setdefault(person, Best(r2(total), pk))
    return found


def readable_rehearsals(viewer: Person, keys: Collection[int]) -> set[int]:
    """Of these rehearsals (ids) those whose page the viewer may open. One query, none for no key."""
    if not keys:
        return set()
    return set(Rehearsal.objects.visible_to(viewer).filter(pk__in=keys).order_by().values_list("pk", flat=True))

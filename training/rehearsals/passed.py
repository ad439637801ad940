"""What upper rooms ask of rehearsals: probation and skills want to know how well somebody has sold so far."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Max

from core.decimals import r2
from training.models import Rehearsal


def best_totals(person_ids: Iterable[int], on: date, *, passed_only: bool = False) -> dict[int, Decimal]:
    """Person id → best total of the scored rehearsals up to `on`; absent where there is none. One query.

    A total says nothing of the floor of a stage; `passed_only` leaves out rehearsals that were not passed.
    """
    rows = Rehearsal.objects.scored().filter(person__in=list(person_ids), day__lte=on)
    if passed_only:
        rows = rows.filter(is_passed=True)
    found = rows.order_by().values("person").annotate(best=Max("total")).values_list("person", "best")
    return {person: r2(best) for person, best in found}  # SQLite gives the amount back without its noughts

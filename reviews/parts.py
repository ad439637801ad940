"""The work of a month run in parts that several workers share: each part a transaction, taken by one of them."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from core import locks
from reviews.models import MonthRun

STAYS = "reviews.run.%s"  # shared while a part is done, held by whoever ends the state of the run


def work_off(
    run: MonthRun,
    state: str,
    keys: Sequence[str],
    rows: QuerySet,
    work: Callable[[Sequence[str]], None],
    *,
    size: int,
    until: Callable[[], bool],
) -> bool:
    """Has `work` done for the keys of people that `rows` of the run lack; says whether all of them are there now.

    `keys` are all people of the run, in the same order for every worker, so that parts of `size` mean the same to all.
    A part that another worker has in hand is passed over. Ends early when `until()` says stop between two parts, or
    when the run has left `state`.
    """
    there = set(rows.values_list("person_key", flat=True))
    for start in range(0, len(keys), size):
        part = [key for key in keys[start : start + size] if key not in there]
        if not part:
            continue
        with transaction.atomic():
            if not locks.hold_if_free(f"reviews.part.{run.pk}.{state}.{rows.model.__name__}.{start}"):
                continue
            done = set(rows.filter(person_key__in=part).values_list("person_key", flat=True))
            if missing := [key for key in part if key not in done]:
                if until():
                    return False
                locks.share(STAYS % run.pk)
                if not MonthRun.objects.filter(pk=run.pk, state=state).exists():
                    return False
                work(missing)
    return rows.count() == len(keys)

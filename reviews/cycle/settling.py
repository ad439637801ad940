"""What the timetable does by itself: everybody sees the month in time to object, whoever forgot to release it."""

from collections.abc import Callable
from datetime import datetime

from core.periods import Month
from core.walltime import to_wall
from org.models import Period
from reviews.closing_order import months_to_close
from reviews.cycle.dates import dates_of_all
from reviews.cycle.signing import keep_released_figures, release_what_is_due


def settle_months(now: datetime, *, until: Callable[[], bool] = lambda: False) -> int:
    """Releases what is due and keeps what people saw on the day of release; says how many rows it wrote.

    Some ten queries when nothing is due. May run twice and at once.
    """
    running = Month.of(to_wall(now).date())
    closing = set(Period.objects.exclude(state=Period.State.OPEN).values_list("month", flat=True))
    months = [month for month in months_to_close(before=running) if month not in closing]
    done = 0
    for dates in dates_of_all(months):
        while now >= dates.releases_at and not until() and (released := release_what_is_due(dates.month, now)):
            done += released
    while months and not until() and (kept := keep_released_figures(months, now)):
        done += kept
    return done

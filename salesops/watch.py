"""The watchdog: a worker that is connected but does nothing shows here, for the ticks leave rows in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from core.models import JobTick
from duties.models import Reminder
from salesops.timetable import all_ticks

TOO_OLD = timedelta(seconds=180)
MISSED = 6  # times its own interval; a tick that rings seldom may be this much older
MOST = 100  # letters on the page
UNSURE = (Reminder.State.UNKNOWN, Reminder.State.FAILED)


@dataclass(frozen=True, slots=True)
class TickAge:
    """One tick of the timetable: when it last finished, and whether that is too long ago."""

    name: str
    finished_at: datetime | None
    took_ms: int
    done_count: int
    error: str
    is_late: bool


def tick_ages(now: datetime) -> list[TickAge]:
    """Every tick of every timetable, in order. One query."""
    rows = JobTick.objects.in_bulk()
    found = []
    for tick in all_ticks():
        row = rows.get(tick.name)
        finished_at = row and row.finished_at
        limit = max(TOO_OLD, timedelta(seconds=MISSED * tick.every))
        found.append(
            TickAge(
                tick.name,
                finished_at,
                row.took_ms if row else 0,
                row.done_count if row else 0,
                row.error if row else "",
                finished_at is None or now - finished_at > limit,
            )
        )
    return found


def is_alive(now: datetime) -> bool:
    """Whether every tick has finished lately; false before the first ones have. One query."""
    return not any(tick.is_late for tick in tick_ages(now))


def letters() -> list[Reminder]:
    """Letters that perhaps arrived, or were refused for good, newest first. One query."""
    unsure = Reminder.objects.filter(channel=Reminder.Channel.MAIL, state__in=UNSURE)
    return list(unsure.select_related("person").order_by("-not_before", "pk")[:MOST])


def letter_counts() -> dict[str, int]:
    """How many letters are in each state. One query."""
    rows = Reminder.objects.filter(channel=Reminder.Channel.MAIL).values_list("state").annotate(count=Count("pk"))
    counts = dict(rows)
    return {label: counts[state] for state, label in Reminder.State.choices if counts.get(state)}

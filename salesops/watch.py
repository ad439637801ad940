"""The watchdog: a worker that is connected but does nothing shows here, for the ticks leave rows in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from core.models import JobTick
from duties.models import Reminder
from salesops.timetable import all_ticks

TOO_OLD = timedelta(seconds=180)
MISSED = 6  # times its own interval; a tick that rings seldom may be this much older
BEAT = "salesops.beat"  # the row that says since when beat rings; it is no tick and never finishes
UNSURE = (Reminder.State.UNKNOWN, Reminder.State.FAILED)


@dataclass(frozen=True, slots=True)
class TickAge:
    """One tick of the timetable: when it last finished, and whether that is too long ago."""

    name: str
    finished_at: datetime | None
    took_ms: int
    done_count: int
    error: str
    is_seldom: bool
    is_old: bool
    is_starting: bool  # beat began to ring lately, and this one may not have had its turn

    @property
    def is_late(self) -> bool:
        return self.is_old and not self.is_starting


def note_start(now: datetime) -> None:
    """Remembers that beat began to ring just now."""
    JobTick.objects.update_or_create(name=BEAT, defaults={"started_at": now})


def tick_ages(now: datetime) -> list[TickAge]:
    """Every tick of every timetable, in order. One query."""
    rows = JobTick.objects.in_bulk()
    rings_since = rows[BEAT].started_at if BEAT in rows else None
    found = []
    for tick in all_ticks():
        row = rows.get(tick.name)
        finished_at = row and row.finished_at
        limit = max(TOO_OLD, timedelta(seconds=MISSED * tick.every))
        first_turn = timedelta(seconds=tick.every) + TOO_OLD
        is_old = finished_at is None or now - finished_at > limit
        found.append(
            TickAge(
                tick.name,
                finished_at,
                row.took_ms if row else 0,
                row.done_count if row else 0,
                row.error if row else "",
                tick.every > TOO_OLD.total_seconds(),
                is_old,
                is_old and rings_since is not None and now - rings_since < first_turn,
            )
        )
    return found


def is_alive(now: datetime) -> bool:
    """Whether every tick has finished lately; false before the first ones have. One query.

    One that rings seldom may wait for its first turn: nobody learns for an hour whether it will come.
    """
    return not any(tick.is_late or (tick.is_old and not tick.is_seldom) for tick in tick_ages(now))


def letters() -> QuerySet[Reminder]:
    """Letters that perhaps arrived, or were refused for good, newest first: every one, the page shows them in parts."""
    unsure = Reminder.objects.filter(channel=Reminder.Channel.MAIL, state__in=UNSURE)
    return unsure.select_related("person").order_by("-not_before", "pk")


def letter_counts() -> dict[str, int]:
    """How many letters are in each state. One query."""
    rows = Reminder.objects.filter(channel=Reminder.Channel.MAIL).values_list("state").annotate(count=Count("pk"))
    counts = dict(rows)
    return {label: counts[state] for state, label in Reminder.State.choices if counts.get(state)}

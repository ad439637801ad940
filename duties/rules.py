"""What a duty is at an instant, and local wall times as instants: plain values in, plain values out."""

from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "salesops:duties")


class DutyState(StrEnum):
    """What a duty is at an instant."""

    UPCOMING = "upcoming"  # does not stand open yet
    OPEN = "open"  # may be done now, in time or late
    DONE = "done"  # done in time
    LATE = "late"  # done after it was due
    MISSING = "missing"  # past its cut-off, or done only after it
    CANCELLED = "cancelled"  # no longer owed


def duty_id(kind: str, subject: str, person_code: str) -> UUID:
    """The same duty has the same id on every machine, however often it is planned."""
    return uuid5(NAMESPACE, f"{kind}|{subject}|{person_code}")


def to_minute(instant: datetime) -> datetime:
    """Cut to the minute: times are compared so, 09:30:59 is in time (C32)."""
    return instant.replace(second=0, microsecond=0)


def duty_state(
    *,
    opens_at: datetime,
    due_at: datetime | None,
    cutoff_at: datetime | None,
    done_at: datetime | None,
    cancelled_at: datetime | None = None,
    now: datetime,
) -> DutyState:
    """What a duty is at `now`. A time equal to the deadline is in time; what was done stays done when it is cancelled.

    None as `due_at` or `cutoff_at`: that deadline has not come.
    """
    if done_at is not None:
        if due_at is None or to_minute(done_at) <= due_at:
            return DutyState.DONE
        return DutyState.LATE if cutoff_at is None or to_minute(done_at) <= cutoff_at else DutyState.MISSING
    if cancelled_at is not None:
        return DutyState.CANCELLED
    if now < opens_at:
        return DutyState.UPCOMING
    return DutyState.OPEN if cutoff_at is None or to_minute(now) <= cutoff_at else DutyState.MISSING


def is_overdue(*, due_at: datetime, done_at: datetime | None, now: datetime) -> bool:
    """Whether it should have been done by now and is not."""
    return done_at is None and to_minute(now) > due_at


def instant(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant, in UTC, when the wall clock of `zone` reads `at` on `day`.

    A time that the clock skips in spring moves forward by the gap; one that it shows twice in autumn is the first.
    """
    return datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)


def local_midnight(day: date, zone: tzinfo) -> datetime:
    """The instant when `day` begins on the wall of `zone`."""
    return instant(day, time.min, zone)


def local_day(moment: datetime, zone: tzinfo) -> date:
    """The date on the wall of `zone` at `moment` (aware)."""
    return moment.astimezone(zone).date()

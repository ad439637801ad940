"""The reminder ladder: which rungs a duty has and when each may be shown or sent (docs/rules.md, reminders)."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from uuid import UUID, uuid5

from duties import rules

QUIET_FROM, QUIET_TO = time(20, 0), time(8, 0)  # on the person's wall; nothing new is shown or sent in between
DIGEST_AT = time(9, 0)
APP, MAIL = "app", "mail"


class Rung(NamedTuple):
    """One step: `after` the due time, useful until `until` after it (None: until the cut-off), on one channel."""

    stage: str
    channel: str
    after: timedelta
    until: timedelta | None


# At most three stages for one duty; the digest to the superior follows the next morning (reminding.lay_out_digests).
LADDER = (
    Rung("before", APP, timedelta(minutes=-60), timedelta(0)),
    Rung("due", APP, timedelta(0), timedelta(hours=2)),
    Rung("due", MAIL, timedelta(0), timedelta(hours=12)),
    Rung("after", APP, timedelta(hours=2), None),
)
WITHOUT_CUTOFF = timedelta(hours=48)  # how long the last rung stays where a duty has no cut-off


class Window(NamedTuple):
    """From when a reminder may be shown or sent, and from when it is of no use any more."""

    not_before: datetime
    expires_at: datetime


def reminder_id(duty_id: UUID, stage: str, channel: str) -> UUID:
    """The same reminder has the same id however often it is laid out, so nobody hears twice."""
    return uuid5(rules.NAMESPACE, f"{duty_id}|{stage}|{channel}")


def digest_id(day: date, person_code: str, channel: str) -> UUID:
    return uuid5(rules.NAMESPACE, f"digest:{day}|{person_code}|{channel}")


def window_of(
    rung: Rung, *, opens_at: datetime, due_at: datetime, cutoff_at: datetime | None, zone: tzinfo
) -> Window | None:
    """When a rung may be shown or sent: not in quiet hours, not before the duty opens; None: of no use."""
    not_before = out_of_quiet_hours(max(due_at + rung.after, opens_at), zone)
    last = cutoff_at or due_at + WITHOUT_CUTOFF
    expires_at = last if rung.until is None else min(due_at + rung.until, max(last, due_at))
    return Window(not_before, expires_at) if not_before < expires_at else None


def out_of_quiet_hours(
    moment: datetime, zone: tzinfo, *, quiet_from: time = QUIET_FROM, quiet_to: time = QUIET_TO
) -> datetime:
    """`moment`, or where it falls into quiet hours their end: 20:00 is quiet, 08:00 is not."""
    local = moment.astimezone(zone)
    if quiet_to <= local.time() < quiet_from:
        return moment
    morning = local.date() + timedelta(days=1 if local.time() >= quiet_from else 0)
    return rules.instant(morning, quiet_to, zone)

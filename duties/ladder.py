"""The reminder ladder: which rungs a duty has and when each may be shown or sent (docs/rules.md, reminders).

Which rungs and hours are in force on a day is data (duties.ladders); here is what follows from them.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import NamedTuple
from uuid import UUID, uuid5

from duties import rules

APP, MAIL = "app", "mail"
BEFORE, DUE, AFTER = "before", "due", "after"  # the stages: at most these three for one duty
MAIL_LIVES = timedelta(hours=12)


class Step(NamedTuple):
    """A rung as it is kept: so many minutes after the due time, fewer than none before it."""

    stage: str
    channel: str
    minutes: int


class Rung(NamedTuple):
    """One step: `after` the due time, useful until `until` after it (None: until the cut-off), on one channel."""

    stage: str
    channel: str
    after: timedelta
    until: timedelta | None


class Quiet(NamedTuple):
    """Hours on the person's wall in which nothing new is shown or sent: `since` is quiet, `until` is not."""

    since: time
    until: time

    def widened(self, other: "Quiet") -> "Quiet":
        """What is quiet by both."""
        return Quiet(min(self.since, other.since), max(self.until, other.until))


@dataclass(frozen=True)  # without slots: what follows from the steps is worked out once
class Ladder:
    """What is in force from a day on; the digest to the superior follows the next morning (duties.digests)."""

    steps: frozenset[Step]
    quiet: Quiet
    digest_at: time

    @cached_property
    def rungs(self) -> list[Rung]:
        """In their order: what the application shows gives way to its next step, a letter is of use longer."""
        ordered = sorted(self.steps, key=lambda step: (step.minutes, step.channel))
        shown = [step.minutes for step in ordered if step.channel == APP]
        return [_rung(step, later=[minutes for minutes in shown if minutes > step.minutes]) for step in ordered]

    @cached_property
    def keys(self) -> set[tuple[str, str]]:
        """What the ids of its reminders are made of, besides the duty."""
        return {(step.stage, step.channel) for step in self.steps}


def _rung(step: Step, *, later: list[int]) -> Rung:
    after = timedelta(minutes=step.minutes)
    if step.channel == MAIL:
        return Rung(step.stage, step.channel, after, after + MAIL_LIVES)
    return Rung(step.stage, step.channel, after, timedelta(minutes=later[0]) if later else None)


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
    rung: Rung, *, opens_at: datetime, due_at: datetime, cutoff_at: datetime | None, zone: tzinfo, quiet: Quiet
) -> Window | None:
    """When a rung may be shown or sent: not in quiet hours, not before the duty opens; None: of no use."""
    not_before = out_of_quiet_hours(max(due_at + rung.after, opens_at), zone, quiet)
    last = cutoff_at or due_at + WITHOUT_CUTOFF
    expires_at = last if rung.until is None else min(due_at + rung.until, max(last, due_at))
    return Window(not_before, expires_at) if not_before < expires_at else None


def out_of_quiet_hours(moment: datetime, zone: tzinfo, quiet: Quiet) -> datetime:
    """`moment`, or where it falls into quiet hours their end: 20:00 is quiet, 08:00 is not."""
    local = moment.astimezone(zone)
    if quiet.until <= local.time() < quiet.since:
        return moment
    morning = local.date() + timedelta(days=1 if local.time() >= quiet.since else 0)
    return rules.instant(morning, quiet.until, zone)

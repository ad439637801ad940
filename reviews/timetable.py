"""The ticks of reviews: previews, months that close, runs that go on, and the nightly proof."""

import time
from datetime import datetime

from core.timetable import Tick
from reviews import closing, month_targets, previews
from reviews.cycle import settling
from reviews.rewards import proposing

BUDGET = 20.0  # seconds of work a tick before it leaves the rest to the next


def advance_runs(now: datetime) -> int:
    """Takes every run in progress on by at most BUDGET seconds."""
    stop_at = time.monotonic() + BUDGET
    return closing.advance_runs(until=lambda: time.monotonic() > stop_at)


def refresh_previews(now: datetime) -> int:
    """Works out again the open months whose facts moved, for at most BUDGET seconds."""
    stop_at = time.monotonic() + BUDGET
    return previews.refresh_previews(now, until=lambda: time.monotonic() > stop_at)


def keep_sealed_targets(now: datetime) -> int:
    """Writes the targets of months that were sealed, for at most BUDGET seconds."""
    stop_at = time.monotonic() + BUDGET
    return month_targets.keep_sealed(now, until=lambda: time.monotonic() > stop_at)


def settle_months(now: datetime) -> int:
    """Releases by the timetable what nobody released, for at most BUDGET seconds."""
    stop_at = time.monotonic() + BUDGET
    return settling.settle_months(now, until=lambda: time.monotonic() > stop_at)


def propose_rewards(now: datetime) -> int:
    """Proposes what months are worth that were sealed since, for at most BUDGET seconds."""
    stop_at = time.monotonic() + BUDGET
    return proposing.propose_rewards(now, until=lambda: time.monotonic() > stop_at)


TIMETABLE = [
    Tick("reviews.refresh_previews", refresh_previews, every=10.0),  # people look at what they have just changed
    Tick("reviews.close_months", closing.close_months),
    Tick("reviews.advance_runs", advance_runs, every=10.0),  # a second worker joins while the first is busy
    Tick("reviews.keep_sealed_targets", keep_sealed_targets, every=60.0),
    Tick("reviews.settle_months", settle_months, every=60.0),
    Tick("reviews.propose_rewards", propose_rewards, every=60.0),
    Tick("reviews.verify", closing.verify_once_a_night, every=600.0),
]

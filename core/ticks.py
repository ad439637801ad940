"""Running a tick and leaving its health row."""

import logging
import time
from datetime import datetime

from django.utils import timezone

from core.models import JobTick
from core.timetable import Tick

logger = logging.getLogger(__name__)


def run_tick(tick: Tick, *, now: datetime) -> int:
    """Runs `tick` and writes its health row; an error is logged, kept on the row and raised again. Two statements."""
    started = time.monotonic()
    health = JobTick.objects.filter(name=tick.name)
    if not health.update(started_at=now):
        JobTick.objects.get_or_create(name=tick.name, defaults={"started_at": now})
    try:
        done = tick.run(now)
    except Exception as error:
        logger.exception("tick %s failed", tick.name)
        health.update(error=f"{type(error).__name__}: {error}"[:2000])
        raise
    took_ms = round((time.monotonic() - started) * 1000)
    health.update(finished_at=timezone.now(), took_ms=took_ms, done_count=done, error="")
    return done

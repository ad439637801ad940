"""The ticks of imports."""

import time
from datetime import datetime

from core.imports import working
from core.timetable import Tick

BUDGET = 20.0  # seconds of work a tick before it leaves the rest to the next


def work(now: datetime) -> int:
    """Takes imports on by at most BUDGET seconds; writing one is never cut short."""
    stop_at = time.monotonic() + BUDGET
    return working.work_on_imports(now, until=lambda: time.monotonic() > stop_at)


TIMETABLE = [
    Tick("core.imports", work, every=5.0),  # people wait for it before a page
    Tick("core.forget_imports", working.forget_imports, every=3600.0),
]

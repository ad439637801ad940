"""What org looks after by itself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from core.timetable import Tick
from org.moves import load_places
from org.reorganising.applying import JOB, apply_due
from org.structure import structure_faults
from org.working_days import keep_calendar

HOURLY = 3600.0


class BrokenStructure(Exception):
    """Units do not make one tree: rows were written past the services."""


def check_structure(now: datetime) -> int:
    """Raises BrokenStructure, which the health page shows, when the tree of yesterday or later is none. One query."""
    since = now.astimezone(ZoneInfo(settings.COMPANY_TIME_ZONE)).date() - timedelta(days=1)
    faults = structure_faults(load_places(since), since=since)
    if faults:
        raise BrokenStructure("; ".join(f"{fault.kind.value} {fault.unit} {fault.day}" for fault in faults))
    return 0


TIMETABLE = [
    Tick("org.keep_calendar", keep_calendar, every=HOURLY),
    Tick(JOB, apply_due),
    Tick("org.check_structure", check_structure, every=HOURLY),
]

"""All ticks of the house, gathered from each app's timetable.py, lowest room first, and those that join rooms."""

from importlib import import_module
from importlib.util import find_spec

from core import throttle
from core.files.timetable import TIMETABLE as FILES
from core.imports.timetable import TIMETABLE as IMPORTS
from core.timetable import Tick
from salesops import company
from salesops.personal import forgetting

JOINED = [
    Tick("salesops.company", company.refresh, every=120.0),
    Tick("salesops.forget", forgetting.forget_once_a_day, every=3600.0),
    Tick("core.forget_tries", throttle.forget_ended, every=3600.0),
]
APPS = ("core", "org", "duties", "training", "recruiting", "targets", "meetings", "coaching", "reviews")


def all_ticks() -> list[Tick]:
    """Every tick, in the order in which `manage.py tick` runs them."""
    modules = [import_module(f"{app}.timetable") for app in APPS if app != "core" and find_spec(f"{app}.timetable")]
    return [tick for module in modules for tick in module.TIMETABLE] + IMPORTS + FILES + JOINED


def beat_schedule() -> dict[str, dict]:
    """The schedule of Celery's beat: one entry a tick, expiring before the next one rings."""
    return {
        tick.name: {
            "task": "salesops.run_tick",
            "args": [tick.name],
            "schedule": tick.every,
            "options": {"expires": max(tick.every - 5, tick.every / 2)},
        }
        for tick in all_ticks()
    }

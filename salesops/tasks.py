"""The one Celery task: a tick was rung."""

from celery import shared_task
from django.utils import timezone

from core.ticks import run_tick as run
from salesops.timetable import all_ticks


@shared_task(name="salesops.run_tick")
def run_tick(name: str) -> None:
    """Runs the tick of that name once; a name that no timetable lists any more is left alone."""
    for tick in all_ticks():
        if tick.name == name:
            run(tick, now=timezone.now())

"""Everything due, once, without a broker."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.ticks import run_tick
from salesops.timetable import all_ticks


class Command(BaseCommand):
    help = "Runs every tick of every timetable once."

    def handle(self, *args: object, **options: object) -> None:
        for tick in all_ticks():
            done = run_tick(tick, now=timezone.now())
            self.stdout.write(f"{tick.name}: {done}")

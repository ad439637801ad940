"""Recomputes every sealed month from its stored inputs."""

from django.core.management.base import BaseCommand, CommandError

from reviews import runs
from reviews.models import MonthRun


class Command(BaseCommand):
    help = "Recomputes all sealed months; exit 1 and the row's name on any difference."

    def handle(self, *args: object, **options: object) -> None:
        sealed = list(MonthRun.objects.filter(state=MonthRun.State.SEALED).order_by("period_id", "revision"))
        faults = [fault for run in sealed for fault in runs.verify(run)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} differences in {len(sealed)} sealed months")
        self.stdout.write(f"{len(sealed)} sealed months hold")

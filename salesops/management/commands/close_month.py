"""Freezes, computes and seals a month; writes its output files; again gives the same bytes."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.periods import Month
from reviews import runs
from reviews.models import MonthRun, Scheme


class Command(BaseCommand):
    help = "Closes a month and, with --export, writes its six output files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="YYYY-MM")
        parser.add_argument("--export", type=Path, help="folder for the output files")

    def handle(self, *args: object, month: str, export: Path | None, **options: object) -> None:
        try:
            run = runs.start_run(Month(month), by=None, now=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except ValueError as error:
            raise CommandError(f'"{month}" is not a month; write YYYY-MM') from error
        except Scheme.DoesNotExist as error:
            raise CommandError(str(error)) from error
        run = current(runs.advance(run))
        if run.state != MonthRun.State.SEALED:
            raise CommandError(f"{month} was not sealed: {run.alarm or run.get_state_display()}")
        if export:
            export.mkdir(parents=True, exist_ok=True)
            for name, text in runs.files_of(run).items():
                (export / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
        self.stdout.write(
            f"{run.period_id} revision {run.revision}: {run.people_count} people, sha256 {run.output_sha}"
        )


def current(run: MonthRun) -> MonthRun:
    """The revision in force, when the month was sealed before."""
    return MonthRun.objects.filter(period=run.period_id, is_current=True).first() or run

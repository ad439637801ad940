"""manage.py export_company DIR --month YYYY-MM"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from core.bulk import collector_paused
from core.periods import Month
from reviews.models import Scheme
from salesops.exchange.dump import dump_month
from salesops.exchange.kinds import BadValue, read_month


class Command(BaseCommand):
    help = "Writes a month of the company as a folder that import_company reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--month", required=True, metavar="YYYY-MM")

    def handle(self, *args: Any, folder: Path, month: str, **options: Any) -> None:
        try:
            with collector_paused():
                facts = dump_month(Month(read_month(month)), folder)
        except (BadValue, Scheme.DoesNotExist) as problem:
            raise CommandError(str(problem)) from None
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        self.stdout.write(f"{facts.month}: {len(facts.people)} people, written to {folder}.")

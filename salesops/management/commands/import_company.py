"""manage.py import_company DIR [--dry-run]"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.bulk import collector_paused
from salesops.exchange.faults import FolderErrors
from salesops.exchange.load import load_month
from salesops.exchange.reading import open_folder


class Command(BaseCommand):
    help = "Imports the folder of a company-month, all or nothing; every error as file:line: column: reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--dry-run", action="store_true", help="try everything and write nothing")

    def handle(self, *args: Any, folder: Path, dry_run: bool, **options: Any) -> None:
        try:
            with collector_paused():
                loaded = load_month(open_folder(folder), now=timezone.now(), dry_run=dry_run)
        except FolderErrors as errors:
            for fault in errors.faults:
                self.stderr.write(str(fault), self.style.ERROR)
            sys.exit(1)
        done = "would be written" if dry_run else "written"
        kept = "are there already" if dry_run else "were there already"
        self.stdout.write(f"{loaded.month}: {loaded.written} rows {done}, {loaded.kept} {kept}.")

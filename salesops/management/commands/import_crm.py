"""manage.py import_crm DIR"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from salesops.exchange.crm import import_crm
from salesops.exchange.faults import FolderErrors


class Command(BaseCommand):
    help = "Imports accounts, products, teams and opportunities of a CRM; lists what looks wrong with them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            loaded = import_crm(folder)
        except FolderErrors as errors:
            for fault in errors.faults:
                self.stderr.write(str(fault), self.style.ERROR)
            sys.exit(1)
        for anomaly in loaded.anomalies:
            self.stdout.write(anomaly)
        self.stdout.write(f"{loaded.added} deals added, {loaded.changed} changed, {loaded.kept} were there already.")

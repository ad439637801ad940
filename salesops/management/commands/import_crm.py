"""manage.py import_crm DIR"""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from org.logins import make_invitation
from salesops.exchange.crm_load import CHANGED, NEW, SAME, Loaded, import_crm
from salesops.exchange.faults import Fault, FolderErrors
from salesops.start import Beginning


class Command(BaseCommand):
    help = (
        "Imports the opportunities of a CRM with the results that won ones make, and lists what looks wrong. "
        "In an empty database it makes the company first, with the units and people of sales_teams.csv."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--company", default="Company", help="the name of a company that is begun")
        parser.add_argument("--code", default="GM", help="employee number of its general manager")
        parser.add_argument("--name", default="General Manager", help="the general manager's name in Latin letters")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        beginning = Beginning(company_name=options["company"], code=options["code"], name_pinyin=options["name"])
        try:
            loaded = import_crm(folder, beginning=beginning, now=timezone.now())
        except FolderErrors as errors:
            self.refuse(errors.faults)
            sys.exit(1)
        for fault in loaded.anomalies:
            self.stdout.write(str(fault))
        self.refuse(loaded.refused)
        self.sum_up(loaded)
        if loaded.refused:
            sys.exit(1)

    def refuse(self, faults: list[Fault]) -> None:
        for fault in faults:
            self.stderr.write(str(fault), self.style.ERROR)

    def sum_up(self, loaded: Loaded) -> None:
        """What was done, and of each kind of anomaly how many there are."""
        kinds = Counter(f"{one.file}: {one.column}: {one.reason}" for one in loaded.anomalies)
        for words, count in kinds.items():
            self.stdout.write(f"{count} × {words}")
        if loaded.manager is not None:
            code = make_invitation(loaded.manager, by=None, now=timezone.now())
            self.stdout.write(f"The company was begun; everybody is in service since {loaded.since}.")
            self.stdout.write(f"Employee number {loaded.manager.code}, code {code}")
            self.stdout.write(f"Choose a password within seven days at {settings.SITE_URL.rstrip('/')}/welcome/")
        for words, count in loaded.summary:
            self.stdout.write(f"{count} {words}.")
        new, changed, same = (loaded.counts.get(verdict, 0) for verdict in (NEW, CHANGED, SAME))
        self.stdout.write(f"{new} deals added, {changed} changed, {same} were there already.")

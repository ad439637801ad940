"""A real company from an empty database, by the command line."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from org.logins import make_invitation
from org.structures import STRUCTURES
from salesops.start import Beginning, is_empty, setup_token, start_company


class Command(BaseCommand):
    help = (
        "Makes a company with its general manager in an empty database and prints the manager's way in. "
        "With --token: prints what the first-run page asks for instead."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--token", action="store_true", help="only print the token of the first-run page")
        parser.add_argument("--company", default="", help="the company's name")
        parser.add_argument("--code", default="GM", help="employee number of the general manager")
        parser.add_argument("--name", default="", help="the general manager's name in Latin letters")
        parser.add_argument("--name-zh", default="", help="the same name in Chinese, if there is one")
        parser.add_argument("--email", default="")
        parser.add_argument("--structure", default="early", choices=STRUCTURES, help="the units it begins with")

    def handle(self, *args: object, **options: str) -> None:
        if not is_empty():
            raise CommandError("There is a company in this database already.")
        if options["token"]:
            self.stdout.write(setup_token())
            return
        if not (options["company"] and options["name"]):
            raise CommandError("Name the company with --company and its general manager with --name.")
        now = timezone.now()
        beginning = Beginning(
            company_name=options["company"],
            code=options["code"],
            name_pinyin=options["name"],
            name_zh=options["name_zh"],
            email=options["email"],
            structure=options["structure"],
        )
        try:
            today = now.astimezone(ZoneInfo(settings.COMPANY_TIME_ZONE)).date()
            manager = start_company(beginning, today=today, now=now)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Employee number {manager.code}, code {make_invitation(manager, by=None, now=now)}")
        self.stdout.write(f"Choose a password within seven days at {settings.SITE_URL.rstrip('/')}/welcome/")

"""A way in for somebody, from the server's own command line; also for whom HR may not give one."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from org.logins import make_invitation
from org.models import Person


class Command(BaseCommand):
    help = "Prints a single-use code with which the person of that employee number chooses a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="employee number")

    def handle(self, *args: object, code: str, **options: object) -> None:
        person = Person.objects.filter(code=code, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody who may log in has the number {code}.")
        self.stdout.write(f"Employee number {person.code}, code {make_invitation(person, by=None, now=timezone.now())}")
        self.stdout.write(f"Choose a password within seven days at {settings.SITE_URL.rstrip('/')}/welcome/")

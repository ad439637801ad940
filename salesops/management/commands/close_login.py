"""Closes a login from the server's own command line; also that of somebody whose login HR may not close."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from org.logins import close_login
from org.models import Person


class Command(BaseCommand):
    help = "Closes the login of the person of that employee number at once; HR opens it again on its page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="employee number")

    def handle(self, *args: object, code: str, **options: object) -> None:
        person = Person.objects.filter(code=code, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody whose login is open has the number {code}.")
        close_login(person, by=None, now=timezone.now())
        self.stdout.write(f"The login of {person.code} is closed; every session has ended.")

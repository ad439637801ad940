"""Takes away a lost second factor from the server's own command line; for whom nobody of HR is left to do it."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from org.factors import remove_factor
from org.models import Person


class Command(BaseCommand):
    help = "Takes away the second factor of the person of that employee number, who then sets up a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="employee number")

    def handle(self, *args: object, code: str, **options: object) -> None:
        person = Person.objects.filter(code=code).first()
        if person is None or not remove_factor(person, by=None, now=timezone.now()):
            raise CommandError(f"Nobody with a second factor has the number {code}.")
        self.stdout.write(f"{person.code} logs in with the password alone until a new second factor is set up.")

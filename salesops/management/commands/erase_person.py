"""Erases somebody who has left, before the time at which a tick does it."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from org.models import Person
from salesops.personal.erasing import erase_person


class Command(BaseCommand):
    help = "Erases who the person of that employee number was and what they wrote; sealed months stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="employee number")
        parser.add_argument("--yes", action="store_true", help="really; nothing brings it back but a backup")

    def handle(self, *args: object, code: str, yes: bool, **options: object) -> None:
        person = Person.objects.filter(code=code).first()
        if person is None:
            raise CommandError(f"Nobody has the number {code}.")
        if not yes:
            raise CommandError("Nothing is done. Say --yes to erase; nothing brings it back but a backup.")
        try:
            erase_person(person, by="server", now=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{code} is erased")

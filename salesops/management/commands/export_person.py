"""Everything that the house holds about one person, for a request for access."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from org.models import Person
from salesops.personal.export import export_person


class Command(BaseCommand):
    help = "Writes everything about the person of that employee number into an archive of JSON and CSV files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="employee number")
        parser.add_argument("file", type=Path, help="the archive to write; it must not exist")

    def handle(self, *args: object, code: str, file: Path, **options: object) -> None:
        person = Person.objects.filter(code=code).first()
        if person is None:
            raise CommandError(f"Nobody has the number {code}.")
        try:
            with file.open("xb") as target:
                file.chmod(0o600)
                export_person(person, target, by="server", now=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write(f"{file} holds everything about {code}")

"""The demo company, dates relative to today; refused in production mode."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from org.models import Person
from salesops.demo.seed import demo_logins, seed_demo


class Command(BaseCommand):
    help = "Fills an empty database with the demo company and prints a login for each role."

    def handle(self, *args: object, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo company has no place in production mode.")
        if Person.objects.exists():
            raise CommandError("There are people in the database already; the demo company needs an empty one.")
        password = seed_demo(timezone.now())
        notes = [f"{login.code:<4} {login.name}, {login.role}" for login in demo_logins()]
        text = "\n".join([*notes, f"password of all of them: {password}"])
        path = settings.VAR_DIR / "demo-logins.txt"
        path.touch(mode=0o600)
        path.write_text(text + "\n", encoding="utf-8")
        self.stdout.write(text)

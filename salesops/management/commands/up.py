"""Everything in one command: database, static files, web, worker and beat, ended together."""

import io
import os
import socket
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from org.models import Person
from salesops.keeper import Child, Keeper
from salesops.start import is_empty, setup_token


class Command(BaseCommand):
    help = "Brings the database up to date and runs web, worker and beat until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: object, host: str, port: int, no_demo: bool, **options: object) -> None:
        refuse_taken_port(host, port)
        self.say("Bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if not (no_demo or settings.PRODUCTION or Person.objects.exists()):
            self.say("Inventing a demo company …")
            call_command("seed_demo", stdout=io.StringIO())  # its logins are told by the greeting
        if settings.PRODUCTION and is_empty():
            self.say(f"Nobody is here yet: open {settings.SITE_URL.rstrip('/')}/start/ with the token {setup_token()}")
        tell_children_where(host, port)
        connections.close_all()  # a child that inherits one would break it for both
        Keeper(children(host, port), say=self.say).run(greet=lambda: self.greet(host, port))
        self.say("salesops has ended.")

    def greet(self, host: str, port: int) -> bool:
        """Prints the address once the web server answers on it."""
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex((host, port)) != 0:
                return False
        if (logins := settings.VAR_DIR / "demo-logins.txt").exists():
            self.say(logins.read_text(encoding="utf-8").rstrip())
        self.say(f"salesops is at {address_of(host, port)}/ (Ctrl-C ends it)")
        return True

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def address_of(host: str, port: int) -> str:
    """Where a browser of this machine finds the server; one that listens everywhere is here as well."""
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104 a comparison, nothing binds


def tell_children_where(host: str, port: int) -> None:
    """Links in letters and in calendars lead to this very server, unless the environment says where."""
    if not settings.PRODUCTION:
        os.environ.setdefault("SITE_URL", address_of(host, port))


def refuse_taken_port(host: str, port: int) -> None:
    """Raises CommandError with a plain sentence when something else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} of {host} is taken: end the program that uses it, or take another, "
                f"such as `make run PORT={port + 1}`."
            ) from error


def children(host: str, port: int) -> list[Child]:
    """Web, worker and beat as the mode needs them; on SQLite one worker process is enough and safest."""
    celery = [sys.executable, "-m", "celery", "-A", "salesops"]
    workers = os.environ.get("WORKER_CONCURRENCY", "2" if settings.REDIS_URL else "1")
    quiet = ["--loglevel", "WARNING"]
    web = [sys.executable, "-m", "gunicorn", "salesops.wsgi", "--bind", f"{host}:{port}", "--log-level", "warning"]
    web += ["--workers", os.environ.get("WEB_CONCURRENCY", "1"), "--threads", "8", "--timeout", "60"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        Child("web", web),
        Child("worker", [*celery, "worker", *quiet, "--concurrency", workers, *alone]),
        Child("beat", [*celery, "beat", *quiet, "--schedule", str(settings.VAR_DIR / "beat"), "--pidfile="]),
    ]

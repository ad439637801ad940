"""The processes of a fault test: each is started by itself, against the database of that test."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class World:
    """Starts the commands of one module of worlds, and of manage.py, with one environment."""

    def __init__(self, module: str, database_url: str, var: Path, **told: str) -> None:
        self.module = f"tests.faults.{module}"
        told |= {"DATABASE_URL": database_url, "SALESOPS_VAR_DIR": str(var), "LOG_LEVEL": "ERROR"}
        self.environment = os.environ | told
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def run(self, *arguments: str) -> str:
        """What a process says that ends well; fails the test where it does not."""
        told = {"cwd": ROOT, "env": self.environment, "check": True, "text": True, "timeout": 900}
        return subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, **told).stdout

    def ask(self, *arguments: str) -> str:
        return self.run("-m", self.module, *arguments)

    def begin(self, *arguments: str, **pipes: object) -> subprocess.Popen:
        """A process of the module that runs beside the test."""
        return subprocess.Popen(
            [sys.executable, "-m", self.module, *arguments], cwd=ROOT, env=self.environment, **pipes
        )

    def migrate(self) -> None:
        self.run("manage.py", "migrate", "-v0")

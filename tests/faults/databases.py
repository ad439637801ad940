"""Databases of a fault test's own, on the engine of this run: made, copied as they stand, and dropped."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2


class Files:
    """SQLite: each database is a file in the folder of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, like: str | None = None) -> str:
        """The address of a new database: empty, or a copy of one that nobody uses at the moment."""
        path = self.folder / f"{uuid.uuid4().hex[:12]}.sqlite3"
        if like:
            for part in ("", "-wal"):
                if (source := Path(like.removeprefix("sqlite:///") + part)).exists():
                    shutil.copy(source, f"{path}{part}")
        return f"sqlite:///{path}"


class Server:
    """PostgreSQL: each database is made on the server that the address names."""

    def __init__(self, address: str) -> None:
        self.address, self.names = address, []
        self.admin = psycopg2.connect(address)
        self.admin.autocommit = True

    def make(self, like: str | None = None) -> str:
        """The address of a new database: empty, or a copy of one that nobody uses at the moment."""
        name = f"faults_{uuid.uuid4().hex[:12]}"
        template = f" TEMPLATE {urlsplit(like).path[1:]}" if like else ""
        self._tell(f"CREATE DATABASE {name}{template}")
        self.names.append(name)
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{name}"))

    def drop_all(self) -> None:
        for name in self.names:
            self._tell(f"DROP DATABASE {name} WITH (FORCE)")
        self.admin.close()

    def _tell(self, statement: str) -> None:
        with self.admin.cursor() as cursor:
            cursor.execute(statement)


@contextmanager
def databases(address: str, folder: Path) -> Iterator[Files | Server]:
    """Databases on the server of `address`, or files in `folder` where it names none."""
    if not address.startswith("postgres"):
        yield Files(folder)
        return
    server = Server(address)
    try:
        yield server
    finally:
        server.drop_all()

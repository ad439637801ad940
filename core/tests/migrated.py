"""A migrated SQLite database that is kept between runs: to migrate an empty one costs more than most of the suite.

Kept under a name made of every migration and every pinned package, so that a change of any makes it anew. The checks
that migrations and models agree, and every run on PostgreSQL, migrate an empty database as before.
"""

import fcntl
import hashlib
import os
import sqlite3
from pathlib import Path

from django.conf import settings
from django.db.backends.base.creation import BaseDatabaseCreation

ROOT = Path(__file__).resolve().parents[2]
IN_MEMORY = "mode=memory"


def kept_path() -> Path:
    """Where the database of these very migrations is kept."""
    made_of = hashlib.sha256()
    for path in [*sorted(ROOT.glob("*/migrations/*.py")), *sorted(ROOT.glob("*requirements*.txt"))]:
        made_of.update(path.name.encode() + path.read_bytes())
    return Path(settings.VAR_DIR) / f"migrated-{made_of.hexdigest()[:16]}.sqlite3"


def start_from_kept(creation: BaseDatabaseCreation) -> None:
    """Makes a test database in memory from the kept one; where there is none, the first that migrates keeps it.

    Of several workers that find none, one migrates while the others wait for it.
    """
    make, fill = creation.create_test_db, creation._create_test_db
    kept, held = kept_path(), []

    def fill_from_kept(*args: object, **kwargs: object) -> str:
        name = fill(*args, **kwargs)
        if IN_MEMORY in name and kept.exists():
            memory = sqlite3.connect(name, uri=True, check_same_thread=False)
            source = sqlite3.connect(kept)
            source.backup(memory)
            source.close()
            held.append(memory)  # a database in memory lives as long as somebody is connected
        return name

    def make_once(*args: object, **kwargs: object) -> str:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with (kept.parent / "migrated.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if is_kept := kept.exists():
                fcntl.flock(lock, fcntl.LOCK_UN)
            name = make(*args, **kwargs)
            if not is_kept and IN_MEMORY in name:
                keep(creation, kept)
        while held:
            held.pop().close()
        return name

    creation._create_test_db, creation.create_test_db = fill_from_kept, make_once


def keep(creation: BaseDatabaseCreation, path: Path) -> None:
    """Writes the database that was just migrated beside its final name and moves it there whole."""
    creation.connection.ensure_connection()
    unfinished = path.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(unfinished) as target:
        creation.connection.connection.backup(target)
    target.close()
    for old in path.parent.glob("migrated-*.sqlite3"):
        old.unlink(missing_ok=True)
    unfinished.replace(path)

"""How far a write has come: a hint in a small file beside the database.

A write is one transaction, whose rows nobody sees before its end; on SQLite nobody else may write meanwhile either. The
hint is for eyes only: without it, as on a web server that shares no folder with the worker, the page shows a bar that
says no number.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

EVERY = 0.25  # seconds between two hints
WRITES = ("INSERT", "UPDATE", "DELETE")


def _hint(job_id: int) -> Path:
    return Path(settings.VAR_DIR) / "progress" / f"import-{job_id}"


def rows_written(job_id: int) -> int | None:
    """How many rows the write under way has written so far, of all tables; None where nobody knows."""
    try:
        return int(_hint(job_id).read_text())
    except (OSError, ValueError):
        return None


@contextmanager
def told(job_id: int) -> Iterator[None]:
    """Counts the rows that are written inside, and leaves a hint now and then; none stays behind."""
    hint, changes_of = _hint(job_id), _counter()
    count, told_at = 0, 0.0

    def counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal count, told_at
        result = execute(sql, params, many, context)
        if sql.startswith(WRITES):
            count += changes_of(context["cursor"])
            if time.monotonic() - told_at > EVERY:
                _write(hint, count)
                told_at = time.monotonic()
        return result

    try:
        with connection.execute_wrapper(counting):
            yield
    finally:
        hint.unlink(missing_ok=True)


def _counter() -> Callable[[Any], int]:
    """Says after each statement how many rows it wrote."""
    if connection.vendor != "sqlite":
        return lambda cursor: max(cursor.rowcount, 0)
    connection.ensure_connection()
    before = connection.connection.total_changes

    def changes(cursor: Any) -> int:
        """SQLite knows no rowcount of an INSERT that gives keys back, but how much the connection changed in all."""
        nonlocal before
        now = connection.connection.total_changes
        found, before = now - before, now
        return found

    return changes


def _write(hint: Path, count: int) -> None:
    """Moved into place, so that a reader meets the one number or the other."""
    try:
        hint.parent.mkdir(parents=True, exist_ok=True)
        draft = hint.with_suffix(".draft")
        draft.write_text(str(count))
        draft.replace(hint)
    except OSError:
        return  # no folder to write to: the page shows a bar without a number

"""Named locks that end with the transaction.

On PostgreSQL they are advisory locks; on SQLite a transaction that writes is alone anyway (IMMEDIATE), so nothing is
needed. Take them inside a transaction and before the reads that they protect.
"""

from hashlib import sha256

from django.db import connection


def hold(*names: str) -> None:
    """Waits until nobody else holds or shares the locks of these names, then holds them until the transaction ends."""
    _lock("pg_advisory_xact_lock", names)


def share(*names: str) -> None:
    """Waits until nobody holds the locks of these names; others may share them at the same time."""
    _lock("pg_advisory_xact_lock_shared", names)


def hold_if_free(name: str) -> bool:
    """Holds the lock of this name until the transaction ends where nobody else has it; says whether it does now."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_key(name)])
        return cursor.fetchone()[0]


def _lock(function: str, names: tuple[str, ...]) -> None:
    if connection.vendor == "postgresql" and names:
        keys = sorted(map(_key, names))
        with connection.cursor() as cursor:  # sorted: two that take the same locks never wait for each other in a ring
            cursor.execute(f"SELECT {function}(key) FROM unnest(%s::bigint[]) AS key", [keys])  # noqa: S608 own names


def _key(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)

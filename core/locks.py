"""Named locks that end with the transaction.

On PostgreSQL they are advisory locks; on SQLite a transaction that writes is alone anyway (IMMEDIATE), so nothing is
needed. Take them inside a transaction and before the reads that they protect.
"""

from hashlib import sha256

from django.db import connection


def hold(name: str) -> None:
    """Waits until nobody else holds or shares the lock of that name, then holds it until the transaction ends."""
    _lock("pg_advisory_xact_lock", name)


def share(name: str) -> None:
    """Waits until nobody holds the lock of that name; others may share it at the same time."""
    _lock("pg_advisory_xact_lock_shared", name)


def _lock(function: str, name: str) -> None:
    if connection.vendor == "postgresql":
        key = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [key])

"""How often something may be tried; the counters lie in the database cache and hold across processes."""

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.db import connection, transaction

from core import locks


def has_tries_left(what: str, who: str, *, limit: int, seconds: int) -> bool:
    """Counts one try of `who` at `what` and says whether it is within `limit` in a window of `seconds`.

    The window opens with the first try. `who` is stored as a hash. Two tries at once count as two.
    """
    key = f"throttle.{what}.{hashlib.sha256(who.casefold().encode()).hexdigest()}"
    with transaction.atomic():
        locks.hold(f"core.{key}")  # the cache reads and writes a counter in two steps
        if cache.add(key, 1, timeout=seconds):
            return True
        try:
            return cache.incr(key) <= limit
        except ValueError:  # the window closed between the two
            cache.set(key, 1, timeout=seconds)
            return True


def forget_ended(now: datetime) -> int:
    """Deletes what has expired in the cache; Django does so only where the cache is full. One query."""
    ended = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {cache._table} WHERE expires < %s", [ended])  # noqa: S608 our own table
        return cursor.rowcount

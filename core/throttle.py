"""How often something may be tried; the counters lie in the database cache and hold across processes."""

import hashlib

from django.core.cache import cache


def has_tries_left(what: str, who: str, *, limit: int, seconds: int) -> bool:
    """Counts one try of `who` at `what` and says whether it is within `limit` in a window of `seconds`.

    The window opens with the first try. `who` is stored as a hash. At most four queries.
    """
    key = f"throttle.{what}.{hashlib.sha256(who.casefold().encode()).hexdigest()}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return cache.incr(key) <= limit
    except ValueError:  # the window closed between the two
        cache.set(key, 1, timeout=seconds)
        return True

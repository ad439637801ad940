"""A person's calendar feed: what is due, at a secret address of which only a hash is stored.

Upper rooms say what stands in it (`register_feed`). A calendar is copied to other people's machines, so a line tells
what is due and when, never about whom.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import translation

from core import audit
from org.access import today_of
from org.models import CalendarKey, Person

LASTS = timedelta(minutes=15)  # how much room a due time takes, before it
LINE_OCTETS = 75  # RFC 5545, 3.1
KEPT = 20_000  # events whose text a process keeps, some ten megabytes


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One thing that is due: a lasting name, the words of the reader's language, when, and the page for it."""

    uid: str
    words: str
    due_at: datetime  # when it ends
    path: str
    lasts: timedelta = LASTS
    is_busy: bool = False  # whether it keeps the person busy: a meeting does, a due time does not


Selector = Callable[[Person, datetime], Iterable[FeedLine]]
_selectors: dict[str, Selector] = {}


def register_feed(code: str, selector: Selector) -> None:
    """Adds lines to every feed; `selector(person, now)` in a constant number of queries, without private words."""
    _selectors[code] = selector


# --- the address ------------------------------------------------------------------------------------------------------


@transaction.atomic
def reset_key(person: Person, *, now: datetime) -> str:
    """A new secret for the person's address; the one before leads nowhere from now on. It is shown only here."""
    plain = secrets.token_urlsafe(32)
    CalendarKey.objects.update_or_create(person=person, defaults={"key_hash": hash_of(plain), "made_at": now})
    audit.record("org.reset_calendar", by=person, about=person)
    return plain


@transaction.atomic
def end_key(person: Person) -> None:
    """Nobody reads the feed any more; safe to call twice."""
    if CalendarKey.objects.filter(person=person).delete()[0]:
        audit.record("org.end_calendar", by=person, about=person)


def person_of(key: str, *, now: datetime) -> Person | None:
    """Whose address it is; None for an unknown one and for somebody who may not log in (any more). Two queries."""
    found = CalendarKey.objects.select_related("person").filter(key_hash=hash_of(key)).first()
    return found.person if found and found.person.may_enter(today_of(found.person, now)) else None


def hash_of(key: str) -> str:
    """What is stored: 256 random bits need no slower hash."""
    return hashlib.sha256(key.encode()).hexdigest()


# --- the text ---------------------------------------------------------------------------------------------------------


def feed_text(person: Person, *, now: datetime) -> str:
    """The calendar in the person's language."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        lines = [line for _code, selector in sorted(_selectors.items()) for line in selector(person, now)]
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//salesops//duties//EN", "X-WR-CALNAME:salesops"]
    head += ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    lines.sort(key=lambda line: (line.due_at, line.uid))
    return as_text(head) + "".join(event_text(line, settings.SITE_URL) for line in lines) + as_text(["END:VCALENDAR"])


def as_text(rows: Iterable[str]) -> str:
    return "".join(f"{folded(row)}\r\n" for row in rows)


@lru_cache(maxsize=KEPT)
def event_text(line: FeedLine, site: str) -> str:
    """The text of an event, kept: it follows from the line alone, so what is kept is never out of date."""
    return as_text(event(line, site))


def event(line: FeedLine, site: str) -> list[str]:
    """A line as an event that ends when it is due; `site` is the address of this installation."""
    return [
        "BEGIN:VEVENT",
        f"UID:{line.uid}@{urlsplit(site).hostname or 'localhost'}",
        f"DTSTAMP:{stamp(line.due_at - line.lasts)}",
        f"DTSTART:{stamp(line.due_at - line.lasts)}",
        f"DTEND:{stamp(line.due_at)}",
        f"SUMMARY:{escaped(line.words)}",
        f"URL:{site.rstrip('/')}{line.path}",
        f"TRANSP:{'OPAQUE' if line.is_busy else 'TRANSPARENT'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text that cannot end its line: no line of a calendar comes from what people type."""
    plain = " ".join(text.split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def folded(row: str) -> str:
    """A row of at most 75 octets, going on after a line break and a space; no sign is cut in two."""
    parts, size = [""], 0
    for sign in row:
        octets = len(sign.encode())
        if size + octets > LINE_OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += sign
        size += octets
    return "\r\n".join(parts)

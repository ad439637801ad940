"""Who is logged in where, and how that ends: on disabling, loss of a role, a new password or factor."""

from datetime import datetime

from org.models import LoginSession, Person
from org.session_store import DEVICE, STARTED

BROWSERS = (("Edg", "Edge"), ("MicroMessenger", "WeChat"), ("Firefox", "Firefox"), ("Chrome", "Chrome"))
BROWSERS += (("Safari", "Safari"),)
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
SYSTEMS += (("Mac OS", "Mac"), ("Linux", "Linux"))


def device_name(user_agent: str) -> str:
    """The browser and the system in two words, such as "Chrome, Android"; empty when neither is known."""
    words = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(word for word in words if word)


def note_start(session: object, *, user_agent: str, now: datetime) -> None:
    """Writes the start and the device into a session that somebody has just logged in with."""
    session[STARTED], session[DEVICE] = now.isoformat(), device_name(user_agent)


def open_sessions(person: Person, *, now: datetime) -> list[LoginSession]:
    """Where the person is logged in, the latest first. One query."""
    return list(LoginSession.objects.filter(person=person, expire_date__gt=now).order_by("-started_at", "pk"))


def end_sessions(person: Person, *, keep: str | None = None) -> int:
    """Ends every login of the person at once but the one with the key `keep`; says how many. One query."""
    sessions = LoginSession.objects.filter(person=person)
    return (sessions.exclude(pk=keep) if keep else sessions).delete()[0]

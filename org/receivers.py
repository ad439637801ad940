"""What follows from a login, a new password or factor, and the end of a role: other sessions end at once."""

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils import timezone

from core import audit
from org import doors
from org.logins import CHOSEN_ANEW
from org.models import Appointment, Grant, Person
from org.sessions import end_sessions, note_start
from org.signals import announce_news


def on_login(sender: type, request: HttpRequest | None, user: Person, **kwargs: object) -> None:
    """Notes when and on what the login began, and counts it."""
    if request is not None and hasattr(request, "session"):
        note_start(request.session, user_agent=request.META.get("HTTP_USER_AGENT", ""), now=timezone.now())
    doors.note(doors.Kind.CAME_IN, user, now=timezone.now())


def on_wrong_factor(sender: type, user: Person, **kwargs: object) -> None:
    """Counts a code of the second factor that was not the right one."""
    doors.note(doors.Kind.FACTOR, user, now=timezone.now())


def on_secret_changed(sender: type, request: HttpRequest, user: Person, signal: object, **kwargs: object) -> None:
    """Ends every other login of the person, and says so in the trail."""
    end_sessions(user, keep=request.session.session_key if request.user.is_authenticated else None)
    audit.record("org.change_secret", by=user, about=user, fields=[SECRETS[signal]])


def on_password_reset(sender: type, user: Person, **kwargs: object) -> None:
    """Tells the person of a password that came by a letter: perhaps somebody else read it."""
    announce_news(user, CHOSEN_ANEW, now=timezone.now())


def on_role_ended(sender: type, instance: Grant | Appointment, **kwargs: object) -> None:
    """Ends the person's logins when a grant, or a post as a head, gets an end or goes."""
    is_say = isinstance(instance, Grant) or instance.is_head
    if is_say and (instance.valid_to is not None or kwargs.get("signal") is post_delete):
        end_sessions(instance.person)


SECRETS = {
    password_changed: "password",
    password_set: "password",
    password_reset: "password",
    authenticator_added: "second factor",
    authenticator_removed: "second factor",
    authenticator_reset: "second factor",
}


def connect() -> None:
    """Called once the models are loaded."""
    user_logged_in.connect(on_login, dispatch_uid="org.on_login")
    authentication_failed.connect(on_wrong_factor, dispatch_uid="org.on_wrong_factor")
    for signal, name in SECRETS.items():
        signal.connect(on_secret_changed, dispatch_uid=f"org.on_secret_changed.{name}")
    password_reset.connect(on_password_reset, dispatch_uid="org.on_password_reset")
    for model in (Grant, Appointment):
        post_save.connect(on_role_ended, sender=model, dispatch_uid="org.on_role_ended.saved")
        post_delete.connect(on_role_ended, sender=model, dispatch_uid="org.on_role_ended.deleted")

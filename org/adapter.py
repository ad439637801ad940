"""How the login library behaves here."""

import logging
import smtplib
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import encryption
from org import doors
from org.backends import PersonBackend
from org.models import Person

logger = logging.getLogger(__name__)
FACTOR = "org.second-factor"
NOT_TOGETHER = _("This name and this password do not go together.")


class FactorAdapter(DefaultMFAAdapter):
    """The second factor: its secret and the seed of recovery codes lie encrypted; refused in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not the right code. It changes every thirty seconds."),
        "cannot_delete_authenticator": _("Your role asks for a second factor, so it cannot be switched off."),
        "cannot_generate_recovery_codes": _("Set up the authenticator app first."),
        "rate_limited": _("There were too many attempts. Please wait five minutes and try again."),
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text, purpose=FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """What was encrypted; under a key that is gone a secret that nobody has, so that no code is the right one."""
        try:
            return encryption.decrypt(encrypted_text, purpose=FACTOR)
        except encryption.InvalidToken:
            logger.error("A second factor cannot be read: SECRET_KEY has changed, and the old one is no fallback.")
            return generate_totp_secret()


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: HR invites. Letters name the configured site, never the host that a request asked for."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This login is closed. HR can tell you why, and open it again."),
        "email_password_mismatch": NOT_TOGETHER,
        "username_password_mismatch": NOT_TOGETHER,
        "invalid_login": NOT_TOGETHER,
        "enter_current_password": _("This is not your password of now."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link no longer works."),
        "too_many_login_attempts": _("There were too many attempts. Please wait five minutes and try again."),
        "rate_limited": _("There were too many attempts. Please wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = urlsplit(settings.SITE_URL).netloc
        told = context | {"current_site": SimpleNamespace(name=site, domain=site)}
        try:
            super().send_mail(template_prefix, email, told)
        except (OSError, smtplib.SMTPException) as error:  # an error on the page would tell whose address is known
            logger.error("a letter of the login library was not sent: %s", type(error).__name__)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        asked = urlsplit(super().get_reset_password_from_key_url(key))
        return settings.SITE_URL.rstrip("/") + asked.path

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted for the person, by number or address alike; the library's own key names the host and port
        that were asked, and with each other port it would begin to count anew.
        """
        login = typed_login(credentials)
        named = doors.person_named(login)
        return named.code if named else login.casefold()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """The person; None alike for a wrong password, an unknown person and a closed login."""
        person = super().authenticate(request, **credentials)
        if PersonBackend().user_can_authenticate(person):
            return person
        doors.note(doors.Kind.PASSWORD, doors.person_named(typed_login(credentials)), now=timezone.now())
        return None


def typed_login(credentials: Mapping[str, Any]) -> str:
    """The number or the address that somebody typed."""
    return credentials.get("username") or credentials.get("email") or ""

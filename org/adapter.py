"""How the login library behaves here."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from org.backends import PersonBackend
from org.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: HR invites. Letters name the configured site, never the host that a request asked for."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = urlsplit(settings.SITE_URL).netloc
        super().send_mail(template_prefix, email, context | {"current_site": SimpleNamespace(name=site, domain=site)})

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        asked = urlsplit(super().get_reset_password_from_key_url(key))
        return settings.SITE_URL.rstrip("/") + asked.path

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """The person; None alike for a wrong password, an unknown person and a closed login."""
        person = super().authenticate(request, **credentials)
        return person if PersonBackend().user_can_authenticate(person) else None

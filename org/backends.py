"""Who may log in, and with what."""

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from org.access import today_of
from org.models import Person


class PersonBackend(AuthenticationBackend):
    """Employee number or e-mail and password, while the login is open and the person has not left.

    Asked again on each request: a login ends with the last day in service.
    """

    def user_can_authenticate(self, user: Person | None) -> bool:
        if user is None or user.left_on is None:
            return user is not None and user.is_active
        return user.may_enter(today_of(user, timezone.now()))

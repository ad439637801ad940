"""The language of a request, and the second factor of those who have much say."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.middleware import GetResponse
from core.walltime import LaterZone, company_zone, days_in
from org.access import own_zone_of, today_of, zone_of
from org.models import Grant


class PersonLocale:
    """Activates the viewer's language, the zone that moments are shown in, and that of the days the viewer works by."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") or translation.get_language_from_request(request)
        moments, days = company_zone(), company_zone
        if request.user.is_authenticated:
            now = timezone.now()
            moments = LaterZone(partial(own_zone_of, request.user, now))
            days = partial(zone_of, request.user, now)
        with translation.override(chosen), timezone.override(moments), days_in(days):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", chosen)
        return response


FACTOR_PAGES = {
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "account_reauthenticate",
    "account_logout",
    "set_language",
}


class SecondFactor:
    """Where it is required, leads HR and technical administrators to set up a second factor before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        if request.resolver_match.url_name in FACTOR_PAGES or not lacks_factor(request):
            return None
        messages.info(request, _("Your role needs a second factor. Please set it up now; it takes a minute."))
        return redirect("mfa_activate_totp")


def lacks_factor(request: HttpRequest) -> bool:
    """Whether the viewer holds a granted role today and has no second factor. Two queries."""
    today = today_of(request.user, timezone.now())
    held = Grant.objects.on(today).filter(person=request.user.pk)
    return held.exclude(person__authenticator__type="totp").exists()

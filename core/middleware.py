"""What every request passes: no NUL, a request id, and a login unless the view says it is public."""

import uuid
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.audit import current_request_id

GetResponse = Callable[[HttpRequest], HttpResponse]
PUBLIC = "is_public"
LARGEST = 12 * 1024 * 1024  # octets of a request: a file of ten megabytes, and the form around it


def public(view: Callable) -> Callable:
    """Marks a view that may be seen without a login."""
    setattr(view, PUBLIC, True)
    return view


class RefuseNul:
    """Refuses NUL in path, query and JSON: SQLite would store it and PostgreSQL fail on it. Also names the request.

    And what is larger than any page takes, before anything reads it: looking for the token of a form writes the files
    that come with it to the disk, for anybody, of any size.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        current_request_id.set(uuid.uuid4().hex)
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            raise RequestDataTooBig("more than any page takes")
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "") or self.has_nul_json(request):
            raise BadRequest("a NUL in the address or the data")
        return self.get_response(request)

    def has_nul_json(self, request: HttpRequest) -> bool:
        return request.content_type == "application/json" and b"\\u0000" in request.body


class LoginRequired:
    """Sends whoever is not logged in to the login, by HX-Redirect when htmx asks, so that no form lands in a cell."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        if request.user.is_authenticated or getattr(view, PUBLIC, False) or is_door(request):
            return None
        if getattr(request, "htmx", False):
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("account_login")})
        return redirect_to_login(request.get_full_path())


DOORS = {"account_login", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key"}
DOORS |= {"account_reset_password_from_key_done", "mfa_authenticate", "account_logout", "set_language"}


def is_door(request: HttpRequest) -> bool:
    """Whether the address is one of the doors that people come in by."""
    return request.resolver_match is not None and request.resolver_match.url_name in DOORS

"""What people read when something does not work: what happened, what was kept, what to do."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from core.verdicts import NotNow
from org.access import today_of
from org.doors import note_refusal
from org.title_roles import own_role_missing

KEYS = {"csrfmiddlewaretoken", "submit_key", "next"}
SECRET = re.compile("password|code|token|secret")


def answer(request: HttpRequest, status: int, title: str, words: str, *, typed: Sequence[str] = ()) -> HttpResponse:
    """One page of the frame; htmx reads the reason from a header, since it does not swap these answers."""
    context = {"error_title": title, "error_words": words, "error_typed": typed}
    response = render(request, "salesops/error.html", context, status=status)
    response["X-Reason"] = quote(words)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The reason of the refusal, as the rule that refused gave it; that of a sensitive page is counted.

    A state is headed as one: who is allowed, and comes too late, has lost no right. Whose post needs a role that nobody
    granted yet reads who grants it.
    """
    note_refusal(request, now=timezone.now())
    reason = str(exception) or _("Your role does not include this.")
    now, viewer = timezone.now(), request.user
    missing = own_role_missing(viewer, today_of(viewer, now)) if viewer.is_authenticated else None
    if missing and not isinstance(exception, NotNow):
        reason = f"{reason} {missing.own_words}"
    title = _("This cannot be done now") if isinstance(exception, NotNow) else _("This is not yours to do")
    return answer(request, 403, title, reason, typed=words_typed(request))


def words_typed(request: HttpRequest) -> list[str]:
    """The texts among what was sent, so that no refusal loses them; neither choices and numbers nor secrets."""
    if request.method != "POST" or not request.user.is_authenticated:
        return []
    values = [value for name, value in request.POST.items() if name not in KEYS and not SECRET.search(name)]
    return [text for value in values if " " in (text := value.strip()) or "\n" in text or not text.isascii()]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    words = _("There is no such page, or it is not yours to read. The way on is in the menu.")
    return answer(request, 404, _("Nothing is here"), words)


def too_many(request: HttpRequest) -> HttpResponse:
    return answer(request, 429, _("Too many attempts"), _("Please wait five minutes and try again. Nothing is locked."))


class NothingToShow:
    """Answers whoever opens an address that only takes what is sent, such as after a login: a page, still 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or not request.user.is_authenticated:
            return response
        words = _("Nothing was changed: this is done by a button of a page. Open that page and press it there.")
        page = answer(request, 405, _("There is nothing to read here"), words)
        page["Allow"] = response["Allow"]
        return page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    words = _(
        "This form was open for too long, or you have logged in anew since. Go back, reload the page, send again."
    )
    return answer(request, 403, _("The form is out of date"), words)

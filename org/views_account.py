"""The viewer's own pages: language, Me, sessions; and the way in by invitation."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from core.http import safe_next
from core.middleware import public


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keeps the language: on the person, or in a cookie before the login."""
    response = redirect(safe_next(request, default=reverse("home")))
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES) or not check_for_language(language):
        return response
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax", secure=request.is_secure()
    )
    return response

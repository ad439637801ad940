"""Pages that join rooms: home, and the health of the ticks and the mail."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.http import render_page
from core.middleware import public
from core.verdicts import require
from salesops import watch
from salesops.permissions import may_read_health


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where a person lands after logging in: Today."""
    return redirect("duties:today")


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """How old each tick is, and which letters did not surely arrive."""
    now = timezone.now()
    require(may_read_health(request.user, now=now))
    context = {"now": now, "ticks": watch.tick_ages(now), "letters": watch.letters(), "counts": watch.letter_counts()}
    return render_page(request, "salesops/health.html", context)


@public
@never_cache
@require_GET
def health_live(request: HttpRequest) -> HttpResponse:
    """For a machine: 200 while every tick is young enough, else 503. Says nothing else."""
    is_alive = watch.is_alive(timezone.now())
    return JsonResponse({"alive": is_alive}, status=200 if is_alive else 503)

"""Pages that join rooms: home, and the health of the ticks and the mail."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.http import render_page
from core.middleware import public
from core.verdicts import require
from salesops import watch
from salesops.company_panel import company_panel
from salesops.permissions import may_read_health

PAGE = 50


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where a person lands after logging in: Today."""
    return redirect("duties:today")


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """How old each tick is, and which letters did not surely arrive."""
    now = timezone.now()
    require(may_read_health(request.user, now=now))
    ticks = watch.tick_ages(now)
    page = Paginator(watch.letters(), PAGE).get_page(request.GET.get("page"))
    context = {"now": now, "ticks": ticks, "page": page, "counts": watch.letter_counts()}
    context["is_starting"] = any(tick.is_starting for tick in ticks)
    return render_page(request, "salesops/health.html", context)


@require_GET
def company_units(request: HttpRequest) -> HttpResponse:
    """Where each unit below the company stands in the month; the general manager's alone, like the panel on Today."""
    now = timezone.now()
    panel = company_panel(request.user, now)
    if panel is None:
        raise Http404
    page = Paginator(panel.units if panel.made_at else [], PAGE).get_page(request.GET.get("page"))
    return render_page(request, "salesops/company_units.html", {"now": now, "panel": panel, "page": page})


@public
@never_cache
@require_GET
def health_live(request: HttpRequest) -> HttpResponse:
    """For a machine: 200 while every tick is young enough, else 503. Says nothing else."""
    is_alive = watch.is_alive(timezone.now())
    return JsonResponse({"alive": is_alive}, status=200 if is_alive else 503)

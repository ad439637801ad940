"""Health of the rhythm, for whoever heads a unit: units of a week, weeks of a unit, what stands behind a figure."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.http import render_page
from core.periods import EARLIEST, LATEST, monday_of
from core.verdicts import require
from duties import rhythm_page
from duties.permissions import may_see_rhythm
from duties.rhythm import WEEK, figure_of, figures
from org.access import Access, access_of, today_of
from org.tree import UnitOnDay

PAGE = 50


@require_GET
def rhythm(request: HttpRequest) -> HttpResponse:
    """How the week went, unit by unit in the order of the organisation."""
    now, access, monday = _asked(request)
    page = Paginator(rhythm_page.units_shown(access), PAGE).get_page(request.GET.get("page"))
    rows = rhythm_page.rows_of_week(list(page), access.tree, monday, now=now)
    context = _week(monday, access) | {"page": page, "rows": rows, "figures": figures()}
    return render_page(request, "duties/rhythm.html", context)


@require_GET
def rhythm_unit(request: HttpRequest, code: str) -> HttpResponse:
    """How the last weeks of a unit went."""
    now, access, monday = _asked(request)
    unit = _unit(access, code)
    rows = rhythm_page.rows_of_unit(unit, access.tree, monday, now=now)
    return render_page(request, "duties/rhythm_unit.html", {"unit": unit, "rows": rows, "figures": figures()})


@require_GET
def rhythm_list(request: HttpRequest, code: str, figure: str) -> HttpResponse:
    """What a figure of a week counts, one by one."""
    now, access, monday = _asked(request)
    unit, chosen = _unit(access, code), figure_of(figure)
    if chosen is None:
        raise Http404
    lines = rhythm_page.lines_of(chosen, access.tree.units_below(unit.unit_id), monday, now=now)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = _week(monday, access) | {"unit": unit, "figure": chosen, "page": page, "now": now}
    return render_page(request, "duties/rhythm_list.html", context)


def _asked(request: HttpRequest) -> tuple:
    """The instant, what the viewer is, and the Monday that is asked for: of this week unless another is named."""
    now = timezone.now()
    access = access_of(request.user, today_of(request.user, now))
    require(may_see_rhythm(access))
    try:
        day = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        day = access.day
    return now, access, monday_of(min(max(day, EARLIEST + WEEK * 60), LATEST - WEEK * 60))


def _week(monday: date, access: Access) -> dict[str, object]:
    last = monday_of(access.day)
    return {
        "monday": monday,
        "sunday": monday + rhythm_page.SUNDAY,
        "earlier": monday - WEEK,
        "later": monday + WEEK if monday < last else None,
        "is_this_week": monday == last,
    }


def _unit(access: Access, code: str) -> UnitOnDay:
    """A unit that the viewer heads, or one below; any other is not there."""
    for unit, _depth in rhythm_page.units_shown(access):
        if unit.code == code:
            return unit
    raise Http404

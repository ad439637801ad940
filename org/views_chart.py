"""Who works where and reports to whom, on any day."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import render_page, wants_part
from org.access import Area, Reach, access_of, today_of
from org.chart import branch_on
from org.chart_changes import changed_days, changes_between
from org.chart_sizes import people_by_branch
from org.forms_chart import AROUND, ChartForm, CompareForm, months_between, moved
from org.models import Unit
from org.permissions import may_draft


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """A unit on a day: its head, its people, the units below; the company at first."""
    return render_page(request, "org/chart.html", chart_context(request), partial="chart")


@require_safe
def chart_branch(request: HttpRequest) -> HttpResponse:
    """The same unit alone, for a box that is opened in place."""
    context = chart_context(request, with_path=not wants_part(request))
    return render_page(request, "org/chart.html", context, partial="branch")


@require_safe
def chart_sizes(request: HttpRequest) -> HttpResponse:
    """How many people each branch of a unit has, for those who may know of everybody."""
    context = chart_context(request, with_path=False)
    if not context["may_count"]:
        raise Http404
    branch = context["branch"]
    if branch is not None:
        counted = people_by_branch(request.user, context["day"], branch.box.code)
        context["sizes"] = [(branch.box, sum(counted.values()))]
        context["sizes"] += [(box, counted.get(box.code, 0)) for box in context["units"]]
    return render_page(request, "org/chart_sizes.html", context, partial="sizes")


@require_safe
def chart_days(request: HttpRequest) -> HttpResponse:
    """The days around the one shown on which something changed: the stops that are worth a look."""
    context = chart_context(request, with_path=False)
    context["days"] = (
        changed_days(request.user, context["day"], context["branch"].box.code) if context["branch"] else []
    )
    return render_page(request, "org/chart_days.html", context, partial="days")


@require_safe
def chart_compare(request: HttpRequest) -> HttpResponse:
    """A unit on two days, side by side, and in sentences what changed in its branch between them."""
    today = today_of(request.user, timezone.now())
    asked = CompareForm(request.GET).asked(today)
    since, until, code = asked["since"], asked["until"], asked["code"]
    then, now = (branch_on(request.user, day, code, with_path=False) for day in (since, until))
    shown = now or then
    if shown is None and code and not Unit.objects.filter(code=code).exists():
        raise Http404
    context = asked | {
        "sides": [(since, then), (until, now)],
        "name": shown.box.name if shown else "",
        "code": shown.box.code if shown else code,
        "changes": changes_between(request.user, since, until, code),
        "today": today,
    }
    return render_page(request, "org/chart_compare.html", context)


def chart_context(request: HttpRequest, *, with_path: bool = True) -> dict[str, Any]:
    """The branch asked for and the ways to other days; no branch where the unit is not there on that day.

    Raises Http404 where the unit never was.
    """
    today = today_of(request.user, timezone.now())
    access = access_of(request.user, today)
    asked = ChartForm(request.GET).asked(today)
    branch = branch_on(request.user, asked["day"], asked["code"], with_path=with_path)
    if branch is None and asked["code"] and not Unit.objects.filter(code=asked["code"]).exists():
        raise Http404
    return {
        "branch": branch,
        "code": branch.box.code if branch else asked["code"],
        "units": branch.shown_units(whole=asked["whole"]) if branch else [],
        "members": branch.shown_members(whole=asked["whole"]) if branch else [],
        "day": asked["day"],
        "whole": asked["whole"],
        "today": today,
        "month_before": moved(asked["day"], -1),
        "month_after": moved(asked["day"], 1),
        "months": months_between(today, asked["day"]),
        "around": AROUND,
        "may_draft": may_draft(request.user, today),
        "may_count": access.reach(Area.PEOPLE) == Reach.EVERYONE,
    }

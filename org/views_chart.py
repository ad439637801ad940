"""Who works where and reports to whom, on any day."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import add_errors, show_conflict
from core.http import render_page, wants_part
from core.models import StaleVersion
from core.verdicts import require
from org.access import Area, Reach, access_of, today_of
from org.chart import branch_on, opened_on
from org.chart_changes import changed_days, changes_between
from org.chart_sizes import people_by_branch
from org.forms_chart import AROUND, ChartForm, CompareForm, RemitForm, months_between, moved
from org.models import Unit
from org.moves import charge_unit
from org.permissions import may_draft, may_keep_organisation
from org.remits import remit_in_words


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


@require_http_methods(["GET", "POST"])
def unit_remit(request: HttpRequest, code: str) -> HttpResponse:
    """What a unit is responsible for, from today on."""
    today = today_of(request.user, timezone.now())
    require(may_keep_organisation(request.user, today))
    current = get_object_or_404(opened_on(today, code).select_related("unit"))
    back = f"{reverse('org:chart')}?unit={code}"
    initial = {"remit": remit_in_words(current.remit), "version": current.unit.version}
    form = RemitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            charge_unit(current.unit, **form.cleaned_data, by=request.user, on=today)
        except StaleVersion:
            saved = opened_on(today, code).select_related("unit").get().unit
            saved.remit = remit_in_words(opened_on(today, code).get().remit)  # under the name of the form's field
            return show_conflict(request, form, saved, back=back)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return render_page(request, "org/unit_remit.html", {"form": form, "unit": current, "back": back, "today": today})


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
        "may_charge": asked["day"] == today and may_keep_organisation(request.user, today).allowed,
        "may_count": access.reach(Area.PEOPLE) == Reach.EVERYONE,
    }

"""The pages of openings and of planned posts."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from core.acting import Act, answer
from core.http import render_page
from core.verdicts import require
from org.access import today_of
from org.unit_field import UnitName, unit_names
from recruiting import openings as services
from recruiting import permissions as may
from recruiting.forms import (
    AddOpeningForm,
    ApproveForm,
    CancelForm,
    EditOpeningForm,
    OpenForm,
    PlanPostsForm,
    units_for_drafts,
)
from recruiting.interviews.remaining import Remaining
from recruiting.models import Opening
from recruiting.selectors import HeadcountPage, HomePage, OpeningPage
from recruiting.tabs import tabs_of

both = require_http_methods(["GET", "POST"])


def read_opening(request: HttpRequest, pk: int) -> Opening:
    """The opening, if the viewer reads it, else 404."""
    joined = ("unit", "title", "drafted_by", "decided_by", "opened_by", "cancelled_by")
    return get_object_or_404(Opening.objects.visible_to(request.user).select_related(*joined), pk=pk)


def page_of(opening: Opening) -> str:
    return reverse("recruiting:opening_detail", args=[opening.pk])


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The openings of the viewer with what waits in them."""
    now = timezone.now()
    require(may.may_recruit(request.user, now))
    page = HomePage(request.user, now, page=request.GET.get("page"), everything=request.GET.get("of") == "all")
    return render_page(request, "recruiting/home.html", {"home": page, "tabs": tabs_of(request)})


def draft_units(request: HttpRequest, now: datetime) -> list[UnitName]:
    """The units for which the viewer may draft an opening."""
    day = today_of(request.user, now)
    return units_for_drafts(day, None if may.is_hr_or_gm(request.user, day) else may.units_led(request.user, day))


@both
def opening_add(request: HttpRequest) -> HttpResponse:
    """Drafts an opening."""
    now = timezone.now()

    def do(form: AddOpeningForm) -> str:
        return page_of(services.draft_opening(**form.values, by=request.user, now=now))

    verdict = may.may_recruit(request.user, now)
    act = Act(
        heading=_("A new opening"),
        lead=_("A second person approves it: the general manager or HR. Then you open it and candidates come in."),
        button=_("Draft the opening"),
        done=_("The opening is drafted. It waits for somebody to approve it."),
        back=reverse("recruiting:home"),
        verdict=verdict,
        do=do,
    )
    units = draft_units(request, now) if verdict else []
    return answer(request, act, AddOpeningForm(request.POST or None, units=units))


@require_GET
def opening_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An opening: what is wanted, who said so, what comes next."""
    now = timezone.now()
    page = OpeningPage(read_opening(request, pk), request.user, now)
    told = {"opening": page.opening, "left": Remaining(page.opening, request.user, now)}
    return render_page(request, "recruiting/opening_detail.html", {"page": page, **told})


@both
def opening_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a draft."""
    opening, now = read_opening(request, pk), timezone.now()

    def do(form: EditOpeningForm) -> str:
        version = form.cleaned_data["version"]
        services.edit_opening(opening, version=version, by=request.user, now=now, **form.values)
        return page_of(opening)

    act = Act(
        heading=_("Change the draft of %(code)s") % {"code": opening.code},
        button=_("Save"),
        done=_("The draft is changed."),
        back=page_of(opening),
        verdict=may.may_edit_opening(request.user, opening, now),
        do=do,
        row=opening,
    )
    initial = EditOpeningForm.initial_of(opening)
    return answer(request, act, EditOpeningForm(request.POST or None, initial=initial, units=draft_units(request, now)))


@both
def opening_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person says yes."""
    opening, now = read_opening(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        services.approve_opening(opening, version=form.cleaned_data["version"], by=request.user, now=now)
        return page_of(opening)

    act = Act(
        heading=_("Approve %(code)s?") % {"code": opening.code},
        lead=_("Whoever drafted it can then open it. To refuse it, cancel it with a reason."),
        button=pgettext("opening", "Approve"),
        done=_("The opening is approved."),
        back=page_of(opening),
        verdict=may.may_approve(request.user, opening, now),
        do=do,
        row=opening,
    )
    return answer(request, act, ApproveForm(request.POST or None, initial={"version": opening.version}))


@both
def opening_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens an approved opening with a row of stages."""
    opening, now = read_opening(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        told = {"template": form.cleaned_data["template"], "version": form.cleaned_data["version"]}
        services.open_opening(opening, by=request.user, now=now, **told)
        return reverse("recruiting:board", args=[opening.pk])

    act = Act(
        heading=_("Open %(code)s") % {"code": opening.code},
        lead=_("The stages are copied: changing the template later changes nothing here."),
        button=pgettext("opening", "Open it"),
        done=_("The opening is open. Add the first candidate."),
        back=page_of(opening),
        verdict=may.may_open(request.user, opening, now),
        do=do,
        row=opening,
    )
    form = OpenForm(request.POST or None, initial={"version": opening.version})
    form.fields["template"].initial = form.fields["template"].queryset.values_list("pk", flat=True).first()
    return answer(request, act, form)


@both
def opening_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancels an opening, with the reason."""
    opening, now = read_opening(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        told = {"reason": form.cleaned_data["cancelled_reason"], "version": form.cleaned_data["version"]}
        services.cancel_opening(opening, by=request.user, now=now, **told)
        return page_of(opening)

    act = Act(
        heading=_("Cancel %(code)s?") % {"code": opening.code},
        lead=_("Nobody is looked for any more. Its candidates are kept six months, then erased."),
        button=_("Cancel the opening"),
        done=_("The opening is cancelled."),
        back=page_of(opening),
        verdict=may.may_cancel(request.user, opening, now),
        do=do,
        row=opening,
        is_grave=True,
    )
    return answer(request, act, CancelForm(request.POST or None, initial={"version": opening.version}))


# --- posts ------------------------------------------------------------------------------------------------------------


@require_GET
def headcount(request: HttpRequest) -> HttpResponse:
    """Posts planned, held, vacant and looked for, by unit and title."""
    now = timezone.now()
    require(may.may_recruit(request.user, now))
    page = HeadcountPage(request.user, now, page=request.GET.get("page"), vacant_only=request.GET.get("of") == "vacant")
    return render_page(request, "recruiting/headcount.html", {"posts": page, "tabs": tabs_of(request)})


@both
def posts_plan(request: HttpRequest) -> HttpResponse:
    """Says how many posts of a title a unit is to have from a day on."""
    now = timezone.now()
    today = today_of(request.user, now)

    def do(form: PlanPostsForm) -> str:
        names = ("unit", "title", "number", "valid_from")
        services.plan_posts(**{name: form.cleaned_data[name] for name in names}, by=request.user, now=now)
        return reverse("recruiting:headcount")

    act = Act(
        heading=_("Plan posts"),
        lead=_("From this day on the unit is to have so many people of this title; a later number replaces it."),
        button=_("Plan them"),
        done=_("The posts are planned."),
        back=reverse("recruiting:headcount"),
        verdict=may.may_plan_posts(request.user, today),
        do=do,
    )
    form = PlanPostsForm(request.POST or None, units=unit_names(today), initial={"valid_from": today})
    return answer(request, act, form)

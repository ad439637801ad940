"""Pages of the actions of plans: all that one may read, one of them, and what becomes of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import exporting
from core.forms import add_errors, once, show_conflict
from core.http import render_page, safe_next
from core.models import StaleVersion
from core.paging import FirstRowsPaginator
from core.verdicts import require
from duties import actions
from duties.actions import may_end
from duties.forms_actions import DropForm
from org.access import today_of
from org.naming import name_of_unit, names_of_units
from targets import plan_selectors
from targets.actions import PLAN_ACTIONS, add_action
from targets.exported import action_header, exported_actions
from targets.forms_actions import PlanActionForm
from targets.models import PlanAction
from targets.permissions import may_change_plan
from targets.views_plan import plan_of

PAGE = 50
STATES = {"open", "done", "dropped"}


@require_GET
def action_list(request: HttpRequest) -> HttpResponseBase:
    """The actions of one's plans and of those below, and one's own: unit by unit, the next one first."""
    rows = PlanAction.objects.visible_to(request.user, on=today_of(request.user, timezone.now()))
    return list_of_actions(request, rows.order_by("plan__unit__code", "due_on", "pk"))


@require_GET
def my_actions(request: HttpRequest) -> HttpResponseBase:
    """What plans ask of oneself, whatever the day, the next one first: Today shows what is due soon."""
    rows = PlanAction.objects.visible_to(request.user, on=today_of(request.user, timezone.now()))
    rows = rows.filter(owner=request.user)
    return list_of_actions(request, rows.order_by("due_on", "pk"), is_mine=True)


def list_of_actions(request: HttpRequest, rows: QuerySet, *, is_mine: bool = False) -> HttpResponseBase:
    """The actions in one state, page by page or as a file."""
    today = today_of(request.user, timezone.now())
    state = request.GET.get("state", "open")
    rows = rows.for_list().filter(state=state) if state in STATES else rows.for_list()
    if how := exporting.wanted(request):
        return exporting.export(request, "actions", action_header(), exported_actions(rows), how=how)
    page = FirstRowsPaginator(rows, PAGE).get_page(request.GET.get("page"))
    names = names_of_units({one.plan.unit_id for one in page}, today)
    context = {
        "page": page,
        "lines": plan_selectors.action_lines(page, names, today),
        "state": state,
        "states": [*PlanAction.State.choices, ("all", _("all"))],
        "today": today,
        "is_mine": is_mine,
    }
    return render_page(request, "targets/action_list.html", context)


def action_of(request: HttpRequest, pk: int) -> PlanAction:
    """The action, if the viewer may read it; else 404."""
    today = today_of(request.user, timezone.now())
    return get_object_or_404(PlanAction.objects.visible_to(request.user, on=today).for_list(), pk=pk)


def action_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new action of a plan."""
    today = today_of(request.user, timezone.now())
    plan = plan_of(request, pk)
    require(may_change_plan(request.user, plan.unit, on=today))
    form = PlanActionForm(request.POST or None, plan=plan, viewer=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    add_action(plan, **form.values(), by=request.user, today=today)
                    sending.leads_to(f"{reverse('targets:plan_detail', args=[plan.pk])}#actions")
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Added. Whoever does it finds it on Today a week before it is due."))
            return redirect(sending.url)
    context = {"form": form, "plan": plan, "name": name_of_unit(plan.unit, today)}
    return render_page(request, "targets/action_add.html", context)


@require_GET
def action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One action: what, who, until when, and what became of it."""
    return action_page(request, action_of(request, pk), DropForm())


def action_page(request: HttpRequest, action: PlanAction, form: DropForm) -> HttpResponse:
    """The page of an action; a form that was refused stands open on it, with what was typed."""
    today = today_of(request.user, timezone.now())
    context = {
        "action": action,
        "name": name_of_unit(action.plan.unit, today),
        "today": today,
        "may_end": may_end(PLAN_ACTIONS, request.user, action, on=today),
        "may_change": may_change_plan(request.user, action.plan.unit, on=today),
        "form": form,
    }
    return render_page(request, "targets/action_detail.html", context)


def action_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another word, day or owner for an action that is open."""
    today = today_of(request.user, timezone.now())
    action = action_of(request, pk)
    require(may_change_plan(request.user, action.plan.unit, on=today))
    form = PlanActionForm(request.POST or None, plan=action.plan, viewer=request.user, today=today, action=action)
    page = reverse("targets:action_detail", args=[action.pk])
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            actions.change(PLAN_ACTIONS, action, **form.values(), version=version, by=request.user, today=today)
        except StaleVersion:
            return show_conflict(request, form, action_of(request, pk), back=page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(page)
    context = {"form": form, "action": action, "name": name_of_unit(action.plan.unit, today)}
    return render_page(request, "targets/action_edit.html", context)


@require_POST
def action_done(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done."""
    now = timezone.now()
    action = action_of(request, pk)
    actions.finish(PLAN_ACTIONS, action, by=request.user, now=now, today=today_of(request.user, now))
    messages.success(request, _("Done, and kept."))
    return redirect(safe_next(request, default=reverse("targets:action_detail", args=[pk])))


@require_POST
def action_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not to be done any more."""
    now = timezone.now()
    today = today_of(request.user, now)
    action, form = action_of(request, pk), DropForm(request.POST)
    require(may_change_plan(request.user, action.plan.unit, on=today))
    if form.is_valid():
        try:
            actions.drop(PLAN_ACTIONS, action, **form.cleaned_data, by=request.user, now=now, today=today)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("targets:action_detail", pk=pk)
    return action_page(request, action, form)

"""Sending a revision to be approved, and sending it back; approving it is locking it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.http import render_page
from core.models import StaleVersion
from core.typed import number_in
from core.verdicts import require
from org.access import today_of
from targets import approving
from targets.forms_plan import SendBackForm
from targets.models import Plan
from targets.permissions import may_lock_plan
from targets.views_plan import plan_of


@require_POST
def plan_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the revision to whoever stands above."""
    version = number_in(request.POST.get("version", "")) or 0
    return _do(request, plan_of(request, pk), approving.ask_for_approval, _("Sent to be approved."), version=version)


@require_POST
def plan_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives the revision back to whoever sent it, with a reason; a refused one stays open with what was typed."""
    plan, form = plan_of(request, pk), SendBackForm(request.POST)
    require(may_lock_plan(request.user, plan, on=today_of(request.user, timezone.now())))
    if not form.is_valid():
        return render_page(request, "targets/plan_send_back.html", {"plan": plan, "form": form})
    return _do(request, plan, approving.send_back, _("Sent back."), words=form.cleaned_data["words"])


def _do(request: HttpRequest, plan: Plan, act: Callable[..., None], done: str, **told: int | str) -> HttpResponse:
    now = timezone.now()
    try:
        act(plan, **told, by=request.user, now=now, today=today_of(request.user, now))
    except StaleVersion:
        messages.error(request, _("Meanwhile somebody changed the plan. Look again; nothing was done."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("targets:plan_detail", pk=plan.pk)

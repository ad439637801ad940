"""The pages of scenarios: what can be rehearsed, and how it is written."""

from collections.abc import Mapping
from types import SimpleNamespace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import require
from training.models import Scenario, ScenarioText
from training.rehearsals import scenarios
from training.rehearsals.forms import ScenarioForm
from training.rehearsals.permissions import may_keep_scenarios, may_open_scenario
from training.tabs import tabs_of

both = require_http_methods(["GET", "POST"])


def read_scenario(request: HttpRequest, pk: int) -> Scenario:
    return get_object_or_404(Scenario.objects.visible_to(request.user).prefetch_related("texts"), pk=pk)


@require_GET
def scenario_list(request: HttpRequest) -> HttpResponse:
    """What can be rehearsed; what is laid aside only to those who write scenarios."""
    verdict = may_keep_scenarios(request.user, now=timezone.now())
    rows = Scenario.objects.visible_to(request.user).prefetch_related("texts")
    offered = [(row, row.told()) for row in rows if row.retired_at is None]
    retired = [(row, row.told()) for row in rows if row.retired_at] if verdict else []
    tabs = tabs_of(request.user, "training:scenario_list")
    context = {"offered": offered, "retired": retired, "may_keep": verdict, "tabs": tabs}
    return render_page(request, "training/scenario_list.html", context)


@require_GET
def scenario_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A scenario without its hidden objections; with them for those who write it."""
    scenario, now = read_scenario(request, pk), timezone.now()
    context = {
        "scenario": scenario,
        "text": scenario.told(),
        "may_keep": may_keep_scenarios(request.user, now=now),
        "may_open": may_open_scenario(request.user, scenario, now=now),
    }
    return render_page(request, "training/scenario_detail.html", context)


@both
def scenario_add(request: HttpRequest) -> HttpResponse:
    """A new scenario."""
    now = timezone.now()
    require(may_keep_scenarios(request.user, now=now))
    form = ScenarioForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
            if not sending.is_repeat:
                scenario = scenarios.add_scenario(form.texts, by=request.user, now=now)
                sending.leads_to(reverse("training:scenario_detail", args=[scenario.pk]))
        messages.success(request, _("The scenario can be rehearsed now."))
        return redirect(sending.url)
    context = {"form": form, "heading": _("Write a scenario"), "back": reverse("training:scenario_list")}
    return render_page(request, "training/scenario_edit.html", context)


@both
def scenario_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another edition of a scenario."""
    scenario, now = read_scenario(request, pk), timezone.now()
    require(may_open_scenario(request.user, scenario, now=now))
    back = reverse("training:scenario_detail", args=[pk])
    initial = typed_texts(scenario) | {"version": scenario.version}
    form = ScenarioForm(request.POST or None, is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            scenarios.edit_scenario(scenario, form.texts, by=request.user, now=now, version=version)
        except StaleVersion:
            fresh = read_scenario(request, pk)
            saved = SimpleNamespace(version=fresh.version, **typed_texts(fresh))
            return show_conflict(request, form, saved, back=back)
        messages.success(request, _("Saved. Rehearsals that are planned keep the texts of before."))
        return redirect(back)
    context = {"form": form, "heading": _("Change the scenario"), "back": back}
    return render_page(request, "training/scenario_edit.html", context)


def typed_texts(scenario: Scenario) -> Mapping[str, str]:
    """The newest texts by the names that the form gives its fields."""
    rows = [text for text in scenario.texts.all() if text.edition == scenario.version]
    return {f"{name}_{row.language}": getattr(row, name) for row in rows for name in ScenarioText.TEXTS}


@require_POST
def scenario_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Lays a scenario aside, or brings it back."""
    scenario, is_retired = read_scenario(request, pk), request.POST.get("retired") != "no"
    scenarios.retire_scenario(scenario, is_retired=is_retired, by=request.user, now=timezone.now())
    messages.success(request, _("It is laid aside.") if is_retired else _("It can be rehearsed again."))
    return redirect("training:scenario_detail", pk=pk)

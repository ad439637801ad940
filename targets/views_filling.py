"""Filling the cells of a plan from last year: first what would be written is shown, then it is."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import render_page
from core.models import StaleVersion
from core.typed import number_in
from core.verdicts import require
from org.access import today_of
from org.naming import name_of_unit
from org.tree import OrgTree
from targets import filling, plan_selectors, planning
from targets.forms_plan import FillForm
from targets.models import CellChange
from targets.permissions import may_change_plan
from targets.views_plan import metric_of, plan_of


def plan_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Says which cells would be filled and which overwritten; sent again with the version that was seen, it does so."""
    today = today_of(request.user, timezone.now())
    plan = plan_of(request, pk)
    require(may_change_plan(request.user, plan.unit, on=today))
    metric, _metrics = metric_of(request, plan)
    before = filling.source_plan(plan)
    # Of what is no sum the entries of a month do not add up to a target.
    sources = [(filling.RESULTS, _("last year's results"))] if metric.sums_up else []
    if before:
        sources.insert(0, (filling.PLAN, _("last year's plan")))
    sent = request.POST if request.method == "POST" else request.GET
    form = FillForm(sent if "source" in sent else None, sources=sources)
    preview, refusals = None, []
    if form.is_valid():
        there = planning.months_there(plan)
        people, units = plan_selectors.rows_of(plan, there, plan.cells.all())
        rows = plan_selectors.with_totals([*people, *units], metric)
        if form.cleaned_data["source"] == filling.PLAN:
            known = filling.of_plan(before, metric)
        else:
            known = filling.of_results(plan, metric, OrgTree.on(today))
        keys = {row.key for row in rows}
        wanted = filling.a_year_later(known, metric, percent=form.cleaned_data["percent"], keys=keys, there=there)
        preview = filling.Preview(
            rows, filling.of_plan(plan, metric), wanted, plan.starts_in, form.cleaned_data["only_empty"]
        )
    if request.method == "POST" and preview is not None:
        try:
            saved = planning.save_amounts(
                plan,
                metric,
                preview.amounts,
                version=number_in(request.POST.get("version", "")) or 0,
                by=request.user,
                today=today,
                act=CellChange.Act.FILLED,
            )
        except StaleVersion:
            plan.refresh_from_db()
            refusals = [_("Meanwhile somebody changed the plan. This is what would be written now; nothing was yet.")]
        except ValidationError as error:
            refusals = error.messages
        else:
            messages.success(request, _("%(count)s cells saved.") % {"count": len(saved)})
            return redirect(f"{reverse('targets:plan_detail', args=[plan.pk])}?metric={metric.code}")
    context = {
        "plan": plan,
        "name": name_of_unit(plan.unit, today),
        "metric": metric,
        "form": form,
        "preview": preview,
        "refusals": refusals,
    }
    return render_page(request, "targets/plan_fill.html", context)

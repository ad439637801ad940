"""The page of suggestions: each row of a plan with what history says about its months, ready to be taken."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import render_page
from core.models import StaleVersion
from core.periods import Month
from core.typed import number_in
from core.verdicts import require
from org.access import today_of
from org.naming import name_of_unit
from org.tree import OrgTree
from targets import plan_selectors, planning, suggesting
from targets.asked import asked_from_above
from targets.grid import RESERVE
from targets.models import PlanCell
from targets.permissions import may_change_plan
from targets.suggested import METHODS
from targets.views_plan import metric_of, plan_of

PAGE = 50
EVERYBODY = "everybody"  # no row is called so


@require_http_methods(["GET", "POST"])
def plan_suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the suggestions of one metric; a POST takes one line into the open months of its row, or of every part."""
    today = today_of(request.user, timezone.now())
    plan = plan_of(request, pk)
    require(may_change_plan(request.user, plan.unit, on=today))
    metric, metrics = metric_of(request, plan)
    cells = list(plan.cells.all())
    there, tree = planning.months_there(plan), OrgTree.on(today)
    people, units = plan_selectors.rows_of(plan, there, cells)
    parts = [*people, *units]
    page = Paginator(parts, PAGE).get_page(request.GET.get("page"))
    rows = [row for row in plan_selectors.with_totals(page, metric) if row.key.row != RESERVE]
    if request.method == "POST":
        chosen = request.POST.get("row")
        row = next((one for one in rows if one.name == chosen), None)
        method = request.POST.get("method")
        if (row is not None or chosen == EVERYBODY) and method in METHODS and metric.sums_up:
            version = number_in(request.POST.get("version", "")) or 0
            kept = {"there": there, "tree": tree, "version": version, "by": request.user, "today": today}
            try:
                if row is not None:
                    saved = suggesting.take_suggestion(plan, metric, row, method, **kept)
                else:
                    follows = request.POST.get("total") == "sum"
                    saved = suggesting.take_for_everybody(plan, metric, parts, method, total_follows=follows, **kept)
            except StaleVersion:
                messages.error(request, _("Meanwhile somebody changed the plan. Look again; nothing was written."))
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _("%(count)s cells saved.") % {"count": len(saved)})
                if row is None:  # nothing is left to take here
                    return redirect(f"{reverse('targets:plan_detail', args=[plan.pk])}?metric={metric.code}")
        return redirect(request.get_full_path())
    stored = {(planning.key_of(one), Month(one.month)): one for one in cells if one.metric_id == metric.pk}
    asked_of_it = any(one.row == PlanCell.Row.TOTAL for one in cells if one.metric_id == metric.pk)
    context = {
        "plan": plan,
        "name": name_of_unit(plan.unit, today),
        "metric": metric,
        "metrics": metrics,
        "page": page,
        "methods": METHODS if parts and metric.sums_up and plan.is_draft else [],
        "total_follows": not asked_of_it and metric not in asked_from_above(plan),
        "rows": suggesting.suggestions(metric, rows, plan, viewer=request.user, stored=stored, tree=tree, today=today)
        if metric.sums_up
        else [],
    }
    return render_page(request, "targets/plan_suggest.html", context)

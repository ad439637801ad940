"""The page of suggestions: each row of a plan with what history says about its months, ready to be taken."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import render_page
from core.models import StaleVersion
from core.periods import Month
from core.typed import number_in
from core.verdicts import require
from org.access import today_of
from org.tree import OrgTree
from targets import plan_selectors, planning, suggesting
from targets.grid import RESERVE
from targets.permissions import may_change_plan
from targets.suggested import METHODS
from targets.views_plan import metric_of, plan_of

PAGE = 50


@require_http_methods(["GET", "POST"])
def plan_suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the suggestions of one metric; a POST takes one line into the open months of its row."""
    today = today_of(request.user, timezone.now())
    plan = plan_of(request, pk)
    require(may_change_plan(request.user, plan.unit, on=today))
    metric, metrics = metric_of(request, plan)
    cells = list(plan.cells.all())
    there, tree = planning.months_there(plan), OrgTree.on(today)
    people, units = plan_selectors.rows_of(plan, there, cells)
    page = Paginator([*people, *units], PAGE).get_page(request.GET.get("page"))
    rows = [row for row in plan_selectors.with_totals(page, metric) if row.key.row != RESERVE]
    if request.method == "POST":
        row = next((one for one in rows if one.name == request.POST.get("row")), None)
        method = request.POST.get("method")
        if row is not None and method in METHODS and metric.sums_up:
            kept = {"there": there, "tree": tree, "by": request.user, "today": today}
            version = number_in(request.POST.get("version", "")) or 0
            try:
                saved = suggesting.take_suggestion(plan, metric, row, method, version=version, **kept)
            except StaleVersion:
                messages.error(request, _("Meanwhile somebody changed the plan. Look again; nothing was written."))
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _("%(count)s cells saved.") % {"count": len(saved)})
        return redirect(request.get_full_path())
    stored = {(planning.key_of(one), Month(one.month)): one for one in cells if one.metric_id == metric.pk}
    context = {
        "plan": plan,
        "name": plan_selectors.name_of_unit(plan.unit, today),
        "metric": metric,
        "metrics": metrics,
        "page": page,
        "rows": suggesting.suggestions(metric, rows, plan, stored=stored, tree=tree, today=today)
        if metric.sums_up
        else [],
    }
    return render_page(request, "targets/plan_suggest.html", context)

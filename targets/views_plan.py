"""Pages of plans: which units have one, the grid of a year, splitting, locking, revising."""

from fractions import Fraction

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import exporting
from core.forms import once
from core.http import render_page
from core.models import StaleVersion
from core.paging import FirstRowsPaginator
from core.periods import Month
from core.typed import number_in
from core.verdicts import require
from core.wording import name_in_words
from org.access import access_of, today_of
from org.models import Unit
from org.naming import name_of_unit
from org.tree import OrgTree
from targets import locking, plan_selectors, planning, seasons, suggesting
from targets.asked import asked_from_above, differing, take_what_is_asked
from targets.forms_plan import PlanGridForm, ReviseForm, SplitForm
from targets.grid import Grid, in_columns
from targets.models import Metric, Plan, PlanCell
from targets.models_negotiation import WORDS
from targets.negotiation import talks_of
from targets.permissions import may_change_plan, may_lock_plan, may_revise_plan
from targets.plan_files import exported_plan, plan_header
from targets.plan_problems import months_in_words, problem_lines
from targets.plan_step import next_step
from targets.revising import changes_of, open_step
from targets.suggested import METHODS

PAGE = 50
YEARS_AROUND = 2


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """The units for which the viewer plans a year, each with its newest plan."""
    today = today_of(request.user, timezone.now())
    year = number_in(request.GET.get("year", "")) or today.year
    first, last = today.year - YEARS_AROUND, today.year + YEARS_AROUND
    year = min(max(year, first), last)
    page = FirstRowsPaginator(plan_selectors.units_to_plan(request.user, year, today), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "year": year,
        "before": year - 1 if year > first else None,
        "after": year + 1 if year < last else None,
        "page": page,
        "rows": plan_selectors.newest_plans(page, year),
    }
    return render_page(request, "targets/plan_list.html", context)


@require_POST
def plan_start(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Begins the plan of a unit's year, or opens the one that exists."""
    today = today_of(request.user, timezone.now())
    unit = get_object_or_404(Unit, versions__in=plan_selectors.units_to_plan(request.user, year, today), code=code)
    plan = planning.start_plan(unit, year, by=request.user, today=today)
    return redirect("targets:plan_detail", pk=plan.pk)


def plan_of(request: HttpRequest, pk: int) -> Plan:
    """The plan, if the viewer may read it; else 404."""
    today = today_of(request.user, timezone.now())
    plans = Plan.objects.visible_to(request.user, on=today).select_related("unit", "made_by", "locked_by")
    return get_object_or_404(plans, pk=pk)


def plan_and_versions(request: HttpRequest, pk: int) -> tuple[Plan, list[Plan]]:
    """The plan, if the viewer may read it, and all versions of its unit's year; else 404. One query."""
    today = today_of(request.user, timezone.now())
    plans = Plan.objects.visible_to(request.user, on=today).select_related("unit", "made_by", "locked_by")
    year = Subquery(Plan.objects.filter(pk=pk).values("year"))
    versions = list(plans.filter(unit__plans=pk, year=year).order_by("number"))
    plan = next((one for one in versions if one.pk == pk), None)
    if plan is None:
        raise Http404
    return plan, versions


def metric_of(request: HttpRequest, plan: Plan) -> tuple[Metric, list[Metric]]:
    """The metric asked for, the first where none is; and all that can be planned in the year."""
    metrics = list(Metric.objects.planned(plan.year))
    wanted = request.GET.get("metric", "")
    return next((metric for metric in metrics if metric.code == wanted), metrics[0]), metrics


def plan_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The grid of a plan, one metric at a time; only what was typed and differs is saved."""
    today = today_of(request.user, timezone.now())
    plan, versions = plan_and_versions(request, pk)
    metric, metrics = metric_of(request, plan)
    there = planning.months_there(plan)
    cells = locking.cells_of(plan)
    people, units = plan_selectors.rows_of(plan, there, cells)
    if request.method == "GET" and (how := exporting.wanted(request)):
        lines = exported_plan(plan, [*people, *units], metrics, cells)
        return exporting.export(request, f"plan-{plan.unit.code}-{plan.year}", plan_header(), lines, how=how)
    page = Paginator([*people, *units], PAGE).get_page(request.GET.get("page"))
    rows = plan_selectors.with_totals(page, metric)
    grids = locking.grids_of(plan, cells)
    stored = {(planning.key_of(cell), Month(cell.month)): cell for cell in cells if cell.metric_id == metric.pk}
    grid = grids.get(metric) or Grid(plan.months, {}, metric.aggregation)
    asked = asked_from_above(plan)
    data = request.POST if request.method == "POST" else None
    form = PlanGridForm(data, rows=rows, metric=metric, grid=grid, stored=stored, there=there)
    if request.method == "POST":
        edits = form.edits(plan.starts_in)
        if not form.errors:
            try:
                saved = planning.save_plan_cells(plan, metric, edits, by=request.user, today=today)
            except StaleVersion:
                form.show_what_others_saved(edits)
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, _("%(count)s cells saved.") % {"count": len(saved)})
                return redirect(request.get_full_path())
    problems = locking.problems_of(plan, grids, there, asked) if plan.is_draft else []
    comes_out = bool(grids) and not problems
    talks = talks_of(plan) if plan.is_draft and comes_out else []
    sent = open_step(plan)
    may_lock = may_lock_plan(request.user, plan, on=today)
    holders = {cell.person_id for cell in cells if cell.row == PlanCell.Row.PERSON} - {request.user.pk}
    may_change = may_change_plan(request.user, plan.unit, on=today)
    tree = access_of(request.user, today).tree
    beside = {}
    if plan.is_draft and may_change.allowed and metric.sums_up:
        viewer = request.user
        told = suggesting.suggestions(metric, rows, plan, viewer=viewer, stored=stored, tree=tree, today=today)
        beside = {one.row.key: one for one in told if one.says_something}
    context = {
        "plan": plan,
        "name": name_of_unit(plan.unit, today, tree),
        "metric": metric,
        "metrics": metrics,
        "methods": METHODS,
        "has_beside": bool(beside),
        "form": form,
        "lines": [(*line, beside.get(line[0].key)) for line in form.lines(plan.starts_in)],
        "left": form.left(),
        "page": page,
        "above": in_columns(plan.months, asked[metric], metric.aggregation) if metric in asked else [],
        "differs": any(of == metric for of, _problem in differing(plan, grids, asked)),
        "problems": problem_lines(problems),
        "may_change": may_change,
        "unagreed": [name_in_words(talk.person) for talk in talks if not talk.is_agreed],
        "step": next_step(
            is_draft=plan.is_draft,
            comes_out=comes_out,
            people=holders,
            talks={talk.person_id: talk for talk in talks},
            approves=plan.number > 1 and may_lock.allowed and request.user.pk != plan.made_by_id,
            is_sent_back=sent is not None and not sent.is_asked,
            is_sent=sent is not None and sent.is_asked,
        ),
        "sent": sent,
        "changes": changes_of(plan, cells, plan_selectors.all_rows([*people, *units])) if plan.is_draft else [],
        "may_lock": may_lock,
        "may_revise": may_revise_plan(request.user, plan, on=today),
        "versions": versions,
        "actions": plan_selectors.actions_of(plan, today),
        "today": today,
    }
    return render_page(request, "targets/plan_detail.html", context)


@require_POST
def plan_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes what is asked from above the total of the plan."""
    today = today_of(request.user, timezone.now())
    plan = plan_of(request, pk)
    metric, _metrics = metric_of(request, plan)
    version = number_in(request.POST.get("version", "")) or 0
    try:
        saved = take_what_is_asked(plan, metric, version=version, by=request.user, today=today)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(count)s cells saved.") % {"count": len(saved)})
    return redirect(f"{reverse('targets:plan_detail', args=[plan.pk])}?metric={metric.code}")


def plan_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Splits a year by season and shares into the grid."""
    today = today_of(request.user, timezone.now())
    plan = plan_of(request, pk)
    require(may_change_plan(request.user, plan.unit, on=today))
    metric, _metrics = metric_of(request, plan)
    people, units = plan_selectors.rows_of(plan, planning.months_there(plan), plan.cells.all())
    rows = [*people, *units]
    likes = seasons.choices(plan, metric, viewer=request.user, on=today)
    like = next((value for value, _label in likes if value == request.GET.get("like")), "")
    initial = {"version": plan.version, "reserve_name": plan.reserve_name}
    known = seasons.amounts_like(plan, metric, like, tree=OrgTree.on(today)) if like else {}
    form = SplitForm(request.POST or None, rows=rows, initial=initial)
    form.begin_with(seasons.season_of(known), seasons.shares_of(known, rows))
    if request.method == "POST" and form.is_valid():
        try:
            planning.save_split(
                plan,
                metric,
                annual=form.cleaned_data["annual"],
                season=form.cleaned_data["season"],
                shares=form.weights(),
                reserve=Fraction(form.cleaned_data["reserve"] or 0, 100),
                reserve_name=form.cleaned_data["reserve_name"],
                version=form.cleaned_data["version"],
                by=request.user,
                today=today,
            )
        except StaleVersion:
            form.show_what_others_saved(*plan_selectors.version_and_year_of(plan, metric))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Split. Every part can still be changed."))
            return redirect(f"{reverse('targets:plan_detail', args=[plan.pk])}?metric={metric.code}")
    context = {
        "plan": plan,
        "name": name_of_unit(plan.unit, today),
        "metric": metric,
        "form": form,
        "likes": likes,
        "like": like,
        "is_unknown": bool(like) and not known,
        "without": months_in_words(seasons.months_without(known, plan.year)),
    }
    return render_page(request, "targets/plan_split.html", context)


@require_POST
def plan_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Fixes the plan; the open months become targets."""
    now = timezone.now()
    plan = plan_of(request, pk)
    version, word = number_in(request.POST.get("version", "")) or 0, request.POST.get("word", "")[:WORDS]
    today = today_of(request.user, now)
    try:
        locking.lock_plan(plan, version=version, by=request.user, now=now, today=today, word=word)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Locked. The months that are open are now the targets of its people."))
    return redirect("targets:plan_detail", pk=plan.pk)


def plan_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins the next version of a locked plan."""
    today = today_of(request.user, timezone.now())
    plan = plan_of(request, pk)
    require(may_revise_plan(request.user, plan, on=today))
    form = ReviseForm(request.POST or None, plan=plan, today=today)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("starts_in", "reason")}
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    revision = locking.revise_plan(plan, **values, by=request.user, today=today)
                    sending.leads_to(reverse("targets:plan_detail", args=[revision.pk]))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(sending.url)
    context = {"plan": plan, "name": name_of_unit(plan.unit, today), "form": form}
    return render_page(request, "targets/plan_revise.html", context)

"""Pages of goals: of which unit, their stages, and how far each is."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.paging import FirstRowsPaginator
from core.verdicts import require
from org.access import today_of
from org.models import UnitVersion
from targets import goals, plan_selectors
from targets.forms_goals import ConfirmForm, GoalForm, StageForm
from targets.models import Goal, GoalStage
from targets.permissions import heads_units, may_change_plan

PAGE = 20


@require_GET
def goal_list(request: HttpRequest) -> HttpResponse:
    """The goals of the units one plans for or reads, each with its stages; ?unit= shows those of one."""
    today = today_of(request.user, timezone.now())
    rows = Goal.objects.visible_to(request.user, on=today).with_stages()
    unit = request.GET.get("unit", "")
    if unit:
        rows = rows.filter(unit__code=unit)
    page = FirstRowsPaginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": plan_selectors.goal_lines(page, today),
        "may_add": bool(heads_units(request.user, on=today)),
        "of_one_unit": bool(unit),
    }
    return render_page(request, "targets/goal_list.html", context)


def goal_of(request: HttpRequest, pk: int) -> Goal:
    """The goal, if the viewer may read it; else 404."""
    today = today_of(request.user, timezone.now())
    return get_object_or_404(Goal.objects.visible_to(request.user, on=today).with_stages(), pk=pk)


def goal_add(request: HttpRequest) -> HttpResponse:
    """A new goal of a unit one heads."""
    today = today_of(request.user, timezone.now())
    mine = UnitVersion.objects.on(today).filter(unit__in=heads_units(request.user, on=today)).order_by("unit__code")
    units = list(mine)
    if not units:
        raise PermissionDenied(_("The plan of a unit is made by its head and by those above."))
    form = GoalForm(request.POST or None, units=units, today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with once(request, request.user, data["submit_key"]) as sending:
            if not sending.is_repeat:
                told = {"name": data["name"], "starts_in": data["starts_in"], "by": request.user, "today": today}
                goal = goals.set_goal(data["unit"], **told)
                sending.leads_to(reverse("targets:goal_detail", args=[goal.pk]))
        return redirect(sending.url)
    return render_page(request, "targets/goal_add.html", {"form": form})


@require_GET
def goal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A goal, its stages in the order of their days, and how far each is."""
    return goal_page(request, goal_of(request, pk))


def goal_page(
    request: HttpRequest, goal: Goal, refused: GoalStage | None = None, form: ConfirmForm | None = None
) -> HttpResponse:
    """The page of a goal; a form that was refused stands open at its stage, with what was typed."""
    today = today_of(request.user, timezone.now())
    context = {
        "goal": goal,
        "line": plan_selectors.goal_lines([goal], today)[0],
        "may_change": may_change_plan(request.user, goal.unit, on=today),
        "refused": refused,
        "form": form,
    }
    return render_page(request, "targets/goal_detail.html", context)


def goal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or first month."""
    today = today_of(request.user, timezone.now())
    goal = goal_of(request, pk)
    require(may_change_plan(request.user, goal.unit, on=today))
    form = GoalForm(request.POST or None, units=[], today=today, goal=goal)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "starts_in", "version")}
        try:
            goals.change_goal(goal, **values, by=request.user, today=today)
        except StaleVersion:
            page = reverse("targets:goal_detail", args=[pk])
            return show_conflict(request, form, goal_of(request, pk), back=page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("targets:goal_detail", pk=pk)
    return render_page(request, "targets/goal_edit.html", {"form": form, "goal": goal})


def stage_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new stage of a goal."""
    today = today_of(request.user, timezone.now())
    goal = goal_of(request, pk)
    require(may_change_plan(request.user, goal.unit, on=today))
    form = StageForm(request.POST or None, goal=goal)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    goals.add_stage(goal, **form.values(), by=request.user, today=today)
                    sending.leads_to(reverse("targets:goal_detail", args=[pk]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(sending.url)
    return render_page(request, "targets/stage_add.html", {"form": form, "goal": goal})


def stage_of(request: HttpRequest, pk: int) -> GoalStage:
    """The stage, if the viewer may read its goal; else 404."""
    today = today_of(request.user, timezone.now())
    readable = Goal.objects.visible_to(request.user, on=today)
    stages = GoalStage.objects.filter(goal__in=readable).select_related("goal__unit", "metric")
    return get_object_or_404(stages, pk=pk)


def stage_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, day or measure for a stage that is not reached."""
    today = today_of(request.user, timezone.now())
    stage = stage_of(request, pk)
    require(may_change_plan(request.user, stage.goal.unit, on=today))
    form = StageForm(request.POST or None, goal=stage.goal, stage=stage)
    page = reverse("targets:goal_detail", args=[stage.goal_id])
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            goals.change_stage(stage, **form.values(), version=version, by=request.user, today=today)
        except StaleVersion:
            return show_conflict(request, form, stage_of(request, pk), back=page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(page)
    return render_page(request, "targets/stage_edit.html", {"form": form, "goal": stage.goal})


@require_POST
def stage_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """It is reached, says a head."""
    now = timezone.now()
    today = today_of(request.user, now)
    stage, form = stage_of(request, pk), ConfirmForm(request.POST)
    require(may_change_plan(request.user, stage.goal.unit, on=today))
    if form.is_valid():
        try:
            goals.confirm_stage(stage, **form.cleaned_data, by=request.user, now=now, today=today)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("targets:goal_detail", pk=stage.goal_id)
    return goal_page(request, goal_of(request, stage.goal_id), stage, form)

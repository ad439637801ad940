"""The pages of a plan to improve: one that shows it, and one for each act."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.acting import Act, answer
from core.http import render_page
from core.verdicts import NotNow
from core.wording import name_in_words
from org.access import today_of
from reviews.cases import improving
from reviews.cases import permissions as may
from reviews.cases.forms import ChangePlanForm, EndForm, NextForm, NoteForm, OpenPlanForm, TermsForm
from reviews.cases.ground import Ground
from reviews.cases.page import PlanPage
from reviews.cases.views import read_person
from reviews.models import ImprovementPlan

both = require_http_methods(["GET", "POST"])
State = ImprovementPlan.State


@both
def improvement_add(request: HttpRequest, code: str) -> HttpResponse:
    """Opens a plan for somebody whose grades ask for it."""
    person, now = read_person(request, code), timezone.now()
    today = today_of(request.user, now)
    ground = Ground.of(person, viewer=request.user, today=today)

    def do(form: TermsForm) -> str:
        return page_of(improving.open_plan(person, form.terms, by=request.user, now=now))

    act = Act(
        heading=_("A plan for %(name)s") % {"name": name_in_words(person)},
        lead=_("A plan helps somebody to reach the goals again: what is measured, what is learned, a talk each week."),
        button=_("Open the plan"),
        done=_("The plan is open. The person is asked to read it."),
        back=reverse("cases:next_step", args=[person.code]),
        verdict=may.may_open_plan(request.user, ground),
        do=do,
    )
    return answer(request, act, OpenPlanForm(request.POST or None, today=today, initial={"starts_on": today}))


def page_of(plan: ImprovementPlan) -> str:
    return reverse("cases:improvement_detail", args=[plan.pk])


def read_plan(request: HttpRequest, pk: int) -> ImprovementPlan:
    """The plan, if the viewer reads it, else 404."""
    plans = ImprovementPlan.objects.visible_to(request.user)
    joined = ("person", "leader", "opened_by", "ended_by", "next_by", "follows", "followed_by")
    return get_object_or_404(plans.select_related(*joined), pk=pk)


def ground_of(request: HttpRequest, plan: ImprovementPlan, now: Any) -> Ground:
    return Ground.of(plan.person, viewer=request.user, today=today_of(request.user, now))


@require_GET
def improvement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan with its goals, its weeks and what the person says."""
    page = PlanPage(read_plan(request, pk), request.user, timezone.now())
    return render_page(request, "reviews/improvement_detail.html", {"page": page, "plan": page.plan})


@both
def improvement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what a plan says until it runs."""
    plan, now = read_plan(request, pk), timezone.now()

    def do(form: TermsForm) -> str:
        version = form.cleaned_data["version"]
        improving.change_plan(plan, form.terms, by=request.user, now=now, version=version)
        return page_of(plan)

    act = Act(
        heading=_("Change the plan of %(name)s") % {"name": name_in_words(plan.person)},
        button=_("Save"),
        done=_("The plan is changed. The person is asked to read it again."),
        back=page_of(plan),
        verdict=may.may_lead(request.user, plan, ground_of(request, plan, now), State.OPENED),
        do=do,
        row=plan,
    )
    told = {"today": today_of(request.user, now), "plan": plan, "initial": ChangePlanForm.initial_of(plan)}
    return answer(request, act, ChangePlanForm(request.POST or None, **told))


@require_POST
def improvement_see(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that the person has read the plan."""
    plan = read_plan(request, pk)
    improving.see_plan(plan, by=request.user, now=timezone.now())
    messages.success(request, _("Noted: you have read your plan. You can say what you think of it at any time."))
    return redirect(page_of(plan))


@require_POST
def improvement_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Starts the plan once both have talked."""
    plan = read_plan(request, pk)
    try:
        improving.start_plan(plan, by=request.user, now=timezone.now())
    except NotNow as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("The plan runs."))
    return redirect(page_of(plan))


@both
def coaching_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes what the coaching of this week came to."""
    plan, now = read_plan(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        improving.note_coaching(plan, form.cleaned_data["text"], by=request.user, now=now)
        return page_of(plan)

    act = Act(
        heading=_("Coaching %(name)s this week") % {"name": name_in_words(plan.person)},
        lead=_("What you practised, what went better, what comes next. The person reads it."),
        button=_("Keep it"),
        done=_("The note is kept."),
        back=page_of(plan),
        verdict=may.may_lead(request.user, plan, ground_of(request, plan, now), State.ACTIVE),
        do=do,
    )
    return answer(request, act, NoteForm(request.POST or None))


@both
def statement_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The person says what they think of the plan."""
    plan, now = read_plan(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        improving.write_statement(plan, form.cleaned_data["text"], by=request.user, now=now)
        return page_of(plan)

    act = Act(
        heading=_("Your statement"),
        lead=_(
            "What you see differently, what you need, what helps. It stays with the plan; superiors and HR read it."
        ),
        button=_("Keep it"),
        done=_("Your statement is kept."),
        back=page_of(plan),
        verdict=may.may_write_statement(request.user, plan),
        do=do,
    )
    return answer(request, act, NoteForm(request.POST or None))


@both
def improvement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Says whether the goals were met."""
    plan, now = read_plan(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        values = form.cleaned_data
        told = {"is_met": values["outcome"] == "met", "result": values["result"], "version": values["version"]}
        improving.end_plan(plan, by=request.user, now=now, **told)
        return page_of(plan)

    act = Act(
        heading=_("Are the goals of %(name)s met?") % {"name": name_in_words(plan.person)},
        button=_("Say it"),
        done=_("It is said. The person reads why."),
        back=page_of(plan),
        verdict=may.may_lead(request.user, plan, ground_of(request, plan, now), State.ACTIVE),
        do=do,
        row=plan,
    )
    return answer(request, act, EndForm(request.POST or None, initial={"version": plan.version}))


@both
def improvement_next(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what follows a plan that was not met."""
    plan, now = read_plan(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        values = form.cleaned_data
        told = {"next_step": values["next_step"], "reason": values["next_reason"], "version": values["version"]}
        improving.say_what_follows(plan, by=request.user, now=now, **told)
        return page_of(plan)

    act = Act(
        heading=_("What follows for %(name)s?") % {"name": name_in_words(plan.person)},
        lead=_("Another post or training again comes first."),
        button=_("Say it"),
        done=_("It is said. The person reads why."),
        back=page_of(plan),
        verdict=may.may_say_what_follows(request.user, plan, ground_of(request, plan, now), now=now),
        do=do,
        row=plan,
    )
    return answer(request, act, NextForm(request.POST or None, plan=plan, initial={"version": plan.version}))


@both
def improvement_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens the second plan after one that was not met."""
    former, now = read_plan(request, pk), timezone.now()

    def do(form: TermsForm) -> str:
        return page_of(improving.open_plan(former.person, form.terms, by=request.user, now=now, follows=former))

    act = Act(
        heading=_("A second plan for %(name)s") % {"name": name_in_words(former.person)},
        lead=_("It follows the plan that was not met, with training again or in another post."),
        button=_("Open the plan"),
        done=_("The plan is open. The person is asked to read it."),
        back=page_of(former),
        verdict=may.may_open_again(request.user, former, ground_of(request, former, now)),
        do=do,
    )
    today = today_of(request.user, now)
    return answer(request, act, OpenPlanForm(request.POST or None, today=today, initial={"starts_on": today}))

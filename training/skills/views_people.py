"""Pages of people: how far somebody is, one level with its evidence, the team of a head, the development plan."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import require
from core.wording import name_in_words
from duties import actions
from duties.actions import may_end
from duties.forms_actions import DropForm
from org.access import Area, readable_people, today_of
from org.models import Person
from training.models import DevelopmentStep, Skill
from training.skills import levels, permissions, plan, selectors
from training.skills.forms import ConfirmForm, ProposeForm, ReviewForm, StepForm
from training.tabs import tabs_of


def person_of(request: HttpRequest, code: str) -> Person:
    """The person, if the viewer reads their training; else 404."""
    return get_object_or_404(readable_people(request.user, Area.TRAINING), code=code)


@require_GET
def skill_mine(request: HttpRequest) -> HttpResponse:
    """How far I am, and what comes next."""
    return _person_page(request, request.user, ReviewForm(), tabs=tabs_of(request.user, "training:skill_mine"))


@require_GET
def skill_person(request: HttpRequest, code: str) -> HttpResponse:
    """How far somebody is, and what comes next."""
    return _person_page(request, person_of(request, code), ReviewForm())


def _person_page(request: HttpRequest, person: Person, form: ReviewForm, tabs: object = ()) -> HttpResponse:
    today = today_of(request.user, timezone.now())
    page = selectors.PersonPage(person, request.user, today)
    context = {"page": page, "person": person, "form": form, "today": today, "tabs": tabs}
    return render_page(request, "training/skill_person.html", context)


@require_GET
def skill_level(request: HttpRequest, code: str, skill: str) -> HttpResponse:
    """One skill of somebody: what was said of it, and what shows it."""
    return _level_page(request, person_of(request, code), get_object_or_404(Skill, code=skill))


def _level_page(
    request: HttpRequest, person: Person, skill: Skill, form: ProposeForm | ConfirmForm | None = None
) -> HttpResponse:
    today = today_of(request.user, timezone.now())
    page = selectors.LevelPage(person, skill, request.user, today)
    if form is None and page.is_own:
        form = ProposeForm(initial={"level": page.line.next_level})
    elif form is None and page.may_confirm:
        proposed = page.line.proposal
        form = ConfirmForm(initial={"level": proposed.level if proposed else page.line.next_level, "day": today})
    context = {"page": page, "person": person, "skill": skill, "form": form, "today": today}
    return render_page(request, "training/skill_level.html", context)


@require_POST
def level_propose(request: HttpRequest, code: str, skill: str) -> HttpResponse:
    """I believe that I have reached a level."""
    person, row, form = person_of(request, code), get_object_or_404(Skill, code=skill), ProposeForm(request.POST)
    now = timezone.now()
    today = today_of(request.user, now)
    require(permissions.may_propose(request.user, person))
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("level", "note")}
        with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
            if not sending.is_repeat:
                levels.propose_level(person, row, **values, by=request.user, now=now, today=today)
                sending.leads_to(reverse("training:skill_level", args=[code, skill]))
        messages.success(request, _("Proposed. Your superior finds it on Today."))
        return redirect(sending.url)
    return _level_page(request, person, row, form)


@require_POST
def level_confirm(request: HttpRequest, code: str, skill: str) -> HttpResponse:
    """Which level somebody has, says the superior."""
    person, row, form = person_of(request, code), get_object_or_404(Skill, code=skill), ConfirmForm(request.POST)
    now = timezone.now()
    today = today_of(request.user, now)
    require(permissions.may_confirm(request.user, person, on=today))
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("level", "day", "note")}
        values["is_confirmed"] = form.cleaned_data["outcome"] == "confirmed"
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    levels.say_level(person, row, **values, by=request.user, now=now, today=today)
                    sending.leads_to(reverse("training:skill_level", args=[code, skill]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Kept. The person reads it, with what you wrote."))
            return redirect(sending.url)
    return _level_page(request, person, row, form)


@require_GET
def skill_team(request: HttpRequest) -> HttpResponse:
    """The gaps of the people directly under me, skill by skill."""
    today = today_of(request.user, timezone.now())
    people = list(selectors.direct_people(request.user, today))
    context = {
        "page": selectors.team_page(people, today),
        "today": today,
        "tabs": tabs_of(request.user, "training:skill_team"),
    }
    return render_page(request, "training/skill_team.html", context)


# --- the development plan ---------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def development_add(request: HttpRequest, code: str) -> HttpResponse:
    """A new step; `?skill=` names the gap that it closes."""
    today, person = today_of(request.user, timezone.now()), person_of(request, code)
    require(permissions.may_plan(request.user, person, on=today))
    skills = Skill.objects.used(today)
    chosen = skills.filter(code=request.GET.get("skill", "")).first()
    form = StepForm(request.POST or None, skills=skills)
    if chosen is not None:
        line = selectors.LevelPage(person, chosen, request.user, today).line
        form.initial |= {"skill": chosen.pk, "level": line.next_level}
    page = f"{reverse('training:skill_person', args=[code])}#plan"
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    plan.add_step(person, **form.values(), by=request.user, today=today)
                    sending.leads_to(page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Added. It stands on Today a week before its day."))
            return redirect(sending.url)
    title = _("A step for %(name)s") % {"name": name_in_words(person)}
    return render_page(request, "training/form.html", {"form": form, "title": title, "back": page})


def step_of(request: HttpRequest, pk: int) -> DevelopmentStep:
    """The step, if the viewer reads it; else 404."""
    rows = DevelopmentStep.objects.visible_to(request.user).select_related("owner", "skill", "made_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
def development_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One step, and what became of it."""
    return _step_page(request, step_of(request, pk), DropForm())


def _step_page(request: HttpRequest, step: DevelopmentStep, form: DropForm) -> HttpResponse:
    today = today_of(request.user, timezone.now())
    context = {
        "step": step,
        "form": form,
        "today": today,
        "is_late": step.is_late(today),
        "may_end": may_end(plan.STEPS, request.user, step, on=today),
        "may_change": permissions.may_plan(request.user, step.owner, on=today),
    }
    return render_page(request, "training/development_detail.html", context)


@require_http_methods(["GET", "POST"])
def development_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another day or way."""
    step, today = step_of(request, pk), today_of(request.user, timezone.now())
    require(permissions.may_plan(request.user, step.owner, on=today))
    skills = Skill.objects.used(today) | Skill.objects.filter(pk=step.skill_id)
    form = StepForm(request.POST or None, skills=skills, step=step)
    page = reverse("training:development_detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        told = form.values() | {"owner": step.owner, "version": form.cleaned_data["version"]}
        try:
            actions.change(plan.STEPS, step, **told, by=request.user, today=today)
        except StaleVersion:
            return show_conflict(request, form, step_of(request, pk), back=page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(page)
    context = {"form": form, "title": _("Step of a development plan"), "back": page}
    return render_page(request, "training/form.html", context)


@require_POST
def development_done(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done."""
    step, now = step_of(request, pk), timezone.now()
    actions.finish(plan.STEPS, step, by=request.user, now=now, today=today_of(request.user, now))
    messages.success(request, _("Done, and kept."))
    return redirect(f"{reverse('training:skill_person', args=[step.owner.code])}#plan")


@require_POST
def development_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not to be done any more, for a reason."""
    step, now, form = step_of(request, pk), timezone.now(), DropForm(request.POST)
    today = today_of(request.user, now)
    require(permissions.may_plan(request.user, step.owner, on=today))
    if form.is_valid():
        actions.drop(plan.STEPS, step, reason=form.cleaned_data["reason"], by=request.user, now=now, today=today)
        return redirect("training:development_detail", pk=pk)
    return _step_page(request, step, form)


@require_POST
def development_review(request: HttpRequest, code: str) -> HttpResponse:
    """We went through the plan."""
    person, now, form = person_of(request, code), timezone.now(), ReviewForm(request.POST)
    today = today_of(request.user, now)
    require(permissions.may_review(request.user, person, on=today))
    if form.is_valid():
        with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
            if not sending.is_repeat:
                plan.review_plan(person, word=form.cleaned_data["word"], by=request.user, now=now, today=today)
                sending.leads_to(f"{reverse('training:skill_person', args=[code])}#plan")
        messages.success(request, _("Noted: you went through the plan today."))
        return redirect(sending.url)
    return _person_page(request, person, form)

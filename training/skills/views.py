"""Pages of skills: the matrix, one skill, what posts expect of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import require
from org.access import today_of
from training.models import Skill
from training.skills import keeping, selectors
from training.skills.forms import ExpectForm, SkillForm
from training.skills.permissions import may_keep_skills
from training.tabs import tabs_of


@require_GET
def skill_list(request: HttpRequest) -> HttpResponse:
    """Every skill, and the level that each title expects."""
    today = today_of(request.user, timezone.now())
    titles, rows = selectors.matrix(today)
    context = {
        "titles": titles,
        "rows": rows,
        "retired": Skill.objects.exclude(pk__in=[row.skill.pk for row in rows]),
        "may_keep": may_keep_skills(request.user, on=today),
        "tabs": tabs_of(request.user, "training:skill_list"),
    }
    return render_page(request, "training/skill_list.html", context)


@require_GET
def skill_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One skill: its levels, who expects which, how long they take."""
    today = today_of(request.user, timezone.now())
    skill = get_object_or_404(Skill, code=code)
    context = {
        "skill": skill,
        "lines": selectors.level_lines(skill),
        "is_used": skill.retired_on is None or skill.retired_on > today,
        "may_keep": may_keep_skills(request.user, on=today),
        "today": today,
    }
    return render_page(request, "training/skill_detail.html", context)


@require_http_methods(["GET", "POST"])
def skill_add(request: HttpRequest) -> HttpResponse:
    """A new skill."""
    today = today_of(request.user, timezone.now())
    require(may_keep_skills(request.user, on=today))
    form = SkillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    skill = keeping.add_skill(form.values(), form.anchors(), by=request.user, today=today)
                    sending.leads_to(reverse("training:skill_detail", args=[skill.code]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(sending.url)
    context = {"form": form, "title": _("Add a skill"), "back": reverse("training:skill_list")}
    return render_page(request, "training/form.html", context)


@require_http_methods(["GET", "POST"])
def skill_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Other words for a skill, or none any more."""
    today = today_of(request.user, timezone.now())
    require(may_keep_skills(request.user, on=today))
    skill = get_object_or_404(Skill, code=code)
    form = SkillForm(
        request.POST or None, instance=skill, anchors=skill.levels.all(), initial={"version": skill.version}
    )
    page = reverse("training:skill_detail", args=[code])
    if request.method == "POST" and form.is_valid():
        told = {"version": form.cleaned_data["version"] or 0, "by": request.user, "today": today}
        try:
            keeping.change_skill(skill, form.values(), form.anchors(), **told)
        except StaleVersion:
            return show_conflict(request, form, Skill.objects.get(pk=skill.pk), back=page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(page)
    return render_page(request, "training/form.html", {"form": form, "title": skill.name, "back": page})


@require_http_methods(["GET", "POST"])
def skill_expect(request: HttpRequest, code: str) -> HttpResponse:
    """What posts expect of a skill."""
    today = today_of(request.user, timezone.now())
    require(may_keep_skills(request.user, on=today))
    skill = get_object_or_404(Skill, code=code)
    form = ExpectForm(request.POST or None, skill=skill)
    page = reverse("training:skill_detail", args=[code])
    if request.method == "POST" and form.is_valid():
        try:
            keeping.expect_levels(skill, **form.values(), by=request.user, today=today)
        except StaleVersion:
            return show_conflict(request, form, Skill.objects.get(pk=skill.pk), back=page)
        messages.success(request, _("Saved."))
        return redirect(page)
    title = _("What posts expect: %(skill)s") % {"skill": skill.name}
    return render_page(request, "training/form.html", {"form": form, "title": title, "back": page})

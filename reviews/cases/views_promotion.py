"""The pages of a promotion: one that shows it, and one for each act."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.acting import Act, answer
from core.http import render_page
from core.wording import name_in_words
from org.access import today_of
from reviews.cases import permissions as may
from reviews.cases import promoting
from reviews.cases.forms import (
    CriterionForm,
    GivePostForm,
    NominationForm,
    PanelForm,
    PromotionDecisionForm,
    WithdrawalForm,
    WordForm,
    usual_first_day,
)
from reviews.cases.ground import Ground
from reviews.cases.page import PromotionPage
from reviews.cases.promoting import Decision, Post
from reviews.cases.rules import Code
from reviews.cases.views import read_person
from reviews.cases.words import LABELS
from reviews.models import PanelWord, PromotionCase

both = require_http_methods(["GET", "POST"])


@both
def promotion_add(request: HttpRequest, code: str) -> HttpResponse:
    """Puts somebody forward who meets the criteria."""
    person, now = read_person(request, code), timezone.now()
    today = today_of(request.user, now)
    ground = Ground.of(person, viewer=request.user, today=today)

    def do(form: forms.Form) -> str:
        values = {name: form.cleaned_data[name] for name in Post._fields}
        case = promoting.nominate(person, Post(**values), reason=form.cleaned_data["reason"], by=request.user, now=now)
        return page_of(case)

    act = Act(
        heading=_("Put %(name)s forward") % {"name": name_in_words(person)},
        lead=_("The criteria are kept as they stand today. A panel is heard, and somebody else decides."),
        button=_("Nominate"),
        done=_("The nomination is made. Next comes what a person has to confirm."),
        back=reverse("cases:next_step", args=[person.code]),
        verdict=may.may_nominate(request.user, ground, now=now),
        do=do,
    )
    initial = {"starts_on": usual_first_day(today)}
    return answer(request, act, NominationForm(request.POST or None, day=today, initial=initial))


def page_of(case: PromotionCase) -> str:
    return reverse("cases:promotion_detail", args=[case.pk])


def read_case(request: HttpRequest, pk: int) -> PromotionCase:
    """The promotion, if the viewer reads it, else 404."""
    cases = PromotionCase.objects.visible_to(request.user)
    return get_object_or_404(
        cases.select_related("person", "title", "unit", "nominated_by", "decider", "decided_by"), pk=pk
    )


@require_GET
def promotion_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A promotion with its steps; to the person without the words of the panel."""
    page = PromotionPage(read_case(request, pk), request.user, timezone.now())
    return render_page(request, "reviews/promotion_detail.html", {"page": page, "case": page.case})


def _post(case: PromotionCase) -> dict[str, str]:
    """What a sentence says of the new post: also the profile, which the title may not tell."""
    return {"title": case.title.name, "profile": case.get_profile_display()}


def _act(case: PromotionCase, **told: Any) -> Act:
    return Act(back=page_of(case), row=case, **told)


@both
def criterion_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Says whether a criterion is met that no figure answers."""
    case, now = read_case(request, pk), timezone.now()
    ground = Ground.of(case.person, viewer=request.user, today=today_of(request.user, now))

    def do(form: forms.Form) -> str:
        values = form.cleaned_data
        is_met = values["outcome"] == "met"
        told = {"is_met": is_met, "note": values["note"], "by": request.user, "now": now}
        promoting.confirm_criterion(case, values["criterion"], **told)
        return page_of(case)

    act = _act(
        case,
        heading=_("Confirm a criterion for %(name)s") % {"name": name_in_words(case.person)},
        lead=_("No figure answers this yet. Your name stands beside your word."),
        button=_("Confirm"),
        done=_("Your word is kept."),
        verdict=may.may_confirm(request.user, case, ground, now=now),
        do=do,
    )
    choices = [(code, LABELS[Code(code)]) for code in Code if code in promoting.to_confirm(case)]
    return answer(request, act, CriterionForm(request.POST or None, choices=choices))


@both
def panel_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Names who is heard before it is decided."""
    case, now = read_case(request, pk), timezone.now()

    def do(form: PanelForm) -> str:
        version = form.cleaned_data["version"]
        promoting.name_panel(case, form.members, by=request.user, now=now, version=version)
        return page_of(case)

    act = _act(
        case,
        heading=_("Name the panel for %(name)s") % {"name": name_in_words(case.person)},
        lead=_("Two to five people who know the work. Each gives a word without seeing the others'."),
        button=_("Name it"),
        done=_("The panel is named. Each member sees it on Today."),
        verdict=may.may_name_panel(request.user, case, now=now),
        do=do,
    )
    named = list(case.panel_words.select_related("member").order_by("pk"))
    initial = {"version": case.version} | {f"member_{place}": word.member for place, word in enumerate(named, 1)}
    form = PanelForm(request.POST or None, viewer=request.user, person=case.person, now=now, initial=initial)
    return answer(request, act, form)


@both
def word_give(request: HttpRequest, pk: int) -> HttpResponse:
    """A member of the panel gives a word."""
    case, now = read_case(request, pk), timezone.now()
    word = PanelWord.objects.visible_to(request.user).filter(case=case, member=request.user).first()

    def do(form: forms.Form) -> str:
        values = form.cleaned_data
        told = {"says": values["word"], "reason": values["reason"], "version": values["version"]}
        promoting.give_word(case, word, by=request.user, now=now, **told)
        return page_of(case)

    act = Act(
        heading=_("Your word about the promotion of %(name)s") % {"name": name_in_words(case.person)},
        button=_("Give my word"),
        done=_("Your word is given."),
        back=page_of(case),
        verdict=may.may_give_word(request.user, case, word),
        do=do,
        row=word,
    )
    initial = {"version": word.version if word else 0}
    return answer(request, act, WordForm(request.POST or None, initial=initial))


@both
def promotion_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approves or defers, after the panel was heard."""
    case, now = read_case(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        values = form.cleaned_data
        decision = Decision(
            values["outcome"] == "approved", values["decision"], values["gaps"], values["look_again_on"]
        )
        promoting.decide(case, decision, by=request.user, now=now, version=values["version"])
        return page_of(case)

    act = _act(
        case,
        heading=_("Decide about the promotion of %(name)s") % {"name": name_in_words(case.person)},
        lead=_("New post: %(title)s, appraised as %(profile)s.") % _post(case),
        button=_("Decide"),
        done=_("It is decided. The person reads why."),
        verdict=may.may_decide(request.user, case, now=now),
        do=do,
    )
    return answer(request, act, PromotionDecisionForm(request.POST or None, initial={"version": case.version}))


@both
def post_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives the post that was approved, from a day on."""
    case, now = read_case(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        values = form.cleaned_data
        told = {"starts_on": values["starts_on"], "version": values["version"]}
        promoting.carry_out(case, by=request.user, now=now, **told)
        return page_of(case)

    act = _act(
        case,
        heading=_("Give %(name)s the post") % {"name": name_in_words(case.person)},
        lead=_(
            "New post: %(title)s, appraised as %(profile)s. The post of today ends on the day before. "
            "Months that are sealed stay as they are."
        )
        % _post(case),
        button=_("Give the post"),
        done=_("The post is given."),
        verdict=may.may_carry_out(request.user, case, now=now),
        do=do,
    )
    initial = {"version": case.version, "starts_on": case.starts_on}
    return answer(request, act, GivePostForm(request.POST or None, initial=initial))


@both
def promotion_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a promotion back."""
    case, now = read_case(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        values = form.cleaned_data
        told = {"reason": values["withdrawn_reason"], "version": values["version"]}
        promoting.withdraw(case, by=request.user, now=now, **told)
        return page_of(case)

    act = _act(
        case,
        heading=_("Take back the promotion of %(name)s") % {"name": name_in_words(case.person)},
        button=_("Take it back"),
        done=_("It is taken back."),
        verdict=may.may_withdraw(request.user, case, now=now),
        do=do,
        is_grave=True,
    )
    return answer(request, act, WithdrawalForm(request.POST or None, initial={"version": case.version}))

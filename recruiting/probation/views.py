"""The pages of probation: the list, one probation, the rules, and one for each act on its way."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.acting import Act, answer
from core.http import render_page
from core.models import StaleVersion
from core.wording import exact_day, name_in_words
from org.access import Area, readable_people
from recruiting.models import MilestoneCondition, Probation, ProbationTerms
from recruiting.probation import milestones, starting
from recruiting.probation import permissions as may
from recruiting.probation.forms import ChangeForm, ConditionForm, RulesForm, StartForm, StatementForm, TalkForm
from recruiting.probation.milestones import line_of
from recruiting.probation.page import ProbationListPage, ProbationPage, RulesPage
from recruiting.probation.standing import ConditionNow
from recruiting.probation.terms import publish
from recruiting.tabs import tabs_of

both = require_http_methods(["GET", "POST"])


def page_of(probation: Probation) -> str:
    return reverse("probation:probation_detail", args=[probation.pk])


def read_probation(request: HttpRequest, pk: int) -> Probation:
    """The probation, if the viewer reads it, else 404."""
    rows = Probation.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("person", "terms", "started_by", "extension"), pk=pk)


@require_GET
def probation_list(request: HttpRequest) -> HttpResponse:
    """The probations that the viewer reads, in the order of people; what is over on request."""
    told = {"number": request.GET.get("page"), "shows_over": request.GET.get("show") == "over"}
    page = ProbationListPage(request.user, timezone.now(), **told)
    return render_page(request, "recruiting/probation_list.html", {"list": page, "tabs": tabs_of(request)})


@require_GET
def probation_mine(request: HttpRequest) -> HttpResponse:
    return redirect("probation:probation_person", request.user.code)


@require_GET
def probation_person(request: HttpRequest, code: str) -> HttpResponse:
    """Leads to the probation of a person; where there is none it says so, and HR can start one."""
    person = get_object_or_404(readable_people(request.user, Area.TRAINING), code=code)
    probation = Probation.objects.visible_to(request.user).filter(person=person).first()
    if probation is not None:
        return redirect(page_of(probation))
    verdict = may.may_start(request.user, person, now=timezone.now())
    told = {"person": person, "may_start": verdict, "is_own": person.pk == request.user.pk}
    return render_page(request, "recruiting/probation_none.html", told)


@require_GET
def probation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A probation with its milestones and the evidence of each."""
    page = ProbationPage(read_probation(request, pk), request.user, timezone.now())
    return render_page(request, "recruiting/probation_detail.html", {"page": page, "probation": page.probation})


@both
def probation_add(request: HttpRequest, code: str) -> HttpResponse:
    """Starts the probation of somebody in service."""
    person = get_object_or_404(readable_people(request.user, Area.TRAINING), code=code)
    now = timezone.now()

    def do(form: StartForm) -> str:
        told = {"contract": form.cleaned_data["contract"], "months": form.cleaned_data["months"]}
        return page_of(starting.start(person, starts_on=person.hired_on, by=request.user, now=now, **told))

    act = Act(
        heading=_("Start the probation of %(name)s") % {"name": name_in_words(person)},
        lead=_(
            "It begins with the first day in service, %(day)s. The contract says how long it may be; a person has one "
            "probation with this company. Mainland China; check locally."
        )
        % {"day": exact_day(person.hired_on)},
        button=pgettext("probation", "Start it"),
        done=_("The probation is started. The person is asked to read it."),
        back=reverse("org:person_detail", args=[person.code]),
        verdict=may.may_start(request.user, person, now=now),
        do=do,
    )
    return answer(request, act, StartForm(request.POST or None))


@both
def probation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects contract and length until something was said about it."""
    probation, now = read_probation(request, pk), timezone.now()

    def do(form: ChangeForm) -> str:
        values = form.cleaned_data
        told = {"contract": values["contract"], "months": values["months"], "version": values["version"]}
        starting.change_terms(probation, by=request.user, now=now, **told)
        return page_of(probation)

    act = Act(
        heading=_("Correct the days of the probation of %(name)s") % {"name": name_in_words(probation.person)},
        button=_("Save"),
        done=_("The days are corrected. The person is asked to read it again."),
        back=page_of(probation),
        verdict=may.may_change(request.user, probation, now=now),
        do=do,
        row=probation,
    )
    initial = {name: getattr(probation, name) for name in ("version", "contract", "months")}
    return answer(request, act, ChangeForm(request.POST or None, initial=initial))


@require_POST
def probation_see(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that the person has read it."""
    probation = read_probation(request, pk)
    milestones.see(probation, by=request.user, now=timezone.now())
    messages.success(request, _("Noted: you have read it. You can say what you think of it at any time."))
    return redirect(page_of(probation))


@both
def condition_confirm(request: HttpRequest, pk: int, condition: int) -> HttpResponse:
    """Says whether a condition is met of which no room has records."""
    probation, now = read_probation(request, pk), timezone.now()
    rows = MilestoneCondition.objects.visible_to(request.user).filter(milestone__terms=probation.terms_id)
    row = get_object_or_404(rows.select_related("milestone"), pk=condition)
    asked = ConditionNow(row, None, None, None)

    def do(form: forms.Form) -> str:
        values = form.cleaned_data
        told = {"is_met": values["outcome"] == "met", "note": values["note"]}
        milestones.confirm(probation, row.pk, by=request.user, now=now, **told)
        return page_of(probation)

    act = Act(
        heading=_("Day %(day)s: %(what)s") % {"day": row.milestone.day, "what": asked.label},
        lead=_("Asked for: %(asks)s. No records are kept of it yet, so your name stands beside your word.")
        % {"asks": asked.asks or asked.label},
        button=_("Confirm"),
        done=_("Your word is kept."),
        back=page_of(probation),
        verdict=may.may_confirm(request.user, probation, line_of(probation, request.user, now), now=now),
        do=do,
        about=probation,
    )
    return answer(request, act, ConditionForm(request.POST or None))


@both
def talk_add(request: HttpRequest, pk: int, nth: int) -> HttpResponse:
    """Notes the talk about a milestone."""
    probation, now = read_probation(request, pk), timezone.now()
    milestone = get_object_or_404(probation.terms.milestones, day=nth)

    def do(form: TalkForm) -> str:
        milestones.note_talk(probation, milestone, form.talk, by=request.user, now=now)
        return page_of(probation)

    act = Act(
        heading=_("Day %(day)s of the probation of %(name)s")
        % {"day": milestone.day, "name": name_in_words(probation.person)},
        lead=_("If it is not reached: %(what)s.") % {"what": milestone.get_if_not_display()},
        button=_("Keep the note"),
        done=_("The talk is noted. The person reads it."),
        back=page_of(probation),
        verdict=may.may_lead(request.user, probation, line_of(probation, request.user, now), now=now),
        do=do,
        about=probation,
    )
    return answer(request, act, TalkForm(request.POST or None))


@both
def statement_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The person says what they think of the probation."""
    probation, now = read_probation(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        milestones.write_statement(probation, form.cleaned_data["text"], by=request.user, now=now)
        return page_of(probation)

    act = Act(
        heading=_("Your statement"),
        lead=_(
            "What you see differently, what you need, what helps. It stays with the probation; superiors and HR read "
            "it."
        ),
        button=_("Keep it"),
        done=_("Your statement is kept."),
        back=page_of(probation),
        verdict=may.may_write_statement(request.user, probation),
        do=do,
    )  # fmt: skip
    return answer(request, act, StatementForm(request.POST or None))


# --- the rules --------------------------------------------------------------------------------------------------------


@require_GET
def rules_detail(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """A version of the rules, the newest where none is named."""
    rows = ProbationTerms.objects.visible_to(request.user)
    terms = starting.terms_in_force() if number is None else get_object_or_404(rows, number=number)
    page = RulesPage(terms, request.user, timezone.now())
    return render_page(request, "recruiting/probation_rules.html", {"page": page, "terms": terms})


@both
def rules_add(request: HttpRequest) -> HttpResponse:
    """Publishes a new version of the rules."""
    before, now = starting.terms_in_force(), timezone.now()

    def do(form: RulesForm) -> str:
        try:
            publish(form.rules, by=request.user, now=now, version=form.cleaned_data["over"])
        except StaleVersion:
            form.data = form.data.copy()
            form.data["over"] = starting.terms_in_force().number
            words = _("Somebody else published a version meanwhile. Look at it; what you typed is still here.")
            raise ValidationError(words) from None
        return reverse("probation:rules_detail")

    act = Act(
        heading=_("A new version of the rules of probation"),
        lead=_("It applies to probations that start from now on; those that run keep the version they name."),
        button=_("Publish it"),
        done=_("The version is published."),
        back=reverse("probation:rules_detail"),
        verdict=may.may_publish(request.user, now=now),
        do=do,
    )
    return answer(request, act, RulesForm(request.POST or None, before=before))

"""What follows interviews, each on a page of its own: the decision, the offer, the answer, the hiring."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from core.acting import Act, answer
from core.http import render_page
from core.verdicts import not_now
from core.wording import name_in_words
from org.models import Profile
from recruiting.interviews import deciding, hiring, stepping
from recruiting.interviews import permissions as may
from recruiting.interviews.choosing import Choosing
from recruiting.interviews.forms import AnswerForm, DecisionForm, HireForm, OfferForm
from recruiting.interviews.views import both, read_application
from recruiting.models import Application, Offer
from recruiting.permissions import OVER


def page_of(application: Application) -> str:
    return reverse("recruiting:application_choose", args=[application.pk])


@both
def application_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A head of the opening decides, with the reason."""
    application, now = read_application(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        deciding.decide(application, by=request.user, now=now, **form.cleaned_data)
        return page_of(application)

    verdict = may.may_decide(request.user, application, now=now)
    is_stale = request.method == "POST" and request.POST.get("stage") != str(application.stage_id)
    if verdict and is_stale:  # the page was one of another stage: nothing is decided about this one
        verdict = not_now(str(OVER))

    act = Act(
        heading=_("Decide about %(name)s") % {"name": name_in_words(application.candidate)},
        lead=_("The scores propose nothing: a person decides, and says why."),
        button=pgettext("application", "Decide"),
        done=_("The decision is kept, and the application moved."),
        back=page_of(application),
        verdict=verdict,
        do=do,
        draft=f"decision {application.pk} {application.stage_id}",
        about=application,
    )
    has_next = is_stale or stepping.next_interview_stage(application) is not None
    form = DecisionForm(request.POST or None, has_next=has_next, initial={"stage": application.stage_id})
    return answer(request, act, form)


def too_many(seats: deciding.Seats) -> str:
    """That one more offer would be one too many, with the figures; empty where it would not."""
    if not seats.are_short:
        return ""
    words = ngettext(
        "With this one, %(offers)s offers stand for %(count)s post that is left. You decide whether it is made.",
        "With this one, %(offers)s offers stand for %(count)s posts that are left. You decide whether it is made.",
        seats.left,
    )
    return words % {"offers": seats.offers + 1, "count": seats.left}


@both
def offer_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes down what is offered."""
    application, now = read_application(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        values = {name: form.cleaned_data[name] for name in ("terms", "answer_by")}
        deciding.make_offer(application, by=request.user, now=now, **values)
        return page_of(application)

    act = Act(
        heading=_("Offer to %(name)s") % {"name": name_in_words(application.candidate)},
        lead=too_many(deciding.seats(application.opening)),
        button=_("Keep the offer"),
        done=_("The offer is kept. Nothing was sent: tell the candidate."),
        back=page_of(application),
        verdict=may.may_offer(request.user, application, now=now),
        do=do,
        about=application,
    )
    return answer(request, act, OfferForm(request.POST or None))


@both
def offer_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes what the candidate answered."""
    offers = Offer.objects.visible_to(request.user)
    fetched = ("application__candidate", "application__opening", "application__stage")
    offer, now = get_object_or_404(offers.select_related(*fetched), pk=pk), timezone.now()

    def do(form: forms.Form) -> str:
        values = form.cleaned_data
        told = {"reason": values["answer_reason"], "version": values["version"]}
        deciding.note_answer(offer, values["answer"], by=request.user, now=now, **told)
        return page_of(offer.application)

    act = Act(
        heading=_("Answer of %(name)s to the offer") % {"name": name_in_words(offer.application.candidate)},
        button=_("Note the answer"),
        done=_("The answer is noted."),
        back=page_of(offer.application),
        verdict=may.may_note_answer(request.user, offer, now=now),
        do=do,
        row=offer,
        about=offer.application,
    )
    return answer(request, act, AnswerForm(request.POST or None, initial={"version": offer.version}))


@both
def application_hire(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the person, the post and the probation; a member of the company moves."""
    application, now = read_application(request, pk), timezone.now()
    is_internal = application.candidate.person_id is not None

    def do(form: HireForm) -> str:
        hiring.hire(application, form.post, by=request.user, now=now)
        return page_of(application)

    post = {"title": application.opening.title.name}
    act = Act(
        heading=_("Hire %(name)s") % {"name": name_in_words(application.candidate)},
        lead=(
            _("A member of the company: the post changes to %(title)s from the first day.") % post
            if is_internal
            else _("Makes the member, the post of %(title)s and the probation in one step.") % post
        ),
        button=_("Hire"),
        done=_("Hired. The login is opened under People."),
        back=page_of(application),
        verdict=may.may_hire(request.user, application, now=now),
        do=do,
        about=application,
    )
    is_salesperson = application.opening.title.profile == Profile.SALESPERSON
    initial = {"profile": Profile.PROBATION if is_salesperson else ""}
    form = HireForm(request.POST or None, is_internal=is_internal, initial=initial)
    return answer(request, act, form)


@require_GET
def application_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """What was heard and said about an application: interviews, decisions, offers, who came of it."""
    page = Choosing(read_application(request, pk), request.user, timezone.now())
    context = {"page": page, "application": page.application, "now": page.now}
    return render_page(request, "recruiting/application_choose.html", context)

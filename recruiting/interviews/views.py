"""The pages of interviews: the list, one of them, and the acts of setting, moving, cancelling and scoring."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.acting import Act, answer
from core.forms import add_errors, once, sent_before
from core.http import render_page
from core.meanwhile import show_gone_on
from core.models import StaleVersion
from core.verdicts import NotNow, require
from core.wording import name_in_words
from core.zones import zone_in_words
from recruiting.interviews import permissions as may
from recruiting.interviews import scheduling
from recruiting.interviews.forms import CancelInterviewForm, CardForm, InterviewForm, MoveInterviewForm
from recruiting.interviews.page import COMPARED, ComparePage, InterviewListPage, InterviewPage, with_parts
from recruiting.interviews.scheduling import zone_of_opening
from recruiting.interviews.scoring import criteria_asked, send_card
from recruiting.models import Application, Interview, Opening
from recruiting.permissions import may_recruit
from recruiting.tabs import tabs_of
from recruiting.waiting import candidates_to_decide

both = require_http_methods(["GET", "POST"])


def read_application(request: HttpRequest, pk: int) -> Application:
    """The application, if the viewer reads it, else 404."""
    rows = Application.objects.visible_to(request.user)
    fetched = ("candidate__person", "stage", "opening__unit", "opening__title")
    return get_object_or_404(rows.select_related(*fetched), pk=pk)


def read_interview(request: HttpRequest, pk: int) -> Interview:
    """The interview, if the viewer reads it, else 404."""
    return get_object_or_404(with_parts(Interview.objects.visible_to(request.user)), pk=pk)


def page_of(interview: Interview) -> str:
    return reverse("recruiting:interview_detail", args=[interview.pk])


@require_GET
def interview_list(request: HttpRequest) -> HttpResponse:
    """The interviews that the viewer holds or chooses by: to come and to score, or those that were."""
    is_past = request.GET.get("view") == "past"
    page = InterviewListPage(request.user, timezone.now(), request.GET.get("page"), is_past)
    context = {"list": page, "tabs": tabs_of(request), "now": page.now}
    return render_page(request, "recruiting/interview_list.html", context)


@require_GET
def interview_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An interview with the cards that the viewer may read."""
    page = InterviewPage(read_interview(request, pk), request.user, timezone.now())
    return render_page(request, "recruiting/interview_detail.html", {"page": page, "interview": page.interview})


@both
def interview_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Sets an interview of the stage in which the application stands."""
    application, now = read_application(request, pk), timezone.now()
    zone = zone_of_opening(application)

    def do(form: InterviewForm) -> str:
        return page_of(scheduling.set_interview(application, form.slot, form.people, by=request.user, now=now))

    act = Act(
        heading=_("Interview with %(name)s") % {"name": name_in_words(application.candidate)},
        lead=_("Two to five people. Each scores alone; nobody reads a card before the own one is sent."),
        button=_("Set the interview"),
        done=_("The interview is set and stands in the calendars of those who hold it."),
        back=reverse("recruiting:application_choose", args=[application.pk]),
        verdict=may.may_set_interview(request.user, application, now=now),
        do=do,
        about=application,
    )
    told = {"viewer": request.user, "but": scheduling.applicants_of(application), "now": now}
    clock = zone_in_words(str(zone), now)
    return answer(request, act, InterviewForm(request.POST or None, zone=zone, clock=clock, **told))


@both
def interview_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time or place, with the reason."""
    interview, now = read_interview(request, pk), timezone.now()
    zone = zone_of_opening(interview.application)

    def do(form: MoveInterviewForm) -> str:
        told = {"reason": form.cleaned_data["reason"], "version": form.cleaned_data["version"]}
        scheduling.move_interview(interview, form.slot, by=request.user, now=now, **told)
        return page_of(interview)

    act = Act(
        heading=_("Move the interview with %(name)s") % {"name": name_in_words(interview.application.candidate)},
        button=_("Move it"),
        done=_("The interview is moved."),
        back=page_of(interview),
        verdict=may.may_change_interview(request.user, interview, now=now),
        do=do,
        row=interview,
    )
    initial = MoveInterviewForm.initial_of(interview, zone)
    form = MoveInterviewForm(request.POST or None, zone=zone, clock=zone_in_words(str(zone), now), initial=initial)
    return answer(request, act, form)


@both
def interview_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls an interview off, with the reason."""
    interview, now = read_interview(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        told = {"reason": form.cleaned_data["cancelled_reason"], "version": form.cleaned_data["version"]}
        scheduling.cancel_interview(interview, by=request.user, now=now, **told)
        return page_of(interview)

    act = Act(
        heading=_("Cancel the interview with %(name)s") % {"name": name_in_words(interview.application.candidate)},
        button=_("Cancel the interview"),
        done=_("The interview is cancelled."),
        back=page_of(interview),
        verdict=may.may_change_interview(request.user, interview, now=now),
        do=do,
        row=interview,
        is_grave=True,
    )
    return answer(request, act, CancelInterviewForm(request.POST or None, initial={"version": interview.version}))


@both
def card_send(request: HttpRequest, pk: int) -> HttpResponse:
    """The own scorecard: each criterion with its anchors; a second time it is a correction."""
    page = InterviewPage(read_interview(request, pk), request.user, timezone.now())
    if request.method == "POST" and (url := sent_before(request.user, request.POST.get("submit_key", ""))):
        return redirect(url)
    is_late = request.method == "POST" and page.may_score.is_of_state
    if not is_late:
        require(page.may_score)
    criteria, own = criteria_asked(page.interview), next(one for one in page.seats if one.is_own)
    number = len(own.cards) + 1
    form = CardForm(
        request.POST or None, criteria=criteria, is_correction=number > 1, initial=_initial(own.in_force, number)
    )
    if is_late:
        return _card_gone_on(request, page, form, page.may_score.reason)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            told = {"number": values["number"], "correction_reason": values.get("correction_reason", "")}
            with once(request, request.user, values["submit_key"]) as sending:
                if not sending.is_repeat:
                    send_card(page.interview, form.found, by=request.user, now=page.now, **told)
                    sending.leads_to(page_of(page.interview))
        except StaleVersion:
            return _card_gone_on(
                request, page, form, _("You sent a card from another window meanwhile. Look at it first.")
            )
        except NotNow as refused:
            return _card_gone_on(request, page, form, str(refused))
        except forms.ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Your card is sent."))
            return redirect(sending.url)
    context = {"page": page, "interview": page.interview, "form": form, "is_correction": number > 1}
    return render_page(request, "recruiting/card_send.html", context)


def _card_gone_on(request: HttpRequest, page: InterviewPage, form: CardForm, reason: str) -> HttpResponse:
    """Shows what was scored and written when the card could not be sent any more; who acted meanwhile stays untold."""
    name = name_in_words(page.interview.application.candidate)
    told = {"heading": f"{_('Scorecard')} · {name}", "back": page_of(page.interview)}
    return show_gone_on(request, form, reason=reason, **told)


def _initial(card: object, number: int) -> dict[str, object]:
    """The card in force, for a correction."""
    found: dict[str, object] = {"number": number}
    for line in card.lines if card else ():
        found |= {f"score_{line.criterion_id}": line.score, f"evidence_{line.criterion_id}": line.evidence}
    return found


@require_GET
def candidate_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidates of an opening beside each other, criterion by criterion."""
    openings = Opening.objects.visible_to(request.user).select_related("title", "unit")
    told = {"number": request.GET.get("page"), "everybody": request.GET.get("of") == "all"}
    page = ComparePage(get_object_or_404(openings, pk=pk), request.user, timezone.now(), **told)
    return render_page(request, "recruiting/candidate_compare.html", {"page": page, "opening": page.opening})


@require_GET
def decide_next(request: HttpRequest) -> HttpResponse:
    """Leads from Today to the comparison of whoever is to be decided about; to the openings where there are several."""
    now = timezone.now()
    require(may_recruit(request.user, now))
    rows = candidates_to_decide(request.user, now)
    found = list(rows.order_by("pk").values_list("opening", "pk")[:COMPARED]) if rows is not None else []
    openings = {opening for opening, _key in found}
    if len(openings) != 1:
        return redirect("recruiting:home")
    return redirect(reverse("recruiting:candidate_compare", args=[openings.pop()]) + f"#application-{found[0][1]}")

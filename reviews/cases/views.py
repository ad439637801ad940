"""The next step of a person, the list of cases, and why not now."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.acting import Act, answer
from core.http import render_page
from core.wording import name_in_words
from org.access import Area, readable_people, today_of
from org.models import Person
from reviews.cases import permissions as may
from reviews.cases.forms import SetAsideForm
from reviews.cases.ground import Ground
from reviews.cases.improving import set_aside
from reviews.cases.page import CaseListPage, NextStepPage
from reviews.models import SetAside


def read_person(request: HttpRequest, code: str) -> Person:
    """The person of that code whose appraisals the viewer reads, else 404."""
    return get_object_or_404(readable_people(request.user, Area.APPRAISALS), code=code)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Leads to one's own next step."""
    return redirect("cases:next_step", request.user.code)


@require_GET
def next_step(request: HttpRequest, code: str) -> HttpResponse:
    """Each criterion of the next step as met, not yet and how far, for oneself and whoever reads the appraisals."""
    person = read_person(request, code)
    return render_page(request, "reviews/next_step.html", {"page": NextStepPage(person, request.user, timezone.now())})


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """Who meets a trigger and what goes on, in the order of people."""
    return render_page(
        request,
        "reviews/case_list.html",
        {"list": CaseListPage(request.user, timezone.now(), request.GET.get("page"))},
    )


@require_http_methods(["GET", "POST"])
def set_aside_add(request: HttpRequest, code: str, about: str) -> HttpResponse:
    """Says why nothing is opened now, and when it is looked at again."""
    if about not in SetAside.About.values:
        raise Http404
    person, now = read_person(request, code), timezone.now()
    ground = Ground.of(person, viewer=request.user, today=today_of(request.user, now))
    back = reverse("cases:next_step", args=[person.code])

    def do(form: SetAsideForm) -> str:
        values = {name: form.cleaned_data[name] for name in ("reason", "look_again_on")}
        set_aside(person, about, by=request.user, now=now, **values)
        return back

    act = Act(
        heading=(
            _("No promotion of %(name)s now") if about == SetAside.About.PROMOTION else _("No plan for %(name)s now")
        )
        % {"name": name_in_words(person)},
        lead=_("Until the day that you name it stands no longer in the list."),
        button=_("Keep it"),
        done=_("It is kept."),
        back=back,
        verdict=may.may_set_aside(request.user, about, ground, now=now),
        do=do,
    )
    return answer(request, act, SetAsideForm(request.POST or None))

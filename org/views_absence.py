"""Leave of absence of a person: begun, ended, and somebody who had left and comes back."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import add_errors, once
from core.http import render_page
from core.verdicts import require
from core.wording import exact_day, name_in_words
from org import absences, hiring, logins
from org.access import today_of
from org.acting import ONE_DAY, deputies_over
from org.checklists import checklist
from org.forms_personnel import AbsenceForm, BackForm, ReturnForm
from org.models import Absence, Cover
from org.permissions import may_keep_organisation, may_send_on_leave
from org.views_people import visible_person


@require_http_methods(["GET", "POST"])
def person_absence(request: HttpRequest, code: str) -> HttpResponse:
    """Sends somebody on leave of absence, with what is in their hands."""
    person, now = visible_person(request, code), timezone.now()
    today = today_of(request.user, now)
    require(may_send_on_leave(request.user, person, today))
    form = AbsenceForm(request.POST or None, person=person, viewer=request.user, day=today)
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        key, first_day = asked.pop("submit_key"), asked.pop("valid_from")
        try:
            with once(request, request.user, key) as sending:
                if not sending.is_repeat:
                    absences.begin_absence(person, first_day=first_day, **asked, by=request.user, now=now)
                    sending.leads_to(reverse("org:person_absence", args=[code]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            words = _("%(name)s is on leave of absence. What is left to hand over stands here.")
            messages.success(request, words % {"name": name_in_words(person)})
            return redirect(sending.url)
    ahead = list(Absence.objects.filter(person=person).overlapping(today, None))
    spans = [(person.pk, max(today, one.valid_from), one.last_day or date.max - ONE_DAY) for one in ahead]
    asked_to = Cover.objects.filter(person=person, state=Cover.State.NAMED).overlapping(today, None)
    context = {
        "form": form,
        "person": person,
        "asked_to": [name_in_words(cover.deputy) for cover in asked_to.select_related("deputy")],
        "absences": list(zip(ahead, deputies_over(spans), strict=True)),
        "checklist": checklist(person, today),
    }
    return render_page(request, "org/person_absence.html", context)


@require_http_methods(["GET", "POST"])
def absence_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """When somebody on leave of absence is back."""
    person, now = visible_person(request, code), timezone.now()
    require(may_send_on_leave(request.user, person, today_of(request.user, now)))
    absence = get_object_or_404(Absence.objects.visible_to(request.user), pk=pk, person=person)
    form = BackForm(request.POST or None, initial={"back_on": absence.valid_to})
    if request.method == "POST" and form.is_valid():
        try:
            absences.move_return(absence, **form.cleaned_data, by=request.user, now=now)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, said_of(absence))
            return redirect("org:person_detail", code)
    return render_page(request, "org/absence_end.html", {"form": form, "person": person, "absence": absence})


def said_of(absence: Absence) -> str:
    """What became of it; one that never was is deleted."""
    if absence.pk is None:
        return _("The leave of absence is taken back.")
    if absence.valid_to is None:
        return _("The end of the leave of absence is open.")
    told = {"name": name_in_words(absence.person), "day": exact_day(absence.valid_to)}
    return _("%(name)s is back from %(day)s on.") % told


@require_http_methods(["GET", "POST"])
def person_return(request: HttpRequest, code: str) -> HttpResponse:
    """Takes somebody on again who had left; HR goes on to the way in."""
    person, now = visible_person(request, code), timezone.now()
    today = today_of(request.user, now)
    require(may_keep_organisation(request.user, today))  # a second sending finds the person back, and is led on
    form = ReturnForm(request.POST or None, day=today, initial={"valid_from": today})
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        key, first_day = asked.pop("submit_key"), asked.pop("valid_from")
        try:
            with once(request, request.user, key) as sending:
                if not sending.is_repeat:
                    hiring.come_back(person, first_day=first_day, **asked, by=request.user, on=today)
                    page = "person_login" if logins.may_keep_logins(request.user, now) else "person_detail"
                    sending.leads_to(reverse(f"org:{page}", args=[code]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(
                request, _("%(name)s is back. The old password is gone.") % {"name": name_in_words(person)}
            )
            return redirect(sending.url)
    elif request.method == "GET":
        require(hiring.may_take_back(request.user, person, today))
    context = {"form": form, "person": person, "wait": hiring.reason_to_wait(person) if person.left_on else ""}
    return render_page(request, "org/person_return.html", context)

"""What is kept about somebody: all of it for the person, and what HR reads for HR, as a file."""

import io
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.forms import PlainHelper, add_errors
from core.http import render_page
from core.verdicts import require
from core.walltime import work_today
from org.models import Person
from salesops.personal.export import export_person
from salesops.personal.handing_out import hand_out, may_hand_out


class HandOutForm(forms.Form):
    """Why HR takes out what is kept about somebody."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the trail."),
    )
    helper = PlainHelper()


@require_http_methods(["GET", "POST"])
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that the house holds about the viewer, as an archive; made anew each time, kept nowhere."""
    if request.method != "POST":
        return render_page(request, "salesops/my_data.html")
    now, archive = timezone.now(), io.BytesIO()  # one person's rows, compressed
    export_person(request.user, archive, by=request.user, now=now)
    return as_file(archive, request.user, day=work_today(now))


@require_http_methods(["GET", "POST"])
@never_cache
def person_data(request: HttpRequest, code: str) -> HttpResponse:
    """What HR reads about somebody, as an archive, with the reason; the person is told."""
    person, now = get_object_or_404(Person.objects.visible_to(request.user), code=code), timezone.now()
    require(may_hand_out(request.user, person, now))
    form = HandOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        archive = io.BytesIO()
        try:
            hand_out(person, archive, **form.cleaned_data, by=request.user, now=now)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return as_file(archive, person, day=work_today(now))
    return render_page(request, "salesops/person_data.html", {"form": form, "person": person})


def as_file(archive: io.BytesIO, person: Person, *, day: date) -> HttpResponse:
    response = HttpResponse(archive.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="salesops-{person.code}-{day}.zip"'
    return response

"""Logins, failures and refusals: the part of the trail that is counted by the hour."""

from typing import Any

import django_tables2 as tables
from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core import audit
from core.forms import PlainHelper
from core.http import render_page
from core.paging import MOST
from core.tables import PlainTable, numeric, show_page
from core.templatetags import ui
from core.verdicts import require
from org import doors
from org.access import Area, today_of
from org.models import DoorCount, Person
from org.person_field import NamedPersonField
from org.trail import may_read_trail


class DoorFilter(forms.Form):
    """Of whom, and what."""

    kind = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("all")), *DoorCount.Kind.choices])
    helper = PlainHelper()

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(viewer)
        person = NamedPersonField(people=people, area=Area.PEOPLE, label=_("Name or number"), required=False)
        self.fields = {"person": person, **self.fields}


class DoorTable(PlainTable):
    """One row for a person, a kind and a page an hour."""

    last_at = tables.Column(_("Last"))
    person = tables.Column(_("Name"), empty_values=())
    kind = tables.Column(_("What"), accessor="get_kind_display")
    page = tables.Column(_("Page"))
    count = tables.Column(_("Times in the hour"), **numeric())

    caption = _("Logins and refusals")
    empty_text = _("Nothing is counted.")
    empty_hint = _("Look for another person or kind. What is older than 90 days is forgotten.")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, empty_text=self.empty_text, **kwargs)

    def render_last_at(self, record: DoorCount) -> str:
        return date_format(timezone.localtime(record.last_at), "SHORT_DATETIME_FORMAT")

    def render_person(self, record: DoorCount) -> str:
        if record.person is None:
            return _("nobody we know, or too many to tell")
        return ui.person(record.person, url=reverse("org:person_detail", args=[record.person.code]))


@require_safe
def door_list(request: HttpRequest) -> HttpResponse:
    """Who logged in, failed to, or was refused a sensitive page; whoever looks somebody up leaves a line."""
    viewer, now = request.user, timezone.now()
    require(may_read_trail(viewer, today_of(viewer, now)))
    form = DoorFilter(request.GET, viewer=viewer)
    rows = doors.counts(**form.cleaned_data) if form.is_valid() else DoorCount.objects.none()
    table = show_page(DoorTable(rows[:MOST]), request)
    person = form.cleaned_data.get("person")
    if person and person != viewer and table.page.number == 1:
        audit.record("org.read_trail", by=viewer, about=person)
    return render_page(request, "org/door_list.html", {"form": form, "table": table}, partial="list")

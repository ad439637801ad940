"""The page on which a meeting is held, for whoever chairs and whoever writes the minutes; every act is a post.

Works without script, as posts that lead back to the part of the page; htmx sends the part alone.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.http import render_page
from core.verdicts import require
from meetings import holding, resolving, talking
from meetings.carrying import open_actions
from meetings.forms_held import DecisionForm, LineForm, MarkForm
from meetings.models import AgendaItem, Attendance, Decision, ItemNote, Meeting
from meetings.permissions_meetings import may_write_down
from meetings.selectors_held import live
from meetings.views_meetings import meeting_of
from org.access import today_of
from org.models import Person
from org.naming import name_of_unit


@require_GET
def meeting_run(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting as it goes: its points with their time, who is here, who was not heard yet, what is decided.

    Where nothing has changed since what the open page has `seen`, no text.
    """
    now, meeting = timezone.now(), meeting_of(request, pk)
    today = today_of(request.user, now)
    require(may_write_down(request.user, meeting, on=today))
    if request.GET.get("seen") == meeting.page_version:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)  # an open page asks for news, and there is none
    context = {
        "meeting": meeting,
        "unit": name_of_unit(meeting.unit, meeting.day),
        "live": live(meeting),
        "open_actions": open_actions(meeting, today),
        "marks": Attendance.Mark.choices,
        "outcomes": [AgendaItem.Outcome.NOT_DISCUSSED, AgendaItem.Outcome.PARKED],
        "now": now,
        "today": today,
    }
    return render_page(request, "meetings/meeting_run.html", context)


def _act(request: HttpRequest, pk: int, act: Callable[[dict[str, Any]], Any], *, to: str = "") -> HttpResponse:
    """Does one thing and leads back to where it stands; what is refused is said there."""
    now = timezone.now()
    told = {"by": request.user, "today": today_of(request.user, now)}
    try:
        act(told | {"now": now})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    page = reverse("meetings:meeting_run", args=[pk])
    return redirect(f"{page}#{to}" if to else page)


@require_POST
def meeting_start(request: HttpRequest, pk: int) -> HttpResponse:
    """It begins."""
    meeting = meeting_of(request, pk)
    return _act(request, pk, lambda told: holding.start_meeting(meeting, **told))


@require_POST
def meeting_end(request: HttpRequest, pk: int) -> HttpResponse:
    """It is over."""
    now, meeting = timezone.now(), meeting_of(request, pk)
    holding.end_meeting(meeting, by=request.user, now=now, today=today_of(request.user, now))
    if meeting.owes_minutes:
        messages.success(request, _("It is over. The minutes are drafted from what stands here."))
        return redirect("meetings:minutes_detail", pk=pk)
    messages.success(request, _("It is over. The list of who was there is all that is kept."))
    return redirect("meetings:meeting_detail", pk=pk)


# --- who is here ------------------------------------------------------------------------------------------------------


def person_of(meeting: Meeting, code: str) -> Person:
    """Somebody who is invited; else 404."""
    return get_object_or_404(Person.objects.filter(pk__in=meeting.invitees.values("person")), code=code)


@require_POST
def attendance_mark(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Somebody is here, late, not here."""
    meeting, form = meeting_of(request, pk), MarkForm(request.POST)
    person = person_of(meeting, code)

    def act(told: dict[str, Any]) -> None:
        if not form.is_valid():
            raise ValidationError(
                form.errors.get_json_data()["mark" if "mark" in form.errors else "note"][0]["message"]
            )
        holding.mark_attendance(meeting, person, **form.cleaned_data, **told)

    return _act(request, pk, act, to="people")


@require_POST
def attendance_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody else is here."""
    meeting = meeting_of(request, pk)
    return _act(request, pk, lambda told: holding.mark_the_rest(meeting, **told), to="people")


# --- what is talked about ---------------------------------------------------------------------------------------------


def item_of(request: HttpRequest, pk: int, item: UUID) -> AgendaItem:
    """The point, if the viewer may read its meeting; else 404."""
    return get_object_or_404(AgendaItem.objects.filter(meeting=meeting_of(request, pk)), key=item)


@require_POST
def item_begin(request: HttpRequest, pk: int, item: UUID) -> HttpResponse:
    """The meeting turns to this point."""
    found = item_of(request, pk, item)
    return _act(request, pk, lambda told: talking.begin_item(found, **told), to="now")


@require_POST
def item_settle(request: HttpRequest, pk: int, item: UUID) -> HttpResponse:
    """It is discussed, not discussed, parked."""
    found, outcome = item_of(request, pk, item), request.POST.get("outcome", "")
    return _act(request, pk, lambda told: talking.settle_item(found, outcome=outcome, **told), to="now")


@require_POST
def item_spoke(request: HttpRequest, pk: int, item: UUID, code: str) -> HttpResponse:
    """Somebody has said something to it, or was ticked by mistake."""
    found = item_of(request, pk, item)
    person, spoke = person_of(meeting_of(request, pk), code), request.POST.get("spoke") == "1"
    return _act(
        request,
        pk,
        lambda told: talking.note_speaker(found, person, has_spoken=spoke, **told),
        to="spoke",
    )


def _line(request: HttpRequest) -> str:
    form = LineForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.errors["text"])
    return form.cleaned_data["text"]


@require_POST
def note_add(request: HttpRequest, pk: int, item: UUID) -> HttpResponse:
    """A line to a point."""
    found = item_of(request, pk, item)
    return _act(request, pk, lambda told: talking.add_note(found, text=_line(request), **told), to="now")


@require_POST
def note_remove(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    """A line is taken back."""
    rows = ItemNote.objects.select_related("item").filter(item__meeting=meeting_of(request, pk))
    found = get_object_or_404(rows, pk=note)
    return _act(request, pk, lambda told: talking.take_note_back(found, **told), to="now")


@require_POST
def item_park(request: HttpRequest, pk: int) -> HttpResponse:
    """Something for the parking lot."""
    meeting = meeting_of(request, pk)
    return _act(request, pk, lambda told: talking.park(meeting, text=_line(request), **told), to="parked")


# --- what is decided --------------------------------------------------------------------------------------------------


@require_POST
def decision_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision, to the point that is named or to none."""
    meeting = meeting_of(request, pk)
    form = DecisionForm(request.POST, meeting=meeting)

    def act(told: dict[str, Any]) -> None:
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        resolving.decide(meeting, **form.cleaned_data, **told)

    return _act(request, pk, act, to="decisions")


@require_POST
def decision_remove(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """It was not decided."""
    found = get_object_or_404(Decision.objects.filter(meeting=meeting_of(request, pk)), pk=decision)
    return _act(request, pk, lambda told: resolving.take_decision_back(found, **told), to="decisions")

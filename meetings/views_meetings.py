"""Pages of meetings: those to come and those past, one of them, and what people put on its agenda."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.forms import add_errors, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import require
from meetings import agenda, selectors_meetings, series
from meetings.carrying import open_actions
from meetings.forms_meetings import CallOffForm, ItemForm
from meetings.kind_pages import pages_of
from meetings.minutes import unread_by
from meetings.models import AgendaItem, Meeting
from meetings.permissions_meetings import (
    may_add_point,
    may_add_unnamed,
    may_call_off,
    may_change_item,
    may_differ,
    may_start,
    may_take_off,
    may_write_down,
)
from meetings.selectors_held import decided
from meetings.suggesting import suggestions_for
from org.access import Reach, access_of, today_of
from org.models import Person
from org.naming import name_of_unit

PAGE = 50


@require_GET
def meeting_list(request: HttpRequest) -> HttpResponse:
    """My meetings to come, day by day; those of the units below; those that are past."""
    now, viewer = timezone.now(), request.user
    today = today_of(viewer, now)
    heads = bool(access_of(viewer, today).units(Reach.BELOW))
    of = "below" if heads and request.GET.get("of") == "below" else "mine"
    when = request.GET.get("when") if request.GET.get("when") in ("past", "missed") else "coming"
    rows = Meeting.objects.visible_to(viewer, on=today) if of == "below" else Meeting.objects.of(viewer)
    if when == "missed":
        missed = Meeting.objects.filter(pk__in=unread_by(viewer).values("meeting"))
        rows = missed.order_by("-starts_at", "pk")
    elif when == "past":
        rows = rows.filter(starts_at__lte=now).order_by("-starts_at", "pk")
    else:
        rows = rows.filter(starts_at__gt=now - selectors_meetings.STILL_ON).order_by("starts_at", "pk")
    page = Paginator(selectors_meetings.listed(rows, viewer), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "days": selectors_meetings.by_day(list(page), viewer, today=today, now=now),
        "tabs": _tabs(viewer, of, when, heads=heads),
        "of": of,
        "when": when,
        "today": today,
    }
    return render_page(request, "meetings/meeting_list.html", context)


def _tabs(viewer: Person, of: str, when: str, *, heads: bool) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the current one."""
    url = reverse("meetings:meeting_list")
    tabs = [("mine", "coming", _("My meetings"), url)]
    if heads:
        tabs.append(("below", "coming", _("Of my units"), f"{url}?of=below"))
    if of == "mine" and unread_by(viewer).exists():
        tabs.append(("mine", "missed", _("Minutes to read"), f"{url}?when=missed"))
    past = f"{url}?when=past" if of == "mine" else f"{url}?of=below&when=past"
    tabs.append((of, "past", _("Past"), past))
    return [(label, address, (name, time) == (of, when)) for name, time, label, address in tabs]


def meeting_of(request: HttpRequest, pk: int) -> Meeting:
    """The meeting, if the viewer may read it and its kind has no pages of its own; else 404."""
    meeting = _visible(request, pk)
    if pages_of(meeting.kind):
        raise Http404
    return meeting


def _visible(request: HttpRequest, pk: int) -> Meeting:
    today = today_of(request.user, timezone.now())
    return get_object_or_404(Meeting.objects.visible_to(request.user, on=today).for_list(), pk=pk)


@require_GET
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: when, where, with whom, and its agenda."""
    meeting = _visible(request, pk)
    if pages := pages_of(meeting.kind):
        return redirect(pages.detail, pk=pk)
    return _page(request, meeting)


def _page(
    request: HttpRequest, meeting: Meeting, *, form: ItemForm | None = None, off: CallOffForm | None = None
) -> HttpResponse:
    now, viewer = timezone.now(), request.user
    today = today_of(viewer, now)
    invited = selectors_meetings.invited_to(meeting, viewer=viewer, today=today)
    mine = next((one for one in invited if one.person == viewer), None)
    may_add = may_add_point(viewer, meeting, is_invited=mine is not None, now=now, on=today)
    items = list(meeting.items.select_related("author", "presenter"))
    for item in items:
        item.meeting = meeting
    writes = may_write_down(viewer, meeting, on=today)
    marks = list(meeting.attendance.select_related("person").order_by("person__number")) if meeting.started_at else []
    decisions, loose = decided(meeting) if meeting.started_at else ([], [])
    context = {
        "meeting": meeting,
        "unit": name_of_unit(meeting.unit, meeting.day),
        "stage": meeting.stage(now),
        "lines": [
            (item, may_change_item(viewer, item, now=now, on=today), may_take_off(viewer, item, now=now, on=today))
            for item in items
        ],
        "parts": [] if items else list(meeting.series.parts.all()),
        "minutes_over": 0 if meeting.started_at else sum(item.length for item in items) - meeting.length,
        "invited": invited,
        "away": [one for one in invited if one.is_away],
        "mine": mine,
        "passed": sum(one.has_passed for one in invited),
        "has_raised": any(item.author_id == viewer.pk for item in items),
        "may_add": may_add,
        "may_call_off": may_call_off(viewer, meeting, now=now, on=today),
        "may_start": may_start(viewer, meeting, now=now, on=today),
        "may_write_down": writes,
        "may_differ": may_differ(viewer, meeting, is_invited=mine is not None),
        "own_mark": next((one for one in marks if one.person == viewer), None),
        "marks": marks if writes else [],  # who came late is between the person and those who run the meeting
        "decisions": decisions,
        "loose": loose,
        "open_actions": [] if meeting.ended_at else open_actions(meeting, today),
        "has_begun": meeting.has_begun(now),
        "today": today,
        "suggested": suggestions_for(meeting.kind, viewer, now) if may_add else None,
        "form": form
        or ItemForm(
            initial={"text": request.GET.get("text", "")[:500]},
            meeting=meeting,
            viewer=viewer,
            allows_unnamed=bool(may_add_unnamed(meeting, now=now)),
        ),
        "off": off or CallOffForm(),
        "now": now,
    }
    return render_page(request, "meetings/meeting_detail.html", context)


@require_POST
def agenda_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A point or a question for the agenda."""
    now, meeting = timezone.now(), meeting_of(request, pk)
    allows = bool(may_add_unnamed(meeting, now=now))
    form = ItemForm(request.POST, meeting=meeting, viewer=request.user, allows_unnamed=allows)
    if form.is_valid():
        values = {name: form.cleaned_data.get(name) for name in ("kind", "text", "length", "presenter")}
        unnamed = form.cleaned_data.get("is_unnamed", False)
        try:
            agenda.add_item(
                meeting, **values, is_unnamed=unnamed, by=request.user, now=now, today=today_of(request.user, now)
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("It stands on the agenda."))
            return redirect(f"{reverse('meetings:meeting_detail', args=[pk])}#agenda")
    return _page(request, meeting, form=form)


@require_POST
def agenda_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing from me this time."""
    now, meeting = timezone.now(), meeting_of(request, pk)
    agenda.pass_this_time(meeting, by=request.user, now=now, today=today_of(request.user, now))
    messages.success(request, _("Noted: nothing from you this time."))
    return redirect("meetings:meeting_detail", pk=pk)


def item_of(request: HttpRequest, pk: int, item: UUID) -> AgendaItem:
    """The point, if the viewer may read its meeting; else 404."""
    rows = AgendaItem.objects.select_related("meeting__unit", "author", "presenter")
    return get_object_or_404(rows.filter(meeting=meeting_of(request, pk)), key=item)


def agenda_edit(request: HttpRequest, pk: int, item: UUID) -> HttpResponse:
    """Other words, more minutes, another presenter."""
    now, found = timezone.now(), item_of(request, pk, item)
    today, page = today_of(request.user, now), reverse("meetings:meeting_detail", args=[pk])
    require(may_change_item(request.user, found, now=now, on=today))
    form = ItemForm(
        request.POST or None, instance=found, meeting=found.meeting, viewer=request.user, allows_unnamed=False
    )
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("length", "presenter", "version")}
        values["text"] = form.cleaned_data.get("text", found.text)
        try:
            agenda.change_item(found, **values, by=request.user, now=now, today=today)
        except StaleVersion:
            saved = item_of(request, pk, item)
            verdict = may_change_item(request.user, saved, now=now, on=today)
            return show_conflict(request, form, saved, back=page, verdict=verdict)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(f"{page}#agenda")
    return render_page(request, "meetings/agenda_edit.html", {"form": form, "meeting": found.meeting})


@require_POST
def agenda_remove(request: HttpRequest, pk: int, item: UUID) -> HttpResponse:
    """A point is taken off the agenda."""
    now, found = timezone.now(), item_of(request, pk, item)
    agenda.take_item_back(found, by=request.user, now=now, today=today_of(request.user, now))
    messages.success(request, _("Taken off the agenda."))
    return redirect("meetings:meeting_detail", pk=pk)


@require_POST
def meeting_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """This meeting does not take place."""
    now, meeting, form = timezone.now(), meeting_of(request, pk), CallOffForm(request.POST)
    if form.is_valid():
        try:
            series.call_off(
                meeting, reason=form.cleaned_data["reason"], by=request.user, now=now, today=today_of(request.user, now)
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Called off. Everybody who is invited sees why."))
            return redirect("meetings:meeting_detail", pk=pk)
    return _page(request, meeting, off=form)

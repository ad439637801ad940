"""Pages of what a meeting agreed: views that differ, actions, the minutes."""

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

from core.forms import add_errors, once, show_conflict
from core.http import render_page, safe_next
from core.models import StaleVersion
from core.verdicts import require
from duties import actions
from duties.actions import may_end
from duties.forms_actions import DropForm
from meetings import minutes, resolving
from meetings.forms_held import DraftForm, MeetingActionForm, ViewForm, WhyForm, decision_named
from meetings.minutes_time import due_times
from meetings.minutes_words import changes, words_of
from meetings.models import Decision, DifferingView, Meeting, MeetingAction, MinutesDraft
from meetings.permissions_meetings import may_differ, may_differ_unnamed, may_write_down
from meetings.resolving import MEETING_ACTIONS, may_change_action
from meetings.selectors_held import shown
from meetings.views_meetings import meeting_of
from org.access import today_of

# --- views that differ ------------------------------------------------------------------------------------------------


def decision_of(request: HttpRequest, pk: int, decision: int) -> Decision:
    """The decision, if the viewer may read its meeting; else 404."""
    rows = Decision.objects.select_related("meeting__unit", "item").filter(meeting=meeting_of(request, pk))
    return get_object_or_404(rows, pk=decision)


def view_add(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """What somebody sees differently, beside a decision."""
    now, found = timezone.now(), decision_of(request, pk, decision)
    invited = found.meeting.invitees.filter(person=request.user).exists()
    require(may_differ(request.user, found.meeting, is_invited=invited))
    form = ViewForm(request.POST or None, allows_unnamed=bool(may_differ_unnamed(found.meeting)))
    if request.method == "POST" and form.is_valid():
        try:
            resolving.differ(found, **form.cleaned_data, by=request.user, now=now)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("It stands beside the decision."))
            return redirect(f"{reverse('meetings:meeting_detail', args=[pk])}#decisions")
    return render_page(request, "meetings/view_add.html", {"form": form, "decision": found})


@require_POST
def view_remove(request: HttpRequest, pk: int, view: UUID) -> HttpResponse:
    """A view is taken back."""
    now = timezone.now()
    found = get_object_or_404(DifferingView.objects.filter(decision__meeting=meeting_of(request, pk)), key=view)
    resolving.take_view_back(found, by=request.user, now=now, today=today_of(request.user, now))
    return redirect(f"{reverse('meetings:meeting_detail', args=[pk])}#decisions")


# --- actions ----------------------------------------------------------------------------------------------------------


def action_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Who does what until when; from a decision where one is named."""
    now, meeting = timezone.now(), meeting_of(request, pk)
    today = today_of(request.user, now)
    require(may_write_down(request.user, meeting, on=today))
    decision = decision_named(meeting, request.GET.get("decision", ""))
    first = decision.text[:300] if decision else ""
    form = MeetingActionForm(request.POST or None, meeting=meeting, first=first)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    told = {"by": request.user, "now": now, "today": today}
                    resolving.add_action(meeting, decision=decision, **form.values(), **told)
                    sending.leads_to(f"{reverse('meetings:meeting_run', args=[pk])}#decisions")
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Added. Whoever does it finds it on Today a week before it is due."))
            return redirect(sending.url)
    return render_page(request, "meetings/action_add.html", {"form": form, "meeting": meeting, "decision": decision})


def action_of(request: HttpRequest, pk: int) -> MeetingAction:
    """The action, if the viewer may read it; else 404."""
    today = today_of(request.user, timezone.now())
    return get_object_or_404(MeetingAction.objects.visible_to(request.user, on=today).for_list(), pk=pk)


@require_GET
def action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One action: what, who, until when, and what became of it."""
    return _action_page(request, action_of(request, pk), DropForm())


def _action_page(request: HttpRequest, action: MeetingAction, form: DropForm) -> HttpResponse:
    today = today_of(request.user, timezone.now())
    context = {
        "action": action,
        "today": today,
        "reads_meeting": Meeting.objects.visible_to(request.user, on=today).filter(pk=action.meeting_id).exists(),
        "may_end": may_end(MEETING_ACTIONS, request.user, action, on=today),
        "may_change": may_change_action(request.user, action, on=today),
        "form": form,
    }
    return render_page(request, "meetings/action_detail.html", context)


def action_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another word, day or owner for an action that is open."""
    today, action = today_of(request.user, timezone.now()), action_of(request, pk)
    require(may_change_action(request.user, action, on=today))
    form = MeetingActionForm(request.POST or None, meeting=action.meeting, action=action)
    page = reverse("meetings:action_detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change(MEETING_ACTIONS, action, version=version, by=request.user, today=today, **form.values())
        except StaleVersion:
            return show_conflict(request, form, action_of(request, pk), back=page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(page)
    return render_page(request, "meetings/action_edit.html", {"form": form, "action": action})


@require_POST
def action_done(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done."""
    now, action = timezone.now(), action_of(request, pk)
    actions.finish(MEETING_ACTIONS, action, by=request.user, now=now, today=today_of(request.user, now))
    messages.success(request, _("Done, and kept."))
    return redirect(safe_next(request, default=reverse("meetings:action_detail", args=[pk])))


@require_POST
def action_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not to be done any more."""
    now, action, form = timezone.now(), action_of(request, pk), DropForm(request.POST)
    today = today_of(request.user, now)
    require(may_change_action(request.user, action, on=today))
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.drop(MEETING_ACTIONS, action, reason=reason, by=request.user, now=now, today=today)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("meetings:action_detail", pk=pk)
    return _action_page(request, action, form)


# --- minutes ----------------------------------------------------------------------------------------------------------


@require_GET
def minutes_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of a meeting as they are out, with what was corrected; for whoever writes them also the draft."""
    return _minutes_page(request, meeting_of(request, pk))


def _minutes_page(
    request: HttpRequest, meeting: Meeting, *, form: DraftForm | None = None, why: WhyForm | None = None
) -> HttpResponse:
    now = timezone.now()
    today = today_of(request.user, now)
    writes = bool(may_write_down(request.user, meeting, on=today)) and meeting.owes_minutes
    published = list(meeting.minutes.select_related("published_by"))
    told = [(one, shown(one.content)) for one in published]
    words = [words_of(one.text, content) for one, content in told]
    context: dict[str, Any] = {
        "meeting": meeting,
        "writes": writes,
        "latest": told[-1] if told else None,
        "corrections": [
            (one, changes(words[number - 1], words[number])) for number, one in enumerate(published) if number
        ],
        "due_at": due_times([meeting]).get(meeting.pk),
        "unread": minutes.unread_by(request.user).filter(meeting=meeting).exists(),
        "now": now,
        "today": today,
    }
    if writes:
        draft = _draft_of(meeting)
        content = minutes.content_of(meeting)
        context |= {
            "draft": shown(content),
            "draft_text": draft.text,
            "form": form or DraftForm(initial={"text": draft.text, "version": draft.version}),
            "why": why or WhyForm(),
            "differs": bool(published) and (published[-1].text, published[-1].content) != (draft.text, content),
        }
    return render_page(request, "meetings/minutes_detail.html", context)


def _draft_of(meeting: Meeting) -> MinutesDraft:
    """What the minute taker has added so far; an empty one, not yet written, where that is nothing."""
    return MinutesDraft.objects.filter(meeting=meeting).first() or MinutesDraft(meeting=meeting)


@require_POST
def minutes_write(request: HttpRequest, pk: int) -> HttpResponse:
    """What the minute taker adds in their own words."""
    now, meeting = timezone.now(), meeting_of(request, pk)
    today = today_of(request.user, now)
    require(may_write_down(request.user, meeting, on=today))
    page, form = reverse("meetings:minutes_detail", args=[pk]), DraftForm(request.POST)
    if form.is_valid():
        try:
            minutes.save_draft(meeting, **form.cleaned_data, by=request.user, now=now, today=today)
        except StaleVersion:
            return show_conflict(request, form, _draft_of(meeting), back=page)
        if meeting.minutes.exists():
            messages.success(request, _("Saved. It is read once the correction is out."))
        else:
            messages.success(request, _("Saved. It is read once the minutes are out."))
        return redirect(f"{page}#draft")
    return _minutes_page(request, meeting, form=form)


@require_POST
def minutes_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes are out, or a correction of them."""
    now, meeting, why = timezone.now(), meeting_of(request, pk), WhyForm(request.POST)
    today = today_of(request.user, now)
    require(may_write_down(request.user, meeting, on=today))
    why.is_valid()
    try:
        minutes.publish(meeting, why=why.cleaned_data.get("why", ""), by=request.user, now=now, today=today)
    except ValidationError as error:
        add_errors(why, error)
        return _minutes_page(request, meeting, why=why)
    messages.success(request, _("The minutes are out."))
    return redirect("meetings:minutes_detail", pk=pk)


@require_POST
def minutes_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever missed the meeting has read its minutes."""
    minutes.mark_read(meeting_of(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("Noted: you have read them."))
    return redirect("meetings:minutes_detail", pk=pk)

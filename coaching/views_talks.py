"""Pages of talks: with whom and when, the rule of a team, one talk with its points, notes and what is promised."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from coaching import selectors, selectors_talks, talks, teams
from coaching.forms import MoveForm, NoteForm, PointForm, RuleForm, SharedNoteForm, owner_field
from coaching.models import CoachingRule, PrivateNote, Promise, SharedNote
from coaching.permissions import may_keep_rule
from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.typed import number_in
from core.verdicts import require
from duties import actions
from duties.forms_actions import ActionForm, DropForm
from meetings.models import Meeting, MeetingKind
from org.access import today_of
from org.models import Unit, UnitVersion
from org.naming import name_of_unit
from training.skills import plan as development
from training.skills.forms import ReviewForm

SHARED = gettext_lazy("Both of you read and write it; nobody else does, neither above you nor in HR.")
PRIVATE = gettext_lazy(
    "Nobody but you reads it. If the other one asks formally for all that is kept about them, it may have to be shown."
)


@require_GET
def talk_list(request: HttpRequest) -> HttpResponse:
    """With whom I talk, when next, what is promised; my own sheet as a coach."""
    now, viewer = timezone.now(), request.user
    today = today_of(viewer, now)
    context = {
        "lines": selectors_talks.pair_lines(viewer, now, today),
        "sheet": selectors_talks.sheet_of(viewer, now, today),
        "rules": selectors_talks.rule_lines(viewer, today),
        "now": now,
        "today": today,
    }
    return render_page(request, "coaching/talk_list.html", context)


def rule_start(request: HttpRequest, code: str) -> HttpResponse:
    """Talks for everybody directly under the head of a unit, in one step."""
    now = timezone.now()
    today = today_of(request.user, now)
    unit = get_object_or_404(Unit, code=code, versions__in=UnitVersion.objects.on(today))
    require(may_keep_rule(request.user, unit, on=today))
    form = RuleForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("weeks", "starts_on", "at")}
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    teams.start_rule(unit, **values, by=request.user, now=now, today=today)
                    sending.leads_to(reverse("coaching:talk_list"))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The talks stand. Each of the two can move theirs within its round."))
            return redirect(sending.url)
    return render_page(request, "coaching/rule_start.html", {"form": form, "unit": name_of_unit(unit, today)})


@require_POST
def rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    """No talks by rule any more."""
    now = timezone.now()
    rule = get_object_or_404(CoachingRule.objects.select_related("unit"), pk=pk)
    teams.end_rule(rule, by=request.user, now=now, today=today_of(request.user, now))
    messages.success(request, _("Ended. What was noted and promised stays with the two."))
    return redirect("coaching:talk_list")


def talk_of(request: HttpRequest, pk: int) -> Meeting:
    """The talk, if the viewer is one of the two; else 404."""
    return get_object_or_404(selectors_talks.talks_of(request.user), pk=pk)


@require_GET
def talk_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One talk: points, notes, promises."""
    return _page(request, talk_of(request, pk), PointForm(initial={"text": request.GET.get("text", "")[:500]}))


def _page(request: HttpRequest, talk: Meeting, form: PointForm, review: ReviewForm | None = None) -> HttpResponse:
    now, viewer = timezone.now(), request.user
    today, pair = today_of(viewer, now), talks.pair_of(talk)
    is_coach = viewer.pk == pair.coach_id
    context = {
        "talk": talk,
        "pair": pair,
        "held": getattr(talk, "held_talk", None),
        "other": pair.person if is_coach else pair.coach,
        "is_coach": is_coach,
        "round": talks.round_of(talk),
        "page": selectors_talks.talk_page(talk, viewer),
        "left": selectors_talks.left_open(viewer, MeetingKind.MONTHLY, now),
        "plan": selectors_talks.plan_page(pair.person, viewer, now, today),
        "review": review or ReviewForm(),
        "may_review": talks.may_go_through_plan(viewer, talk, now=now, today=today),
        "shows_mood": is_coach and bool(selectors.marks_shown(pair.person, viewer, today)),
        "may_move": talks.may_move(viewer, talk, today=today),
        "may_hold": talks.may_hold(viewer, talk, today=today),
        "may_write": talks.may_write(viewer, talk),
        "form": form,
        "now": now,
        "today": today,
    }
    return render_page(request, "coaching/talk_detail.html", context)


@require_POST
def point_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Something one of the two wants to talk about."""
    now, talk, form = timezone.now(), talk_of(request, pk), PointForm(request.POST)
    if form.is_valid():
        try:
            talks.add_point(
                talk, text=form.cleaned_data["text"], by=request.user, now=now, today=today_of(request.user, now)
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(f"{reverse('coaching:talk_detail', args=[pk])}#points")
    return _page(request, talk, form)


def talk_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day or time of the same round."""
    now, talk = timezone.now(), talk_of(request, pk)
    today = today_of(request.user, now)
    require(talks.may_move(request.user, talk, today=today))
    stands = {"day": talk.day, "at": timezone.localtime(talk.starts_at).time()}
    form = MoveForm(request.POST or None, initial=stands)
    if request.method == "POST" and form.is_valid():
        try:
            talks.move_talk(talk, **form.cleaned_data, by=request.user, now=now, today=today)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Moved, for both of you."))
            return redirect("coaching:talk_detail", pk=pk)
    context = {"form": form, "talk": talk, "round": talks.round_of(talk), "today": today}
    return render_page(request, "coaching/talk_move.html", context)


@require_POST
def talk_held(request: HttpRequest, pk: int) -> HttpResponse:
    """We have talked."""
    now, talk = timezone.now(), talk_of(request, pk)
    left = {pk for one in request.POST.getlist("left") if (pk := number_in(one)) is not None}
    talks.record_held(talk, left=left, by=request.user, now=now, today=today_of(request.user, now))
    messages.success(request, _("Held. Note what you promised each other."))
    return redirect("coaching:talk_detail", pk=pk)


def note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The note that both keep."""
    require(talks.may_write(request.user, talk_of(request, pk)))
    return _edit_note(request, pk, SharedNoteForm, talks.save_shared_note, _("Shared note"), SHARED)


def private_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """My own note."""
    return _edit_note(request, pk, NoteForm, talks.save_private_note, _("Note for yourself"), PRIVATE)


def _edit_note(  # noqa: PLR0913 which of the two notes
    request: HttpRequest, pk: int, form_class: type[NoteForm], save: Any, label: str, hint: Any
) -> HttpResponse:
    talk = talk_of(request, pk)
    model = SharedNote if form_class is SharedNoteForm else PrivateNote
    rows = model.objects.visible_to(request.user).filter(meeting=talk)
    note = rows.first()
    initial = {name: getattr(note, name) for name in form_class.base_fields} if note else {"version": 0}
    form = form_class(request.POST or None, initial=initial, label=label, hint=hint)
    page = reverse("coaching:talk_detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            save(talk, **form.cleaned_data, by=request.user)
        except StaleVersion:
            return show_conflict(request, form, rows.get(), back=page)
        return redirect(f"{page}#notes")
    return render_page(request, "coaching/note_edit.html", {"form": form, "title": label, "back": page})


@require_POST
def plan_review(request: HttpRequest, pk: int) -> HttpResponse:
    """We went through the development plan in this talk."""
    talk, now, form = talk_of(request, pk), timezone.now(), ReviewForm(request.POST)
    person, today = talks.pair_of(talk).person, today_of(request.user, now)
    require(talks.may_go_through_plan(request.user, talk, now=now, today=today))
    if not form.is_valid():
        return _page(request, talk, PointForm(), form)
    with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
        if not sending.is_repeat:
            development.review_plan(person, word=form.cleaned_data["word"], by=request.user, now=now, today=today)
            sending.leads_to(f"{reverse('coaching:talk_detail', args=[pk])}#plan")
    messages.success(request, _("Noted: you went through the plan today."))
    return redirect(sending.url)


# --- promises ---------------------------------------------------------------------------------------------------------


def promise_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the two promises something."""
    talk, today = talk_of(request, pk), today_of(request.user, timezone.now())
    require(talks.may_write(request.user, talk))
    form = ActionForm(request.POST or None, owner=owner_field(talks.pair_of(talk)))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("what", "owner", "due_on")}
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    talks.promise(talk, **values, by=request.user, today=today)
                    sending.leads_to(f"{reverse('coaching:talk_detail', args=[pk])}#promises")
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(sending.url)
    back = reverse("coaching:talk_detail", args=[pk])
    return render_page(request, "coaching/note_edit.html", {"form": form, "title": _("Promise"), "back": back})


def promise_of(request: HttpRequest, pk: int) -> Promise:
    """The promise, if the viewer is one of the two; else 404."""
    rows = Promise.objects.visible_to(request.user).select_related("owner", "meeting__series__pair", "person", "coach")
    return get_object_or_404(rows, pk=pk)


@require_GET
def promise_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise, and what became of it."""
    return _promise_page(request, promise_of(request, pk), DropForm())


def _promise_page(request: HttpRequest, row: Promise, form: DropForm) -> HttpResponse:
    today = today_of(request.user, timezone.now())
    return render_page(request, "coaching/promise_detail.html", {"promise": row, "form": form, "today": today})


def promise_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another day, the other of the two."""
    row, today = promise_of(request, pk), today_of(request.user, timezone.now())
    page = reverse("coaching:promise_detail", args=[pk])
    form = ActionForm(request.POST or None, owner=owner_field(row.meeting.series.pair), action=row)
    form.fields["owner"].initial = row.owner_id
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(talks.PROMISES, row, **form.cleaned_data, by=request.user, today=today)
        except StaleVersion:
            return show_conflict(request, form, promise_of(request, pk), back=page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(page)
    return render_page(request, "coaching/note_edit.html", {"form": form, "title": _("Promise"), "back": page})


@require_POST
def promise_done(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done."""
    row, now = promise_of(request, pk), timezone.now()
    actions.finish(talks.PROMISES, row, by=request.user, now=now, today=today_of(request.user, now))
    messages.success(request, _("Done, and kept."))
    return redirect(f"{reverse('coaching:talk_detail', args=[row.meeting_id])}#promises")


@require_POST
def promise_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not to be done any more, for a reason."""
    row, now, form = promise_of(request, pk), timezone.now(), DropForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.drop(talks.PROMISES, row, reason=reason, by=request.user, now=now, today=today_of(request.user, now))
        return redirect(f"{reverse('coaching:talk_detail', args=[row.meeting_id])}#promises")
    return _promise_page(request, row, form)

"""The board of an opening, moves on it, and the page of an application."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.acting import Act, answer
from core.forms import add_errors
from core.http import render_page, wants_part
from core.typed import number_in
from core.verdicts import require
from core.wording import name_in_words
from org.access import today_of
from recruiting import candidates as services
from recruiting import permissions as may
from recruiting.board import Board
from recruiting.forms import BoardFilter, MoveForm, NextStepForm
from recruiting.interviews.choosing import Choosing
from recruiting.interviews.permissions import owes_card
from recruiting.models import Application, Opening, Stage, StageMove
from recruiting.moving import MOST, MovedMeanwhile, marked, move
from recruiting.rules import days_in_stage
from recruiting.selectors import applications_of, documents_of, unit_name

both = require_http_methods(["GET", "POST"])


def show_board(
    request: HttpRequest, opening: Opening, form: MoveForm, *, ticked: set[int], said: str = "", status: int = 200
) -> HttpResponse:
    """The board as the filters of the address ask for it; the part alone under htmx."""
    asked = BoardFilter(request.GET)
    told = {"stage": number_in(request.GET.get("stage", "")), "page": request.GET.get("page")}
    board = Board(opening, request.user, timezone.now(), text=asked.text, channel=asked.channel_id, **told)
    context = {"board": board, "opening": opening, "filter": asked, "form": form, "ticked": ticked, "said": said}
    return render_page(request, "recruiting/board.html", context, partial="board", status=status)


def read_board(request: HttpRequest, pk: int) -> Opening:
    """An opening that has a board, if the viewer reads it."""
    return get_object_or_404(
        Opening.objects.visible_to(request.user).exclude(opened_at=None).select_related("title", "unit"), pk=pk
    )


@require_GET
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidates of an opening by stage."""
    opening = read_board(request, pk)
    return show_board(request, opening, MoveForm(opening=opening), ticked=set())


@require_POST
def board_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves the ticked candidates, all or none; what was ticked and typed stays where it cannot be."""
    opening = read_board(request, pk)
    require(may.may_move(request.user, opening, timezone.now()))
    ticked = marked(request.POST.getlist("application")[: MOST + 1])
    form = MoveForm(request.POST, opening=opening)
    if form.is_valid():
        found = Application.objects.visible_to(request.user).filter(pk__in=ticked, opening=opening)
        to_stage = form.cleaned_data["stage"]
        to_stage.opening = opening
        told = {"reason": form.cleaned_data["reason"], "words": form.cleaned_data["words"]}
        try:
            rows = list(found.select_related("candidate", "stage"))
            move(rows, to_stage, shown=ticked, by=request.user, now=timezone.now(), **told)
        except MovedMeanwhile as error:
            add_errors(form, error)
            ticked = {key: ticked[key] for key in ticked.keys() - {one.pk for one in error.applications}}
        except ValidationError as error:
            add_errors(form, error)
        else:
            return _moved(request, opening, len(rows), to_stage.name)
    return show_board(request, opening, form, ticked=set(ticked), status=422)


def _moved(request: HttpRequest, opening: Opening, count: int, stage: str) -> HttpResponse:
    told = {"count": count, "stage": stage}
    said = (
        ngettext("%(count)s candidate is in %(stage)s now.", "%(count)s candidates are in %(stage)s now.", count) % told
    )
    if wants_part(request):
        opening.refresh_from_db()
        return show_board(request, opening, MoveForm(opening=opening), ticked=set(), said=said)
    messages.success(request, said)
    query = request.GET.urlencode()
    return redirect(reverse("recruiting:board", args=[opening.pk]) + (f"?{query}" if query else ""))


# --- an application ---------------------------------------------------------------------------------------------------


def read_application(request: HttpRequest, pk: int) -> Application:
    """The application, if the viewer reads it, else 404."""
    rows = Application.objects.visible_to(request.user).select_related(
        "candidate__channel",
        "candidate__consent_text",
        "candidate__person",
        "opening__title",
        "opening__unit",
        "stage",
        "added_by",
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
def application_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An application: who it is, where it stands and how it came there."""
    application, now = read_application(request, pk), timezone.now()
    moves = list(
        StageMove.objects.visible_to(request.user)
        .filter(application=application)
        .select_related("from_stage", "to_stage", "by", "reason")
    )
    ends = [one.at for one in moves[1:]] + [now]
    others = [one for one in applications_of(application.candidate, request.user) if one != application]
    context = {
        "application": application,
        "candidate": application.candidate,
        "unit": unit_name(application.opening, today_of(request.user, now)),
        "days": days_in_stage(application.entered_stage_at, now),
        "log": [(one, days_in_stage(one.at, end)) for one, end in zip(moves, ends, strict=True)],
        "hides_words": owes_card(request.user, application),
        "others": others,
        "is_hired": any(one.stage.kind == Stage.Kind.HIRED for one in (application, *others)),
        "documents": documents_of(application.candidate, request.user),
        "may_work": may.may_work_on(request.user, application, now),
        "may_edit": may.may_edit_candidate(request.user, application.candidate, now),
        "may_add_document": may.may_add_document(request.user, application.candidate, now),
        "form": MoveForm(opening=application.opening, initial={"stage": application.stage_id}),
        "choosing": Choosing(application, request.user, now),
    }
    return render_page(request, "recruiting/application_detail.html", context)


@require_POST
def application_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves one application from its own page."""
    application, now = read_application(request, pk), timezone.now()
    require(may.may_move(request.user, application.opening, now))
    form = MoveForm(request.POST, opening=application.opening)
    if form.is_valid():
        to_stage = form.cleaned_data["stage"]
        told = {"reason": form.cleaned_data["reason"], "words": form.cleaned_data["words"]}
        try:
            shown = marked(request.POST.getlist("application"))
            move([application], to_stage, shown=shown, by=request.user, now=now, **told)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Now in %(stage)s.") % {"stage": to_stage.name})
            return redirect("recruiting:application_detail", application.pk)
    return render_page(
        request, "recruiting/application_move.html", {"application": application, "form": form}, status=422
    )


@both
def next_step_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes what comes next with an application."""
    application, now = read_application(request, pk), timezone.now()
    back = reverse("recruiting:application_detail", args=[application.pk])

    def do(form: forms.Form) -> str:
        services.write_next_step(application, **form.cleaned_data, by=request.user, now=now)
        return back

    act = Act(
        heading=_("What comes next with %(name)s?") % {"name": name_in_words(application.candidate)},
        lead=_("It stands on the card. Leave both empty when nothing is to be done."),
        button=_("Keep it"),
        done=_("The next step is kept."),
        back=back,
        verdict=may.may_work_on(request.user, application, now),
        do=do,
        row=application,
    )
    names = ("version", "next_step", "next_on")
    initial = {name: getattr(application, name) for name in names}
    return answer(request, act, NextStepForm(request.POST or None, initial=initial))

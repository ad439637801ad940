"""The pages of rehearsals: mine and those below, one of them, and one page for each act."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.acting import Act, answer
from core.forms import add_errors
from core.http import render_page
from core.meanwhile import show_gone_on
from core.models import StaleVersion
from core.verdicts import ALLOWED, NotNow, require
from core.wording import exact_day, name_in_words
from org.access import Area, Reach, access_of, zone_of
from training.models import Observer, Rehearsal, Scenario
from training.rehearsals import debriefing, scheduling, scoring
from training.rehearsals import permissions as may
from training.rehearsals.debriefing import Lessons
from training.rehearsals.forms import (
    OBSERVERS,
    CallOffForm,
    ChangeForm,
    DebriefForm,
    ExplainForm,
    ScheduleForm,
    ScoreForm,
)
from training.rehearsals.selectors import RehearsalPage, for_list, lines_of, spreads
from training.rules import Criterion
from training.tabs import tabs_of

PAGE = 30
both = require_http_methods(["GET", "POST"])


def page_of(rehearsal: Rehearsal) -> str:
    return reverse("training:rehearsal_detail", args=[rehearsal.pk])


def read_rehearsal(request: HttpRequest, pk: int) -> Rehearsal:
    """The rehearsal, if the viewer reads it, else 404."""
    rows = Rehearsal.objects.visible_to(request.user)
    people = ("person", "customer", "lead", "scheduled_by", "debriefed_by", "called_off_by")
    rows = rows.select_related("scenario", "rubric", *people).prefetch_related("scenario__texts")
    return get_object_or_404(rows, pk=pk)


@require_GET
def rehearsal_list(request: HttpRequest) -> HttpResponse:
    """My rehearsals, those to come first; for heads, HR and the general manager those of the people below them."""
    viewer, now = request.user, timezone.now()
    reads_others = access_of(viewer).reach(Area.TRAINING) > Reach.TEAM
    of = "others" if reads_others and request.GET.get("of") == "others" else "mine"
    rows = Rehearsal.objects.visible_to(viewer) if of == "others" else Rehearsal.objects.of(viewer)
    page = Paginator(for_list(rows.order_by("-starts_at", "-pk")), PAGE).get_page(request.GET.get("page"))
    lines = lines_of(page.object_list, viewer)
    context = {
        "page": page,
        "coming": [line for line in lines if line.rehearsal.state in ("scheduled", "running")][::-1],
        "past": [line for line in lines if line.rehearsal.state not in ("scheduled", "running")],
        "of": of,
        "reads_others": reads_others,
        "now": now,
        "tabs": tabs_of(viewer, "training:rehearsal_list"),
    }
    return render_page(request, "training/rehearsal_list.html", context)


@both
def rehearsal_add(request: HttpRequest) -> HttpResponse:
    """Plans a rehearsal, one's own or of somebody below."""
    viewer, now = request.user, timezone.now()

    def do(form: ScheduleForm) -> str:
        values = form.cleaned_data
        return page_of(scheduling.schedule(values["scenario"], values["person"], form.terms, by=viewer, now=now))

    act = Act(
        heading=_("Plan a rehearsal"),
        lead=_(
            "Somebody sells, somebody plays the customer and knows the hidden objections, two or more watch and score "
            "without seeing each other’s scores."
        ),
        button=_("Plan it"),
        done=_("It is planned. Everybody with a part finds it under their rehearsals and in the calendar feed."),
        back=reverse("training:rehearsal_list"),
        verdict=ALLOWED,
        do=do,
    )
    scenario = Scenario.objects.visible_to(viewer).offered().filter(pk=_number(request.GET.get("scenario", "")))
    initial = {"person": viewer, "scenario": scenario.first()}
    return answer(request, act, ScheduleForm(request.POST or None, viewer=viewer, now=now, initial=initial))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


@require_GET
def rehearsal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A rehearsal: who, when, what is played, and once all have scored what it came to."""
    page = RehearsalPage(read_rehearsal(request, pk), request.user, timezone.now())
    return render_page(request, "training/rehearsal_detail.html", {"page": page, "rehearsal": page.rehearsal})


def _act(rehearsal: Rehearsal, **told: Any) -> Act:
    return Act(back=page_of(rehearsal), about=rehearsal, **told)


@both
def rehearsal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time, place or part."""
    rehearsal, viewer, now = read_rehearsal(request, pk), request.user, timezone.now()

    def do(form: ChangeForm) -> str:
        version = form.cleaned_data["version"]
        scheduling.change(rehearsal, form.terms, by=viewer, now=now, version=version)
        return page_of(rehearsal)

    act = _act(
        rehearsal,
        heading=_("Change the rehearsal of %(name)s") % {"name": name_in_words(rehearsal.person)},
        button=_("Save"),
        done=_("It is changed."),
        verdict=may.may_change(viewer, rehearsal),
        do=do,
        row=rehearsal,
    )
    names = ("version", "day", "length", "place", "material", "customer", "lead")
    initial = {name: getattr(rehearsal, name) for name in names}
    initial["at"] = rehearsal.starts_at.astimezone(zone_of(rehearsal.person, rehearsal.starts_at)).time()
    watching = [one.person for one in rehearsal.observers.select_related("person").order_by("pk")]
    initial |= dict(zip(OBSERVERS, watching, strict=False))
    return answer(request, act, ChangeForm(request.POST or None, viewer=viewer, now=now, initial=initial))


@both
def rehearsal_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a rehearsal back before it begins."""
    rehearsal, viewer, now = read_rehearsal(request, pk), request.user, timezone.now()

    def do(form: forms.Form) -> str:
        values = form.cleaned_data
        told = {"reason": values["called_off_reason"], "version": values["version"]}
        scheduling.call_off(rehearsal, by=viewer, now=now, **told)
        return page_of(rehearsal)

    act = _act(
        rehearsal,
        heading=_("Call off the rehearsal of %(name)s") % {"name": name_in_words(rehearsal.person)},
        button=pgettext("rehearsal", "Call it off"),
        done=pgettext("rehearsal", "It is called off."),
        verdict=may.may_change(viewer, rehearsal),
        do=do,
        row=rehearsal,
        is_grave=True,
    )
    return answer(request, act, CallOffForm(request.POST or None, initial={"version": rehearsal.version}))


@require_POST
def rehearsal_start(request: HttpRequest, pk: int) -> HttpResponse:
    """It begins; from now on observers score."""
    rehearsal = read_rehearsal(request, pk)
    try:
        scheduling.start(rehearsal, by=request.user, now=timezone.now())
    except (NotNow, StaleVersion) as refused:
        messages.info(request, str(refused) if isinstance(refused, NotNow) else _("It has begun already."))
    else:
        messages.success(request, _("It has begun. Observers can score now."))
    return redirect(page_of(rehearsal))


@both
def rehearsal_score(request: HttpRequest, pk: int) -> HttpResponse:
    """An observer scores, once, without a sight of the others."""
    rehearsal, viewer, now = read_rehearsal(request, pk), request.user, timezone.now()
    own = Observer.objects.visible_to(viewer).filter(rehearsal=rehearsal, person=viewer).first()
    form = ScoreForm(request.POST or None, rubric=rehearsal.rubric)
    try:
        require(may.may_score(viewer, rehearsal, own))
        if request.method == "POST" and form.is_valid():
            remark = form.cleaned_data["remark"]
            scoring.send_scores(rehearsal, own, values=form.values, remark=remark, by=viewer, now=now)
            messages.success(request, _("Your scores are sent."))
            return redirect(page_of(rehearsal))
    except NotNow as refused:
        if request.method == "GET":
            raise
        told = {"heading": _score_heading(rehearsal), "reason": str(refused), "back": page_of(rehearsal)}
        return show_gone_on(request, form, about=rehearsal, **told)
    except ValidationError as error:
        add_errors(form, error)
    context = {"form": form, "rehearsal": rehearsal, "text": rehearsal.told, "heading": _score_heading(rehearsal)}
    return render_page(request, "training/rehearsal_score.html", context)


def _score_heading(rehearsal: Rehearsal) -> str:
    return _("Score the rehearsal of %(name)s") % {"name": name_in_words(rehearsal.person)}


@require_POST
def rehearsal_go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on without the observers whose scores do not come."""
    rehearsal = read_rehearsal(request, pk)
    try:
        scoring.go_on_without(rehearsal, by=request.user, now=timezone.now())
    except NotNow as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("The rehearsal goes on without these scores."))
    return redirect(page_of(rehearsal))


@both
def rehearsal_explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Why the observers are far apart, in a word for each criterion."""
    rehearsal, viewer, now = read_rehearsal(request, pk), request.user, timezone.now()
    page = RehearsalPage(rehearsal, viewer, now)

    def do(form: ExplainForm) -> str:
        scoring.explain(rehearsal, words=form.words, by=viewer, now=now)
        return page_of(rehearsal)

    act = _act(
        rehearsal,
        heading=_("Rehearsal of %(name)s: why are the observers so far apart?")
        % {"name": name_in_words(rehearsal.person)},
        lead=_("Talk first: what did each of you see? Then one of you writes it down. No score changes."),
        button=_("Keep it"),
        done=_("The word is kept."),
        verdict=may.may_explain(viewer, rehearsal, page.observers, page.unexplained),
        do=do,
    )
    awaited = spreads(page) if act.verdict else _typed_about(request, rehearsal)
    return answer(request, act, ExplainForm(request.POST or None, awaited=awaited))


def _typed_about(request: HttpRequest, rehearsal: Rehearsal) -> list[tuple[Criterion, str]]:
    """The criteria about which a page that has gone on meanwhile sent words."""
    codes = set(rehearsal.spread_words.values_list("criterion", flat=True))
    return [(one, "") for one in rehearsal.rubric.rules.criteria if one.code in codes and one.code in request.POST]


@both
def rehearsal_debrief(request: HttpRequest, pk: int) -> HttpResponse:
    """What to keep, to change, to try next; it goes to the library."""
    rehearsal, viewer, now = read_rehearsal(request, pk), request.user, timezone.now()

    def do(form: DebriefForm) -> str:
        values = form.cleaned_data
        lessons = Lessons(values["keep"], values["change"], values["try_next"])
        told = {"tags": values["tags"], "language": get_language() or "en"}
        debriefing.debrief(rehearsal, lessons, by=viewer, now=now, **told)
        return page_of(rehearsal)

    awaited = rehearsal.spread_words.awaited().values_list("criterion", flat=True)
    told = {"name": name_in_words(rehearsal.person), "day": exact_day(rehearsal.day)}
    act = _act(
        rehearsal,
        heading=_("Debrief with %(name)s") % told,
        lead=_(
            "Let the salesperson speak first. What you write goes to the case library, which everybody reads: "
            "name nobody."
        ),
        button=_("Close the debrief"),
        done=_("Debriefed. The lessons stand in the library."),
        verdict=may.may_debrief(viewer, rehearsal, list(awaited)),
        do=do,
        draft=f"debrief {rehearsal.pk}",
    )
    return answer(request, act, DebriefForm(request.POST or None))

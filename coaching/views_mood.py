"""Pages of mood: one's own marks and who sees them, the marks somebody shows, the weeks of units."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coaching import mood, selectors
from coaching.forms import MarkForm, WordForm
from coaching.models import MoodConsent, MoodMark, TalkAsked
from coaching.permissions import may_read_weeks
from core import audit
from core.http import render_page
from core.verdicts import require
from org.access import today_of
from org.models import Person

PAGE = 50


@require_GET
def mood_mine(request: HttpRequest) -> HttpResponse:
    """My marks of the last months, and who sees them."""
    now, viewer = timezone.now(), request.user
    today = today_of(viewer, now)
    marks = list(MoodMark.objects.of(viewer).filter(day__gte=today - selectors.KEPT))
    coach = selectors.coach_of(viewer, today)
    given = MoodConsent.objects.filter(person=viewer).select_related("coach").order_by("-pk").first()
    is_own = given is not None and coach is not None and given.coach_id == coach.pk
    context = {
        "panel": selectors.own_panel(viewer, now),
        "weeks": selectors.weeks_of(marks),
        "trend": selectors.trend_of(marks, today),
        "consent": given if is_own and given.withdrawn_on is None else None,
        "coach": coach,
        "before": given if given and not is_own else None,
        "reads_weeks": bool(may_read_weeks(viewer, today)),
        "today": today,
    }
    return render_page(request, "coaching/mood_mine.html", context)


@require_POST
def mood_mark(request: HttpRequest) -> HttpResponse:
    """How my day is."""
    now, form = timezone.now(), MarkForm(request.POST)
    if form.is_valid():
        today = today_of(request.user, now)
        try:
            mood.mark_mood(form.cleaned_data["value"], by=request.user, now=now, today=today)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    else:
        messages.error(request, _("Choose one of the five."))
    return redirect(_back(request))


@require_POST
def mood_word(request: HttpRequest) -> HttpResponse:
    """A word beside today's mark."""
    form = WordForm(request.POST)
    if form.is_valid():
        try:
            mood.add_word(form.cleaned_data["word"], by=request.user, today=today_of(request.user, timezone.now()))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    else:
        messages.error(request, " ".join(form.errors["word"]))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Where the question was answered: on Today, or on the page of one's own marks."""
    page = "coaching:mood_mine" if request.POST.get("from") == "mine" else "duties:today"
    return f"{reverse(page)}#mood"


@require_POST
def mood_remove(request: HttpRequest, day: date) -> HttpResponse:
    """One of my marks was never said."""
    mark = get_object_or_404(MoodMark.objects.of(request.user), day=day)
    mood.take_mark_back(mark, by=request.user, now=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("coaching:mood_mine")


@require_POST
def mood_show(request: HttpRequest) -> HttpResponse:
    """My direct coach reads my marks from today on."""
    try:
        mood.show_mood(by=request.user, today=today_of(request.user, timezone.now()))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Shown from today on. You can take this back at any time."))
    return redirect("coaching:mood_mine")


@require_POST
def mood_hide(request: HttpRequest) -> HttpResponse:
    """Nobody but me reads them any more."""
    now = timezone.now()
    mood.hide_mood(by=request.user, now=now, today=today_of(request.user, now))
    messages.success(request, _("Taken back: nobody but you sees your marks, those of the past included."))
    return redirect("coaching:mood_mine")


@require_GET
def mood_team(request: HttpRequest) -> HttpResponse:
    """Who shows me their marks, and how the weeks of my units were."""
    now, viewer = timezone.now(), request.user
    today = today_of(viewer, now)
    require(may_read_weeks(viewer, today))
    page = Paginator(selectors.units_read(viewer, today), PAGE).get_page(request.GET.get("page"))
    context = {
        "people": selectors.who_shows(viewer, today),
        "page": page,
        "mondays": selectors.mondays(today),
        "lines": selectors.unit_lines(list(page), viewer, today),
    }
    return render_page(request, "coaching/mood_team.html", context)


@require_GET
def mood_person(request: HttpRequest, code: str) -> HttpResponse:
    """The marks that somebody shows me. 404 where there are none: nobody learns who shows theirs to whom."""
    now, viewer = timezone.now(), request.user
    today = today_of(viewer, now)
    person = get_object_or_404(Person.objects.exclude(pk=viewer.pk), code=code)
    marks = selectors.marks_shown(person, viewer, today)
    if not marks:
        raise Http404
    audit.record("coaching.read_mood", by=viewer, about=person)
    context = {
        "person": person,
        "weeks": selectors.weeks_of(marks),
        "trend": selectors.trend_of(marks, today),
        "talk": selectors.talk_asked(person, viewer),
        "today": today,
    }
    return render_page(request, "coaching/mood_person.html", context)


@require_GET
def talk_asked(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads from the duty to the person."""
    talk = get_object_or_404(TalkAsked.objects.filter(coach=request.user).select_related("person"), pk=pk)
    return redirect("coaching:mood_person", code=talk.person.code)


@require_POST
def talk_done(request: HttpRequest, pk: int) -> HttpResponse:
    """We have talked."""
    talk = get_object_or_404(TalkAsked.objects.filter(coach=request.user).select_related("person"), pk=pk)
    mood.finish_asked_talk(talk.person, by=request.user, now=timezone.now())
    messages.success(request, _("Noted. What was said stands nowhere."))
    return redirect("coaching:mood_person", code=talk.person.code)

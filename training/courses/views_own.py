"""One's own training and that of one's people, one enrolment, and the test."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.http import render_page
from core.verdicts import denied, require
from org.access import Area, Reach, access_of, readable_people, today_of
from org.models import Person
from training.courses import enrolling, papers, recording, selectors, testing
from training.courses.permissions import may_know_answers, may_read_person, may_talk
from training.models import Attempt, Course, Enrolment
from training.overview import overview
from training.tabs import tabs_of

PER_PAGE = 50


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is required of me, what comes next, what I have passed and until when."""
    return _person_page(request, request.user, is_own=True)


@require_GET
def person_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The same of somebody whose training the viewer reads."""
    today = today_of(request.user, timezone.now())
    person = get_object_or_404(readable_people(request.user, Area.TRAINING, today), code=code)
    return _person_page(request, person, is_own=person.pk == request.user.pk)


def _person_page(request: HttpRequest, person: Person, *, is_own: bool) -> HttpResponse:
    now = timezone.now()
    today = today_of(person, now)
    context = {
        "person": person,
        "is_own": is_own,
        "page": selectors.person_page(person, today=today, now=now),
        "mine": overview(person, today=today, now=now) if is_own else None,
        "tabs": tabs_of(request.user, "training:home" if is_own else ""),
        "now": now,
        "today": today,
    }
    return render_page(request, "training/home.html", context)


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """My people: what is required, passed, late, and what runs out next. In the order of people, without scores."""
    today = today_of(request.user, timezone.now())
    access = access_of(request.user, today)
    if access.reach(Area.TRAINING) < Reach.BELOW:
        require(denied(_("This page is for whoever heads a unit, HR and the general manager.")))
    people = readable_people(request.user, Area.TRAINING, today).in_service(today).exclude(pk=request.user.pk)
    page = Paginator(people.order_by("number"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": selectors.team_lines(list(page.object_list), today),
        "tabs": tabs_of(request.user, "training:team"),
        "today": today,
    }
    return render_page(request, "training/team.html", context)


def enrolment_of(request: HttpRequest, pk: int) -> Enrolment:
    """The enrolment, if the viewer may read it; else 404."""
    rows = Enrolment.objects.visible_to(request.user).select_related("course", "session__unit", "person")
    return get_object_or_404(rows, pk=pk)


def page_of(one: Enrolment) -> str:
    return reverse("training:enrolment_detail", args=[one.pk])


@require_GET
def enrolment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How somebody stands in one course: being there, tests, result, certificate."""
    now, one, viewer = timezone.now(), enrolment_of(request, pk), request.user
    today, is_own = today_of(viewer, now), one.person_id == viewer.pk
    attempts = list(one.attempts.all())
    is_failed = one.result == Enrolment.Verdict.FAILED and one.course.has_test
    context = {
        "one": one,
        "is_own": is_own,
        "attempts": attempts,
        "open": next((row for row in attempts if row.sent_at is None), None),
        "may_take": testing.may_take(viewer, one) if is_own and one.course.has_test else None,
        "may_talk": may_talk(viewer, one, today) if is_failed and not is_own else None,
        "may_withdraw": enrolling.may_withdraw(viewer, one, on=today, now=now),
        "halves": testing.halves_attended(one),
        "reads_person": not is_own and may_read_person(viewer, one.person, today),
        "now": now,
        "today": today,
    }
    return render_page(request, "training/enrolment_detail.html", context)


@require_POST
def enrolment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """I do not come, or somebody is taken off; the seat goes to who waits."""
    now, one = timezone.now(), enrolment_of(request, pk)
    enrolling.withdraw(one, by=request.user, on=today_of(request.user, now), now=now)
    messages.success(request, _("The seat is free for somebody else."))
    if one.session_id:
        return redirect("training:session_detail", pk=one.session_id)
    return redirect("training:home")


@require_POST
def course_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a course that one learns by oneself."""
    now, course = timezone.now(), get_object_or_404(Course, pk=pk)
    one = enrolling.start_alone(course, by=request.user, on=today_of(request.user, now), now=now)
    return redirect(page_of(one))


@require_POST
def talk_record(request: HttpRequest, pk: int) -> HttpResponse:
    """We have talked; the test opens again."""
    now, one = timezone.now(), enrolment_of(request, pk)
    recording.record_talk(one, by=request.user, on=today_of(request.user, now), now=now)
    messages.success(request, _("Noted. The test may be taken again."))
    return redirect(page_of(one))


# --- the test ---------------------------------------------------------------------------------------------------------


@require_POST
def test_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins the test, or goes on with the one that is open."""
    attempt = testing.begin(enrolment_of(request, pk), by=request.user, now=timezone.now())
    return redirect("training:attempt_detail", pk=attempt.pk)


def attempt_of(request: HttpRequest, pk: int) -> Attempt:
    """The attempt, if the viewer may read the enrolment; one that is not sent is the person's alone."""
    readable = Enrolment.objects.visible_to(request.user).values("pk")
    rows = Attempt.objects.select_related("enrolment__course", "enrolment__person", "enrolment__session")
    attempt = get_object_or_404(rows, pk=pk, enrolment__in=readable)
    if attempt.sent_at is None and attempt.enrolment.person_id != request.user.pk:
        raise Http404
    return attempt


@require_GET
def attempt_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions while it is open; once sent, what was right."""
    attempt = attempt_of(request, pk)
    one = attempt.enrolment
    today = today_of(request.user, timezone.now())
    questions = papers.shown(attempt.paper, attempt.answers)
    context = {
        "attempt": attempt,
        "one": one,
        "questions": questions,
        "unanswered": [one for one in questions if not one.is_answered] if "open" in request.GET else [],
        "wrong": [question for question in questions if not question.is_right],
        "left": (left := max(0, one.attempts_allowed - attempt.number)),
        # told before, the next paper would be copied from it
        "tells_right": (attempt.is_passed or not left) and may_know_answers(request.user, one, on=today),
        "is_own": one.person_id == request.user.pk,
        "today": today,
    }
    template = "training/attempt_sent.html" if attempt.sent_at else "training/attempt_open.html"
    return render_page(request, template, context)


def _ticked(request: HttpRequest, attempt: Attempt) -> dict[str, list[str]]:
    return {f"q{place}": request.POST.getlist(f"q{place}") for place in range(len(attempt.paper))}


@require_POST
def attempt_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what is ticked so far; asked by the page every few seconds, or by its button without script."""
    attempt = attempt_of(request, pk)
    testing.keep_answers(attempt, _ticked(request, attempt), by=request.user, now=timezone.now())
    if request.htmx:
        return JsonResponse({"version": attempt.number})
    return redirect("training:attempt_detail", pk=pk)


@require_POST
def attempt_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the test; sent again, the first sending stays. With questions left open it is kept, and asked first."""
    now, attempt = timezone.now(), attempt_of(request, pk)
    ticked = _ticked(request, attempt)
    if attempt.sent_at is None and not all(ticked.values()) and "anyway" not in request.POST:
        testing.keep_answers(attempt, ticked, by=request.user, now=now)
        return redirect(f"{reverse('training:attempt_detail', args=[pk])}?open")
    testing.send(attempt, ticked, by=request.user, on=today_of(request.user, now), now=now)
    return redirect("training:attempt_detail", pk=pk)

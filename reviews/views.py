"""The pages of rating and of looking up how a score came about."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.http import render_page, wants_part
from core.periods import Month
from core.typed import day_in, month_in, number_in
from meetings.models import Report, ReportKind
from org.access import Area, readable_people, today_of
from org.models import Person
from reviews import schemes, services
from reviews.desk import scored_reports
from reviews.forms import RatingForm, VersionForm
from reviews.history import History
from reviews.models import Appraisal, Scheme
from reviews.queue import Queue
from reviews.reading import scheme_in_words
from reviews.wording import ANCHORS, NEEDS_SENTENCE, SHORT_ANCHORS

RATED_KINDS = (ReportKind.DAILY, ReportKind.WEEKLY)


# --- the review queue -------------------------------------------------------------------------------------------------


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The daily reports of a day, yesterday's by default: read, rate, next."""
    return _show_queue(request, _queue_asked_for(request, ReportKind.DAILY))


@require_GET
def queue_weeks(request: HttpRequest) -> HttpResponse:
    """The weekly reports of a week, rated on the same page."""
    return _show_queue(request, _queue_asked_for(request, ReportKind.WEEKLY))


@require_POST
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Rates a report and opens the next one."""
    report, form = _rated_report(request, pk), RatingForm(request.POST)
    if form.is_valid():
        act = services.rate_daily if report.kind == ReportKind.DAILY else services.rate_weekly
        try:
            act(report, **form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _after_rating(request, report, rated=report.pk)
    shown = Queue(request.user, report.kind, timezone.now(), asked_for=report.subject_on, open_pk=report.pk)
    return _show_queue(request, shown, form=form)


@require_POST
def unrate(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a rating back; the report is open again."""
    report, form = _rated_report(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    try:
        services.withdraw_rating(report, by=request.user, now=timezone.now(), version=version)
    except ValidationError as error:
        shown = Queue(request.user, report.kind, timezone.now(), asked_for=report.subject_on, open_pk=report.pk)
        return _show_queue(request, shown, problem=" ".join(error.messages))
    return _after_rating(request, report, opened=report.pk)


def _rated_report(request: HttpRequest, pk: int) -> Report:
    reports = Report.objects.visible_to(request.user).sent().filter(kind__in=RATED_KINDS)
    return get_object_or_404(reports.select_related("person"), pk=pk)


def _queue_asked_for(request: HttpRequest, kind: str) -> Queue:
    asked_for, open_pk = day_in(request.GET.get("day", "")), number_in(request.GET.get("open", ""))
    return Queue(request.user, kind, timezone.now(), asked_for=asked_for, open_pk=open_pk)


def _after_rating(request: HttpRequest, report: Report, *, rated: int | None = None, opened: int | None = None):
    if wants_part(request):
        shown = Queue(request.user, report.kind, timezone.now(), asked_for=report.subject_on, open_pk=opened)
        return _show_queue(request, shown, rated=rated)
    query = f"?day={report.subject_on.isoformat()}" + (f"&rated={rated}" if rated else f"&open={opened}")
    name = "reviews:queue" if report.kind == ReportKind.DAILY else "reviews:queue_weeks"
    return redirect(f"{reverse(name)}{query}")


def _show_queue(
    request: HttpRequest, shown: Queue, *, form: RatingForm | None = None, rated: int | None = None, problem: str = ""
) -> HttpResponse:
    rated = rated or number_in(request.GET.get("rated", ""))
    just_rated = [row for row in shown.rows if row.report and row.report.pk == rated and row.scored.given]
    context = {
        "queue": shown,
        "form": form,
        "problem": problem,
        "just_rated": just_rated[0] if just_rated else None,
        "anchors": [(number, words, number in NEEDS_SENTENCE) for number, words in SHORT_ANCHORS.items()],
        "long_anchors": ANCHORS,
        "tabs": [
            (_("Daily reports"), reverse("reviews:queue"), not shown.is_weekly),
            (_("Weekly reports"), reverse("reviews:queue_weeks"), shown.is_weekly),
        ],
    }
    return render_page(request, "reviews/queue.html", context, partial="queue")


# --- how a score came about -------------------------------------------------------------------------------------------


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own days and weeks of a month."""
    return _show_history(request, request.user)


@require_GET
def person_history(request: HttpRequest, code: str) -> HttpResponse:
    """Days and weeks of somebody whose appraisals one may read."""
    return _show_history(request, get_object_or_404(readable_people(request.user, Area.APPRAISALS), code=code))


def _show_history(request: HttpRequest, person: Person) -> HttpResponse:
    now = timezone.now()
    month = month_in(request.GET.get("month", "")) or History.default_month(today_of(person, now))
    history = History(person, request.user, month, now)
    try:
        history.work_out()
    except Scheme.DoesNotExist as error:
        raise Http404 from error
    return render_page(request, "reviews/history.html", {"history": history, "anchors": SHORT_ANCHORS})


@require_GET
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """How a day's score is worked out, down to the lines of the report."""
    return _show_score(request, pk, ReportKind.DAILY, "reviews/day.html")


@require_GET
def week(request: HttpRequest, pk: int) -> HttpResponse:
    """How a week's score is worked out."""
    return _show_score(request, pk, ReportKind.WEEKLY, "reviews/week.html")


def _show_score(request: HttpRequest, pk: int, kind: str, template: str) -> HttpResponse:
    now = timezone.now()
    reports = Report.objects.visible_to(request.user).filter(kind=kind).select_related("person", "superior")
    report = get_object_or_404(reports, pk=pk)
    scored = scored_reports([report], now=now)[report.pk]
    appraisal: Appraisal | None = scored.appraisal
    context = {
        "report": report,
        "scored": scored,
        "appraisal": appraisal if appraisal and appraisal.rating is not None else None,
        "anchor": ANCHORS.get(scored.given),
        "lines": list(report.lines.all()),
        "now": now,
        "today": today_of(request.user, now),
        "is_mine": report.person_id == request.user.pk,
    }
    return render_page(request, template, context)


@require_GET
def scheme(request: HttpRequest) -> HttpResponse:
    """The appraisal scheme in force, in words: how it is worked out."""
    timeline, today = schemes.Timeline(), today_of(request.user, timezone.now())
    asked_for = day_in(request.GET.get("day", "")) or today
    try:
        book = timeline.of(Month.of(asked_for))
    except Scheme.DoesNotExist as error:
        raise Http404 from error
    return render_page(request, "reviews/scheme.html", {"scheme": scheme_in_words(book), "book": book, "today": today})

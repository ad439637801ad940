"""The pages of months: the list, a month while it runs and once it is sealed, the sheet of a person."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core import audit, exporting
from core.forms import once
from core.http import render_page, wants_part
from core.paging import FirstRowsPaginator
from core.pdf import pdf_response
from core.periods import Month
from core.verdicts import require
from core.wording import name_in_words
from org.access import Area, access_of, today_of
from org.models import Unit
from org.unit_field import UnitFilter
from reviews import runs, selectors
from reviews.closing import may_close
from reviews.corrections.page import revised_sheet
from reviews.corrections.permissions import may_ask
from reviews.cycle.panel import SignOffPanel, changes_of
from reviews.cycle.permissions import may_control
from reviews.forms_month import CloseForm
from reviews.models import MonthPreview
from reviews.previews import with_freshness
from reviews.reading_sheets import SheetSource, assessed_in_part, current_run, has_sheet, read_sheet
from reviews.sheet_history import history_of
from reviews.sheet_pdf import sheet_pdf
from reviews.sheets import build_sheet
from targets.permissions import may_read_targets

MONTHS, PEOPLE = 12, 50
DIGITS = 5  # of a revision, at most


@require_GET
def month_list(request: HttpRequest) -> HttpResponse:
    """The months with their state; the general manager closes the oldest open one from here."""
    now = timezone.now()
    page = Paginator(selectors.months_until(now, request.user), MONTHS).get_page(request.GET.get("page"))
    lines = selectors.month_lines(request.user, list(page), now=now)
    return render_page(request, "reviews/month_list.html", {"page": page, "lines": lines, "form": CloseForm()})


@require_GET
def month_detail(request: HttpRequest, month: Month) -> HttpResponseBase:
    """A month: previews while it is open, the bar while it is worked out, the results once it is sealed."""
    now, viewer = timezone.now(), request.user
    if month > Month.of(today_of(viewer, now)):
        raise Http404
    run = current_run(month)
    context = {"month": month, "run": run, "partly": assessed_in_part(viewer, month, run)}
    context["open_doubts"] = selectors.open_doubts(viewer, month)
    if run is not None and run.state in runs.IN_PROGRESS:
        context["progress"] = selectors.progress_of(run)
        return render_page(request, "reviews/month_running.html", context, partial="progress")
    if wants_part(request):
        return HttpResponse(headers={"HX-Refresh": "true"})  # the bar asks; the run has ended
    how = exporting.wanted(request)
    if run is not None and run.is_current:
        if how:
            return _export(request, month, _results(request, run)[0], how)
        return render_page(request, "reviews/month_sealed.html", context | _sealed(request, run))
    if how:
        return _export(request, month, _previews(request, month, now)[1], how)
    return render_page(request, "reviews/month_open.html", context | _open(request, month, now))


def _previews(request: HttpRequest, month: Month, now: datetime) -> tuple[QuerySet, QuerySet, UnitFilter]:
    """The previews that the viewer reads, those of others as the filter asks, and the filter."""
    viewer, today = request.user, today_of(request.user, now)
    rows = MonthPreview.objects.visible_to(viewer).worked_out().with_sheet().filter(month=month)
    others = with_freshness(rows.exclude(person=viewer), now).for_lists()
    narrow = UnitFilter(request.GET, viewer=viewer, area=Area.APPRAISALS, on=today)
    return rows, narrow.narrowed(others).order_by("person_number"), narrow


def _export(request: HttpRequest, month: Month, rows: QuerySet, how: str) -> HttpResponseBase:
    """The month of everybody on the list."""
    header = [_("Number"), _("Person"), _("Score"), _("Grade")]
    lines = (
        [row.person.code, name_in_words(row.person), row.final, row.grade]
        for part in exporting.in_parts(rows)
        for row in part
    )
    return exporting.export(request, f"month-{month}", header, lines, how=how)


def _open(request: HttpRequest, month: Month, now: datetime) -> dict[str, object]:
    """The page of previews that the viewer reads, in the order of people, and closing where that is theirs."""
    viewer = request.user
    rows, others, narrow = _previews(request, month, now)
    page = FirstRowsPaginator(others, PEOPLE).get_page(request.GET.get("page"))
    return {
        "filter": narrow if len(narrow.units) > 1 else None,
        "page": page,
        "has_own": rows.filter(person=viewer).exists(),
        "worked_out_at": min((row.worked_out_at for row in page), default=None),
        "is_stale": any(row.is_stale for row in page),
        "verdict": may_close(viewer, month, now=now) if selectors.closes_months(viewer, now) else None,
        "form": CloseForm(),
        "may_control": may_control(viewer, now=now),
    }


def _sealed(request: HttpRequest, run: runs.MonthRun) -> dict[str, object]:
    """The page of results that the viewer reads, in the order of people."""
    results, unit = _results(request, run)
    return {
        "page": Paginator(results, PEOPLE).get_page(request.GET.get("page")),
        "unit": unit,
        "has_own": has_sheet(request.user, Month(run.period_id)),
        "may_ask": may_ask(request.user, today_of(request.user, timezone.now())),
    }


def _results(request: HttpRequest, run: runs.MonthRun) -> tuple[QuerySet, Unit | None]:
    """The results that the viewer reads; ?unit= leaves one unit and those below it."""
    results = (
        run.results.visible_to(request.user)
        .with_sheet()
        .select_related("person")
        .defer("body")
        .order_by("person_number")
    )
    unit = Unit.objects.filter(code=request.GET.get("unit", "")).first()
    if unit is not None:
        results = results.filter(unit__in=access_of(request.user).tree.units_below(unit.pk))
    return results, unit


@require_POST
def month_close(request: HttpRequest, month: Month) -> HttpResponse:
    """Sets the month to closing; the ticks work it out from there."""
    now, form = timezone.now(), CloseForm(request.POST)
    if not selectors.closes_months(request.user, now):
        require(may_close(request.user, month, now=now))
    back = redirect("months:month_detail", month)
    if not form.is_valid():
        messages.error(request, _("The page was too old. Press the button again."))
        return back
    with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
        if not sending.is_repeat:
            require(may_close(request.user, month, now=now))
            try:
                runs.start_run(month, by=request.user, now=now)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            sending.leads_to(reverse("months:month_detail", args=[month]))
    return back


def _revision(request: HttpRequest) -> int | None:
    """The sealed revision that the address asks for; none is the one in force."""
    asked = request.GET.get("revision", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < DIGITS):
        raise Http404
    return int(asked)


@require_GET
def month_sheet(request: HttpRequest, month: Month, code: str) -> HttpResponse:
    """The month sheet of a person: sealed, or as it stands now."""
    now = timezone.now()
    source = _source(request, code, month, now=now)
    sheet = build_sheet(source, request.user)
    may_see_history = may_read_targets(request.user, sheet.person, on=today_of(request.user, now))
    context = {
        "sheet": sheet,
        "month": month,
        "may_see_history": may_see_history,
        "history": history_of(source, request.user),
    }
    if source.run is not None:
        context["revised"] = revised_sheet(source.run, sheet.person, is_whole=source.parts is None)
    else:
        panel = context["panel"] = SignOffPanel(source, request.user, now)
        context["closes_on"] = panel.dates and panel.dates.closes_from.date()
    return render_page(request, "reviews/month_sheet.html", context)


@require_GET
@never_cache
def month_sheet_pdf(request: HttpRequest, month: Month, code: str) -> HttpResponse:
    """The same sheet as a file for paper; the trail says who took it out."""
    source = _source(request, code, month, now=timezone.now())
    sheet, history = build_sheet(source, request.user), history_of(source, request.user)
    changes = changes_of(source)
    audit.record("reviews.take_out_sheet", by=request.user, about=source.person, reason=str(month))
    content = sheet_pdf(sheet, history, is_withheld=source.is_withheld, changes=changes)
    revision = f"-r{source.run.revision}" if source.run is not None and source.run.revision else ""
    return pdf_response(content, f"month-sheet-{month}{revision}-{source.person.code}")


def _source(request: HttpRequest, code: str, month: Month, *, now: datetime) -> SheetSource:
    source = read_sheet(request.user, code, month, now=now, revision=_revision(request))
    if source is None:
        raise Http404
    return source

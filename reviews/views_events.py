"""The pages of what is written down beside reports: adjustments, discipline, findings."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import exporting
from core.forms import add_errors, once
from core.http import render_page
from core.typed import month_in
from core.verdicts import ALLOWED, Verdict, denied, require
from core.wording import name_in_words
from org.access import Area, readable_people, today_of
from org.models import Person
from org.querysets import PersonQuerySet
from reviews import services
from reviews.finding_page import FindingPage, Step
from reviews.forms import AdjustmentForm, DisciplineForm, FindingForm, ReasonForm
from reviews.meeting_reasons import with_reasons
from reviews.models import Adjustment, DisciplineEvent, IntegrityFinding
from reviews.permissions import may_withdraw

PAGE = 50


def others(viewer: Person) -> PersonQuerySet:
    """Whom the viewer may write about: those whose discipline one reads, without oneself."""
    return readable_people(viewer, Area.DISCIPLINE).exclude(pk=viewer.pk)


def may_write_at_all(viewer: Person) -> Verdict:
    """Whether there is anybody to write about."""
    return ALLOWED if others(viewer).exists() else denied(_("Nobody reports to you, so there is nothing to record."))


# --- adjustments ------------------------------------------------------------------------------------------------------


@require_GET
def adjustment_list(request: HttpRequest) -> HttpResponseBase:
    """What adds to and takes from months: one's own, and of those below."""
    rows = Adjustment.objects.visible_to(request.user).order_by("-day", "-pk")
    return _show_list(request, rows, "reviews/adjustment_list.html", name="adjustments")


@require_http_methods(["GET", "POST"])
def adjustment_add(request: HttpRequest) -> HttpResponse:
    """Records an adjustment about somebody."""

    def act(form: AdjustmentForm) -> Adjustment:
        values = {name: form.cleaned_data[name] for name in ("person", "day", "kind", "note")}
        return services.adjust(**values, said=form.said(), by=request.user, now=timezone.now())

    return _add(request, AdjustmentForm, act, back="reviews:adjustment_list", template="reviews/adjustment_add.html")


@require_http_methods(["GET", "POST"])
def adjustment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an adjustment back."""
    row = get_object_or_404(_with_people(Adjustment.objects.visible_to(request.user)), pk=pk)
    return _withdraw(request, row, services.withdraw_adjustment, back="reviews:adjustment_list")


# --- discipline -------------------------------------------------------------------------------------------------------


@require_GET
def discipline_list(request: HttpRequest) -> HttpResponseBase:
    """Facts of meetings and office duty: one's own at once, and of those below."""
    rows = DisciplineEvent.objects.visible_to(request.user).order_by("-day", "-pk")
    return _show_list(request, rows, "reviews/discipline_list.html", name="discipline")


@require_http_methods(["GET", "POST"])
def discipline_add(request: HttpRequest) -> HttpResponse:
    """Records a fact about somebody."""

    def act(form: DisciplineForm) -> DisciplineEvent:
        values = {name: form.cleaned_data[name] for name in ("person", "day", "note")}
        return services.record_discipline(**values, **form.values(), by=request.user, now=timezone.now())

    return _add(request, DisciplineForm, act, back="reviews:discipline_list", template="reviews/discipline_add.html")


@require_http_methods(["GET", "POST"])
def discipline_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a fact back."""
    row = get_object_or_404(_with_people(DisciplineEvent.objects.visible_to(request.user)), pk=pk)
    return _withdraw(request, row, services.withdraw_discipline, back="reviews:discipline_list")


# --- doubts about a record --------------------------------------------------------------------------------------------


@require_GET
def finding_list(request: HttpRequest) -> HttpResponseBase:
    """Doubts about records that concern the viewer."""
    rows = IntegrityFinding.objects.visible_to(request.user).order_by("-day", "-pk")
    return _show_list(request, rows, "reviews/finding_list.html", name="findings")


@require_http_methods(["GET", "POST"])
def finding_add(request: HttpRequest) -> HttpResponse:
    """Notes a doubt about a record of somebody's day."""

    def act(form: FindingForm) -> IntegrityFinding:
        values = {name: form.cleaned_data[name] for name in ("person", "day", "note")}
        return services.note_finding(**values, by=request.user, now=timezone.now())

    return _add(request, FindingForm, act, back="reviews:finding_list", template="reviews/finding_add.html")


@require_http_methods(["GET", "POST"])
def finding_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A doubt on its way: noted, the person heard, decided by the next superior."""
    findings = IntegrityFinding.objects.visible_to(request.user)
    people = ("person", "found_by", "superior", "decider", "confirmed_by", "dismissed_by")
    finding = get_object_or_404(findings.select_related(*people), pk=pk)
    page = FindingPage(finding, request.user, timezone.now())
    step = page.step_of(request.POST.get("step", "")) if request.method == "POST" else None
    if step is not None:
        require(step.verdict)
        step.form = step.form_class(request.POST)
        if step.form.is_valid() and (answer := _advance(request, page, step)):
            return answer
    return render_page(request, "reviews/finding_detail.html", {"finding": finding, "steps": page})


def _advance(request: HttpRequest, page: FindingPage, step: Step) -> HttpResponse | None:
    """Takes the step; None where its form is to be shown again."""
    try:
        step.take(**step.form.cleaned_data, by=request.user, now=page.now)
    except ValidationError as error:
        add_errors(step.form, error)
        return None
    return redirect("reviews:finding_detail", page.finding.pk)


# --- what they share --------------------------------------------------------------------------------------------------


def _with_people(rows: Any) -> Any:
    return rows.select_related("person", "superior", "unit")


def _show_list(request: HttpRequest, rows: Any, template: str, *, name: str) -> HttpResponseBase:
    """A page of rows, newest first, of one month if one is asked for."""
    month = month_in(request.GET.get("month", ""))
    if month is not None:
        rows = rows.filter(day__range=(month.first, month.last))
    if how := exporting.wanted(request):
        header = [_("Date"), _("Number"), _("Person"), _("What"), _("Note"), _("Withdrawn")]
        header += [_("Source")] if rows.model is Adjustment else []
        return exporting.export(request, name, header, _exported(_with_people(rows)), how=how)
    page = Paginator(_with_people(rows), PAGE).get_page(request.GET.get("page"))
    today = today_of(request.user, timezone.now())
    if page and hasattr(page[0], "withdrawn_at"):
        for row in page:
            row.may_withdraw = may_withdraw(request.user, row, on=today)
    if rows.model is DisciplineEvent:
        page.object_list = with_reasons(page.object_list, request.user)
    context = {"page": page, "month": month, "verdict": may_write_at_all(request.user), "today": today}
    return render_page(request, template, context)


def _exported(rows: Any) -> Iterator[list[object]]:
    """A line for each row, in the order of the list."""
    for part in exporting.in_parts(rows):
        for row in part:
            who = [row.person.code, name_in_words(row.person)]
            source = [row.said] if isinstance(row, Adjustment) else []
            yield [row.day, *who, _what(row), row.note, getattr(row, "withdrawn_reason", ""), *source]


def _what(row: Any) -> str:
    """What the row says, in words."""
    if isinstance(row, Adjustment):
        return row.get_kind_display()
    if isinstance(row, DisciplineEvent):
        return f"{row.get_meeting_display() if row.meeting else row.get_about_display()} · {row.get_event_display()}"
    return _("Doubt about a record")


def _add(
    request: HttpRequest, form_class: type[Form], act: Callable[[Any], Any], *, back: str, template: str
) -> HttpResponse:
    """A form about a person and a day, sent once."""
    require(may_write_at_all(request.user))
    today = today_of(request.user, timezone.now())
    form = form_class(request.POST or None, people=others(request.user), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    act(form)
                    sending.leads_to(reverse(back))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Recorded. The person sees it now."))
            return redirect(sending.url)
    return render_page(request, template, {"form": form, "back": reverse(back)})


def _withdraw(
    request: HttpRequest, row: Adjustment | DisciplineEvent, act: Callable[..., None], *, back: str
) -> HttpResponse:
    now = timezone.now()
    verdict = may_withdraw(request.user, row, on=today_of(request.user, now))
    if row.withdrawn_at is None:
        require(verdict)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(row, reason=form.cleaned_data["reason"], by=request.user, now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Withdrawn. It counts no more."))
            return redirect(back)
    context = {"form": form, "row": row, "back": reverse(back)}
    return render_page(request, "reviews/event_withdraw.html", context)

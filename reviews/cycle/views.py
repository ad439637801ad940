"""The pages of a month's cycle: signing sheets, seeing the own one, objections, and how far everybody has come."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.meanwhile import show_gone_on
from core.models import StaleVersion
from core.periods import Month
from core.verdicts import require
from core.wording import month_in_words, name_in_words
from org.access import today_of
from org.models import Person
from reviews.assessing import sign_off_of
from reviews.corrections.permissions import may_ask
from reviews.cycle import objecting, signing
from reviews.cycle.dates import dates_of
from reviews.cycle.desk import sheet_of
from reviews.cycle.forms import DecisionForm, ObjectionForm, SendBackForm, SheetsForm, TimetableForm
from reviews.cycle.objecting import Decision
from reviews.cycle.page import CyclePage
from reviews.cycle.permissions import may_control, may_decide, may_object, may_send_back
from reviews.cycle.timetables import months_to_set, set_timetable
from reviews.models import Assessment, Correction, MonthTimetable, Objection
from reviews.reading_sheets import current_run

PAGE = 50


# --- superiors sign ---------------------------------------------------------------------------------------------------


@require_POST
def confirm(request: HttpRequest, month: Month) -> HttpResponse:
    """Confirms the sheets that the button counted."""
    return _sign(
        request,
        month,
        signing.confirm,
        lambda count: ngettext("%(count)s sheet is confirmed.", "%(count)s sheets are confirmed.", count),
    )


@require_POST
def finish_calibration(request: HttpRequest, month: Month) -> HttpResponse:
    """Ends the calibration of the sheets that the button counted."""
    return _sign(
        request,
        month,
        signing.finish_calibration,
        lambda count: ngettext("%(count)s sheet is calibrated.", "%(count)s sheets are calibrated.", count),
    )


@require_POST
def release(request: HttpRequest, month: Month) -> HttpResponse:
    """Releases the sheets that the button counted: their people see them now."""
    return _sign(
        request,
        month,
        signing.release,
        lambda count: ngettext(
            "%(count)s sheet is released; its person sees it now.",
            "%(count)s sheets are released; their people see them now.",
            count,
        ),
    )


def _sign(request: HttpRequest, month: Month, act: Callable[..., int], words: Callable[[int], str]) -> HttpResponse:
    form = SheetsForm(request.POST)
    if form.is_valid():
        try:
            count = act(month, form.cleaned_data["people"], by=request.user, now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, words(count) % {"count": count})
    else:
        messages.error(request, _("The page was too old. Press the button again."))
    return redirect("reviews:assessment_list", month)


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, month: Month, code: str) -> HttpResponse:
    """The next superior sends a confirmed sheet back, with a reason."""
    person = get_object_or_404(Person, code=code)
    sheet = sheet_of(person, month)
    if sheet is None or request.user.code not in (sheet.releaser, sheet.assessor):
        raise Http404
    verdict = may_send_back(request.user, sheet, sign_off_of(person, month))
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and verdict.is_of_state:  # sent back already, or released meanwhile
        told = {"name": name_in_words(person), "month": month_in_words(month.first)}
        heading, back = _("Send back %(name)s, %(month)s") % told, reverse("reviews:assessment_list", args=[month])
        return show_gone_on(request, form, heading=heading, reason=verdict.reason, back=back)
    require(verdict)
    if request.method == "POST" and form.is_valid():
        try:
            signing.send_back(month, person, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It is sent back."))
            return redirect("reviews:assessment_list", month)
    return render_page(request, "reviews/sheet_send_back.html", {"form": form, "person": person, "month": month})


# --- everybody sees the own sheet -------------------------------------------------------------------------------------


@require_GET
def own_sheet(request: HttpRequest, month: Month) -> HttpResponse:
    """Leads to the own sheet of the month."""
    return redirect("months:month_sheet", month, request.user.code)


@require_POST
def acknowledge(request: HttpRequest, month: Month) -> HttpResponse:
    """Notes that the own sheet was seen."""
    objecting.acknowledge(month, by=request.user, now=timezone.now())
    messages.success(request, _("Noted: you have seen your month. You can still object until the last day."))
    return redirect("months:month_sheet", month, request.user.code)


@require_http_methods(["GET", "POST"])
def objection_add(request: HttpRequest, month: Month) -> HttpResponse:
    """An objection to the own month."""
    now, dates = timezone.now(), dates_of(month)
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            with once(request, request.user, values.pop("submit_key")) as sending:
                if not sending.is_repeat:
                    objecting.object_to(month, by=request.user, now=now, **values)
                    sending.leads_to(reverse("months:month_sheet", args=[month, request.user.code]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Your objection is on its way. Its answer stands on this page."))
            return redirect(sending.url)
    else:
        require(may_object(request.user, sign_off_of(request.user, month), dates, now=now))
    return render_page(request, "reviews/objection_add.html", {"form": form, "month": month, "dates": dates})


# --- objections are decided -------------------------------------------------------------------------------------------


@require_GET
def objection_list(request: HttpRequest) -> HttpResponseBase:
    """The objections that the viewer raised, decides or may read; those that wait come first."""
    rows = Objection.objects.visible_to(request.user)
    rows = rows.select_related("person", "decider", "decided_by").order_by(
        F("decided_at").asc(nulls_first=True), "due_on", "pk"
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render_page(request, "reviews/objection_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def objection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection with its answer; whoever decides about it does so here."""
    now = timezone.now()
    rows = Objection.objects.visible_to(request.user)
    objection = get_object_or_404(rows.select_related("person", "decider", "decided_by", "superior"), pk=pk)
    verdict = may_decide(request.user, objection, now=now)
    context = {"objection": objection, "month": objection.about_month, "corrects": _corrects(request, objection)}
    if request.method == "POST" and not verdict.is_of_state:  # decided meanwhile: what was typed is shown beside it
        require(verdict)
    if request.method == "GET" and not verdict:
        return render_page(request, "reviews/objection_detail.html", context)
    form = _decision_form(request, objection)
    if request.method == "POST" and form.is_valid():
        answer = _decide(request, form, objection)
        if answer is not None:
            return answer
    return render_page(request, "reviews/objection_detail.html", context | {"form": form})


def _corrects(request: HttpRequest, objection: Objection) -> bool:
    """Whether what was decided still needs a correction that the viewer may ask for. Two queries once it is upheld."""
    if objection.outcome not in (Objection.Outcome.UPHELD, Objection.Outcome.IN_PART) or objection.value_after:
        return False
    run = current_run(objection.about_month)
    is_sealed = run is not None and run.is_current
    asked = Correction.objects.filter(objection=objection, refused_at=None, dropped_at=None)
    return is_sealed and may_ask(request.user, today_of(request.user, timezone.now())).allowed and not asked.exists()


def _decision_form(request: HttpRequest, objection: Objection) -> DecisionForm:
    run = current_run(objection.about_month)
    assessments = Assessment.objects.given().filter(person=objection.person_id, month=objection.month)
    return DecisionForm(
        request.POST or None,
        objection=objection,
        assessments=assessments.order_by("starts_on", "pk"),
        may_move=run is None,
        initial={"version": objection.version},
    )


def _decide(request: HttpRequest, form: DecisionForm, objection: Objection) -> HttpResponse | None:
    """The answer to a valid form; None when it is to be shown again."""
    values = form.cleaned_data
    version = values.pop("version")
    try:
        objecting.decide(objection, Decision(**values), by=request.user, now=timezone.now(), version=version)
    except StaleVersion:
        objection.refresh_from_db()
        verdict = may_decide(request.user, objection, now=timezone.now())
        return show_conflict(request, form, objection, back=request.path, verdict=verdict)
    except ValidationError as error:
        add_errors(form, error)
        return None
    messages.success(request, _("Decided. The person and the superior read it."))
    return redirect("months:objection_detail", objection.pk)


# --- HR and the general manager keep the whole in view ----------------------------------------------------------------


@require_GET
def cycle(request: HttpRequest, month: Month) -> HttpResponse:
    """How far the month has come: dates, counts, superiors with what they still owe."""
    now = timezone.now()
    require(may_control(request.user, now=now))
    if month > Month.of(today_of(request.user, now)):
        raise Http404
    context: dict[str, Any] = {"month": month, "run": current_run(month)}
    context["cycle"] = CyclePage(month, now, request.GET.get("page"))
    return render_page(request, "reviews/cycle.html", context)


@require_http_methods(["GET", "POST"])
def timetable(request: HttpRequest) -> HttpResponse:
    """By which working days a month's steps are taken."""
    now = timezone.now()
    require(may_control(request.user, now=now))
    form = TimetableForm(request.POST or None, months=months_to_set(Month.of(today_of(request.user, now))))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            with once(request, request.user, values.pop("submit_key")) as sending:
                if not sending.is_repeat:
                    effective_from = Month(values.pop("effective_from"))
                    set_timetable(effective_from, by=request.user, now=now, **values)
                    sending.leads_to(request.path)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The timetable is set."))
            return redirect(sending.url)
    rows = MonthTimetable.objects.select_related("set_by").order_by("-effective_from")
    return render_page(request, "reviews/timetable.html", {"form": form, "rows": rows})

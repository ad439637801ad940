"""The pages of corrections: a month's with its revisions, one with its lines and steps, what a revision changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.periods import Month
from core.verdicts import Verdict, require
from org.access import today_of
from org.models import Person
from reviews.corrections import permissions, services
from reviews.corrections.forms import LineForm, ReasonForm, WhatForm, WordForm
from reviews.corrections.kinds import KINDS
from reviews.corrections.page import TONES, CorrectionPage, changed_people, revisions
from reviews.models import Correction, CorrectionLine, MonthRun, Objection

PAGE = 50
DIGITS = 16  # of a number in an address, at most
UPHELD = (Objection.Outcome.UPHELD, Objection.Outcome.IN_PART)


@require_GET
def correction_list(request: HttpRequest, month: Month) -> HttpResponse:
    """The revisions of a sealed month, and the corrections that the viewer drafted or decides about."""
    found = revisions(month)
    if not found:
        raise Http404
    rows = Correction.objects.visible_to(request.user).filter(month=month)
    page = Paginator(rows.select_related("drafted_by", "approved_by", "run"), PAGE).get_page(request.GET.get("page"))
    lines = [(row, TONES[row.state]) for row in page]
    may_ask = permissions.may_ask(request.user, today_of(request.user, timezone.now()))
    context = {"month": month, "revisions": found, "page": page, "lines": lines, "may_ask": may_ask}
    return render_page(request, "reviews/correction_list.html", context)


@require_GET
def correction_all(request: HttpRequest) -> HttpResponse:
    """The corrections of all months that the viewer drafted or decides about; those that wait come first."""
    rows = Correction.objects.visible_to(request.user).select_related("drafted_by", "run")
    decided = Coalesce("approved_at", "refused_at", "dropped_at").desc(nulls_first=True)
    page = Paginator(rows.order_by(decided, "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [(row, TONES[row.state]) for row in page]}
    return render_page(request, "reviews/correction_all.html", context)


@require_http_methods(["GET", "POST"])
def correction_add(request: HttpRequest, month: Month) -> HttpResponse:
    """Begin a correction: why. ?objection= names one that was upheld after the month was sealed."""
    now = timezone.now()
    require(permissions.may_ask(request.user, today_of(request.user, now)))
    if not MonthRun.objects.filter(period=month, is_current=True).exists():
        raise Http404
    objection = _objection(request, month)
    form = ReasonForm(request.POST or None, initial={"reason": objection.answer if objection else ""})
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    told = {"reason": form.cleaned_data["reason"], "objection": objection}
                    correction = services.draft_correction(month, **told, by=request.user, now=now)
                    sending.leads_to(reverse("months:correction_line_add", args=[correction.pk]))
            person = request.GET.get("person") or (objection.person_id if objection else "")
            return redirect(f"{sending.url}?{urlencode({'person': person})}")
        except ValidationError as error:
            add_errors(form, error)
    return render_page(request, "reviews/correction_add.html", {"form": form, "month": month})


def _objection(request: HttpRequest, month: Month) -> Objection | None:
    """The upheld objection that the address names, where the viewer reads it."""
    asked = request.GET.get("objection", "")
    upheld = Objection.objects.visible_to(request.user).filter(month=month, outcome__in=UPHELD)
    return upheld.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() and len(asked) < DIGITS else None


@require_GET
def correction_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A correction: its reason, its lines, what they would change, and the next step."""
    return _show(request, _found(request, pk))


@require_http_methods(["GET", "POST"])
def correction_line_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a line: about whom, what, then the form of its kind."""
    now, correction = timezone.now(), _found(request, pk)
    require(permissions.may_edit(request.user, correction, now=now))
    kinds = [(kind.code, kind.label) for kind in KINDS.values()]
    what = WhatForm(request.GET, people=permissions.people_to_correct(request.user, correction), kinds=kinds)
    is_chosen = "kind" in request.GET and what.is_valid()
    if not is_chosen:
        what.errors.clear()
    form = _line_form(request, what, correction) if is_chosen else None
    if request.method == "POST" and form is not None and form.is_valid():
        told = {"person": what.cleaned_data["person"], "kind": what.cleaned_data["kind"], "values": form.values()}
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    services.add_line(correction, **told, by=request.user, now=now)
                    sending.leads_to(reverse("months:correction_detail", args=[pk]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("months:correction_detail", pk)
    context = {"correction": correction, "month": correction.about_month, "what": what, "form": form}
    if is_chosen:
        context |= {"person": what.cleaned_data["person"], "kind": KINDS[what.cleaned_data["kind"]]}
    return render_page(request, "reviews/correction_line_add.html", context)


def _line_form(request: HttpRequest, what: WhatForm, correction: Correction) -> LineForm:
    kind = KINDS[what.cleaned_data["kind"]]
    return kind.form(request.POST or None, person=what.cleaned_data["person"], run=correction.base)


@require_POST
def correction_line_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a line of a draft."""
    lines = CorrectionLine.objects.filter(correction__in=Correction.objects.visible_to(request.user))
    line = get_object_or_404(lines.select_related("correction"), pk=pk)
    services.remove_line(line, by=request.user, now=timezone.now())
    return redirect("months:correction_detail", line.correction_id)


# --- steps ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a button of the page takes, and what is said afterwards."""

    text: Promise
    done: Promise
    act: Callable[..., object]
    verdict: Callable[[Person, Correction, datetime], Verdict]
    asks_word: bool = False
    is_rare: bool = False  # folded away


STEPS = {
    "ask": Step(
        gettext_lazy("Ask for it"),
        gettext_lazy("It waits for a second person."),
        services.ask,
        lambda by, correction, now: permissions.may_edit(by, correction, now=now),
    ),
    "approve": Step(
        gettext_lazy("Approve it"),
        gettext_lazy("Approved. The revision is being worked out; the sealed one stays to be read."),
        services.approve,
        lambda by, correction, now: permissions.may_approve(by, correction, now=now),
    ),
    "refuse": Step(
        gettext_lazy("Refuse it"),
        gettext_lazy("Refused, with your word on it."),
        services.refuse,
        lambda by, correction, now: permissions.may_approve(by, correction, now=now),
        asks_word=True,
    ),
    "again": Step(
        gettext_lazy("Work it out again"),
        gettext_lazy("It is being worked out again."),
        services.work_out_again,
        lambda by, correction, now: permissions.may_work_out_again(by, correction, now=now),
    ),
    "take-back": Step(
        gettext_lazy("Make it a draft again"),
        gettext_lazy("It is a draft again."),
        services.take_back,
        lambda by, correction, now: permissions.may_take_back(by, correction),
    ),
    "drop": Step(
        gettext_lazy("Give it up"),
        gettext_lazy("Given up. The month stays as it is."),
        services.drop,
        lambda by, correction, now: permissions.may_drop(by, correction),
        is_rare=True,
    ),
}
MAIN = ("ask", "approve", "again")  # what the page is for; the other steps stand back


@require_POST
def correction_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step: ask, approve, refuse, work out again, make it a draft again, give it up."""
    correction = _found(request, pk)
    if step not in STEPS:
        raise Http404
    form = WordForm(request.POST)
    if not form.is_valid():
        return _show(request, correction, failed=(step, form))
    told = {"refusal": form.cleaned_data["refusal"]} if STEPS[step].asks_word else {}
    version = form.cleaned_data["version"]
    try:
        STEPS[step].act(correction, **told, version=version, by=request.user, now=timezone.now())
    except StaleVersion:
        if STEPS[step].asks_word:  # what was typed is shown beside what is there
            correction.refresh_from_db()
            return show_conflict(request, form, correction, back=reverse("months:correction_detail", args=[pk]))
        messages.warning(request, _("Somebody changed this meanwhile. Look at it once more."))
        return redirect("months:correction_detail", pk)
    except ValidationError as error:
        add_errors(form, error)
        return _show(request, correction, failed=(step, form))
    messages.success(request, STEPS[step].done)
    return redirect("months:correction_detail", pk)


def _show(request: HttpRequest, correction: Correction, *, failed: tuple[str, WordForm] | None = None) -> HttpResponse:
    now, steps = timezone.now(), []
    for name, step in STEPS.items():
        is_failed = failed is not None and failed[0] == name
        if is_failed or step.verdict(request.user, correction, now):
            form = failed[1] if is_failed else WordForm(initial={"version": correction.version})
            steps.append((name, step, form))
    context = {
        "shown": CorrectionPage(correction, request.user, now),
        "correction": correction,
        "month": correction.about_month,
        "steps": steps,
        "main_steps": MAIN,
    }
    if correction.state == Correction.State.ASKED and not steps:
        context["why_not"] = permissions.may_approve(request.user, correction, now=now).reason
    return render_page(request, "reviews/correction_detail.html", context)


def _found(request: HttpRequest, pk: int) -> Correction:
    rows = Correction.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("base", "run", "drafted_by", "approved_by", "refused_by"), pk=pk)


# --- revisions --------------------------------------------------------------------------------------------------------


@require_GET
def revision_detail(request: HttpRequest, month: Month, revision: int) -> HttpResponse:
    """What a revision changed, of the people whose sheets the viewer reads."""
    runs = MonthRun.objects.filter(period=month, state=MonthRun.State.SEALED, revision=revision)
    run = get_object_or_404(runs.select_related("supersedes", "requested_by", "approved_by"), supersedes__isnull=False)
    page = changed_people(run, request.user, request.GET.get("page"))
    correction = Correction.objects.visible_to(request.user).filter(run=run).first()
    context = {"month": month, "run": run, "page": page, "correction": correction}
    return render_page(request, "reviews/revision_detail.html", context)

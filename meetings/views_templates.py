"""The pages of what reports ask for: everybody reads them, HR and the general manager change them."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import add_errors
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import require
from meetings import permissions
from meetings.forms import PeriodReportForm
from meetings.forms_templates import TemplateForm
from meetings.models import TemplateKind
from meetings.report_fields import faults_of
from meetings.report_templates import History, change_template, next_start, withdraw_change
from org.access import today_of


@require_GET
def template_list(request: HttpRequest) -> HttpResponse:
    """What each kind of report asks for, since when, and what it will ask for."""
    today = today_of(request.user, timezone.now())
    kinds = []
    for kind in TemplateKind:
        history = History.load(kind)
        waiting = history.to_come(today)
        told = {"kind": kind, "fields": history.since(history.in_force(today)), "waiting": waiting}
        kinds.append(told | {"next": history.since(waiting) if waiting else []})
    context = {"kinds": kinds, "may_keep": permissions.may_keep_templates(request.user, on=today), "today": today}
    return render_page(request, "meetings/template_list.html", context)


@require_http_methods(["GET", "POST"])
def template_edit(request: HttpRequest, kind: str) -> HttpResponse:
    """Changes what reports of a kind ask for from the next period on, after a look at how it will be."""
    now = timezone.now()
    today = today_of(request.user, now)
    require(permissions.may_keep_templates(request.user, on=today))
    history = History.load(kind)
    waiting = history.to_come(today)
    form = TemplateForm(
        request.POST or None,
        asked=history.asked(waiting or history.in_force(today)),
        known={field.code: field for field in history.every_field()},
        starts_on=waiting.starts_on if waiting else next_start(kind, today),
        version=waiting.version if waiting else 0,
    )
    preview, saved, status = None, [], 200
    if request.method == "POST" and form.is_valid():
        asked, told = form.asked(), form.cleaned_data
        if "preview" in request.POST:
            for fault in faults_of(kind, asked, history.every_field(but=waiting)):
                form.add_error(None, fault)
            preview = None if form.errors else _preview(asked)
        else:
            try:
                change_template(
                    kind, asked, starts_on=told["starts_on"], version=told["version"], by=request.user, now=now
                )
            except StaleVersion:
                saved, status = _over_what_is_saved(form, kind, today), 409
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, _("Saved. Reports that are written keep the fields they have."))
                return redirect("meetings:template_list")
    context = {"form": form, "kind": TemplateKind(kind), "waiting": waiting, "preview": preview, "saved": saved}
    return render_page(request, "meetings/template_edit.html", context, status=status)


def _over_what_is_saved(form: TemplateForm, kind: str, today: date) -> list:
    """Keeps what was typed, to be saved over what is there now: the fields that somebody else has saved meanwhile.

    Where the change that waited was taken back, those in force.
    """
    fresh = History.load(kind)
    waiting = fresh.to_come(today)
    words = _("Somebody else has saved another change meanwhile. Both stand here; save again to keep yours.")
    if waiting is None:
        words = _("The change that waited was taken back meanwhile. Save again to prepare yours.")
    form.add_error(None, words)
    form.data = form.data.copy()
    form.data["version"] = str(waiting.version if waiting else 0)
    return fresh.since(waiting or fresh.in_force(today))


def _preview(asked: list) -> PeriodReportForm:
    """The fields as a writer will find them."""
    form = PeriodReportForm(stored={}, version=0, asked=asked)
    form.auto_id = "preview_%s"
    return form


@require_POST
def template_withdraw(request: HttpRequest, kind: str) -> HttpResponse:
    """Takes back the change that waits."""
    withdraw_change(kind, by=request.user, now=timezone.now())
    messages.success(request, _("Taken back. Reports go on asking for what they ask for now."))
    return redirect("meetings:template_list")

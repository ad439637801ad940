"""The page on which the writer adds to a visit what the daily report had no room for."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import add_errors
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import require
from meetings import visits
from meetings.forms import PeriodReportForm
from meetings.models import Report, ReportLine, TemplateKind, VisitDetails
from meetings.report_templates import fields_on, texts_of


@require_http_methods(["GET", "POST"])
def visit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Complete the visit report of one line of one's daily report."""
    readable = Report.objects.visible_to(request.user).sent()
    lines = ReportLine.objects.filter(item=visits.VISIT, report__in=readable).select_related("report__person")
    line, now = get_object_or_404(lines, pk=pk), timezone.now()
    require(visits.may_complete(request.user, line, now=now))
    details = VisitDetails.objects.filter(line=line).first()
    asked = fields_on(TemplateKind.VISIT, line.report.subject_on)
    stored, version = (details.body, details.version) if details else ({}, 0)
    form = PeriodReportForm(request.POST or None, stored=stored, version=version, asked=asked)
    saved, status = [], 200
    if request.method == "POST" and form.is_valid():
        told = {"version": form.cleaned_data["version"], "by": request.user, "now": now}
        try:
            visits.complete_visit(line, form.own_values(), **told)
        except StaleVersion:
            saved, status = texts_of(stored, asked), 409
            form.add_error(None, _("Another tab has saved this meanwhile. Both stand here; save again to keep yours."))
            form.data = form.data.copy()
            form.data["version"] = str(version)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:report_detail", line.report_id)
    context = {"form": form, "line": line, "report": line.report, "saved": saved}
    return render_page(request, "meetings/visit_edit.html", context, status=status)

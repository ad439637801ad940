"""Pages of metrics: what is counted, what exactly that means, how the appraisal treats it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.periods import Month
from core.verdicts import require
from org.access import today_of
from targets import metrics
from targets.forms_metrics import MetricForm
from targets.models import Metric
from targets.permissions import may_keep_metrics, may_read_metrics


@require_GET
def metric_list(request: HttpRequest) -> HttpResponse:
    """Everything that is counted, and what no longer is."""
    today = today_of(request.user, timezone.now())
    require(may_read_metrics(request.user, on=today))
    month = Month.of(today)
    every = list(Metric.objects.select_related("numerator", "denominator"))
    context = {
        "metrics": [metric for metric in every if metric.counts_in(month)],
        "retired": [metric for metric in every if not metric.counts_in(month)],
        "may_keep": may_keep_metrics(request.user, on=today),
    }
    return render_page(request, "targets/metric_list.html", context)


@require_GET
def metric_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One metric in words."""
    today = today_of(request.user, timezone.now())
    require(may_read_metrics(request.user, on=today))
    metric = get_object_or_404(Metric.objects.select_related("numerator", "denominator"), code=code)
    context = {
        "metric": metric,
        "treatment": metrics.treatment_of(metric, today),
        "may_keep": may_keep_metrics(request.user, on=today),
    }
    return render_page(request, "targets/metric_detail.html", context)


@require_http_methods(["GET", "POST"])
def metric_add(request: HttpRequest) -> HttpResponse:
    """A new metric."""
    today = today_of(request.user, timezone.now())
    require(may_keep_metrics(request.user, on=today))
    form = MetricForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    metric = metrics.add_metric(form.values(), by=request.user, today=today)
                    sending.leads_to(reverse("targets:metric_detail", args=[metric.code]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(sending.url)
    return render_page(request, "targets/metric_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def metric_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Changes or retires a metric."""
    today = today_of(request.user, timezone.now())
    require(may_keep_metrics(request.user, on=today))
    metric = get_object_or_404(Metric, code=code)
    fixed = metrics.has_facts(metric)
    form = MetricForm(request.POST or None, instance=metric, fixed=fixed, initial={"version": metric.version})
    if request.method == "POST" and form.is_valid():
        values = {"version": form.cleaned_data["version"] or 0, "by": request.user, "today": today}
        try:
            saved = metrics.change_metric(metric, form.values(), **values)
        except StaleVersion:
            stored = Metric.objects.get(pk=metric.pk)
            return show_conflict(request, form, stored, back=reverse("targets:metric_detail", args=[stored.code]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("targets:metric_detail", code=saved.code)
    context = {"form": form, "metric": metric, "fixed": fixed}
    return render_page(request, "targets/metric_edit.html", context)

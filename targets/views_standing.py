"""The page that says where we stand."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.http import render_page
from core.periods import Month
from core.typed import month_in
from org.access import today_of
from targets.models import Metric
from targets.spans import LENGTHS, MONTH, QUARTER, YEAR, Span
from targets.standing_page import StandingBook
from targets.standing_scope import Scope, readable_units, scope_of
from targets.standings import Measured

Tab = tuple[str, str, bool]


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """Target, result, pace and forecast of oneself, somebody below or a unit, in a month, a quarter or a year."""
    today = today_of(request.user, timezone.now())
    kind = request.GET.get("span", "")
    month = month_in(request.GET.get("month", "")) or Month.of(today)
    span = Span.around(kind if kind in LENGTHS else MONTH, month)
    every = Metric.objects.select_related("numerator", "denominator")
    metrics = list(every.in_force(span.first)) or list(every)  # of a month in which all are retired: what there was
    metric = next((metric for metric in metrics if metric.code == request.GET.get("metric")), metrics[0])
    scope = scope_of(request.user, request.GET, today)
    whom = whom_in(request)
    context = {
        "standing": StandingBook(request.user, scope, span, Measured(metric), today).read(request.GET.get("page")),
        "metric": metric,
        "span_tabs": span_tabs(span, metric, whom, today),
        "metric_tabs": [(other.name, address(span, other, whom), other == metric) for other in metrics],
        "scope_tabs": scope_tabs(request, scope, span, metric, today),
        "before": span.before and address(span.before, metric, whom),
        "after": span.after and address(span.after, metric, whom),
        "plans": f"{reverse('targets:plan_list')}?year={span.first[:4]}",
    }
    context["path"] = [(unit.name, address(span, metric, {"unit": unit.code})) for unit in scope.path]
    return render_page(request, "targets/standing.html", context)


def whom_in(request: HttpRequest) -> dict[str, str]:
    """Of whom the address asks."""
    return {name: request.GET[name] for name in ("unit", "person") if request.GET.get(name)}


def address(span: Span, metric: Metric, whom: dict[str, str]) -> str:
    told = {"span": span.kind, "month": span.first, "metric": metric.code}
    return f"{reverse('targets:standing')}?{urlencode(told | whom)}"


def span_tabs(span: Span, metric: Metric, whom: dict[str, str], today: date) -> Sequence[Tab]:
    """Month, quarter, year: around today where it lies in what is shown."""
    running = Month.of(today)
    around = running if running in span.months else span.first
    words = {MONTH: pgettext("span", "Month"), QUARTER: pgettext("span", "Quarter"), YEAR: pgettext("span", "Year")}
    return [(text, address(Span.around(kind, around), metric, whom), kind == span.kind) for kind, text in words.items()]


def scope_tabs(request: HttpRequest, scope: Scope, span: Span, metric: Metric, today: date) -> Sequence[Tab]:
    """Oneself and what one leads; nothing to choose for whoever reads only themselves."""
    units = readable_units(request.user, today)
    if units is not None and not units:
        return []
    is_me = scope.person is not None and scope.person == request.user
    wider = _("The company") if units is None else _("My team")
    is_wider = scope.unit is not None and not whom_in(request)
    return [
        (wider, address(span, metric, {}), is_wider),
        (_("Me"), address(span, metric, {"person": request.user.code}), is_me),
    ]

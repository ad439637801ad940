"""The funnel and the lists behind its figures."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core.http import render_page
from core.paging import FirstRowsPaginator
from core.typed import number_in
from core.verdicts import require
from org.access import today_of, zone_of
from recruiting.interviews import funnel as figures
from recruiting.interviews.forms import PeriodForm
from recruiting.models import Opening, Stage
from recruiting.permissions import may_recruit
from recruiting.tabs import tabs_of

A_YEAR = timedelta(days=364)
PAGE_SIZE = 50
WORDS = {
    figures.APPLIED: gettext_lazy("applied"),
    figures.INTERVIEWED: gettext_lazy("interviewed"),
    figures.OFFERED: gettext_lazy("got an offer"),
    figures.ANSWERED: gettext_lazy("answered an offer"),
    figures.ACCEPTED: gettext_lazy("accepted an offer"),
    figures.HIRED: gettext_lazy("were hired"),
    figures.DUE: gettext_lazy("were hired 90 days ago or longer"),
    figures.STAYED: gettext_lazy("were still here after 90 days"),
}
STAGE_WORDS = {"reached": gettext_lazy("came to this stage"), "here": gettext_lazy("stand in this stage")}


def _span(request: HttpRequest) -> tuple[PeriodForm, figures.Span, Opening | None]:
    """The period that was asked for, else the last twelve months; and the opening, where one was."""
    now = timezone.now()
    today = today_of(request.user, now)
    form = PeriodForm(request.GET if {"since", "until"} & set(request.GET) else None)
    since, until = form.span(today - A_YEAR, today)
    if not form.is_bound:
        form = PeriodForm(initial={"since": since, "until": until})
    opening = None
    if "opening" in request.GET:
        openings = Opening.objects.visible_to(request.user).select_related("title")
        opening = get_object_or_404(openings, pk=number_in(request.GET["opening"]))
    return form, figures.Span(since, until, zone_of(request.user, now), opening and opening.pk), opening


def _query(span: figures.Span) -> str:
    """What leads to the same figures again."""
    asked = {"since": span.since, "until": span.until}
    return urlencode(asked if span.opening is None else asked | {"opening": span.opening})


@require_GET
def funnel(request: HttpRequest) -> HttpResponse:
    """How far applications of a period came, by channel, unit and stage."""
    now = timezone.now()
    require(may_recruit(request.user, now))
    form, span, opening = _span(request)
    page = figures.Funnel(request.user, span, now)
    lists = f"{reverse('recruiting:funnel_list')}?{_query(span)}"
    context = {"funnel": page, "form": form, "lists": lists, "opening": opening, "tabs": tabs_of(request)}
    return render_page(request, "recruiting/funnel.html", context)


@require_GET
def funnel_list(request: HttpRequest) -> HttpResponse:
    """The applications behind one figure of the funnel."""
    now = timezone.now()
    require(may_recruit(request.user, now))
    _form, span, _opening = _span(request)
    figure, by, key, kind = (request.GET.get(name, "") for name in ("figure", "by", "key", "stage"))
    known = STAGE_WORDS if kind else WORDS
    figure = figure or next(iter(known))
    if figure not in known or (kind and kind not in Stage.Kind.values) or by not in ("", "channel", "unit"):
        raise Http404
    if by and not (key.isascii() and key.isdigit() and len(key) < 10):
        raise Http404
    today = today_of(request.user, now)
    rows = figures.listed(request.user, span, figure, today=today, by=by, key=int(key or 0), kind=kind)
    page = FirstRowsPaginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    what = f"{Stage.Kind(kind).label} · {known[figure]}" if kind else known[figure]
    back = f"{reverse('recruiting:funnel')}?{_query(span)}"
    context = {"rows": page, "what": what, "span": span, "back": back, "heading": _("Applications behind a figure")}
    return render_page(request, "recruiting/funnel_list.html", context)

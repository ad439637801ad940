"""Pages of results and monthly targets."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import exporting
from core.forms import once
from core.http import render_page, safe_next
from core.models import StaleVersion
from core.paging import FirstRowsPaginator
from core.periods import Month
from core.typed import number_in
from core.verdicts import require
from core.wording import name_in_words
from org.access import today_of
from org.models import Person
from targets import services
from targets.exported import exported_targets, target_header
from targets.filters import EntryFilter
from targets.forms import EntryForm, ReversalForm, TargetGridForm
from targets.models import Entry, Metric, TargetCell
from targets.permissions import may_reverse_entry, sets_targets
from targets.selectors import people_with_targets, target_posts
from targets.sharing import record_shared

PAGE_SIZE = 50
HALF = 50  # percent of a shared deal


def entry_list(request: HttpRequest) -> HttpResponseBase:
    """Results of a month, one's own and those of one's people."""
    now = timezone.now()
    today = today_of(request.user, now)
    entries = Entry.objects.visible_to(request.user, on=today).for_list()
    chosen = EntryFilter(request.GET, queryset=entries, viewer=request.user, today=today)
    if how := exporting.wanted(request):
        header = [_("Date"), _("Number"), _("Person"), _("What"), _("Amount"), _("Note"), _("State")]
        header += [_("Source"), _("Recorded at"), _("Recorded by"), _("Confirmed by")]
        return exporting.export(request, "results", header, exported_entries(chosen.qs), how=how)
    page = FirstRowsPaginator(chosen.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "page": page,
        "totals": [] if page.paginator.is_cut else chosen.totals(),  # sums of what one can look through
        "today": today,
    }
    return render_page(request, "targets/entry_list.html", context, partial="rows")


def exported_entries(entries: QuerySet) -> Iterator[list[object]]:
    """A line for each result, in the order of the list."""
    for part in exporting.in_parts(entries):
        for entry in part:
            state = _("taken back") if entry.is_reversed else _("counts") if entry.confirmed_at else _("declared")
            who = [entry.person.code, name_in_words(entry.person)]
            what = [entry.metric.name, entry.amount, entry.note, state, entry.get_source_display(), entry.recorded_at]
            yield [entry.work_date, *who, *what, _name(entry.recorded_by), _name(entry.confirmed_by)]


def _name(person: Person | None) -> str:
    return name_in_words(person) if person else ""


def entry_add(request: HttpRequest) -> HttpResponse:
    """Record a result; what one records for oneself waits for a confirmation."""
    now = timezone.now()
    today = today_of(request.user, now)
    form, is_closed = EntryForm(request.POST or None, viewer=request.user, today=today), False
    instead_of = number_in(request.GET.get("instead_of", ""))
    if instead_of is not None:
        form.begin_with(Entry.objects.visible_to(request.user, on=today).for_list().filter(pk=instead_of).first())
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("person", "work_date", "metric", "amount", "note")}
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    record(values, form, by=request.user, now=now, today=today)
                    sending.leads_to(reverse("targets:entry_list"))
        except ValidationError as error:
            is_closed = services.refused_by_closed_month(error)
            form.add_error("work_date" if is_closed else None, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect(sending.url)
    return render_page(request, "targets/entry_add.html", {"form": form, "is_closed": is_closed})


def record(values: dict[str, Any], form: EntryForm, **told: Any) -> None:
    """The result, or the two of a deal of two people."""
    if other := form.cleaned_data.get("shared_with"):
        record_shared(**values, shared_with=other, percent=form.cleaned_data.get("percent") or HALF, **told)
    else:
        services.record_entry(**values, **told)


@require_POST
def entry_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a declared result count."""
    now = timezone.now()
    today = today_of(request.user, now)
    entry = get_object_or_404(Entry.objects.visible_to(request.user, on=today).for_list(), pk=pk)
    try:
        services.confirm_entry(entry, by=request.user, now=now, today=today)
    except ValidationError as error:
        words, page = " ".join(error.messages), f"{reverse('targets:entry_add')}?instead_of={entry.pk}"
        link = format_html(' <a href="{}">{}</a>', page, _("Record it in an open month"))
        is_closed = services.refused_by_closed_month(error)
        messages.error(request, format_html("{}{}", words, link if is_closed else ""))
    else:
        messages.success(request, _("Confirmed. It counts now."))
    return redirect(safe_next(request, default=reverse("targets:entry_list")))


def entry_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a result back, with the reason."""
    now = timezone.now()
    today = today_of(request.user, now)
    entry = get_object_or_404(Entry.objects.visible_to(request.user, on=today).for_list(), pk=pk)
    if request.method != "POST":
        require(may_reverse_entry(request.user, entry, on=today))
    form, is_closed = ReversalForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        try:
            services.reverse_entry(entry, **form.cleaned_data, by=request.user, now=now, today=today)
        except ValidationError as error:
            is_closed = services.refused_by_closed_month(error)
            form.add_error(None, error)
        else:
            messages.success(request, taken_back_in_words(entry))
            return redirect("targets:entry_list")
    return render_page(request, "targets/entry_reverse.html", {"form": form, "entry": entry, "is_closed": is_closed})


def taken_back_in_words(entry: Entry) -> str:
    """What happened, and what becomes of the other part of a shared deal."""
    if entry.other_part is None:
        return _("Taken back. Both lines stay in the list.")
    words = _(
        "Taken back. Both lines stay in the list. "
        "The part of %(person)s still counts; take it back too if the deal is off."
    )
    return words % {"person": name_in_words(entry.other_part.person)}


def target_grid_now(request: HttpRequest) -> HttpResponse:
    """The grid of the month that runs."""
    return redirect("targets:target_grid", month=Month.of(today_of(request.user, timezone.now())))


def target_grid(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Base targets of one's people for a month, edited at once; people without anybody below see their own."""
    today = today_of(request.user, timezone.now())
    metrics = list(Metric.objects.filter(code__in=services.WEIGHTED_METRICS))
    if request.method == "GET" and (how := exporting.wanted(request)):
        rows = exported_targets(request.user, month, metrics, today)
        return exporting.export(request, f"targets-{month}", target_header(), rows, how=how)
    people = people_with_targets(request.user, month, today=today)
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    posts = target_posts(page, month)
    shown = [request.user.pk, *(person.pk for person in page)]
    cells = list(
        TargetCell.objects.visible_to(request.user, on=today)
        .of_month(month)
        .filter(person__in=shown)
        .select_related("person", "metric")
    )
    verdict = sets_targets(request.user, on=today)
    form = TargetGridForm(request.POST or None, month=month, posts=posts, metrics=metrics, cells=cells)
    if request.method == "POST" and form.is_valid():
        require(verdict)
        new = [
            services.NewCell(post.person, post.profile, metric, base, post.starts_on)
            for post, metric, base in form.typed()
        ]
        try:
            saved = services.set_cells(month, new, versions=form.versions(), by=request.user, today=today)
        except StaleVersion:
            form.show_what_others_saved()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(count)s targets saved.") % {"count": len(saved)})
            return redirect(request.get_full_path())  # the page of the grid that was saved
    mine = [cell for cell in cells if cell.person_id == request.user.pk]
    context = {"form": form, "month": month, "mine": mine, "verdict": verdict, "metrics": metrics, "page": page}
    return render_page(request, "targets/target_grid.html", context)

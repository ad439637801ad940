"""The pages of an import, from choosing what to bring in to taking it back."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.exporting import FORMATS, export
from core.forms import add_errors, once
from core.http import render_page
from core.imports import mapping as mappings
from core.imports import progress, services
from core.imports.forms import MappingForm, ShapeForm, UploadForm
from core.imports.models import ImportJob, ImportRow
from core.imports.reading import SHOWN, kind_of_file
from core.imports.registry import ImportKind, import_kind, import_kinds
from core.imports.services import State
from core.imports.workbooks import sheet_names
from core.verdicts import require
from core.wording import labelled

PER_PAGE, LATEST = 50, 20
REMARKED = "remarked"  # rows that come in although something about them looks odd
STEPS = {  # the step of the way that each state belongs to
    State.UPLOADED: 1, State.MAPPED: 2, State.CHECKING: 2, State.CHECKED: 2, State.FAILED: 1,
    State.APPLYING: 3, State.APPLIED: 3, State.UNDOING: 3, State.UNDONE: 3,
}  # fmt: skip


def known_kind(code: str) -> ImportKind:
    kind = import_kind(code)
    if kind is None:
        raise Http404
    return kind


def own_job(request: HttpRequest, pk: int) -> ImportJob:
    return get_object_or_404(ImportJob.objects.visible_to(request.user), pk=pk)


def steps(at: int) -> list[tuple[str, str]]:
    """The four steps with where the reader stands: done, now, later."""
    names = [_("File"), _("Columns"), _("Look"), _("Done")]
    return [(name, "done" if place < at else "now" if place == at else "later") for place, name in enumerate(names)]


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """What can be brought in, and what one brought in before."""
    now = timezone.now()
    kinds = [kind for kind in import_kinds() if kind.may_import(request.user, now)]
    labels = {kind.code: kind.label for kind in import_kinds()}
    jobs = list(ImportJob.objects.visible_to(request.user)[:LATEST])
    context = {"kinds": kinds, "jobs": [(job, labels.get(job.kind, job.kind)) for job in jobs]}
    return render_page(request, "imports/job_list.html", context)


@require_http_methods(["GET", "POST"])
def job_add(request: HttpRequest, kind: str) -> HttpResponse:
    """The file."""
    now, chosen = timezone.now(), known_kind(kind)
    require(chosen.may_import(request.user, now))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    job = services.start_import(
                        chosen, file_name=file.name, content=file.read(), by=request.user, now=now
                    )
                    sending.leads_to(reverse("imports:job_columns", args=[job.pk]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(sending.url)
    return render_page(request, "imports/job_add.html", {"form": form, "kind": chosen, "steps": steps(0)})


@require_http_methods(["GET", "POST"])
def job_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """The first rows, and which column is what."""
    now, job = timezone.now(), own_job(request, pk)
    kind = services.kind_for(job, by=request.user, now=now)
    if job.state not in (State.UPLOADED, State.CHECKED, State.FAILED):
        return redirect("imports:job_detail", pk)
    proposed = job.mapping or mappings.proposed(job, kind)
    form = MappingForm(request.POST or None, kind=kind, job=job, proposed=proposed)
    if request.method == "POST" and form.is_valid():
        try:
            services.map_columns(job, form.mapping(), by=request.user, now=now)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("imports:job_detail", pk)
    return show_columns(request, job, kind, form)


def show_columns(
    request: HttpRequest, job: ImportJob, kind: ImportKind, form: MappingForm, shape_form: ShapeForm | None = None
) -> HttpResponse:
    content = services.content_of(job)
    sheets = sheet_names(content) if kind_of_file(job.file_name, content) == "xlsx" else []
    rows = [row for row in services.first_rows(content, services.shape_of(job)) if row[0] > job.header_line]
    width = len(job.headings)
    context = {
        "job": job,
        "kind": kind,
        "form": form,
        "shape_form": shape_form or ShapeForm(job=job, sheets=sheets),
        "rows": [(line, [*cells, *[""] * (width - len(cells))][:width]) for line, cells in rows[:SHOWN]],
        "steps": steps(1),
    }
    return render_page(request, "imports/job_columns.html", context)


@require_POST
def job_read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads the first rows in other letters, by another separator, from another sheet or line."""
    now, job = timezone.now(), own_job(request, pk)
    kind = services.kind_for(job, by=request.user, now=now)
    content = services.content_of(job)
    sheets = sheet_names(content) if kind_of_file(job.file_name, content) == "xlsx" else []
    form = ShapeForm(request.POST, job=job, sheets=sheets)
    if form.is_valid():
        try:
            services.read_again(job, form.shape(), by=request.user, now=now)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("imports:job_columns", pk)
    job.refresh_from_db()
    mapping = MappingForm(None, kind=kind, job=job, proposed=job.mapping or mappings.proposed(job, kind))
    return show_columns(request, job, kind, mapping, form)


@require_safe
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; what would happen; what has happened."""
    now, job = timezone.now(), own_job(request, pk)
    kind = services.kind_for(job, by=request.user, now=now)
    if job.state == State.UPLOADED:
        return redirect("imports:job_columns", pk)
    shown = request.GET.get("show", "")
    rows = job.rows.filter(verdict=shown) if shown in ImportRow.Verdict.values else job.rows.exclude(verdict="")
    remarked = job.rows.exclude(verdict__in=["", ImportRow.Verdict.BAD]).exclude(reasons=[])
    if shown == REMARKED:
        rows = remarked
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page")) if not job.is_at_work else None
    for row in page or ():
        row.cells += [""] * (len(job.headings) - len(row.cells))  # a workbook ends each row with its last filled cell
    context = {
        "job": job,
        "kind": kind,
        "page": page,
        "shown": shown,
        "verdicts": [
            *((value, label, job.count(value)) for value, label in ImportRow.Verdict.choices),
            (REMARKED, _("with a remark"), 0 if page is None else remarked.count()),
        ],
        "steps": steps(STEPS[job.state]),
        "written": progress.rows_written(job.pk) if job.state in (State.APPLYING, State.UNDOING) else None,
        "no_undo": services.why_no_undo(job, now=now) if job.state == State.APPLIED else "",
    }
    return render_page(request, "imports/job_detail.html", context)


@require_POST
def job_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Has it written."""
    job = own_job(request, pk)
    only_good = request.POST.get("which") == "good"
    return _act(request, job, lambda: services.confirm(job, only_good=only_good, by=request.user, now=timezone.now()))


@require_POST
def job_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Has it taken back."""
    job = own_job(request, pk)
    return _act(request, job, lambda: services.ask_undo(job, by=request.user, now=timezone.now()))


@require_POST
def job_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws it away."""
    job = own_job(request, pk)
    try:
        services.discard(job, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("imports:job_detail", pk)
    messages.success(request, _("The file is thrown away. Nothing of it was brought in."))
    return redirect("imports:job_list")


def _act(request: HttpRequest, job: ImportJob, act: object) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("imports:job_detail", job.pk)


@require_safe
def job_errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that cannot be brought in as they came, with a column that says why: to mend and send again."""
    job = own_job(request, pk)
    services.kind_for(job, by=request.user, now=timezone.now())
    how = "xlsx" if request.GET.get("as") == "xlsx" else "csv"
    header = [*job.headings, _("Line"), _("Why it cannot be brought in")]
    return export(request, f"import-{job.pk}-errors", header, _bad_rows(job), how=how)


def _bad_rows(job: ImportJob) -> Iterator[list[object]]:
    width = len(job.headings)
    bad = job.rows.filter(verdict=ImportRow.Verdict.BAD)
    for row in bad.iterator(chunk_size=PER_PAGE * 10):
        why = "; ".join(labelled(column, reason) if column else reason for column, reason in row.reasons)
        yield [*[*row.cells, *[""] * (width - len(row.cells))][:width], row.line, why]


@require_safe
def template(request: HttpRequest, kind: str, ending: str) -> HttpResponseBase:
    """An empty file with our headings and one row as an example."""
    chosen = known_kind(kind)
    require(chosen.may_import(request.user, timezone.now()))
    if ending not in FORMATS:
        raise Http404
    columns = [column for column in chosen.columns if not column.is_option]
    header, example = [str(column.label) for column in columns], [column.example for column in columns]
    return export(request, f"template-{kind}", header, [example], how=ending)

"""What a person does with an import: upload, say how to read it, map, confirm, take back, throw away.

Each only writes the row of the job; the next tick (core.imports.working) does what takes time.
"""

from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import audit
from core.imports import mapping as mappings
from core.imports.encodings import ENCODINGS, Unreadable
from core.imports.mapping import Mapped
from core.imports.models import ImportFile, ImportJob
from core.imports.reading import LOOKED_AT, Row, Shape, guess_shape, headings, kind_of_file, read_rows
from core.imports.registry import ImportKind, import_kind
from core.imports.workbooks import sheet_names
from core.verdicts import NotNow, require

KEPT = timedelta(days=30)  # file, rows and the possibility to take back
State = ImportJob.State


def kind_for(job: ImportJob, *, by: Any, now: datetime) -> ImportKind:
    """The kind of the job, which the person must still be allowed to import."""
    kind = import_kind(job.kind)
    if kind is None:
        raise NotNow(_("This can no longer be imported."))
    require(kind.may_import(by, now))
    return kind


@transaction.atomic
def start_import(kind: ImportKind, *, file_name: str, content: bytes, by: Any, now: datetime) -> ImportJob:
    """Takes a file in; only its first rows are looked at. Raises ValidationError where it cannot be read."""
    require(kind.may_import(by, now))
    try:
        shape = guess_shape(file_name, content)
    except Unreadable as error:
        raise ValidationError({"file": str(error)}) from None
    job = ImportJob(owner=by, kind=kind.code, file_name=file_name[-90:], language=get_language() or "en")
    _take_shape(job, shape, content)
    job.save()
    ImportFile.objects.create(job=job, content=content)
    audit.record("core.start_import", by=by, about=job)
    return job


@transaction.atomic
def read_again(job: ImportJob, shape: Shape, *, by: Any, now: datetime) -> None:
    """Reads the first rows as the person says. Raises ValidationError where they cannot be read so."""
    kind_for(job, by=by, now=now)
    _require_state(job, State.UPLOADED, State.CHECKED, State.FAILED)
    content = content_of(job)
    is_workbook = kind_of_file(job.file_name, content) == "xlsx"
    if is_workbook and shape.sheet not in sheet_names(content):
        raise ValidationError({"sheet": _("The workbook has no such sheet.")})
    if not is_workbook and shape.encoding not in ENCODINGS:
        raise ValidationError({"encoding": _("Choose the letters.")})
    _take_shape(job, shape, content)
    job.rows.all().delete()
    job.state, job.mapping, job.counts, job.summary, job.trouble = State.UPLOADED, {}, {}, [], ""
    job.row_count = job.done_count = 0
    job.save()


def _take_shape(job: ImportJob, shape: Shape, content: bytes) -> None:
    try:
        rows = first_rows(content, shape)
    except Unreadable as error:
        raise ValidationError({"file": str(error)}) from None
    if not any(line > shape.header_line for line, _cells in rows):
        raise ValidationError({"file": _("There is no row below the headings.")})
    job.encoding, job.separator, job.sheet, job.header_line = (
        shape.encoding, shape.separator, shape.sheet[:60], shape.header_line,
    )  # fmt: skip
    job.headings = [heading[:120] for heading in headings(rows, shape.header_line)]


def first_rows(content: bytes, shape: Shape) -> list[Row]:
    """The rows that a page shows of a file."""
    return list(islice(read_rows(content, shape), LOOKED_AT))


def shape_of(job: ImportJob) -> Shape:
    return Shape(job.encoding, job.separator, job.sheet, job.header_line)


def content_of(job: ImportJob) -> bytes:
    """The bytes of the upload. Raises ValidationError where they are deleted by now."""
    content = ImportFile.objects.filter(job=job).values_list("content", flat=True).first()
    if content is None:
        raise ValidationError(_("The file was deleted after 30 days. Upload it again."))
    return bytes(content)


@transaction.atomic
def map_columns(job: ImportJob, mapping: Mapped, *, by: Any, now: datetime) -> None:
    """Says which column is what; the next tick reads and checks every row. Raises ValidationError by column."""
    kind = kind_for(job, by=by, now=now)
    _require_state(job, State.UPLOADED, State.CHECKED, State.FAILED)
    if missing := mappings.faults(kind, mapping):
        raise ValidationError(dict(missing))
    job.mapping, job.state = mapping, State.MAPPED
    job.language = get_language() or "en"
    job.counts, job.summary, job.trouble = {}, [], ""
    job.row_count = job.done_count = 0
    job.rows.all().delete()
    job.save()
    mappings.remember(job)
    audit.record("core.map_import", by=by, about=job)


@transaction.atomic
def confirm(job: ImportJob, *, only_good: bool, by: Any, now: datetime) -> None:
    """Has the checked rows written: all of them, or those that can be. Twice is once."""
    kind_for(job, by=by, now=now)
    if job.count("bad") and not only_good:
        raise ValidationError(_("Some rows cannot be brought in. Mend them in the file, or bring in the others only."))
    if not job.good_count:
        raise ValidationError(_("There is nothing to bring in."))
    waiting = ImportJob.objects.filter(pk=job.pk, state=State.CHECKED)
    if waiting.update(state=State.APPLYING, only_good=only_good, done_count=0, trouble="", claimed_until=None):
        audit.record("core.confirm_import", by=by, about=job)


@transaction.atomic
def ask_undo(job: ImportJob, *, by: Any, now: datetime) -> None:
    """Has what the import wrote taken back; only the last import of all can be. Twice is once."""
    kind_for(job, by=by, now=now)
    if reason := why_no_undo(job, now=now):
        raise ValidationError(reason)
    if ImportJob.objects.filter(pk=job.pk, state=State.APPLIED).update(
        state=State.UNDOING, done_count=0, trouble="", claimed_until=None
    ):
        audit.record("core.ask_undo_import", by=by, about=job)


def why_no_undo(job: ImportJob, *, now: datetime) -> str:
    """Why the import cannot be taken back, as far as its own row says; empty when it can be tried."""
    if job.emptied_at is not None or (job.applied_at and job.applied_at + KEPT < now):
        return _("After 30 days an import is no longer taken back.")
    later = ImportJob.objects.filter(state__in=[State.APPLIED, State.UNDOING]).exclude(pk=job.pk)
    if job.applied_at and later.filter(Q(applied_at__gt=job.applied_at)).exists():
        return _("Something was imported after this; only the last import can be taken back.")
    return ""


@transaction.atomic
def discard(job: ImportJob, *, by: Any) -> None:
    """Throws a file away that was never brought in."""
    _require_state(job, State.UPLOADED, State.CHECKED, State.FAILED)
    audit.record("core.discard_import", by=by, about=job)
    job.delete()


def _require_state(job: ImportJob, *states: str) -> None:
    if job.state not in states:
        raise ValidationError(_("This import has gone on meanwhile. Nothing was changed."))

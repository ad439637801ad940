"""The work of imports, done by a tick: reading, checking, writing, taking back, and forgetting.

The rows say what is to be done; whoever does it claims the job for a minute, again with every part. Reading and
checking go in parts, each a transaction; writing and taking back are one transaction each, so that a kill leaves either
all of it or nothing.
"""

import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.utils import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import audit, locks
from core.imports import mapping as mappings
from core.imports import progress
from core.imports.encodings import Unreadable
from core.imports.models import ImportFile, ImportJob, ImportRow
from core.imports.reading import read_rows
from core.imports.registry import Checker, Found, ImportKind, import_kind
from core.imports.services import KEPT, content_of, shape_of
from core.imports.tracing import Trace, take_back
from core.imports.values import SPREADSHEET_ERRORS
from core.models import StaleVersion
from core.verdicts import NotNow, require

logger = logging.getLogger(__name__)
PART, READ_PART = 500, 2000
CLAIMED_FOR = timedelta(seconds=60)
APPLY_LOCK = "core.import.apply"  # one import is written at a time
State = ImportJob.State
Stop = Callable[[], bool]


class Lost(Exception):
    """Another worker has the job in hand."""


def work_on_imports(now: datetime, *, until: Stop = lambda: False) -> int:
    """Takes every import at work on until `until()` says stop between two parts; says how many were. One query idle."""
    free = ImportJob.objects.at_work().filter(Q(claimed_until=None) | Q(claimed_until__lt=now))
    worked = 0
    for job in free.order_by("pk"):
        if until():
            break
        if _claim(job, now):
            worked += 1
            with override(job.language):
                _work_on(job, now, until)
    return worked


def _claim(job: ImportJob, now: datetime) -> bool:
    free = ImportJob.objects.at_work().filter(Q(claimed_until=None) | Q(claimed_until__lt=now), pk=job.pk)
    job.claim, job.taken_at = uuid.uuid4(), time.monotonic()
    return bool(free.update(claim=job.claim, claimed_until=now + CLAIMED_FOR))


def _work_on(job: ImportJob, now: datetime, until: Stop) -> None:
    try:
        kind = import_kind(job.kind)
        if kind is None:
            raise NotNow(_("This can no longer be imported."))
        require(kind.may_import(job.owner, now))
        while job.is_at_work and not until():
            STEPS[job.state](job, kind, now, until)
    except Lost:
        return
    except (Unreadable, PermissionDenied) as error:
        _end(job, State.FAILED, trouble=str(error))
    except ValidationError as error:
        back = State.APPLIED if job.state == State.UNDOING else State.CHECKED
        _end(job, back, trouble=" ".join(error.messages))
    except (IntegrityError, StaleVersion):
        logger.exception("import %s met another writer", job.pk)
        back = State.APPLIED if job.state == State.UNDOING else State.CHECKED
        _end(job, back, trouble=_("Somebody changed the same rows at the same moment. Nothing was written; try again."))
    else:
        ImportJob.objects.filter(pk=job.pk, claim=job.claim).update(claimed_until=None)


def _keep(job: ImportJob, now: datetime, **values: object) -> None:
    """Writes `values` as long as the claim is ours, and claims for another minute."""
    for name, value in values.items():
        setattr(job, name, value)
    mine = ImportJob.objects.filter(pk=job.pk, claim=job.claim)
    taken_for = timedelta(seconds=time.monotonic() - job.taken_at)
    if not mine.update(claimed_until=now + taken_for + CLAIMED_FOR, **values):
        raise Lost


def _end(job: ImportJob, state: str, *, trouble: str) -> None:
    job.state = state
    mine = ImportJob.objects.filter(pk=job.pk, claim=job.claim)
    mine.update(state=state, trouble=trouble[:2000], claimed_until=None)


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(job: ImportJob, kind: ImportKind, now: datetime, until: Stop) -> None:
    """Stages the rows below the headings; goes on after those that are staged."""
    last = job.rows.order_by("-line").values_list("line", flat=True).first() or job.header_line
    part: list[ImportRow] = []
    for line, cells in read_rows(content_of(job), shape_of(job)):
        if line <= last:
            continue
        part.append(ImportRow(job=job, line=line, cells=cells))
        if len(part) == PART:
            _stage(job, part, now)
            part = []
            if until():
                return
    _stage(job, part, now)
    _keep(job, now, state=State.CHECKING, done_count=0)


@transaction.atomic
def _stage(job: ImportJob, part: list[ImportRow], now: datetime) -> None:
    _keep(job, now, row_count=job.row_count + len(part))
    ImportRow.objects.bulk_create(part)


# --- checking ---------------------------------------------------------------------------------------------------------


def _checker(job: ImportJob, kind: ImportKind, now: datetime) -> Checker:
    return kind.make_checker(by=job.owner, now=now, options=mappings.options_of(job, kind))


def _look(job: ImportJob, kind: ImportKind, checker: Checker, row: ImportRow) -> bool:
    """Checks one row; says whether its verdict is another than before."""
    values = mappings.values_of(kind, job.mapping, row.cells)
    found = _spreadsheet_errors(values) or checker.check(row.line, values)
    reasons = [[mappings.heading_of(job, kind, name), str(reason)] for name, reason in found.reasons]
    differs = (row.verdict, row.reasons) != (found.verdict, reasons)
    row.verdict, row.reasons = found.verdict, reasons
    return differs


def _spreadsheet_errors(values: Mapping[str, str]) -> Found | None:
    """A cell whose formula failed says nothing, least of all a name."""
    failed = [name for name, text in values.items() if text in SPREADSHEET_ERRORS]
    words = _("The formula of this cell failed in the spreadsheet.")
    return Found(ImportRow.Verdict.BAD, [(name, words) for name in failed]) if failed else None


def _staged(job: ImportJob) -> Iterator[ImportRow]:
    """The rows by line, read in parts, so that they may be written meanwhile."""
    last = 0
    while rows := list(job.rows.filter(line__gt=last).order_by("line")[:READ_PART]):
        yield from rows
        last = rows[-1].line


def _check(job: ImportJob, kind: ImportKind, now: datetime, until: Stop) -> None:
    """Says of every row what would become of it. Rows checked before are only gone through again, for what they ask."""
    checker = _checker(job, kind, now)
    counts: dict[str, int] = {}
    part: list[ImportRow] = []
    for row in _staged(job):
        was_checked = bool(row.verdict)
        differs = _look(job, kind, checker, row)
        counts[row.verdict] = counts.get(row.verdict, 0) + 1
        if not was_checked or differs:
            part.append(row)
        if len(part) == PART:
            _note_checked(job, part, sum(counts.values()), now)
            part = []
            if until():
                return
    _note_checked(job, part, sum(counts.values()), now)
    _keep(job, now, state=State.CHECKED, counts=counts, summary=[list(pair) for pair in checker.summary()])


@transaction.atomic
def _note_checked(job: ImportJob, part: list[ImportRow], done: int, now: datetime) -> None:
    _keep(job, now, done_count=done)
    ImportRow.objects.bulk_update(part, ["verdict", "reasons"], batch_size=PART)


# --- writing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def _apply(job: ImportJob, kind: ImportKind, now: datetime, until: Stop) -> None:
    """Checks once more, against what the company holds now, and writes every row at once.

    Where a row has another verdict than the person saw, nothing is written.
    """
    locks.hold(APPLY_LOCK)
    _keep(job, now)
    checker = _checker(job, kind, now)
    for row in _staged(job):
        if _look(job, kind, checker, row):
            raise ValidationError(_("The company has changed since the rows were checked. Check them again."))
    trace = Trace(job)
    with progress.told(job.pk):
        checker.store(trace)
        trace.save()
    audit.record("core.apply_import", by=job.owner, about=job, reason=f"{kind.code}: {job.good_count}")
    _keep(job, now, state=State.APPLIED, applied_at=now, done_count=job.row_count)


@transaction.atomic
def _undo(job: ImportJob, kind: ImportKind, now: datetime, until: Stop) -> None:
    """Takes back all that the import wrote, or nothing."""
    locks.hold(APPLY_LOCK)
    _keep(job, now)
    with progress.told(job.pk):
        take_back(job)
    audit.record("core.undo_import", by=job.owner, about=job)
    _keep(job, now, state=State.UNDONE, undone_at=now)


STEPS = {State.MAPPED: _read, State.CHECKING: _check, State.APPLYING: _apply, State.UNDOING: _undo}


# --- forgetting -------------------------------------------------------------------------------------------------------


def forget_imports(now: datetime) -> int:
    """Deletes files, rows and traces of imports that are thirty days old. One query when there are none."""
    old = ImportJob.objects.filter(emptied_at=None, created_at__lt=now - KEPT).exclude(state__in=ImportJob.AT_WORK)
    keys = list(old.values_list("pk", flat=True)[:20])
    for key in keys:
        with transaction.atomic():
            job = ImportJob.objects.get(pk=key)
            ImportFile.objects.filter(job=job).delete()
            job.rows.all().delete()
            job.traces.all().delete()
            ImportJob.objects.filter(pk=key).update(emptied_at=now, file_name="", trouble="", headings=[])
    return len(keys)

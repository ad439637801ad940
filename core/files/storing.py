"""Where documents lie: in the folder of the default storage, each under a random name that only its row knows.

The file is written before its row, so that no row ever names a file that is not there; a transaction that is undone
leaves a file without a row, which the tick removes (docs/decisions/0044). To remove a document, delete its row: its
name is marked in the same transaction, so that the file goes whatever is cut short after it.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterator, Set
from datetime import datetime, timedelta
from typing import TypeVar

from django.apps import apps
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q

from core.files.checking import CheckedFile
from core.files.models import FOLDER, FileToRemove, StoredFile

logger = logging.getLogger(__name__)
LEFT_ALONE = timedelta(days=1)  # how long a file that no row names waits for its row
Row = TypeVar("Row", bound=StoredFile)


def store(row: Row, checked: CheckedFile, *, by: models.Model, now: datetime) -> Row:
    """Keeps the document under `row`, an unsaved row whose own fields are set, and saves it. One query."""
    row.name, row.kind, row.size = checked.name, checked.kind, len(checked.content)
    row.sha256 = hashlib.sha256(checked.content).hexdigest()
    row.stored_as = secrets.token_hex(16)
    row.uploaded_by, row.uploaded_at = by, now
    default_storage.save(row.path, ContentFile(checked.content))
    row.save(force_insert=True)
    return row


def opened(row: StoredFile) -> File:
    """The bytes, to be read. Raises FileNotFoundError where the folder was lost."""
    return default_storage.open(row.path)


def kept_models() -> Iterator[type[StoredFile]]:
    """Every table of documents."""
    yield from (model for model in apps.get_models() if issubclass(model, StoredFile))


def sweep(now: datetime) -> int:
    """Removes files of deleted rows, and those that no row has named for a day; tells of rows whose file is gone.

    One query for each table of documents and one or two more, none while there is no file. While the database knows of
    no document and of no deleted one, nothing is removed: it may be one that is being restored.
    """
    names = _names_on_disk()
    if not names:
        return 0
    known = {name for model in kept_models() for name in model._base_manager.values_list("stored_as", flat=True)}
    if lost := len(known - names and known - names - _names_on_disk()):  # looked again: one may have just been written
        logger.error("%s documents have no file any more: restore the folder of documents from its backup", lost)
    asked = Q(is_certain=False) | Q(stored_as__in=names - known)  # of names that are kept for good those on the disk
    marked = {row.stored_as: row for row in FileToRemove.objects.filter(asked)}
    certain = {name for name, row in marked.items() if row.is_certain}
    going = names & certain - known
    if known or FileToRemove.objects.filter(is_certain=True).exists():
        going |= _unnamed_for_a_day(names - known - certain, marked, now)
    for name in sorted(going):
        default_storage.delete(f"{FOLDER}/{name}")
    return len(going)


def _unnamed_for_a_day(orphans: Set[str], marked: dict[str, FileToRemove], now: datetime) -> set[str]:
    """Of files that no row names, those that were so a day ago; remembers the others, forgets what is settled.

    The day counts from when the tick saw it first, not from when the file was written: a table that is filled from a
    backup has a day to name its files.
    """
    going = {name for name in orphans if name in marked and now - marked[name].since >= LEFT_ALONE}
    new = [FileToRemove(stored_as=name, is_certain=False, since=now) for name in sorted(orphans - marked.keys())]
    if new:
        FileToRemove.objects.bulk_create(new, ignore_conflicts=True)
    settled = [row.pk for name, row in marked.items() if not row.is_certain and (name in going or name not in orphans)]
    if settled:
        FileToRemove.objects.filter(pk__in=settled, is_certain=False).delete()
    return going


def _names_on_disk() -> set[str]:
    try:
        return set(default_storage.listdir(FOLDER)[1])
    except FileNotFoundError:  # nobody has kept anything yet
        return set()

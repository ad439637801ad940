"""Where documents lie: in the folder of the default storage, each under a random name that only its row knows.

The file is written before its row, so that no row ever names a file that is not there; a transaction that is undone
leaves a file without a row, which the tick removes (docs/decisions/0044). To remove a document, delete its row.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from django.apps import apps
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models

from core.files.checking import CheckedFile
from core.files.models import FOLDER, StoredFile

logger = logging.getLogger(__name__)
LEFT_ALONE = timedelta(days=1)  # how long a file without a row may wait for the commit of its row
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
    """Removes files that no row names, a day after they were written; tells of rows whose file is gone.

    One query for each table of documents, none while there is no file. Where no row names any file, nothing is
    removed: the database may be one that is being restored.
    """
    names = _names_on_disk()
    if not names:
        return 0
    known = {name for model in kept_models() for name in model._base_manager.values_list("stored_as", flat=True)}
    gone = known - names
    if lost := len(gone and gone - _names_on_disk()):  # looked again: one may have been written in between
        logger.error("%s documents have no file any more: restore the folder of documents from its backup", lost)
    orphans = [name for name in sorted(names - known) if _is_old(name, now)] if known else []
    for name in orphans:
        default_storage.delete(f"{FOLDER}/{name}")
    return len(orphans)


def _names_on_disk() -> set[str]:
    try:
        return set(default_storage.listdir(FOLDER)[1])
    except FileNotFoundError:  # nobody has kept anything yet
        return set()


def _is_old(name: str, now: datetime) -> bool:
    return now - default_storage.get_modified_time(f"{FOLDER}/{name}") > LEFT_ALONE

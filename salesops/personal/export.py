"""A person's export: an archive with every row about them, as JSON to read by machines and as CSV to look at,
and with the documents that rows keep.

Rows are read, written and compressed in parts; the archive goes to whoever asked, nothing of it stays here.
"""

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Field, Model, QuerySet

from core import audit
from core import privacy as answers
from core.exporting import BATCH, csv_lines
from core.files.models import StoredFile
from core.files.storing import opened
from core.models import AuditEntry
from org.models import Person
from org.trail import hidden_from, kept_back
from salesops.personal.rows import decided, has_namesake, rows_of

SPOOLED = 1_000_000  # octets that are held in memory before a temporary file takes over


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in the archive about one model."""

    label: str
    rows: int
    decision: answers.Decision


def export_person(
    person: Person,
    target: IO[bytes],
    *,
    by: Person | str,
    now: datetime,
    reason: str = "",
    reader: Person | None = None,
) -> None:
    """Writes the archive into `target`. One query a model, whatever the number of rows.

    For somebody else, `reader`, it holds what that one reads of the person on the pages and nothing else.
    """
    parts = []
    with transaction.atomic(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for model, decision in decided():
            if decision.export.has_rows:
                rows = rows_of(model, decision, person)
                rows = rows_told(model, decision, rows, person)
                rows = rows if reader is None else rows_read(model, decision, rows, reader)
                parts.append(write_model(archive, model, decision, rows))
                if issubclass(model, StoredFile):
                    write_files(archive, model, rows)
        archive.writestr("index.json", index(person, parts, now, is_whole=reader is None))
        audit.record("org.export_person", by=by, about=person, reason=reason)


def rows_told(model: type[Model], decision: answers.Decision, rows: QuerySet, person: Person) -> QuerySet:
    """Those of the rows that have been told to the person by now: nothing of a month before its release."""
    if model is AuditEntry:
        return rows.exclude(action__in=kept_back()).exclude(hidden_from(person))
    return rows_read(model, decision, rows, person) if decision.export.is_told else rows


def rows_read(model: type[Model], decision: answers.Decision, rows: QuerySet, reader: Person) -> QuerySet:
    """Those of the rows that the door of the model shows the reader; none where it has none and is not open to HR."""
    if model is AuditEntry:
        rows = rows.exclude(hidden_from(reader))
    if decision.export.is_open:
        return rows
    door = getattr(model._default_manager.all(), "visible_to", None)
    return rows.filter(pk__in=door(reader).order_by().values("pk")) if door else rows.none()


def write_model(archive: zipfile.ZipFile, model: type[Model], decision: answers.Decision, found: QuerySet) -> Part:
    """Writes the two files of a model; none where no row was found. One query."""
    label, columns = model._meta.label, columns_of(model, decision)
    rows = values_of(found, columns)
    first = next(rows, None)
    if first is None:
        return Part(label, 0, decision)
    count = 0

    def told(text: IO[str]) -> Iterator[list[Any]]:
        """The cells of each row for the table; its JSON goes into `text` on the way."""
        nonlocal count
        for row in chain([first], rows):
            text.write("[" if count == 0 else ",\n")
            text.write(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False))
            count += 1
            yield [cell_text(value) for value in row.values()]
        text.write("]\n")

    with tempfile.SpooledTemporaryFile(SPOOLED, "w+", encoding="utf-8", newline="") as table:
        with archive.open(f"{label.lower()}.json", "w") as raw, io.TextIOWrapper(raw, encoding="utf-8") as text:
            table.writelines(csv_lines(list(columns), told(text)))
        table.seek(0)
        with archive.open(f"{label.lower()}.csv", "w") as raw, io.TextIOWrapper(raw, encoding="utf-8") as text:
            while part := table.read(SPOOLED):
                text.write(part)
    return Part(label, count, decision)


def write_files(archive: zipfile.ZipFile, model: type[StoredFile], found: QuerySet) -> None:
    """The documents themselves, each in a folder of its key: two may bear one name. One query."""
    for row in found.iterator(chunk_size=BATCH):
        try:
            file = opened(row)
        except FileNotFoundError:  # the row stands in the table; what is lost is told by core.sweep_files
            continue
        with file, archive.open(f"{model._meta.label_lower}/{row.pk}/{row.name}", "w") as raw:
            shutil.copyfileobj(file, raw)


def columns_of(model: type[Model], decision: answers.Decision) -> dict[str, str]:
    """Name in the file → lookup: people, units and the like by their code rather than by a number of the database."""
    fields = [field for field in model._meta.concrete_fields if field.name not in decision.export.without]
    return {field.name: f"{field.name}__code" if has_code(field) else field.attname for field in fields}


def has_code(field: Field) -> bool:
    return bool(field.is_relation) and any(one.name == "code" for one in field.related_model._meta.concrete_fields)


def values_of(rows: QuerySet, columns: dict[str, str]) -> Iterator[dict[str, Any]]:
    for values in rows.values_list(*columns.values()).iterator(chunk_size=BATCH):
        yield dict(zip(columns, values, strict=True))


def cell_text(value: Any) -> Any:
    """The value for a table: what has parts is written as JSON."""
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value if value is None or isinstance(value, int | Decimal | str) else str(value)


PART = "the rows that HR reads on the pages; the person takes out everything on the own page, else the server does"


def index(person: Person, parts: list[Part], now: datetime, *, is_whole: bool) -> str:
    """What the archive holds, how long each is kept, and what was left out and why."""
    told = {
        "person": person.code,
        "made_at": now.isoformat(),
        "holds": "every row" if is_whole else PART,
        "files": [
            {
                "model": part.label.lower(),
                "rows": part.rows,
                "seen_by": part.decision.seen_by,
                "kept": part.decision.retention,
                "after_erasure": part.decision.erasure,
            }
            for part in parts
        ],
        "left_out": {
            model._meta.label.lower(): decision.export
            for model, decision in decided()
            if not decision.export.has_rows and (decision.by or decision.by_code)
        }
        | {
            model._meta.label.lower(): "left out: told by a name that somebody else bears as well"
            for model, decision in decided()
            if decision.by_name and has_namesake(person)
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1)

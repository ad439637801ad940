"""The one way out for lists: CSV or a workbook, every row of the list, no cell that a spreadsheet would act upon."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language, override
from openpyxl import Workbook

from core import audit

SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # narrow and full-width
BEFORE = " \t\r\n\v\f\0\u00a0\u3000\ufeff\u200b\u2060"  # what a spreadsheet may pass over before the sign
MOST_SIGNS = 32_767  # that a cell of a workbook holds
FORMATS = ("csv", "xlsx")
BATCH = 500


def wanted(request: HttpRequest) -> str:
    """The format that a list is asked for (`?export=csv`); empty where a page is."""
    asked = request.GET.get("export", "")
    return asked if asked in FORMATS else ""


def safe_text(text: str) -> str:
    """A text that stays text in every spreadsheet: one that begins like a formula gets an apostrophe before it."""
    begins = text.lstrip(BEFORE + "".join(map(chr, range(32))))
    return f"'{text}" if begins.startswith(SIGNS) else text


def cell_of(value: Any) -> Any:
    """The value as a workbook keeps it: numbers and days as such, everything else as safe text."""
    if value is None:
        return ""
    if isinstance(value, bool | int | Decimal):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, date):
        return value
    return safe_text("".join(sign for sign in str(value) if sign >= " " or sign in "\t\n\r"))[:MOST_SIGNS]


def text_of(value: Any) -> str:
    """The same for CSV, which knows text only."""
    cell = cell_of(value)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def in_parts(rows: QuerySet) -> Iterator[list[Any]]:
    """The rows in parts, for what is looked up beside them."""
    found = rows.iterator(chunk_size=BATCH)
    while part := list(islice(found, BATCH)):
        yield part


def csv_lines(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A CSV text in parts; it begins with the mark by which spreadsheets know UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(map(text_of, header))
    for place, row in enumerate(rows, 1):
        writer.writerow(map(text_of, row))
        if place % BATCH == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def as_asked(parts: Iterator[str]) -> Iterator[str]:
    """The parts, each made in the language and on the clock of now: they are sent when the middleware has left both."""
    language, zone = get_language(), timezone.get_current_timezone()

    def made() -> str | None:
        with override(language), timezone.override(zone):
            return next(parts, None)

    return iter(made, None)


def workbook_file(title: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Any:
    """A workbook of one sheet in a temporary file, written row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(sign for sign in title if sign not in "[]:*?/\\")[:31] or "Sheet")
    sheet.append([cell_of(one) for one in header])
    for row in rows:
        sheet.append([cell_of(one) for one in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
    book.save(file)
    file.seek(0)
    return file


def export(
    request: HttpRequest, name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]], *, how: str
) -> HttpResponseBase:
    """The answer with the file; what was taken out is told in the trail."""
    audit.record("core.export", by=request.user, reason=name)
    file_name = f"{name}-{timezone.localdate():%Y-%m-%d}.{how}"
    if how == "csv":
        response = StreamingHttpResponse(as_asked(csv_lines(header, rows)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
        return response
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(workbook_file(name, header, rows), as_attachment=True, filename=file_name, content_type=kind)

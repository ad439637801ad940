"""Workbooks as rows of text, refused where unpacking or reading them would cost more than a workbook may."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.imports.encodings import Unreadable

MOST_PARTS = 500
MOST_UNPACKED = 120 * 1024 * 1024
MOST_RATIO = 200  # how many times larger a part may be than packed, from a megabyte on
ONE_MEGABYTE = 1024 * 1024
HEAD = 4096  # bytes of a part in which a document type would stand
LONGEST_CELL = 20_000
BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    OSError,
    SyntaxError,
    AttributeError,
    TypeError,
)


def check_parts(content: bytes) -> None:
    """Refuses what is no workbook, what unpacks to very much, and parts that declare entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _check(parts)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        raise Unreadable(_("The workbook is damaged or locked with a password.")) from None


def _check(parts: zipfile.ZipFile) -> None:
    listed = parts.infolist()
    names = {part.filename for part in listed}
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Unreadable(_("The file ends in .xlsx but is no workbook. Save it again from the spreadsheet."))
    unpacked = sum(part.file_size for part in listed)
    swollen = any(
        part.file_size > ONE_MEGABYTE and part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in listed
    )
    if len(listed) > MOST_PARTS or unpacked > MOST_UNPACKED or swollen:
        raise Unreadable(_("The workbook unpacks to more than can be read here. Save the one sheet as CSV."))
    for part in listed:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            with parts.open(part) as stream:  # zipfile reads no more of a part than it declares
                head = stream.read(HEAD).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Unreadable(_("The workbook holds what no spreadsheet writes. Save it again, or as CSV."))


def sheet_names(content: bytes) -> list[str]:
    """The sheets of the workbook in their order."""
    check_parts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        names = [sheet.title for sheet in book.worksheets]
        book.close()
    except BROKEN:
        raise Unreadable(_("The workbook is damaged or locked with a password.")) from None
    if not names:
        raise Unreadable(_("The workbook has no sheet with cells."))
    return names


def read_workbook(content: bytes, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet, the first one where none of that name is there; a date is written 2026-06-17."""
    check_parts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        chosen = next((one for one in book.worksheets if one.title == sheet), book.worksheets[0])
        for line, cells in enumerate(chosen.iter_rows(values_only=True), start=1):
            yield line, [as_text(cell) for cell in cells]
        book.close()
    except (*BROKEN, IndexError):
        raise Unreadable(_("The workbook is damaged or locked with a password.")) from None


def as_text(cell: Any) -> str:
    """What a cell holds, as somebody would type it: 1001.0 is 1001, a date has no time of day."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float):  # a spreadsheet shows fifteen digits; what lies behind them is noise
        exact = Decimal(f"{cell:.15g}")
        return f"{exact.quantize(Decimal(1))}" if exact == exact.to_integral_value() else f"{exact.normalize():f}"
    return str(cell).strip()[:LONGEST_CELL]

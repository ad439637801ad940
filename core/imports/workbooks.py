"""Workbooks as rows of text, refused where unpacking or reading them would cost more than a workbook may."""

import io
import logging
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.files.archives import declares_entities, swells
from core.imports.encodings import Unreadable
from core.imports.sheet_parts import look_into

logger = logging.getLogger(__name__)
LONGEST_CELL = 20_000
MOST_LINES = 1_048_576  # that a sheet can have
MOST_CELLS = 12_000_000  # of 50,000 rows of 200 columns, and some; a few kilobytes can claim a thousand times as many
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    LookupError,
    ValueError,
    OSError,
    EOFError,
    SyntaxError,
    AttributeError,
    TypeError,
    ArithmeticError,
    RuntimeError,
    struct.error,
)


def check_parts(content: bytes) -> None:
    """Refuses what is no workbook, what unpacks to very much, and parts that declare entities."""
    with refusing_damage(), zipfile.ZipFile(io.BytesIO(content)) as parts:
        _check(parts)


@contextmanager
def refusing_damage() -> Iterator[None]:
    """What a damaged workbook makes the libraries raise, as one refusal; of what kind it was stands in the log."""
    try:
        yield
    except BROKEN as error:
        logger.warning("a workbook could not be read: %s", type(error).__name__)
        raise Unreadable(_("The workbook is damaged or locked with a password.")) from None


def _check(parts: zipfile.ZipFile) -> None:
    listed = parts.infolist()
    names = {part.filename for part in listed}
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Unreadable(_("The file ends in .xlsx but is no workbook. Save it again from the spreadsheet."))
    if swells(listed):
        raise Unreadable(_("The workbook unpacks to more than can be read here. Save the one sheet as CSV."))
    if declares_entities(parts):
        raise Unreadable(_("The workbook holds what no spreadsheet writes. Save it again, or as CSV."))


def sheet_names(content: bytes) -> list[str]:
    """The sheets of the workbook in their order, hidden ones last."""
    check_parts(content)
    with refusing_damage():
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
        names = [sheet.title for sheet in sheets]
        book.close()
    if not names:
        raise Unreadable(_("The workbook has no sheet with cells."))
    return names


def first_filled_sheet(content: bytes) -> str:
    """The first sheet that holds anything; the first of all where none does."""
    names = sheet_names(content)
    if len(names) == 1:
        return names[0]
    return next((name for name in names if any(any(cells) for _, cells in read_workbook(content, name))), names[0])


def read_workbook(content: bytes, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet, the first one where none of that name is there; a date is written 2026-06-17.

    A cell that is merged over several rows says the same in each of them. Raises Unreadable for formulas without a
    result: what they stand for is nowhere in the file, and a blank would be believed.
    """
    check_parts(content)
    with refusing_damage():
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        chosen = next((one for one in book.worksheets if one.title == sheet), book.worksheets[0])
        chosen.reset_dimensions()  # what a file says of its own size is often wrong, and never needed
        with book._archive.open(chosen._worksheet_path) as part:
            found = look_into(part)
        if found.has_unsolved:
            words = _("The sheet holds formulas without results. Open it in a spreadsheet, save it and send it again.")
            raise Unreadable(words)
        rows = enumerate(counted(chosen.iter_rows(values_only=True)), start=1)
        for line, cells in found.filled((line, [as_text(cell) for cell in cells]) for line, cells in rows):
            if line > MOST_LINES:
                raise Unreadable(_("The file has more than 50,000 rows. Divide it into several."))
            yield line, cells
        book.close()


def counted(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """The rows, as long as they have no more cells in all than can be looked at; a row is as wide as its last cell."""
    left = MOST_CELLS
    for cells in rows:
        left -= len(cells)
        if left < 0:
            raise Unreadable(_("The workbook unpacks to more than can be read here. Save the one sheet as CSV."))
        yield cells


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

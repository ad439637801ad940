"""An uploaded file as rows of text, whatever program wrote it: CSV of any separator and letters, or a workbook."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from core.imports import encodings
from core.imports.encodings import Unreadable
from core.imports.workbooks import first_filled_sheet, read_workbook

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 50_000, 200
LONGEST_CELL = 20_000
MOST_TEXT = 50_000_000  # signs in all: a workbook holds a text once and names it in millions of cells, or merges them
SEPARATORS = (",", ";", "\t", "|")
SHOWN = 8  # rows of a preview
LOOKED_AT = 20  # rows that a guess goes by

Row = tuple[int, list[str]]  # the line of the file in which it begins, and its cells


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file is to be read; an empty sheet is the first one."""

    encoding: str = ""  # empty: a workbook
    separator: str = ""
    sheet: str = ""
    header_line: int = 1


def kind_of_file(name: str, content: bytes) -> str:
    """ "csv" or "xlsx". Raises Unreadable for what is neither, by its ending and by its content."""
    ending = name.rpartition(".")[2].lower()
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 10 MB. Divide it into several."))
    if not content.strip(b"\0 \r\n\t"):
        raise Unreadable(_("The file is empty."))
    if ending == "xls" or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("This is a workbook of the old kind, or one with a password. Save it as .xlsx or CSV."))
    is_zip = content.startswith(b"PK\x03\x04")
    if ending == "xlsx":
        if not is_zip:
            raise Unreadable(_("The file ends in .xlsx but is no workbook. Save it again from the spreadsheet."))
        return "xlsx"
    if ending not in ("csv", "txt", "tsv"):
        raise Unreadable(_("Only CSV and XLSX files can be read."))
    if is_zip or content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise Unreadable(_("The file ends like a text file but is none."))
    return "csv"


def guess_shape(name: str, content: bytes) -> Shape:
    """How the file is most likely to be read. Raises Unreadable where it cannot be."""
    if kind_of_file(name, content) == "xlsx":
        sheet = first_filled_sheet(content)
        return Shape(sheet=sheet, header_line=guess_header(list(islice(read_workbook(content, sheet), LOOKED_AT))))
    encoding = encodings.guess_encoding(content)
    text = text_of(content, encoding)
    separator = guess_separator(text)
    rows = list(islice(records(text, separator), LOOKED_AT))
    return Shape(encoding, separator, header_line=guess_header(rows))


def read_rows(content: bytes, shape: Shape) -> Iterator[Row]:
    """Every row that holds something, the lines above the header included. Raises Unreadable, also halfway."""
    if shape.encoding:
        rows = records(text_of(content, shape.encoding), shape.separator or ",")
    else:
        rows = read_workbook(content, shape.sheet)
    count = size = 0
    for line, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MOST_ROWS + LOOKED_AT:
            raise Unreadable(_("The file has more than 50,000 rows. Divide it into several."))
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(_("The file has more than 200 columns."))
        size += sum(map(len, cells))
        if size > MOST_TEXT:
            raise Unreadable(_("The workbook unpacks to more than can be read here. Save the one sheet as CSV."))
        yield line, cells


def text_of(content: bytes, encoding: str) -> str:
    """The text of the bytes in these letters, refused where it is none."""
    try:
        text = encodings.decode(content, encoding)
    except Unreadable as error:
        words = _("Byte %(byte)s cannot be read in these letters. Choose others, or save the file as UTF-8.")
        raise Unreadable(words % {"byte": error}) from None
    if "\0" in text:
        raise Unreadable(_("The file is no text: it holds NUL characters."))
    return text


def records(text: str, separator: str) -> Iterator[Row]:
    """The records of a CSV text with the line in which each begins; a quoted cell may hold line breaks."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 0
    while True:
        begins = line + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            words = _("In line %(line)s the quotation marks are not closed, or a cell is too long.")
            raise Unreadable(words % {"line": begins}) from None
        line = reader.line_num
        yield begins, [cell.strip() for cell in cells]


def guess_separator(text: str) -> str:
    """The sign that divides the first lines most evenly into most cells."""

    def fit(separator: str) -> tuple[int, int]:
        try:
            widths = [len(cells) for _, cells in islice(records(text, separator), LOOKED_AT) if any(cells)]
        except Unreadable:
            return 0, 0
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        return (widths.count(usual) if usual > 1 else 0), usual

    return max(SEPARATORS, key=fit)


def guess_header(rows: Sequence[Row]) -> int:
    """The line of the headings: the first one that is filled nearly as widely as any, where titles stand above it."""
    widths = {line: sum(1 for cell in cells if cell) for line, cells in rows}
    widest = max(widths.values(), default=0)
    return next((line for line, width in widths.items() if width and width * 4 >= widest * 3), 1)


def headings(rows: Sequence[Row], header_line: int) -> list[str]:
    """What the columns are called; one without a heading is called by its letter."""
    cells = next((cells for line, cells in rows if line >= header_line), [])
    widest = max((len(cells) for line, cells in rows if line >= header_line), default=0)
    padded = [*cells, *[""] * (widest - len(cells))]
    return [cell or column_letter(place) for place, cell in enumerate(padded)]


def column_letter(place: int) -> str:
    """A, B, … Z, AA as a spreadsheet names its columns."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def plain(text: str) -> str:
    """A heading or a word as it is compared: full-width letters narrowed, without case, space and marks."""
    narrowed = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in narrowed if letter.isalnum())

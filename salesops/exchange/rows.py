"""One file turned into rows: every cell read, every error told, and what could not be read kept apart."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

from salesops.exchange.faults import Fault
from salesops.exchange.kinds import BAD, BadValue, Known, Reader
from salesops.exchange.tables import Table

CSV_FIELD_LIMIT = 1_000_000


class Unreadable(Exception):
    """The file as a whole cannot be read; the message is the reason."""


@dataclass(slots=True)
class Rows:
    """The rows of one file with the lines they stand in. Cells that could not be read are BAD."""

    file: str
    rows: list[Any] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)  # places in `rows` with a BAD cell
    lost: set[str] = field(default_factory=set)  # texts of cells that could not be read or placed
    faults: list[Fault] = field(default_factory=list)
    readable: bool = True
    missing: set[str] = field(default_factory=set)  # columns that the header lacks

    @property
    def whole(self) -> bool:
        """The file could be read and has every column: what it does not hold is not there."""
        return self.readable and not self.missing

    def fault(self, line: int, column: str, reason: str) -> None:
        self.faults.append(Fault(self.file, line, column, reason))

    def good(self, *fields: str) -> Iterator[tuple[int, Any]]:
        """(line, row) of the rows whose `fields` could all be read."""
        if not self.broken:
            yield from zip(self.lines, self.rows, strict=True)
            return
        for place, (line, row) in enumerate(zip(self.lines, self.rows, strict=True)):
            if place not in self.broken or all(getattr(row, name) is not BAD for name in fields):
                yield line, row

    def codes(self, name: str) -> frozenset[str] | None:
        """Every code that the file lists under the field `name`; None when they cannot be known."""
        if not self.whole:
            return None
        return frozenset(getattr(row, name) for row in self.rows if getattr(row, name) is not BAD) | self.lost


def read_text(path: Path) -> str:
    """The text of a file of the folder, without a byte order mark."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise Unreadable("file is missing") from None
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 (byte {error.start + 1})") from None
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None
    if "\0" in text:
        raise Unreadable("not CSV: it holds a NUL character")
    return text


def read_records(text: str) -> list[tuple[int, list[str]]]:
    """(line, cells) of every record, the line being its first; empty lines left out."""
    csv.field_size_limit(CSV_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, last_line = [], 0
    try:
        for cells in reader:
            if cells:
                records.append((last_line + 1, cells))
            last_line = reader.line_num
    except csv.Error as error:
        raise Unreadable(f"not CSV: {error} (line {reader.line_num})") from None
    return records


def read_rows(folder: Path, table: Table, known: Known) -> Rows:
    """The file of `table` in `folder`, cell by cell. An optional file that is absent has no rows."""
    result = Rows(table.file)
    path = folder / table.file
    if not table.required and not path.exists():
        return result
    try:
        records = read_records(read_text(path))
    except Unreadable as problem:
        result.readable = False
        result.fault(0, "", str(problem))
        return result
    header = records[0][1] if records else []
    RowReader(table, known, header, result).read(records[1:])
    find_doubles(table, result)
    return result


class RowReader:
    """Reads the records below one header into `result`."""

    def __init__(self, table: Table, known: Known, header: list[str], result: Rows):
        self.table, self.result = table, result
        self.width = len(header)
        self.columns = table.all_columns(known.items or ())
        self.build = table.builder(known)
        self.readers: list[Reader] = []
        places = []
        for column in self.columns:
            if header.count(column.name) > 1:
                result.fault(1, column.name, "column stands twice")
            if column.name in header:
                places.append(header.index(column.name))
                self.readers.append(column.kind(known))
            else:
                places.append(self.width)  # the empty cell put at the end of each record
                self.readers.append(self.absent(column.name) if column.required else column.kind(known))
        # Two places at least, for itemgetter gives one alone without a tuple; the last is not looked at.
        self.pick = itemgetter(*places, self.width)

    def absent(self, name: str) -> Reader:
        self.result.missing.add(name)
        self.result.fault(1, name, "column is missing")
        return lambda text: BAD

    def read(self, records: Sequence[tuple[int, list[str]]]) -> None:
        result, check = self.result, self.table.check
        told = {self.width, self.width + len(result.missing)} if result.missing else {self.width}
        for line, cells in records:
            if len(cells) != self.width:
                if len(cells) not in told:  # a header that lacks a column is the error, not every row below it
                    result.fault(line, "", f"{len(cells)} fields, {self.width} expected")
                result.lost.update(cells)
                continue
            cells.append("")
            picked = self.pick(cells)[:-1]
            try:
                values = [read(cell) for read, cell in zip(self.readers, picked, strict=True)]
                broken = bool(result.missing)
            except BadValue:
                values, broken = self.read_badly(line, picked), True
            row = self.build(*values)
            if check:
                for column, reason in check(row, values):
                    result.fault(line, column, reason)
                    broken = True
            if broken:
                result.broken.add(len(result.rows))
            result.rows.append(row)
            result.lines.append(line)

    def read_badly(self, line: int, picked: Sequence[str]) -> list[Any]:
        """The values of a row of which at least one cell is wrong, each wrong one told."""
        values = []
        for column, read, cell in zip(self.columns, self.readers, picked, strict=True):
            try:
                values.append(read(cell))
            except BadValue as problem:
                self.result.fault(line, column.name, str(problem))
                self.result.lost.add(cell)
                values.append(BAD)
        return values


def find_doubles(table: Table, result: Rows) -> None:
    """The later of two rows for the same thing is the wrong one."""
    if table.unique is None:
        return
    key_of = attrgetter(*table.unique.fields)
    first: dict[Any, int] = {}
    for line, row in result.good(*table.unique.fields):
        earlier = first.setdefault(key_of(row), line)
        if earlier != line:
            fields = {name: getattr(row, name) for name in table.unique.fields}
            result.fault(line, table.unique.column, table.unique.sentence.format(line=earlier, **fields))

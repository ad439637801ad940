"""What the XML of a sheet says that the cells alone do not: which are merged, and formulas that nobody worked out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from openpyxl.utils import column_index_from_string

BLOCK, TAIL = 1 << 20, 1 << 12  # bytes read at a time, and how many of them are looked at again
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
# A cell with a formula whose value is missing or empty. An empty text is a result: such a cell is of the type "str".
# No part of it can end in two places (no "<" inside a tag, and "+" behind a repetition gives nothing back), so that a
# file made to be tried again from every byte is read once like any other.
UNSOLVED = re.compile(
    rb'<(?:\w++:)?c\b(?![^<>]*\bt="str")[^<>]*+>\s*+<(?:\w++:)?f\b(?:[^<>]*/>|[^<>]*+>[^<]*+</(?:\w++:)?f>)'
    rb"\s*+(?:<(?:\w++:)?v\s*+/>|<(?:\w++:)?v>\s*+</(?:\w++:)?v>)?+\s*+</(?:\w++:)?c>"
)


@dataclass(slots=True)
class SheetParts:
    """`merged`: first line → (column from 0, last line) of cells that are merged over several rows."""

    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    has_unsolved: bool = False

    def filled(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """The rows, in which a cell that is merged downwards says in each row what it says in the first."""
        if not self.merged:
            yield from rows
            return
        running: dict[int, tuple[int, str]] = {}  # column → last line, what it says
        for line, cells in rows:
            for column, last in self.merged.get(line, ()):
                running.pop(column, None)
                if column < len(cells) and cells[column]:
                    running[column] = last, cells[column]
            for column, (last, text) in list(running.items()):
                if last < line:
                    del running[column]
                else:
                    cells += [""] * (column + 1 - len(cells))
                    cells[column] = text
            yield line, cells


def look_into(part: IO[bytes]) -> SheetParts:
    """Reads the XML of a sheet once, in blocks."""
    found, seen = SheetParts(), b""
    merged: set[tuple[int, int, int]] = set()
    while block := part.read(BLOCK):
        seen = seen[-TAIL:] + block
        found.has_unsolved = found.has_unsolved or UNSOLVED.search(seen) is not None
        for letters, first, last in MERGED.findall(seen):
            if int(last) > int(first):
                merged.add((int(first), column_index_from_string(letters.decode()) - 1, int(last)))
    for first, column, last in sorted(merged):
        found.merged.setdefault(first, []).append((column, last))
    return found

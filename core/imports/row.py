"""One row of a file, read cell by cell."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from core.imports.values import BadValue, clears

T = TypeVar("T")


class Row:
    """The cells of a row by column; what cannot be read is kept in `faults`, as (column, reason), all of it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.faults: list[tuple[str, str]] = []

    def read(self, column: str, reader: Callable[[str], T], default: Any = None) -> T | Any:
        """What the reader makes of the cell; `default` where it is blank, None where it cannot be read."""
        text = self.values.get(column, "")
        if not text:
            return default
        try:
            return reader(text)
        except BadValue as error:
            self.faults.append((column, str(error)))
            return None

    def read_unless_cleared(self, column: str, reader: Callable[[str], T]) -> T | None:
        """The same for a column that can be cleared; None where the cell is blank or the mark."""
        return None if self.clears(column) else self.read(column, reader)

    def clears(self, column: str) -> bool:
        """Whether the cell is the mark that empties."""
        return clears(self.values.get(column, ""))

    def need(self, *columns: str) -> None:
        """Notes each of the columns that is blank as a fault."""
        self.faults += [(column, _("This is missing.")) for column in columns if not self.values.get(column)]

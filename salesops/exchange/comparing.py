"""What a folder brings that the company does not hold yet; what it holds otherwise is an error (E16)."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from reviews.month.facts import AssessmentRow, TargetRow
from salesops.exchange.faults import Fault
from salesops.exchange.growing import is_grown
from salesops.exchange.tables import TABLES, Table
from salesops.exchange.writing import cell

Numbered = tuple[int, Any]  # line, row

# The fields that say what a row is about: rows of a folder and stored ones are compared where these are equal.
SUBJECTS = {
    "units": ("code", "start"),
    "titles": ("code",),
    "people": ("code",),
    "appointments": ("person", "start"),
    "calendar": ("day",),
    "leave": ("person", "day"),
    "daily": ("person", "day"),
    "weekly": ("person", "week_start"),
    "monthly_reports": ("person", "month"),
    "targets": ("person", "profile", "metric"),
    "results": ("person", "day", "metric"),
    "assessments": ("person", "profile"),
    "meeting_events": ("person", "day", "meeting"),
    "duty_events": ("person", "day"),
    "adjustments": ("person", "day"),
    "excuses": ("person", "report", "subject"),
    "integrity": ("person", "day"),
}


@dataclass(slots=True)
class Difference:
    """Of one table: the rows to store with their lines, those that end a stored one, how many are stored already, and
    what differs."""

    new: list[Numbered] = field(default_factory=list)
    grown: list[Numbered] = field(default_factory=list)
    kept: int = 0
    faults: list[Fault] = field(default_factory=list)


def compare(
    name: str,
    rows: Sequence[Numbered],
    stored: Sequence[Any],
    items: Sequence[str],
    *,
    written: Mapping[int, Any],
    earliest_end: date | None,
) -> Difference:
    """Rows equal to stored ones are kept, each stored row once; a row about the same that differs is an error.

    `written`: by line, rows that read otherwise than they are compared here; an error names what is written.
    `earliest_end`: from when on an open span may be ended (growing.earliest_end).
    """
    difference, table = Difference(), TABLES[name]
    if not stored:
        difference.new = list(rows)
        return difference
    about: Callable[[Any], Any] = attrgetter(*SUBJECTS[name])
    held: dict[Any, list[Any]] = defaultdict(list)
    for row in stored:
        held[about(row)].append(row)
    found: dict[Any, list[Numbered]] = defaultdict(list)
    for line, row in rows:
        found[about(row)].append((line, row))
    for key, numbered in found.items():
        others = list(held.get(key, ()))
        left = take_equal(numbered, others)
        difference.kept += len(numbered) - len(left)
        for line, row in left:
            other = next((other for other in others if same_period(row, other)), None)
            if other is None:
                difference.new.append((line, row))
            elif is_grown(name, row, other, earliest_end):
                others.remove(other)
                difference.grown.append((line, row))
            else:
                others.remove(other)
                difference.faults += differences(table, line, row, other, items, written.get(line, row))
    difference.new.sort(key=lambda numbered: numbered[0])
    return difference


def take_equal(numbered: list[Numbered], stored: list[Any]) -> list[Numbered]:
    """The rows without an equal stored one; the equal ones are taken out of `stored`."""
    left = []
    for line, row in numbered:
        if row in stored:
            stored.remove(row)
        else:
            left.append((line, row))
    return left


def same_period(row: Any, other: Any) -> bool:
    """Targets and assessments of two role periods of one profile stand side by side; without a date it means either."""
    if not isinstance(row, TargetRow | AssessmentRow):
        return True
    return row.start == other.start or None in (row.start, other.start)


def differences(table: Table, line: int, row: Any, other: Any, items: Sequence[str], written: Any) -> list[Fault]:
    """One error for each column that is not as stored, with the value as it is written in the line."""
    cells = (table.cells(one, items) for one in (row, other, written))
    return [
        Fault(table.file, line, column.name, f'"{cell(told)}" found, "{cell(held)}" stored')
        for column, found, held, told in zip(table.all_columns(items), *cells, strict=True)
        if cell(found) != cell(held)
    ]


def overlaps(table: Table, new: Sequence[Numbered], stored: Sequence[Any], field_name: str, column: str) -> list[Fault]:
    """New spans of a unit, a person or a headship that touch a stored one about the same."""
    held: dict[str, list[Any]] = defaultdict(list)
    for row in stored:
        held[getattr(row, field_name)].append(row)
    faults = []
    for line, row in new:
        for other in held.get(getattr(row, field_name), ()):
            if (other.end is None or row.start <= other.end) and (row.end is None or other.start <= row.end):
                until = f" to {other.end}" if other.end else ""
                reason = f'"{row.start}" found, a row from {other.start}{until} stored'
                faults.append(Fault(table.file, line, column, reason))
    return faults

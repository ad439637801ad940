"""A folder read into one company-month, or every error of every file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.periods import Month
from reviews.month.facts import CompanyMonth
from salesops.exchange.checks_facts import check_facts
from salesops.exchange.checks_org import check_appointments, check_calendar, check_units
from salesops.exchange.faults import Fault, FolderErrors
from salesops.exchange.kinds import Known
from salesops.exchange.rows import Rows, read_rows
from salesops.exchange.scheme import read_scheme
from salesops.exchange.staffing import Staff
from salesops.exchange.tables import FILES, TABLES

# What a check goes by where rules.json does not say it: the rest of the folder is checked all the same.
CLOSING_WORKING_DAY = 7
MIN_AVAILABLE_DAYS = 2
CALIBRATION_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that was read without an error: its month, and the line of each row by field of CompanyMonth."""

    facts: CompanyMonth
    lines: Mapping[str, Sequence[int]]


def read_folder(path: Path) -> CompanyMonth:
    """The company-month in `path`. Raises FolderErrors naming every error, in the order of files and lines."""
    return open_folder(path).facts


def open_folder(path: Path) -> Folder:
    """As read_folder, with the lines that rows stand in."""
    rules, faults = read_scheme(path)
    rows = read_tables(path, rules)
    check_folder(rows, rules)
    faults += [fault for table in rows.values() for fault in table.faults]
    if faults or rules is None:
        raise FolderErrors(in_order(faults))
    return Folder(
        facts=CompanyMonth(rules=rules, **{name: table.rows for name, table in rows.items()}),
        lines={name: table.lines for name, table in rows.items()},
    )


def read_tables(path: Path, rules: dict[str, Any] | None) -> dict[str, Rows]:
    """Every table of the folder; those first whose codes the others refer to."""
    known = Known(
        leave_types=leave_types(rules),
        calibration_limit=Decimal(setting(rules, int, "manager_assessment", "calibration_limit") or CALIBRATION_LIMIT),
    )
    rows: dict[str, Rows] = {}
    for name, codes in (("items", "items"), ("titles", "titles"), ("people", "people")):
        rows[name] = read_rows(path, TABLES[name], known)
        known = replace(known, **{codes: rows[name].codes("code")})
    items = rows["items"]
    known = replace(known, items=tuple(row.code for row in items.rows if row.code) if known.items is not None else None)
    rows["units"] = read_rows(path, TABLES["units"], known)
    known = replace(known, units=rows["units"].codes("code"))
    for name, table in TABLES.items():
        if name not in rows:
            rows[name] = read_rows(path, table, known)
    return {name: rows[name] for name in TABLES}


def check_folder(rows: dict[str, Rows], rules: dict[str, Any] | None) -> None:
    """What only several rows or files together can get wrong."""
    month = month_of(rules)
    check_units(rows["units"], rows["calendar"])
    staff = Staff(rows["people"], rows["appointments"], rows["units"], rows["calendar"], rows["leave"])
    check_appointments(rows["appointments"], rows["units"], rows["calendar"], staff, month)
    if month:
        closing = setting(rules, int, "closing_working_day") or CLOSING_WORKING_DAY
        check_calendar(rows["calendar"], month, closing)
    min_days = setting(rules, int, "weekly", "min_available_days") or MIN_AVAILABLE_DAYS
    check_facts(rows, staff, month, Decimal(min_days))


def setting(rules: dict[str, Any] | None, kind: type, *path: str) -> Any:
    """A parameter of a scheme that may be faulty; None where it is absent or of another type."""
    value: Any = rules
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, kind) else None


def leave_types(rules: dict[str, Any] | None) -> tuple[str, ...] | None:
    """The types of leave that the scheme lists; None where it does not say."""
    lists = [setting(rules, list, "targets", key) for key in ("relieving_leave", "non_relieving_leave")]
    if None in lists or not all(isinstance(name, str) for names in lists for name in names):
        return None
    return tuple(name for names in lists for name in names)


def month_of(rules: dict[str, Any] | None) -> Month | None:
    try:
        return Month(setting(rules, str, "month") or "")
    except ValueError:
        return None


def in_order(faults: list[Fault]) -> list[Fault]:
    """By file as the format lists them, then line, then the place of the column in its file."""
    places = {file: place for place, file in enumerate(FILES)}
    columns = {
        (table.file, column.name): place for table in TABLES.values() for place, column in enumerate(table.columns)
    }

    def place(fault: Fault) -> tuple[int, int, int, str]:
        return places[fault.file], fault.line, columns.get((fault.file, fault.column), len(columns)), fault.column

    return sorted(faults, key=place)

"""One company-month written as a folder, the inverse of reading: LF, UTF-8, every column, canonical numbers."""

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from reviews.month.facts import CompanyMonth
from salesops.exchange.tables import SCHEME_FILE, TABLES, Table


def write_folder(facts: CompanyMonth, path: Path) -> None:
    """Writes every file of the format into `path`, which is made if need be; files of these names are replaced."""
    path.mkdir(parents=True, exist_ok=True)
    items = [item.code for item in facts.items]
    for name, table in TABLES.items():
        write_table(path / table.file, table, getattr(facts, name), items)
    scheme = json.dumps(facts.rules, ensure_ascii=False, indent=2)
    (path / SCHEME_FILE).write_text(scheme + "\n", encoding="utf-8", newline="\n")


def write_table(path: Path, table: Table, rows: Any, items: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in table.all_columns(items)])
        for row in rows:
            writer.writerow([cell(value) for value in table.cells(row, items)])


def cell(value: Any) -> Any:
    """The text of a value as the format has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(value)
    return value


def plain(number: Decimal) -> str:
    """Without exponent and without decimals that are all zero: 0.5, 300000, -18000.25."""
    whole = number.to_integral_value()
    return f"{whole:f}" if number == whole else f"{number.normalize():f}"

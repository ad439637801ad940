"""Company-month folders for tests: the accepted months, and copies of June 2026 with something spoiled."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from core.periods import Month, days
from reviews.month.facts import CalendarRow, CompanyMonth
from salesops.exchange.dump import with_weeks_due
from salesops.exchange.reading import read_folder
from salesops.exchange.writing import write_folder

ACCEPTANCE = Path(__file__).resolve().parents[2] / "tests" / "acceptance"
MONTHS = ("june-2026", "maven-2017-06")


def inputs(month: str) -> Path:
    return ACCEPTANCE / month / "inputs"


def june(folder: Path) -> Path:
    """A copy of the inputs of June 2026 that a test may spoil."""
    copy = folder / "june"
    shutil.copytree(inputs("june-2026"), copy)
    return copy


def july(folder: Path, **changes: object) -> Path:
    """The month after June 2026 of the same company, of which only its first week has been reported.

    `changes`: other rows than those of June, by field of CompanyMonth.
    """
    facts = read_folder(inputs("june-2026"))
    held = {row.day: row for row in facts.calendar}
    ordinary = (
        CalendarRow(day, day.weekday() < 5, "workday" if day.weekday() < 5 else "weekend")
        for day in days(date(2026, 6, 29), date(2026, 8, 31))
    )
    month = CompanyMonth(
        rules={**facts.rules, "month": "2026-07"},
        items=facts.items,
        calendar=[held.get(row.day, row) for row in ordinary],
        weekly=[row for row in facts.weekly if Month.of_week(row.week_start) == "2026-07"],
        **{name: getattr(facts, name) for name in ("units", "titles", "people", "appointments")} | changes,
    )
    write_folder(with_weeks_due(month), folder / "july")
    return folder / "july"


def edit_text(folder: Path, file: str, edit: Callable[[str], str]) -> None:
    path = folder / file
    path.write_bytes(edit(path.read_text(encoding="utf-8")).encode())


def edit_lines(folder: Path, file: str, edit: Callable[[list[str]], None]) -> None:
    def on_lines(text: str) -> str:
        lines = text.splitlines()
        edit(lines)
        return "\n".join(lines) + "\n"

    edit_text(folder, file, on_lines)


def put(folder: Path, file: str, line: int, text: str) -> None:
    """Writes `text` as that line of the file, the header being line 1."""

    def replace(lines: list[str]) -> None:
        lines[line - 1] = text

    edit_lines(folder, file, replace)


def add(folder: Path, file: str, *texts: str) -> None:
    edit_lines(folder, file, lambda lines: lines.extend(texts))


def drop(folder: Path, file: str, starting: str) -> None:
    """Takes away the one line that begins so."""

    def remove(lines: list[str]) -> None:
        (found,) = [line for line in lines if line.startswith(starting)]
        lines.remove(found)

    edit_lines(folder, file, remove)

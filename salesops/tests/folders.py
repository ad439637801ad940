"""Company-month folders for tests: the accepted months, and copies of June 2026 with something spoiled."""

import shutil
from collections.abc import Callable
from pathlib import Path

ACCEPTANCE = Path(__file__).resolve().parents[2] / "tests" / "acceptance"
MONTHS = ("june-2026", "maven-2017-06")


def inputs(month: str) -> Path:
    return ACCEPTANCE / month / "inputs"


def june(folder: Path) -> Path:
    """A copy of the inputs of June 2026 that a test may spoil."""
    copy = folder / "june"
    shutil.copytree(inputs("june-2026"), copy)
    return copy


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

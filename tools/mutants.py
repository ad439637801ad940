"""Mutation testing of the arithmetic: every small fault in its rules is found by a test, or somebody said why not.

    python tools/mutants.py             writes docs/mutants.md; ends with 1 where a mutant lives without a reason
    python tools/mutants.py targets     only files whose path contains the word, on the screen

Each mutant is tried in a copy of the checkout by the tests of its file, the quickest first, until one fails. A mutant
that behaves as the original is named in docs/mutants.md with its reason; the tool reads the reasons there.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from mutation import Mutant, mutants

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "mutants.md"
MONTH = ["reviews/tests/test_edge_cases.py", "tests/test_acceptance.py"]
TESTS = {  # of each file, the quickest first
    "reviews/rules.py": ["reviews/tests/test_rules.py", *MONTH],
    "targets/rules.py": ["targets/tests/test_rules.py", *MONTH],
}
LIMIT = 300  # seconds, after which a mutant that never ends has been found
ACCEPTED = re.compile(r"(?m)^\| `(?P<file>[^`]+)` \| `(?P<name>[^`]+)` \| (?P<reason>.+) \|$")
PYTEST = "-q -x -p no:xdist -p no:randomly -p no:playwright -p no:cacheprovider -p no:warnings".split()


class Tried(NamedTuple):
    """A mutant, and whether the tests of its file found it."""

    file: str
    mutant: Mutant
    is_found: bool


def copies(count: int, folder: Path) -> "SimpleQueue[Path]":
    """So many copies of what the checkout tracks, each for one mutant at a time."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    free: SimpleQueue[Path] = SimpleQueue()
    for number in range(count):
        copy = folder / str(number)
        for name in filter(None, tracked.split("\0")):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
        free.put(copy)
    return free


def passes(copy: Path, tests: Sequence[str]) -> bool:
    """Whether the tests pass in a copy."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "SALESOPS_VAR_DIR": str(copy / "var")}
    try:
        command = [sys.executable, "-m", "pytest", *PYTEST, *tests]
        return subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=LIMIT).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def try_mutant(file: str, mutant: Mutant, free: "SimpleQueue[Path]") -> Tried:
    copy = free.get()
    try:
        original = (copy / file).read_text()
        (copy / file).write_text(mutant.source)
        try:
            return Tried(file, mutant, is_found=not passes(copy, TESTS[file]))
        finally:
            (copy / file).write_text(original)
    finally:
        free.put(copy)


def reasons() -> dict[tuple[str, str], str]:
    """Why a mutant may live, by file and name, as docs/mutants.md says it."""
    found = ACCEPTED.finditer(REPORT.read_text()) if REPORT.exists() else []
    return {(one["file"], one["name"]): one["reason"] for one in found}


def main(word: str) -> int:
    known, files = reasons(), [file for file in TESTS if word in file]
    with tempfile.TemporaryDirectory() as folder:
        workers = os.cpu_count() or 1
        free = copies(workers, Path(folder))
        for file in files:
            if not passes(Path(folder) / "0", TESTS[file]):
                sys.exit(f"The tests of {file} fail without a mutant.")
        tried = []
        with ThreadPoolExecutor(workers) as pool:
            every = [(file, mutant) for file in files for mutant in mutants((ROOT / file).read_text())]
            for one in pool.map(lambda pair: try_mutant(*pair, free), every):
                tried.append(one)
                if not one.is_found:
                    told = "known" if (one.file, one.mutant.name) in known else "LIVES"
                    print(f"{told}  {one.file}:{one.mutant.line}  {one.mutant.name}", flush=True)
    alive = [one for one in tried if not one.is_found]
    print(f"{len(tried)} mutants, {len(alive)} alive.")
    if not word:
        write_report(tried, known)
    return int(any((one.file, one.mutant.name) not in known for one in alive))


def write_report(tried: Sequence[Tried], known: dict[tuple[str, str], str]) -> None:
    """Writes the table of docs/mutants.md again, and keeps the reasons of those that still live."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    lines = [f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.strip()}.", "", "| file | mutants | alive |"]
    lines.append("| --- | ---: | ---: |")
    for file in TESTS:
        of_file = [one for one in tried if one.file == file]
        lines.append(f"| {file} | {len(of_file)} | {sum(not one.is_found for one in of_file)} |")
    lines += ["", "| file | mutant | why it may live |", "| --- | --- | --- |"]
    for one in tried:
        if not one.is_found:
            reason = known.get((one.file, one.mutant.name), "**no reason yet**")
            lines.append(f"| `{one.file}` | `{one.mutant.name}` | {reason} |")
    head = REPORT.read_text().partition("## Measured\n")[0]
    REPORT.write_text(f"{head}## Measured\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))

"""The tables of docs/benchmarks.md: companies of several sizes on a PostgreSQL of their own.

python tools/bench.py           300, 3,000 and 10,000 people; writes docs/benchmarks.md
python tools/bench.py 300       these sizes alone, on the screen
python tools/bench.py clone     from a fresh clone to the first page; writes that line of docs/benchmarks.md
"""

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench_clone import seconds_to_first_page
from bench_goals import BARE, Found, goal_table
from run_tests import postgresql, postgresql_programs

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"
SIZES = (300, 3000, 10_000)
VISITS = 5  # of each page at each size, a few answers each (salesops.bench.pages)
CLONED = re.compile(r"(?m)^Fresh clone to first page: (?:([\d.]+) s|not).*$")


@contextmanager
def company(size: int, programs: Path) -> Iterator[subprocess.Popen]:
    """A company of this size in a process and a server of its own (salesops.bench)."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with postgresql(Path(folder), programs) as address:
            environment = os.environ | {"DATABASE_URL": address, "SALESOPS_VAR_DIR": folder, "LOG_LEVEL": "ERROR"}
            command, pipe = [sys.executable, "-m", "salesops.bench", str(size)], subprocess.PIPE
            with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
                try:
                    yield process
                finally:
                    process.kill()


def answer_of(process: subprocess.Popen) -> Any:
    line = process.stdout.readline()
    if not line:
        sys.exit("A company of the benchmark has ended early; its last lines say why.")
    return json.loads(line)


def told(process: subprocess.Popen, order: str) -> Any:
    """What the company answers to an order: the name of a page, or "rest"."""
    process.stdin.write(f"{order}\n")
    process.stdin.flush()
    return answer_of(process)


def measure(sizes: Iterable[int], programs: Path) -> Found:
    """Builds one company after the other; then asks all of them in turn for each page, so that a machine which slows
    down on the way slows all sizes alike; then lets each measure the rest."""
    with ExitStack() as stack:
        companies, pages = {}, []
        for size in sizes:
            companies[size] = stack.enter_context(company(size, programs))
            pages = answer_of(companies[size])
        for page in pages:
            for _ in range(VISITS):
                for one in companies.values():
                    told(one, page)
        return {size: told(one, "rest") for size, one in companies.items()}


def step_table(found: Found) -> list[str]:
    lines = ["| step | " + " | ".join(f"{size:,}" for size in found) + " |", "| --- |" + " ---: |" * len(found)]
    for name in dict.fromkeys(name for size in found for name in found[size]["steps"]):
        figures = [found[size]["steps"].get(name) for size in found]
        lines.append(f"| {name} | " + " | ".join("" if one is None else f"{one:.2f}" for one in figures) + " |")
    return lines


def page_table(found: Found) -> list[str]:
    sizes = list(found)
    first, last = sizes[0], sizes[-1]
    head = "| page | " + " | ".join(f"ms at {size:,}" for size in sizes)
    lines = [
        head + f" | × bare, at {last:,} | {last:,} ÷ {first:,} | queries | kB |",
        "| --- |" + " ---: |" * (len(sizes) + 4),
    ]
    by_size = {size: {page["name"]: page for page in found[size]["pages"]} for size in sizes}
    for name, page in by_size[last].items():
        bare = by_size[last][BARE[page["has_rows"]]]["milliseconds"]
        costs = [by_size[size][name]["milliseconds"] for size in sizes]
        queries = {by_size[size][name]["queries"] for size in sizes}
        cells = [f"{cost:.1f}" for cost in costs]
        cells += [f"{costs[-1] / bare:.1f}", f"{costs[-1] / costs[0]:.2f}"]
        cells += [" – ".join(map(str, sorted(queries))), f"{page['kilobytes']:.0f}"]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def machine() -> str:
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {system}, load {os.getloadavg()[0]:.1f}"


def report(found: Found, note: str) -> str:
    """The page: the note that people wrote, the goals, what was measured."""
    cloned = CLONED.search(note)
    lines = [
        note.rstrip(),
        "",
        "## Goals",
        "",
        *goal_table(found, float(cloned[1]) if cloned and cloned[1] else None),
        "",
        "## Measured",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}; {machine()}, PostgreSQL without fsync.",
        "",
        "Seconds unless the name says otherwise, by people:",
        "",
        *step_table(found),
        "",
        "Pages (the median of twenty-five answers) and savings (of fifteen):",
        "",
        *page_table(found),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    note = REPORT.read_text().partition("\n## Goals")[0]
    if arguments == ["clone"]:
        seconds = f"{seconds_to_first_page(ROOT):.0f} s"
        line = f"Fresh clone to first page: {seconds}, packages in pip's cache; commit {commit()}."
        REPORT.write_text(CLONED.sub(line, REPORT.read_text()))
        print(line)
        return
    programs = postgresql_programs()
    if programs is None:
        sys.exit("PostgreSQL cannot be found here; the benchmark needs it.")
    started = time.monotonic()
    found = measure(map(int, arguments) if arguments else SIZES, programs)
    text = report(found, note)
    if not arguments:
        REPORT.write_text(text)
    print(text.partition("\n## Goals")[2])
    print(f"{time.monotonic() - started:.0f} seconds in all.", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])

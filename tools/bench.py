"""The table of docs/benchmarks.md: companies of several sizes on a PostgreSQL of their own.

python tools/bench.py [sizes, default 300 3000 10000]
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from run_tests import postgresql, postgresql_programs

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"


def run_size(size: int, programs: Path) -> dict:
    """Measures one size in a process and a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with postgresql(Path(folder), programs) as address:
            environment = os.environ | {"DATABASE_URL": address, "SALESOPS_VAR_DIR": folder, "LOG_LEVEL": "ERROR"}
            command = [sys.executable, "-m", "salesops.bench", str(size)]
            result = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
            return json.loads(result.stdout)


def step_table(found: dict[int, dict]) -> list[str]:
    sizes = list(found)
    lines = ["| step | " + " | ".join(f"{size:,}" for size in sizes) + " |", "| --- |" + " ---: |" * len(sizes)]
    for name in found[sizes[-1]]["steps"]:
        cells = [f"{found[size]['steps'].get(name, 0):.2f}" for size in sizes]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def page_table(found: dict[int, dict]) -> list[str]:
    sizes = list(found)
    first, last = sizes[0], sizes[-1]
    head = "| page | " + " | ".join(f"ms at {size:,}" for size in sizes)
    lines = [
        head + f" | × bare, at {last:,} | {last:,} ÷ {first:,} | queries | kB |",
        "| --- |" + " ---: |" * (len(sizes) + 4),
    ]
    by_size = {size: {page["name"]: page for page in found[size]["pages"]} for size in sizes}
    for name, page in by_size[last].items():
        bare = by_size[last]["bare 50-row list" if page["is_list"] else "bare page"]["milliseconds"]
        costs = [by_size[size][name]["milliseconds"] for size in sizes]
        queries = {by_size[size][name]["queries"] for size in sizes}
        cells = [f"{cost:.1f}" for cost in costs]
        cells += [f"{costs[-1] / bare:.1f}", f"{costs[-1] / costs[0]:.2f}"]
        cells += [" – ".join(map(str, sorted(queries))), f"{page['kilobytes']:.0f}"]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def main(arguments: list[str]) -> None:
    programs = postgresql_programs()
    if programs is None:
        sys.exit("PostgreSQL cannot be found here; the benchmark needs it.")
    found = {size: run_size(size, programs) for size in map(int, arguments or ["300", "3000", "10000"])}
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    note = REPORT.read_text().partition("\n## Measured")[0] if REPORT.exists() else "# Benchmarks\n"
    lines = [
        note.rstrip(),
        "",
        "## Measured",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.strip()}; {machine}, PostgreSQL without fsync, one process.",
        "",
        "Seconds, by people:",
        "",
        *step_table(found),
        "",
        "Pages, the median of fifteen answers:",
        "",
        *page_table(found),
    ]
    REPORT.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])

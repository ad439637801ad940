"""The tests that kill processes: on SQLite, then on a PostgreSQL of their own; the result is added to docs/faults.md.

python tools/run_faults.py [arguments for pytest]
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree  # the file is written by pytest, on this machine

from run_tests import REQUIRE_ALL, postgresql, postgresql_programs

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "faults.md"


def run(engine: str, arguments: Sequence[str], **services: str) -> tuple[int, list[str]]:
    """Runs the tests once: pytest's exit code, and a line of the table for each test."""
    print(f"\n=== workers are killed, on {engine} ===", flush=True)
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", "faults", "-o", "junit_family=xunit1"]
        command += [f"--junitxml={told}", *arguments, "tests/faults"]
        code = subprocess.run(command, cwd=ROOT, env=environment | services).returncode
        cases = ElementTree.parse(told).iter("testcase") if told.exists() else ()  # noqa: S314 see the import
        return code, [line(engine, case) for case in cases]


def line(engine: str, case: ElementTree.Element) -> str:
    """One test of one run as a row of the table."""
    kills = next((one.get("value") for one in case.iter("property") if one.get("name") == "kills"), "")
    held = "failed" if {part.tag for part in case} & {"failure", "error"} else "held"
    name = case.get("name", "").removeprefix("test_").replace("_", " ")
    return f"| {name} | {engine} | {kills} | {float(case.get('time', 0)):.0f} | {held} |"


def add_to_report(lines: Sequence[str]) -> None:
    """Adds the table of this run under a heading with its date and commit."""
    git = ["git", "describe", "--always", "--dirty"]
    commit = subprocess.run(git, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    heading = f"## {datetime.now(UTC):%Y-%m-%d}, commit {commit}"
    table = ["| test | engine | kills | seconds | |", "| --- | --- | ---: | ---: | --- |", *lines]
    REPORT.write_text("\n".join([REPORT.read_text().rstrip(), "", heading, "", *table]) + "\n")


def main(arguments: Sequence[str]) -> int:
    code, lines = run("SQLite", arguments)
    codes = [code]
    programs = postgresql_programs()
    if programs is None:
        print("\nLEFT OUT: the same on PostgreSQL, which cannot be found here.")
        codes.append(1 if REQUIRE_ALL else 0)
    else:
        with tempfile.TemporaryDirectory(prefix="salesops-faults-") as folder:
            Path(folder).chmod(0o755)
            with postgresql(Path(folder), programs) as database:
                code, more = run("PostgreSQL", arguments, DATABASE_URL=database)
        codes.append(code)
        lines += more
    add_to_report(lines)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

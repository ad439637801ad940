"""The acceptance months come out to the byte, and so they do on another machine at another time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reviews.month.outputs import COLUMNS
from reviews.month.run import compute, freeze
from salesops.exchange.reading import read_folder

ROOT = Path(__file__).parents[1]
ACCEPTANCE = ROOT / "tests" / "acceptance"
HASHES = """
from pathlib import Path
from reviews.month.inputs import text_sha
from reviews.month.run import compute, freeze
from salesops.exchange.reading import read_folder
frozen = freeze(read_folder(Path("tests/acceptance/june-2026/inputs")))
print(compute(frozen).sha, text_sha(frozen.scheme), text_sha(frozen.company), *map(text_sha, frozen.people))
"""


@pytest.mark.parametrize("name", ["june-2026", "maven-2017-06"])
def test_acceptance_month_comes_out_to_the_byte(name):
    month = compute(freeze(read_folder(ACCEPTANCE / name / "inputs")))
    expected = {path.stem: path.read_bytes() for path in (ACCEPTANCE / name / "expected").glob("*.csv")}
    assert {file: text.encode() for file, text in month.files.items()} == expected
    assert list(month.files) == list(COLUMNS) == ["daily", "weekly", "targets", "segments", "monthly", "assessors"]


def test_acceptance_month_does_not_depend_on_hash_seed_or_time_zone():
    seen = {
        subprocess.run(
            [sys.executable, "-c", HASHES],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in [("0", "UTC"), ("1", "Asia/Shanghai"), ("4242", "America/Los_Angeles")]
    }
    assert len(seen) == 1
    assert len(seen.pop().split()) == 3 + 7

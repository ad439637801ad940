"""The mutants that the arithmetic is tried with: one small fault each, and none where nothing is worked out."""

import sys

import pytest

from salesops.tests.sources import ROOT

sys.path.insert(0, str(ROOT / "tools"))  # the tools are no package
from mutation import mutants  # noqa: E402 found only now


def faults_in(source):
    return [(mutant.was, mutant.now) for mutant in mutants(source)]


@pytest.mark.parametrize(
    ("expression", "faults"),
    [
        ("a + b", ["a - b"]),
        ("a < b", ["a <= b", "a >= b"]),
        ("a <= b < c", ["a < b < c", "a > b < c", "a <= b <= c", "a <= b >= c"]),
        ("a and b", ["a or b"]),
        ("not a", ["a"]),
        ("a if b else c", ["a if not b else c"]),
        ("7", ["8", "6"]),
        ("True", ["False"]),
        ("min(a, b)", ["max(a, b)"]),
        ("rounded(a, b)", ["a // b", "-(-a // b)"]),
        ("'a text'", []),
        ("f(a)", []),
    ],
)
def test_each_fault_is_made_by_itself(expression, faults):
    assert faults_in(f"x = {expression}") == [(expression, fault) for fault in faults]


def test_a_part_is_named_by_its_whole_and_its_function():
    source = "class Days:\n    def half(self, days: int | None = None) -> int | None:\n        return f(days - 1)\n"
    _, first, second = mutants(source)
    assert (first.line, first.name) == (3, "Days.half: f(days - 1) → f(days - 2)")
    assert second.source.endswith("return f(days - 0)")

"""Cases of trees that are none."""

from datetime import date

import pytest

from org.structure import Fault, FaultKind, Place, structure_faults

START, JUNE = date(2026, 1, 1), date(2026, 6, 1)


def place(unit: str, parent: str | None, start: date = START, end: date | None = None) -> Place:
    return Place(unit, parent, start, end)


ROOT = place("COM", None)


@pytest.mark.parametrize(
    ("places", "faults"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([ROOT, place("A", "COM"), place("B", "A")], [], id="a tree"),
        pytest.param([ROOT, place("A", "B"), place("B", "A")], [("cycle", "A"), ("cycle", "B")], id="two in a ring"),
        pytest.param(
            [ROOT, place("A", "B"), place("B", "A"), place("C", "B")],
            [("cycle", "A"), ("cycle", "B")],
            id="what hangs on a ring is not in it",
        ),
        pytest.param([ROOT, place("A", "COM"), place("B", "GONE")], [("parent_missing", "B")], id="no such parent"),
        pytest.param([ROOT, place("NEW", None)], [("two_roots", "NEW")], id="two roots"),
        pytest.param([place("A", "A")], [("no_root", "A"), ("cycle", "A")], id="under itself"),
    ],
)
def test_a_broken_tree_is_named_unit_by_unit(places: list[Place], faults: list[tuple[str, str]]) -> None:
    assert [(fault.kind.value, fault.unit) for fault in structure_faults(places, since=START)] == faults


def test_a_fault_is_told_with_its_first_day() -> None:
    places = [ROOT, place("A", "COM", end=JUNE), place("B", "A")]

    assert structure_faults(places, since=START) == [Fault(FaultKind.PARENT_MISSING, "B", JUNE)]


def test_days_before_the_change_are_left_alone() -> None:
    places = [place("A", "B", end=JUNE), place("B", "A", end=JUNE), place("COM", None, JUNE), place("A", "COM", JUNE)]

    assert structure_faults(places, since=JUNE) == []

"""The bounds and roundings of the appraisal's arithmetic that no acceptance month happens to meet (make mutants)."""

from fractions import Fraction

import pytest

from reviews import rules
from reviews.rules import Grading

GRADING = Grading(
    bands=[("S", 95_00), ("A", 85_00), ("B", 70_00), ("C", 60_00), ("D", 10_00)],
    target_guard=("S", 100_00),
    breach_limit="C",
    min_scored_halves=10,
)


def graded(final, *, is_breach=False):
    return rules.grade(final, target_score=120_00, scored_halves=40, is_breach=is_breach, grading=GRADING)


@pytest.mark.parametrize(
    ("ratings", "best", "assessed"),
    [
        ([1, 0, 0], 1, 33_33),  # 33.333…
        ([1, 1, 0], 1, 66_67),  # 66.666…
        ([1, 0, 0, 0, 0, 0, 0, 0], 4, 3_13),  # 3.125: half up
    ],
)
def test_assessment_is_rounded_half_up(ratings, best, assessed):
    assert rules.assessment(ratings, best=best, calibration=0) == assessed


@pytest.mark.parametrize(
    ("calibration", "assessed"), [(-10_00, 0), (-4_00, 0), (-3_99, 1), (96_00, 100_00), (97_00, 100_00)]
)
def test_assessment_is_held_between_nothing_and_everything(calibration, assessed):
    assert rules.assessment([1], best=25, calibration=calibration) == assessed


def test_a_week_s_plan_has_an_actual_and_a_weight_for_each_quantity():
    told = {"available_halves": 10, "scheduled_days": 5, "item_cap": Fraction(6, 5), "cap": 100}
    with pytest.raises(ValueError, match="zip"):
        rules.plan_score([10, 10], [5], weights=[50, 50], **told)


def test_discipline_alone_makes_no_total_and_its_absence_takes_none_away():
    weights = {"D": 60, "R": 40}
    assert rules.role_period_total({"D": None, "R": 90_00}, weights) is None
    assert rules.role_period_total({"D": 80_00, "R": None}, weights) == 80_00


@pytest.mark.parametrize(("final", "letter"), [(9_99, "D"), (10_00, "D"), (0, "D"), (60_00, "C"), (59_99, "D")])
def test_what_reaches_no_band_has_the_last_grade(final, letter):
    assert graded(final) == (letter, [])


@pytest.mark.parametrize(
    ("final", "letter", "held_by"), [(85_00, "C", ["false_record"]), (60_00, "C", []), (59_99, "D", [])]
)
def test_a_false_record_holds_only_what_is_better_than_its_limit(final, letter, held_by):
    assert graded(final, is_breach=True) == (letter, held_by)

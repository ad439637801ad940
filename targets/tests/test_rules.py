"""The bounds and roundings of the targets' arithmetic, each where it turns (make mutants)."""

from fractions import Fraction

import pytest

from core.periods import Month
from targets import rules

STEPS = {0: Fraction(1, 2), 1: Fraction(3, 5), 2: Fraction(4, 5)}


@pytest.mark.parametrize(
    ("hired_in", "month", "months"),
    [("2026-05", "2026-05", 0), ("2026-03", "2026-08", 5), ("2025-11", "2026-02", 3), ("2023-08", "2026-03", 31)],
)
def test_service_is_counted_in_calendar_months(hired_in, month, months):
    assert rules.service_months(Month(hired_in), Month(month)) == months


@pytest.mark.parametrize(
    ("months", "share"), [(-1, "1/2"), (0, "1/2"), (1, "3/5"), (2, "4/5"), (3, "4/5"), (40, "4/5")]
)
def test_ramp_climbs_by_its_steps_and_stays_on_the_last(months, share):
    assert rules.ramp(months, steps=STEPS) == Fraction(share)


def test_a_month_without_a_working_day_asks_for_nothing():
    assert rules.effective_target(Fraction(100_00), eligible_halves=0, month_days=0) == 0


@pytest.mark.parametrize(("actual", "target", "reached"), [(0, 0, None), (1, 3, 33_33), (2, 3, 66_67), (1, 1, 100_00)])
def test_attainment_is_rounded_half_up_and_asks_for_a_target(actual, target, reached):
    assert rules.attainment(actual, target) == reached


@pytest.mark.parametrize(
    ("actual", "target", "reached"),
    [
        (5, 0, None),
        (3, 3, 100_00),
        (4, 3, 66_67),  # 66.666…
        (2, 3, 120_00),  # 133.333…, held
        (5, 3, 33_33),  # 33.333…
        (0, 3, 120_00),
        (9, 3, 0),
    ],
)
def test_where_less_is_better_the_shortfall_below_the_target_is_what_counts(actual, target, reached):
    assert rules.standing(actual, target, floor=0, cap=120_00) == reached


@pytest.mark.parametrize(
    ("actual", "target", "elapsed", "reached"),
    [
        (0, 90, 10, 0),
        (30, 90, 10, 133_33),  # a quarter of the days, a third of the target
        (20, 90, 10, 88_89),  # 88.888…: up
        (10, 90, 10, 44_44),
        (1, 1, 1, 4000_00),  # the smallest that can be asked
        (10, 90, 0, None),
        (10, 0, 10, None),
    ],
)
def test_pace_is_the_result_against_the_share_of_the_days_over(actual, target, elapsed, reached):
    assert rules.pace(actual, target, elapsed_halves=elapsed, whole_halves=40) == reached


@pytest.mark.parametrize(
    ("reached", "elapsed", "word"),
    [
        (150_00, 2, None),
        (None, 10, None),
        (100_00, 3, "on_track"),
        (99_99, 3, "behind"),
        (80_00, 3, "behind"),
        (79_99, 3, "far_behind"),
    ],
)
def test_no_word_in_the_first_three_days_and_then_each_from_its_bound(reached, elapsed, word):
    assert rules.pace_word(reached, elapsed_days=elapsed) == word


@pytest.mark.parametrize(("halves", "lowers"), [(9, False), (10, True)])
def test_leave_lowers_targets_from_its_shortest_length(halves, lowers):
    assert rules.relieves(halves, min_days=5) is lowers

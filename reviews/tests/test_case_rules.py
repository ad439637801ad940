"""The absolute triggers of promotion and improvement (rules.md 2.13), and the seven histories of the worked case."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.periods import Month
from reviews.cases import rules
from reviews.cases.rules import Code, GradedMonth, State, TeamMonth

CASES = Path(__file__).parents[2] / "tests" / "acceptance" / "june-2026" / "cases.json"
TRIGGERS = json.loads(CASES.read_text(), parse_float=Decimal)["triggers"]
A = GradedMonth("A", 100_00, 90_00)


def months(history):
    return [GradedMonth(grade, int(target * 100), int(discipline * 100)) for grade, target, discipline in history]


@pytest.mark.parametrize("case", TRIGGERS["input"], ids=lambda case: case["note"])
def test_triggers_of_the_worked_case(case):
    history = months(case["history"])
    criteria = rules.promotion_criteria(
        history, months_in_post=case["months_in_post"], courses=(int(case["required_training_passed"]), 1)
    )
    assert TRIGGERS["expected"][case["id"]] == {
        "promotion_eligible": rules.is_eligible(criteria),
        "improvement_plan": rules.asks_for_improvement(history),
    }


def states(criteria):
    return {criterion.code: criterion.state for criterion in criteria}


def how_far(criteria, code):
    return next((one.have, one.need) for one in criteria if one.code == code)


def test_each_criterion_says_how_far_it_is():
    history = months([["B", 96, 90], ["A", Decimal("94.2"), 70], ["A", 99, 90]])
    criteria = rules.promotion_criteria(history, months_in_post=4)
    assert states(criteria) == {
        Code.GRADES: State.NOT_YET,
        Code.TARGETS: State.NOT_YET,
        Code.DISCIPLINE: State.NOT_YET,
        Code.IN_POST: State.NOT_YET,
        Code.COURSES: State.TO_CONFIRM,
    }
    assert [(one.have, one.need) for one in criteria[:4]] == [(2, 3), (9640, 10000), (7000, 8000), (4, 6)]


@pytest.mark.parametrize(("scores", "state"), [((9999, 10000, 10000), "met"), ((9998, 10000, 10000), "not_yet")])
def test_mean_of_targets_is_rounded_before_it_is_compared(scores, state):
    history = [A._replace(target_score=score) for score in scores]
    criteria = rules.promotion_criteria(history, months_in_post=6)
    assert states(criteria)[Code.TARGETS] == state


def test_discipline_is_asked_of_each_month():
    at_the_line = [A._replace(discipline=80_00)] * 3
    assert states(rules.promotion_criteria(at_the_line, months_in_post=6))[Code.DISCIPLINE] == State.MET
    below = [*at_the_line[:2], A._replace(discipline=79_99)]
    assert states(rules.promotion_criteria(below, months_in_post=6))[Code.DISCIPLINE] == State.NOT_YET


def test_a_month_without_targets_leaves_the_mean():
    criteria = rules.promotion_criteria([A, A._replace(target_score=None), A], months_in_post=6)
    assert how_far(criteria, Code.TARGETS) == (100_00, 100_00)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_graded_months_are_not_enough(count):
    criteria = rules.promotion_criteria([A] * count, months_in_post=60)
    assert {states(criteria)[code] for code in (Code.GRADES, Code.TARGETS, Code.DISCIPLINE)} == {State.NOT_YET}


@pytest.mark.parametrize(
    ("helped", "state"),
    [((0, 0), "to_confirm"), ((0, 1), "to_confirm"), ((1, 0), "met"), ((0, 2), "met"), ((3, 5), "met")],
)
def test_one_newcomer_or_two_sharing_sessions_are_help_enough(helped, state):
    mentored, sharings = helped
    criteria = rules.promotion_criteria([A] * 3, months_in_post=6, leads=True, mentored=mentored, sharings=sharings)
    assert states(criteria)[Code.MENTORING] == state


def test_what_no_record_shows_is_confirmed_by_a_person():
    criteria = rules.promotion_criteria([A] * 3, months_in_post=6, leads=True)
    assert [one.code for one in criteria if one.state == State.TO_CONFIRM] == [Code.COURSES, Code.MENTORING]
    assert rules.may_be_eligible(criteria)
    assert not rules.is_eligible(criteria)


@pytest.mark.parametrize(
    ("quarters", "have", "state"),
    [
        ([100_00, 99_99, 100_00, 100_00], 3, "met"),
        ([100_00, 100_00, 100_00, 90_00, 90_00], 2, "not_yet"),
        ([100_00, 100_00], 2, "not_yet"),
        ([], 0, "not_yet"),
    ],
)
def test_a_manager_shows_three_of_the_last_four_quarters(quarters, have, state):
    criteria = rules.promotion_criteria([A] * 3, months_in_post=6, quarters=quarters)
    assert (how_far(criteria, Code.QUARTERS), states(criteria)[Code.QUARTERS]) == ((have, 3), state)


@pytest.mark.parametrize(
    ("grades", "asks"),
    [
        ("DD", True),
        ("DxD", True),  # a month without a grade does not break the row
        ("DBD", False),
        ("DDB", False),
        ("CC", False),
        ("CBCBC", True),
        ("BCBBBCC", True),
        ("CCBBBBC", False),  # the first of them is the seventh from the end
        ("CBxBxBxCxC", True),
        ("", False),
    ],
)
def test_improvement_is_asked_for_by_grades_alone(grades, asks):
    history = [A._replace(grade="NG" if grade == "x" else grade) for grade in grades]
    assert rules.asks_for_improvement(history) is asks


def led(month, *reached, cap=120_00):
    """A month in which somebody led a team with orders of 100 to reach, and collections of 200 where two are given."""
    goals = {"orders": 100_00, "collections": 200_00}
    sums = {metric: (goal, actual, 50) for (metric, goal), actual in zip(goals.items(), reached, strict=False)}
    return GradedMonth("B", 500_00, 90_00, Month(month), TeamMonth(sums, 0, cap))


def test_a_quarter_is_what_the_team_reached_over_its_months_once_the_last_is_sealed():
    months = [led("2026-01", 90_00), led("2026-02", 100_00), led("2026-03", 105_01), led("2026-04", 200_00)]
    assert rules.quarter_scores(months) == [98_34]  # 295.01 of 300


def test_months_in_which_somebody_led_no_team_are_no_quarter_of_a_team():
    own = [GradedMonth("A", 120_00, 95_00, Month(f"2025-{month}")) for month in ("10", "11", "12")]
    assert rules.quarter_scores([*own, led("2026-02", 50_00), led("2026-03", 150_00)]) == [100_00]


def test_each_measure_is_held_and_weighed_over_the_whole_quarter():
    months = [led("2026-01", 0, 200_00), led("2026-02", 100_00, 200_00), led("2026-03", 500_00, 0)]
    assert rules.quarter_scores(months) == [93_34]  # orders 200 % held at 120, collections 66.67 %


@pytest.mark.parametrize(
    ("since", "today", "count"),
    [
        (date(2026, 1, 15), date(2026, 7, 14), 5),
        (date(2026, 1, 15), date(2026, 7, 15), 6),
        (date(2025, 11, 30), date(2026, 2, 28), 2),
        (date(2026, 8, 1), date(2026, 7, 1), 0),
    ],
)
def test_months_in_post_are_whole_ones(since, today, count):
    assert rules.whole_months(since, today) == count

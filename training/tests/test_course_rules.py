"""How training is worked out (rules.md 2.14)."""

from datetime import date
from decimal import Decimal

import pytest

from training.courses.rules import Asked, certified_until, due_on, percent_right, verdict_of

TWO_AND_ONE = [Asked(frozenset({0}), 2), Asked(frozenset({1, 2}), 1)]


@pytest.mark.parametrize(
    ("ticked", "percent"),
    [
        ({0: {0}, 1: {1, 2}}, "100.00"),
        ({0: {0}}, "66.66"),  # rounded down: 80 means 80
        ({0: {0}, 1: {1}}, "66.66"),  # one of two right answers is not the answer
        ({0: {0}, 1: {0, 1, 2}}, "66.66"),  # ticking everything is none either
        ({0: {1}, 1: {1, 2}}, "33.33"),
        ({}, "0.00"),
    ],
)
def test_a_question_counts_its_weight_where_exactly_the_right_answers_are_ticked(ticked, percent):
    assert percent_right(TWO_AND_ONE, {place: frozenset(of) for place, of in ticked.items()}) == Decimal(percent)


def test_a_test_without_questions_has_no_result():
    with pytest.raises(ValueError, match="without questions"):
        percent_right([], {})


@pytest.mark.parametrize(
    ("passed_on", "months", "until"),
    [
        (date(2026, 6, 17), 12, date(2027, 6, 16)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),  # no 31 February
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2026, 6, 17), None, None),
    ],
)
def test_a_certificate_stands_for_its_months(passed_on, months, until):
    assert certified_until(passed_on, months) == until


@pytest.mark.parametrize(
    ("check_by", "test", "shown", "was_there", "verdict"),
    [
        ("test", None, "", True, ""),
        ("test", True, "", True, "passed"),
        ("test", False, "", True, "failed"),
        ("both", True, "", True, ""),
        ("both", True, "passed", True, "passed"),
        ("both", True, "failed", True, "failed"),
        ("both", None, "passed", True, ""),
        ("shown", None, "passed", True, "passed"),
        ("attended", None, "", True, "passed"),
        ("attended", None, "", False, ""),
    ],
)
def test_a_course_is_passed_by_all_that_it_asks(check_by, test, shown, was_there, verdict):
    assert verdict_of(check_by=check_by, test=test, shown=shown, was_there=was_there) == verdict


@pytest.mark.parametrize(
    ("whom", "hired_on", "in_post_from", "due"),
    [
        ("newcomers", date(2026, 6, 10), None, date(2026, 6, 15)),
        ("newcomers", date(2026, 5, 31), None, None),
        ("title", date(2020, 1, 1), None, None),
        ("title", date(2020, 1, 1), date(2026, 7, 1), date(2026, 7, 6)),
        ("title", date(2020, 1, 1), date(2020, 1, 1), date(2026, 6, 6)),  # never from before it was required
        ("everybody", date(2020, 1, 1), None, date(2026, 6, 6)),
    ],
)
def test_a_required_course_is_due_so_many_days_after_it_is_asked_for(whom, hired_on, in_post_from, due):
    told = {"whom": whom, "hired_on": hired_on, "in_post_from": in_post_from}
    assert due_on(since=date(2026, 6, 1), within_days=5, **told) == due

"""When marks ask for a talk, and what a week may tell."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules import FEWEST, Mark, asks_for_a_talk, week_in_halves

MONDAY = date(2026, 6, 1)


def marks(*values, apart=1):
    return [Mark(MONDAY + timedelta(days=apart * index), value) for index, value in enumerate(values)]


@pytest.mark.parametrize(
    ("found", "is_asked"),
    [
        ([], False),
        (marks(1), False),
        (marks(2, 2), True),
        (marks(2, 1), True),
        (marks(2, 3), False),
        (marks(3, 2), False),
        (marks(2, 3, 2), False),  # not in a row
        (marks(2, 2, 3), False),  # it is over
        (marks(2, 2, apart=14), True),  # blanks between them do not count
        (marks(2, 2, apart=15), False),
        (marks(5, 5, 3), False),  # two marks are no mean
        (marks(5, 5, 5, 3), True),
        (marks(5, 5, 4, 3), False),  # 4.67 - 3 < 2
        (marks(5, 5, 5, 5, 3, 4), False),
        (marks(5, 5, 5, 3, apart=9), True),  # three lie within four weeks
        (marks(5, 5, 5, 3, apart=10), False),  # the first does not, and two are no mean
    ],
)
def test_asks_for_a_talk(found, is_asked):
    assert asks_for_a_talk(found) is is_asked


@pytest.mark.parametrize(
    ("people", "hidden", "halves"),
    [
        ([[3]] * 4, 4, None),
        ([[3]] * 5, 5, 6),
        ([[3]] * 5, 4, None),  # the coach knows one of them
        ([[3]] * 9, 4, None),  # and five of nine: the other four would be left
        ([[1]] * 5, 5, 3),  # 1.5 or less
        ([[5]] * 5, 5, 9),  # 4.5 or more
        ([[2], [2], [3], [3], [3]], 5, 5),  # 2.6
        ([[2], [3], [3], [3], [3]], 5, 6),  # 2.8
        ([[1, 5], [3, 3, 3], [3], [3], [3]], 5, 6),  # each person counts once
    ],
)
def test_week_in_halves(people, hidden, halves):
    assert week_in_halves(people, hidden_count=hidden) == halves


@given(st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=7), min_size=1, max_size=12), st.integers(0, 12))
def test_a_week_tells_nothing_of_fewer_than_five_hidden_people(people, hidden):
    found = week_in_halves(people, hidden_count=hidden)
    assert (found is None) == (hidden < FEWEST)
    if found is not None:
        mean = sum(Fraction(sum(values), len(values)) for values in people) / len(people)
        assert abs(Fraction(found, 2) - mean) <= Fraction(1, 2) and 3 <= found <= 9

"""The grid of a plan: sums of rows and months, and what keeps a plan from being locked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.periods import Month
from targets.grid import Grid, Problem, RowKey, sums_of

MONTHS = [Month(f"2027-{number:02}") for number in range(1, 13)]
TOTAL, RESERVE = RowKey("total"), RowKey("reserve")
ANNA, NORTH = RowKey("person", 1), RowKey("unit", 1)  # the same number, and another row
JANUARY = MONTHS[0]


def grid(**amounts):
    rows = {"total": TOTAL, "anna": ANNA, "north": NORTH, "reserve": RESERVE}
    return Grid(MONTHS, {(rows[row], JANUARY): amount for row, amount in amounts.items()})


def test_parts_are_people_units_below_and_the_reserve():
    of_january = grid(total=1000, anna=500, north=300, reserve=50)
    assert of_january.given_out(JANUARY) == 850
    assert of_january.left(JANUARY) == 150
    assert of_january.left_with_sums() == [150, *[None] * 11, 150, None, None, None, 150]


@pytest.mark.parametrize(
    ("amounts", "problems"),
    [
        ({"total": 1000, "anna": 500, "north": 400, "reserve": 100}, []),
        ({"total": 1000, "anna": 500}, [Problem("left_over", JANUARY, 500)]),
        ({"total": 1000, "anna": 1001}, [Problem("too_much", JANUARY, 1)]),
        ({"anna": 500}, [Problem("nothing_asked", JANUARY, 500)]),
        ({"total": 1000, "anna": 849, "reserve": 151}, [Problem("large_reserve", JANUARY, 151)]),
        ({"total": 1000, "anna": 850, "reserve": 150}, []),  # 15 % is the most
        ({"total": 0, "anna": 0}, []),
    ],
)
def test_problems_of_a_month(amounts, problems):
    assert list(grid(**amounts).problems(MONTHS)) == problems


def test_month_that_the_version_before_settled_is_no_problem():
    assert list(grid(total=1000).problems(MONTHS[1:])) == []


@given(st.lists(st.none() | st.integers(0, 10**12), min_size=12, max_size=12))
def test_quarters_add_up_to_the_year(months):
    *quarters, year = sums_of(months)
    assert sum(amount or 0 for amount in quarters) == (year or 0) == sum(amount or 0 for amount in months)
    assert (year is None) == all(amount is None for amount in months)

"""A year in months, quarters and people: everything adds up, whatever the totals, seasons and shares."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.breakdown import in_quarters, shared_out, split

CASES = Path(__file__).resolve().parents[2] / "tests" / "acceptance" / "june-2026" / "cases.json"
UNITS = st.sampled_from([1, 100, 10_000, 100_000])
WEIGHTS = st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=30).filter(any)
TOTALS = st.integers(0, 10**14)


def test_year_of_the_worked_case():
    case = json.loads(CASES.read_text())["target_breakdown"]
    given_, expected = case["input"], case["expected"]
    season = [Decimal(str(index)) for index in given_["season_index"]]
    months = split(given_["annual"] * 100, season, unit=given_["month_unit"] * 100)
    shares = shared_out(months, [share for _, share in given_["share"]], unit=given_["person_unit"] * 100)
    people = dict(zip([person for person, _ in given_["share"]], shares.people, strict=True))

    def units(amounts):
        return [amount // 100 for amount in amounts]

    assert units(months) == expected["months"]
    assert units(in_quarters(months)) == expected["quarters"]
    assert {person: units(amounts) for person, amounts in people.items()} == expected["people"]
    assert {person: sum(amounts) // 100 for person, amounts in people.items()} == expected["people_year"]
    assert shares.reserve == [0] * 12


@given(TOTALS, WEIGHTS, UNITS)
def test_parts_add_up_and_are_whole_but_for_the_largest(total, weights, unit):
    parts = split(total, weights, unit=unit)
    assert sum(parts) == total
    broken = [index for index, part in enumerate(parts) if part % unit]
    assert broken in ([], [index for index, part in enumerate(parts) if part == max(parts)][:1])


@given(TOTALS, WEIGHTS, UNITS)
def test_no_part_is_a_unit_away_from_its_share(total, weights, unit):
    whole = total - total % unit
    parts = split(whole, weights, unit=unit)
    exact = [Fraction(weight) * whole / sum(map(Fraction, weights)) for weight in weights]
    assert all(abs(part - share) < unit for part, share in zip(parts, exact, strict=True))


@given(
    annual=TOTALS,
    season=st.lists(st.decimals(0, 50, places=1), min_size=12, max_size=12).filter(any),
    shares=WEIGHTS,
    reserve=st.integers(0, 15).map(lambda percent: Fraction(percent, 100)),
    month_unit=UNITS,
    unit=UNITS,
)
def test_months_quarters_people_and_reserve_add_up(annual, season, shares, reserve, month_unit, unit):  # noqa: PLR0913
    months = split(annual, season, unit=month_unit)
    shared = shared_out(months, shares, unit=unit, reserve=reserve)
    assert sum(months) == sum(in_quarters(months)) == annual
    assert [sum(people) + kept for *people, kept in zip(*shared.people, shared.reserve, strict=True)] == months
    assert all(0 <= kept <= reserve * month for kept, month in zip(shared.reserve, months, strict=True))


@pytest.mark.parametrize(
    ("total", "weights", "unit", "parts"),
    [
        (5, [1, 1], 1, [3, 2]),  # a unit left over: the earlier of equals
        (150, [1, 2], 100, [0, 150]),  # less than a unit: the largest part
        (50, [1, 2, 2], 100, [0, 50, 0]),  # all parts 0: the largest share, the earlier of equals
        (0, [1, 2], 100, [0, 0]),
        (700, [0, 7], 100, [0, 700]),
    ],
)
def test_what_is_left_over_has_one_place(total, weights, unit, parts):
    assert split(total, weights, unit=unit) == parts


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [1, -1, 2]), (1, []), (1, [0, 0])])
def test_what_cannot_be_split_is_refused(total, weights):
    with pytest.raises(ValueError, match=r"negative|more than zero"):
        split(total, weights, unit=1)


@pytest.mark.parametrize("reserve", [Fraction(-1, 100), Fraction(16, 100)])
def test_reserve_is_at_most_15_percent(reserve):
    with pytest.raises(ValueError, match="15 %"):
        shared_out([100], [1], unit=1, reserve=reserve)

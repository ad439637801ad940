"""How figures of a measure add up over time and over people."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.periods import Month
from targets.aggregation import Word, last_words, over_people, over_time, ratio
from targets.models import Metric


@pytest.mark.parametrize(
    ("aggregation", "figures", "expected"),
    [
        ("sum", [100, None, 250], 350),
        ("sum", [0, 0, 0], 0),
        ("sum", [-500, 200], -300),
        ("sum", [None, None], None),
        ("sum", [], None),
        ("last", [100, 250, 90], 90),
        ("last", [100, 250, None], 250),
        ("last", [300, 0], 0),
        ("last", [None], None),
        ("ratio", [5000, 7500], None),
    ],
)
def test_over_time_by_how_a_measure_adds_up(aggregation, figures, expected):
    assert over_time(aggregation, figures) == expected


@pytest.mark.parametrize(
    ("aggregation", "figures", "expected"),
    [
        ("sum", [100, None, 250], 350),
        ("last", [100, None, 250], 350),  # customers at the end of June: those of everybody together
        ("last", [], None),
        ("ratio", [5000, 7500], None),
    ],
)
def test_over_people_by_how_a_measure_adds_up(aggregation, figures, expected):
    assert over_people(aggregation, figures) == expected


def said(person, unit, amount, day):
    return Word(person, 1, unit, amount, date(2026, 6, day))


def test_last_word_of_each_person_counts_where_it_was_said():
    words = [said(1, 10, 5, 1), said(2, 10, 3, 2), said(1, 20, 7, 3), said(3, 20, 0, 4)]
    assert [(word.person, word.unit, word.amount) for word in last_words(words)] == [(1, 20, 7), (2, 10, 3), (3, 20, 0)]
    assert last_words([]) == []


@given(st.lists(st.builds(said, st.integers(1, 3), st.integers(10, 12), st.integers(0, 9), st.just(1)), max_size=12))
def test_units_add_up_to_the_whole_however_words_are_divided(words):
    stands = last_words(words)
    by_unit = [sum(word.amount for word in stands if word.unit == unit) for unit in (10, 11, 12)]
    assert sum(by_unit) == sum(word.amount for word in stands)
    assert {word.person for word in stands} == {word.person for word in words}


@pytest.mark.parametrize(
    ("numerator", "denominator", "in_percent", "expected"),
    [
        (900_00, 1000_00, True, 90_00),
        (200, 300, True, 66_67),
        (100, 800, True, 12_50),
        (1000_00, 400, False, 250_00),  # 1,000.00 of money over 4.00 orders
        (-100, 400, True, -25_00),
        (0, 400, True, 0),
        (400, 0, True, None),
        (None, 400, True, None),
        (400, None, False, None),
    ],
)
def test_ratio_divides_sums_and_never_by_nothing(numerator, denominator, in_percent, expected):
    assert ratio(numerator, denominator, in_percent=in_percent) == expected


def fields(**changed):
    named = {"name_en": "x", "name_zh_hant": "x", "name_zh_hans": "x"}
    return {"code": "x", "kind": "count"} | named | changed


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    [
        {"aggregation": "ratio", "source": "worked_out"},
        {"aggregation": "ratio", "numerator": "orders", "denominator": "collections"},
        {"aggregation": "ratio", "numerator": "orders", "denominator": "orders", "source": "worked_out"},
        {"numerator": "orders", "denominator": "collections"},
        {"source": "worked_out"},
        {"kind": "ratio"},
        {"decimals": 3},
    ],
)
def test_database_holds_no_metric_that_could_not_be_worked_out(broken):
    parts = {name: Metric.objects.get(code=code) for name, code in broken.items() if name.endswith("ator")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Metric.objects.create(**fields(**broken | parts))


@pytest.mark.django_db
def test_metric_is_in_force_until_the_month_from_which_it_is_retired():
    old = Metric.objects.create(**fields(retired_from="2026-07"))
    assert (old.counts_in(Month("2026-06")), old.counts_in(Month("2026-07"))) == (True, False)
    assert old in Metric.objects.in_force(Month("2026-06"))
    assert old not in Metric.objects.in_force(Month("2026-07"))
    assert [metric.code for metric in Metric.objects.planned(2027)] == ["orders", "collections", "new_customers"]

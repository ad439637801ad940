"""Pace, attainment and forecast over months, as cases; and the bars that are drawn of them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.periods import Month
from targets.pace import DaysOver, MonthFigure, run_rate, share, stand, stand_as_ratio
from targets.spans import Span
from targets.standing_chart import Bar, Chart

OVER, RUNNING = MonthFigure(100_00, 90_00, Fraction(100_00)), MonthFigure(100_00, 30_00, Fraction(50_00))
COMING = MonthFigure(100_00, 0, Fraction(0))
DAYS = DaysOver(30, 60)


def test_a_span_asks_for_the_months_over_and_the_share_of_the_one_that_runs():
    stood = stand([OVER, RUNNING, COMING], DAYS)
    assert (stood.target, stood.result, stood.asked) == (300_00, 120_00, 150_00)
    assert (stood.attainment, stood.pace, stood.word, stood.forecast) == (40_00, 80_00, "behind", 240_00)


@pytest.mark.parametrize(
    ("result", "word"),
    [
        (5000, "on_track"),
        (4999, "behind"),
        (4000, "behind"),
        (3999, "far_behind"),
        (-1, "far_behind"),
        (9000, "on_track"),
    ],
)
def test_the_word_turns_at_a_hundred_and_at_eighty_percent(result, word):
    assert stand([RUNNING._replace(result=result)], DAYS).word == word


def test_what_is_reached_is_not_held_above_or_below():
    assert stand([RUNNING._replace(result=150_00)], DAYS).attainment == 150_00
    assert stand([RUNNING._replace(result=-50_00)], DAYS).attainment == -50_00


def test_without_a_target_there_is_neither_attainment_nor_pace_nor_word():
    stood = stand([MonthFigure(0, 70_00, Fraction(0))], DAYS)
    assert (stood.result, stood.attainment, stood.pace, stood.word) == (70_00, None, None, None)


def test_the_first_three_working_days_have_no_word_and_no_forecast():
    stood = stand([RUNNING], DaysOver(2, 22))
    assert (stood.pace, stood.word, stood.forecast) == (60_00, None, None)
    assert stand([RUNNING], DaysOver(3, 22)).word == "far_behind"


def test_a_span_that_is_over_has_no_forecast():
    assert run_rate(100, DaysOver(22, 22)) is None


def test_c36_where_less_is_better_the_pace_is_as_far_below_as_it_is_above():
    def words(result):
        return stand([MonthFigure(10_00, result, Fraction(5_00))], DAYS, is_less_better=True)

    assert [words(result).word for result in (5_00, 6_00, 6_01)] == ["on_track", "behind", "far_behind"]
    assert (words(0).pace, words(3_00).attainment) == (200_00, 170_00)


def test_what_stands_at_the_end_is_the_last_figure_and_is_never_added():
    stood = stand([OVER, RUNNING, COMING._replace(result=None)], DAYS, aggregation="last")
    assert (stood.target, stood.result, stood.pace, stood.forecast) == (100_00, 30_00, 30_00, None)


@pytest.mark.parametrize(
    ("results", "stands"),
    [
        ([90_00, 30_00, 0], 0),  # the last customer is gone
        ([90_00, 0, None], 0),
        ([90_00, None, None], 90_00),
        ([None, None, None], None),
    ],
)
def test_what_stands_at_the_end_may_be_nothing_and_is_unknown_without_a_word(results, stands):
    months = [MonthFigure(100_00, result, Fraction(100_00)) for result in results]
    stood = stand(months, DAYS, aggregation="last")
    assert (stood.result, stood.attainment) == (stands, stands)
    assert stood.word == (None if stands is None else "behind" if stands else "far_behind")


def test_a_ratio_divides_what_was_added_up():
    won, asked = stand([OVER, RUNNING], DAYS), stand([MonthFigure(400_00, 400_00, Fraction(300_00))], DAYS)
    stood = stand_as_ratio(won, asked, DAYS, in_percent=True, is_less_better=False)
    assert (stood.result, stood.target, stood.attainment) == (30_00, 50_00, 60_00)
    nothing = stand([MonthFigure(0, 0, Fraction(0))], DAYS)
    assert stand_as_ratio(won, nothing, DAYS, in_percent=True, is_less_better=False).result is None


AMOUNTS = st.integers(min_value=-(10**9), max_value=10**9)
TARGETS = st.integers(min_value=0, max_value=10**9)


@given(st.lists(st.tuples(TARGETS, AMOUNTS, st.integers(0, 44), st.integers(1, 44)), min_size=1, max_size=12))
def test_adding_up_months_or_people_comes_to_the_same(rows):
    figures = [
        MonthFigure(target, result, share(target, elapsed=min(over, all), whole=all))
        for target, result, over, all in rows
    ]
    parts = [stand([figure], DAYS) for figure in figures]
    whole = stand(figures, DAYS)
    assert whole.target == sum(part.target for part in parts)
    assert whole.result == sum(part.result for part in parts)
    assert whole.asked == sum(part.asked for part in parts)


@pytest.mark.parametrize(
    ("kind", "month", "first", "last", "before"),
    [
        ("month", "2026-06", "2026-06", "2026-06", "2026-05"),
        ("quarter", "2026-06", "2026-04", "2026-06", "2026-01"),
        ("year", "2026-06", "2026-01", "2026-12", "2025-01"),
        ("quarter", "2026-01", "2026-01", "2026-03", "2025-10"),
    ],
)
def test_a_span_is_the_one_around_a_month(kind, month, first, last, before):
    span = Span.around(kind, Month(month))
    assert (span.first, span.last, span.before.first, span.before.after) == (first, last, before, span)


def test_the_first_and_the_last_span_have_none_beside_them():
    assert Span.around("year", Month("1900-05")).before is None
    assert Span.around("quarter", Month("2199-12")).after is None


def test_bars_stand_on_the_line_of_nothing_and_fall_below_it():
    bars = [
        Bar(Month("2026-05"), Decimal(50), Decimal(100), None),
        Bar(Month("2026-06"), Decimal(-25), Decimal(0), Decimal(75)),
    ]
    chart = Chart.of(bars)
    up, down = (month.bar for month in chart.months)
    assert (up.y + up.height, down.y) == (chart.base, chart.base)
    assert abs(up.height - 2 * down.height) <= 1  # whole points of the drawing
    assert (chart.months[0].forecast, chart.months[1].target) == (None, None)
    assert Chart.of([Bar(Month("2026-05"), Decimal(0), Decimal(0), None)]).is_empty

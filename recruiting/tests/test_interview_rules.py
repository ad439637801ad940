"""Scorecards: total, pass, who reads which, and the spread of days (rules.md 2.13)."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duties.steps import Counter
from org.rules import WorkCalendar
from recruiting.interviews import rules
from recruiting.interviews.rules import Mark, Seat
from recruiting.interviews.scheduling import Slot, due_at

WEIGHTS = (25, 20, 15, 15, 15, 10)  # honesty is the fifth


def card(*scores: int) -> list[Mark]:
    return [Mark(score, weight, place == 4) for place, (score, weight) in enumerate(zip(scores, WEIGHTS, strict=True))]


@pytest.mark.parametrize(
    ("scores", "total", "passes"),
    [
        ((5, 5, 5, 5, 5, 5), "5.00", True),
        ((1, 1, 1, 1, 1, 1), "1.00", False),
        ((4, 4, 3, 4, 5, 3), "3.90", True),
        ((4, 3, 3, 4, 4, 3), "3.55", True),
        ((4, 3, 3, 4, 3, 4), "3.50", True),  # exactly the limit
        ((3, 4, 4, 3, 3, 4), "3.45", False),
        ((5, 5, 5, 5, 1, 5), "4.40", False),  # a 1 in honesty
        ((1, 5, 5, 5, 2, 5), "3.55", True),  # a 1 elsewhere decides nothing
    ],
)
def test_total_is_the_weighted_mean_and_passes_from_three_and_a_half_without_a_one_in_honesty(scores, total, passes):
    assert (rules.total(card(*scores)), rules.passes(card(*scores))) == (Decimal(total), passes)


@given(st.lists(st.integers(1, 5), min_size=6, max_size=6))
def test_total_is_what_a_plain_second_way_comes_to(scores):
    points = [score for score, weight in zip(scores, WEIGHTS, strict=True) for _each in range(weight)]
    plain = (Decimal(sum(points)) / len(points)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert len(points) == 100
    assert rules.total(card(*scores)) == plain
    assert rules.passes(card(*scores)) == (sum(points) >= 350 and scores[4] != 1)


@pytest.mark.parametrize("marks", [[Mark(3, 99)], [Mark(3, 50), Mark(3, 51)], [Mark(0, 100)], [Mark(6, 100)], []])
def test_weights_that_do_not_add_up_to_a_hundred_and_other_scores_are_refused(marks):
    with pytest.raises(ValueError, match="weights|score"):
        rules.total(marks)


SENT, OWES = Seat(1, True), Seat(2, False)


@pytest.mark.parametrize(
    ("viewer", "seats", "has_open_card", "is_due_past", "reads"),
    [
        (1, [SENT, OWES], False, False, True),  # sent the own one, reads what is there
        (2, [SENT, OWES], True, False, False),  # owes
        (2, [SENT, OWES], True, True, False),  # owes, also when it is late
        (9, [SENT, OWES], False, False, False),  # does not score: waits
        (9, [SENT, OWES], False, True, True),  # until the time is past
        (9, [SENT, Seat(2, True)], False, False, True),  # or all are in
        (9, [SENT, Seat(2, True)], True, True, False),  # owes a card in another interview of the candidate
    ],
)
def test_nobody_reads_a_card_before_the_own_one_is_sent(viewer, seats, has_open_card, is_due_past, reads):
    assert rules.reads_all_cards(viewer, seats, has_open_card=has_open_card, is_due_past=is_due_past) == reads


def test_cards_are_due_two_working_days_after_the_end_on_the_units_clock():
    zone, first = ZoneInfo("Asia/Shanghai"), date(2026, 6, 1)
    days = (first + timedelta(days=number) for number in range(30))
    counter = Counter(WorkCalendar((day, day.weekday() < 5) for day in days))
    late = Slot(datetime(2026, 6, 18, 23, 30, tzinfo=zone), 60, "")  # a Thursday; ends on Friday
    assert due_at(late, zone, counter) == datetime(2026, 6, 23, 18, tzinfo=zone)
    thursday = Slot(datetime(2026, 6, 18, 10, tzinfo=zone), 60, "")
    assert due_at(thursday, zone, counter) == datetime(2026, 6, 22, 18, tzinfo=zone)


def test_spread_gives_median_and_mean_of_days():
    stays = [timedelta(days=1), timedelta(days=2), timedelta(days=9)]
    assert rules.spread(stays) == (3, Decimal("2.00"), Decimal("4.00"))
    assert rules.spread([timedelta(hours=12), timedelta(days=1)]) == (2, Decimal("0.75"), Decimal("0.75"))
    assert rules.spread([]) == (0, None, None)


def test_share_has_no_answer_without_a_whole():
    assert (rules.share(1, 3), rules.share(0, 0)) == (Decimal("0.3333"), None)


def test_mean_of_cards_is_rounded_once():
    assert rules.mean_of([Fraction(351, 100), Fraction(352, 100)]) == Decimal("3.52")
    assert rules.mean_of([]) is None

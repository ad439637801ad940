"""Hints beside a report and the record that is looked at closer: pure functions as tables of cases."""

from datetime import date, timedelta

import pytest

from core.tests.instants import at
from reviews import hints
from reviews.hints import Told
from reviews.rules import Item

DAY = date(2026, 6, 17)
ITEMS = [Item("CALL", 2, 30), Item("TRAIN", 5, 12), Item("DUTY", 2, 2)]
DECLARED = {"CALL", "DUTY"}


def told(back=1, *, counts=None, texts=(), sent_at=None):
    """A report of so many days before."""
    day = DAY - timedelta(days=back)
    return Told(day, {"CALL": 3} if counts is None else counts, texts, sent_at or at(17, 30, day=day))


@pytest.mark.parametrize(
    ("mine", "before", "codes"),
    [
        ({"CALL": 15}, [{"CALL": 15}, {"CALL": 15}], ["CALL"]),
        ({"CALL": 15}, [{"CALL": 14}, {"CALL": 15}, {"CALL": 15}], ["CALL"]),  # only the two before are asked
        ({"CALL": 15}, [{"CALL": 15}], []),  # two reports are no row
        ({"CALL": 16}, [{"CALL": 15}, {"CALL": 15}], []),  # over it is not exactly at it
        ({"CALL": 15}, [{"CALL": 15}, {}], []),
        ({"TRAIN": 3}, [{"TRAIN": 3}, {"TRAIN": 3}], ["TRAIN"]),  # 15 points held at 12: three pieces reach it
        ({"TRAIN": 2}, [{"TRAIN": 2}, {"TRAIN": 2}], []),
        ({"DUTY": 1}, [{"DUTY": 1}, {"DUTY": 1}], []),  # the first piece is the cap
    ],
)
def test_a_count_exactly_at_its_cap_day_after_day(mine, before, codes):
    days = [told(len(before) - place, counts=counts) for place, counts in enumerate(before)]
    assert hints.at_cap(mine, days, ITEMS) == codes


@pytest.mark.parametrize(
    ("mine", "before", "is_same"),
    [
        ({"CALL": 9, "VISIT": 2, "HELP": 1}, {"CALL": 9, "VISIT": 2, "HELP": 1, "COLL": 0}, True),
        ({"CALL": 9, "VISIT": 2, "HELP": 1}, {"CALL": 9, "VISIT": 2, "HELP": 2}, False),
        ({"CALL": 9, "VISIT": 2}, {"CALL": 9, "VISIT": 2}, False),  # two items may well be equal
    ],
)
def test_the_figures_of_the_report_before(mine, before, is_same):
    assert hints.same_figures(mine, [told(2), told(1, counts=before)]) == (DAY - timedelta(days=1) if is_same else None)
    assert hints.same_figures(mine, [told(2, counts=before), told(1)]) is None
    assert hints.same_figures(mine, []) is None


def test_words_that_are_nearly_those_of_an_earlier_day_name_the_latest():
    said = "They want the price list before Friday noon"
    before = [told(5, texts=[said]), told(3, texts=[said + "."]), told(1, texts=["Something else altogether"])]
    assert hints.same_words([said.upper()], before) == DAY - timedelta(days=3)
    assert hints.same_words(["no news"], [told(1, texts=["no news"])]) is None


def test_reports_sent_within_ten_minutes_were_written_up_at_once():
    now = at(18, day=DAY)
    before = [told(3), told(2, sent_at=now - timedelta(minutes=10)), told(1, sent_at=now - timedelta(minutes=11))]
    assert hints.sent_together(now, before) == [DAY - timedelta(days=2)]


@pytest.mark.parametrize(
    ("counts", "alone"),
    [({"CALL": 9}, True), ({"CALL": 9, "VISIT": 0}, True), ({"CALL": 9, "VISIT": 1}, False), ({}, False)],
)
def test_a_day_of_declared_work_alone(counts, alone):
    assert hints.is_all_declared(counts, DECLARED) is alone


@pytest.mark.parametrize(
    ("pieces", "is_lump"),
    [([1, 0, 3], True), ([1, 1, 2], False), ([0, 0, 3], False), ([0, 4], True), ([4], False), ([], False)],
)
def test_a_week_whose_recorded_work_is_dated_on_its_last_day(pieces, is_lump):
    days = [told(len(pieces) - place, counts={"VISIT": count, "CALL": 20}) for place, count in enumerate(pieces)]
    assert hints.lump(days, DECLARED) == (days[-1].day if is_lump else None)


def test_one_report_in_five_has_a_record_to_look_at_and_the_same_draw_the_same_one():
    drawn = [hints.sampled(draw, 3) for draw in range(60)]
    assert drawn == [hints.sampled(draw, 3) for draw in range(60)]
    assert sum(place is not None for place in drawn) == 12
    assert {place for place in drawn if place is not None} == {0, 1, 2}
    assert hints.sampled(0, 0) is None

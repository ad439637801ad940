"""How long a probation lasts, within the law, and on which day each milestone is (rules.md 2.11, 2.13)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.periods import days
from org.rules import WorkCalendar
from recruiting.probation.rules import (
    Asked,
    Found,
    State,
    all_met,
    can_extend,
    last_day,
    milestone_day,
    months_later,
    state_of,
    usual_months,
)

CALENDAR = WorkCalendar((day, day.weekday() < 5) for day in days(date(2026, 1, 1), date(2029, 12, 31)))
STARTS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        (date(2026, 6, 1), 3, date(2026, 8, 31)),
        (date(2026, 6, 17), 1, date(2026, 7, 16)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),  # February is short: earlier, never later
        (date(2026, 1, 30), 1, date(2026, 2, 27)),
        (date(2026, 1, 29), 1, date(2026, 2, 27)),
        (date(2028, 1, 31), 1, date(2028, 2, 28)),  # a leap year
        (date(2028, 2, 29), 6, date(2028, 8, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2026, 11, 15), 2, date(2027, 1, 14)),  # over the year
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_the_last_day_is_the_day_before_the_same_day_of_a_later_month(starts_on, months, ends_on):
    assert last_day(starts_on, months) == ends_on


@given(STARTS, st.integers(1, 6))
def test_no_probation_is_longer_than_its_months(starts_on, months):
    ends_on = last_day(starts_on, months)
    assert ends_on < months_later(starts_on, months)
    assert 28 * months - 1 <= (ends_on - starts_on).days + 1 <= 31 * months


@pytest.mark.parametrize(("limit", "length"), [(1, 1), (2, 2), (6, 3)])
def test_three_months_are_usual_but_never_beyond_the_lawful_limit(limit, length):
    assert usual_months(usual=3, limit=limit) == length


@pytest.mark.parametrize(
    ("is_extended", "today", "limit_ends_on", "can"),
    [
        (False, date(2026, 8, 31), date(2026, 11, 30), True),
        (True, date(2026, 8, 31), date(2026, 11, 30), False),  # once
        (False, date(2026, 9, 1), date(2026, 11, 30), False),  # it is over
        (False, date(2026, 8, 1), date(2026, 8, 31), False),  # nothing is left
    ],
)
def test_it_is_extended_once_while_it_runs_and_the_limit_leaves_days(is_extended, today, limit_ends_on, can):
    told = {"ends_on": date(2026, 8, 31), "limit_ends_on": limit_ends_on, "is_extended": is_extended, "today": today}
    assert can_extend(**told) is can


def on(number, starts_on, ends_on, away=()):
    return milestone_day(number, starts_on=starts_on, ends_on=ends_on, calendar=CALENDAR, away=set(away))


@pytest.mark.parametrize(
    ("number", "starts_on", "months", "day"),
    [
        (5, date(2026, 6, 1), 3, date(2026, 6, 5)),
        (30, date(2026, 6, 1), 3, date(2026, 6, 30)),
        (90, date(2026, 6, 1), 3, date(2026, 8, 29)),  # a Saturday: the day is the day
        (90, date(2026, 2, 1), 3, date(2026, 4, 30)),  # 89 days: looked at on the last one
        (30, date(2026, 2, 1), 1, date(2026, 2, 28)),
        (60, date(2026, 2, 1), 1, None),  # too short for it
        (90, date(2026, 6, 1), 2, None),
        (60, date(2027, 12, 31), 2, date(2028, 2, 28)),  # into February of a leap year
        (90, date(2028, 1, 31), 3, date(2028, 4, 29)),  # over 29 February
    ],
)
def test_a_milestone_is_on_its_day_of_service(number, starts_on, months, day):
    assert on(number, starts_on, last_day(starts_on, months)) == day


def test_whole_days_of_leave_move_a_milestone_by_as_many_working_days():
    start, end = date(2026, 6, 1), date(2026, 8, 31)
    assert on(30, start, end, [date(2026, 6, 8), date(2026, 6, 9)]) == date(2026, 7, 2)


def test_leave_at_a_weekend_or_after_the_milestone_moves_nothing():
    start, end = date(2026, 6, 1), date(2026, 8, 31)
    assert on(30, start, end, [date(2026, 6, 6), date(2026, 7, 1)]) == date(2026, 6, 30)


def test_leave_within_the_days_it_was_moved_by_moves_it_on():
    start, end = date(2026, 6, 1), date(2026, 8, 31)
    assert on(30, start, end, [date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)]) == date(2026, 7, 3)


def test_the_end_is_the_law_s_and_no_leave_moves_it():
    start, end = date(2026, 6, 1), date(2026, 8, 31)
    away = [day for day in days(start, date(2026, 8, 14)) if day.weekday() < 5]
    assert on(60, start, end, away) == end
    assert on(90, start, end, away) == end


@given(STARTS, st.integers(1, 6), st.sampled_from([5, 30, 60, 90]), st.sets(st.integers(0, 190), max_size=60))
def test_milestones_never_come_earlier_for_leave_nor_after_the_end(starts_on, months, number, away):
    ends_on = last_day(starts_on, months)
    away = {starts_on + timedelta(days=offset) for offset in away}
    plain, moved = on(number, starts_on, ends_on), on(number, starts_on, ends_on, away)
    assert (plain is None) == (moved is None)
    if plain is not None:
        assert starts_on <= plain <= moved <= ends_on
        assert moved in {plain, ends_on} or (CALENDAR.is_working(moved) and moved not in away)


@given(STARTS, st.integers(1, 6), st.sets(st.integers(0, 190), max_size=60))
def test_milestones_keep_their_order(starts_on, months, away):
    ends_on = last_day(starts_on, months)
    away = {starts_on + timedelta(days=offset) for offset in away}
    found = [day for number in (5, 30, 60, 90) if (day := on(number, starts_on, ends_on, away))]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("asked", "found", "confirmed", "state"),
    [
        (Asked("rehearsal", Decimal(70)), Found(Decimal(70)), None, State.MET),
        (Asked("rehearsal", Decimal(70)), Found(Decimal("69.99")), None, State.NOT_YET),
        (Asked("rehearsal", Decimal(70)), Found(), None, State.NOT_YET),
        (Asked("areas", parts=frozenset("ab")), Found(parts=frozenset("abc")), None, State.MET),
        (Asked("areas", parts=frozenset("ab")), Found(parts=frozenset("a")), None, State.NOT_YET),
        (Asked("prospects", Decimal(5)), None, None, State.TO_CONFIRM),
        (Asked("prospects", Decimal(5)), None, True, State.MET),
        (Asked("prospects", Decimal(5)), None, False, State.NOT_YET),
        (Asked("rehearsal", Decimal(70)), Found(Decimal(60)), True, State.NOT_YET),  # records count, not the word
    ],
)
def test_a_condition_is_met_not_yet_or_confirmed_by_a_person(asked, found, confirmed, state):
    assert state_of(asked, found, confirmed=confirmed) is state


@pytest.mark.parametrize(
    ("states", "met"),
    [
        ([("", State.MET), ("", State.MET)], True),
        ([("", State.MET), ("", State.TO_CONFIRM)], False),
        ([("", State.MET), ("sales", State.NOT_YET), ("sales", State.MET)], True),
        ([("", State.MET), ("sales", State.NOT_YET), ("sales", State.TO_CONFIRM)], False),
        ([("", State.NOT_YET), ("sales", State.MET), ("sales", State.MET)], False),
        ([], False),
    ],
)
def test_a_milestone_is_reached_with_all_its_conditions_or_one_of_those_that_stand_for_each_other(states, met):
    assert all_met(states) is met

"""On which days a meeting comes again."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.periods import days
from meetings.meeting_kinds import TEMPLATES
from meetings.recurrence import FARTHEST, Recurrence, checked
from meetings.rhythm import LAST, WEEKDAYS, Often, Rhythm, in_words, rhythm_of, rule_of
from org.rules import WorkCalendar

FIRST, LAST_DAY = date(2026, 1, 1), date(2026, 12, 31)
MONDAY, FRIDAY = date(2026, 6, 15), date(2026, 6, 19)


def calendar(*off: date, working: tuple[date, ...] = ()) -> WorkCalendar:
    """Monday to Friday of 2026, but not on days `off`, and on those of a weekend that are `working`."""
    return WorkCalendar(
        (day, (day.weekday() < 5 and day not in off) or day in working)
        for day in days(FIRST - FARTHEST, LAST_DAY + FARTHEST)
    )


def held(rule, start, end, work_calendar=None, **fields):
    recurrence = Recurrence(rule, fields.pop("starts_on", FIRST), **fields)
    return [one.held for one in recurrence.occurrences(start, end, work_calendar or calendar())]


def test_a_meeting_of_every_working_day_leaves_out_days_off():
    week = held("FREQ=DAILY", MONDAY, MONDAY + timedelta(days=6), calendar(MONDAY + timedelta(days=1)))
    assert [day.weekday() for day in week] == [0, 2, 3, 4]


def test_a_make_up_working_day_has_its_meeting():
    saturday = MONDAY + timedelta(days=5)
    assert saturday in held("FREQ=DAILY", MONDAY, saturday, calendar(working=(saturday,)))


def test_a_day_off_is_left_out_or_moves_to_the_next_working_day():
    work_calendar = calendar(MONDAY)
    assert held("FREQ=WEEKLY;BYDAY=MO", MONDAY, FRIDAY, work_calendar) == []
    assert held("FREQ=WEEKLY;BYDAY=MO", MONDAY, FRIDAY, work_calendar, moves=True) == [MONDAY + timedelta(days=1)]


def test_what_moves_into_the_span_from_before_it_is_held_there():
    assert held(
        "FREQ=WEEKLY;BYDAY=FR", FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=3), calendar(FRIDAY), moves=True
    )


def test_two_days_that_move_to_one_are_one_meeting():
    saturday_and_sunday = held("FREQ=WEEKLY;BYDAY=SA,SU", FRIDAY, FRIDAY + timedelta(days=4), moves=True)
    assert saturday_and_sunday == [FRIDAY + timedelta(days=3)]


def test_the_fifth_working_day_counts_by_the_calendar():
    assert held("FREQ=MONTHLY;BYMONTHDAY=1", date(2026, 6, 1), date(2026, 6, 30), working_day=5) == [date(2026, 6, 5)]
    later = calendar(date(2026, 6, 1), date(2026, 6, 2))
    assert held("FREQ=MONTHLY;BYMONTHDAY=1", date(2026, 6, 1), date(2026, 6, 30), later, working_day=5) == [
        date(2026, 6, 9)
    ]


def test_every_two_weeks_counts_from_the_first_day():
    starts_on = date(2026, 6, 8)
    found = held("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", starts_on, date(2026, 7, 7), starts_on=starts_on)
    assert found == [starts_on, starts_on + timedelta(days=14), starts_on + timedelta(days=28)]


def test_nothing_is_held_before_the_first_day():
    assert held("FREQ=DAILY", MONDAY, FRIDAY, starts_on=FRIDAY) == [FRIDAY]


rhythms = st.one_of(
    st.just(Rhythm(Often.DAILY)),
    st.builds(
        lambda often, weekdays, ordinal: Rhythm(
            often, [day for day in WEEKDAYS if day in weekdays], ordinal if often == Often.MONTH_WEEKDAY else 1
        ),
        st.sampled_from([Often.WEEKLY, Often.TWO_WEEKS, Often.MONTH_WEEKDAY]),
        st.sets(st.sampled_from(WEEKDAYS), min_size=1),
        st.sampled_from([1, 2, 3, 4, LAST]),
    ),
    st.builds(
        lambda often, nth: Rhythm(often, (), 1, nth),
        st.sampled_from([Often.MONTH, Often.QUARTER, Often.YEAR]),
        st.integers(1, 20),
    ),
)
spans = st.tuples(st.dates(FIRST, LAST_DAY), st.integers(0, 120))
days_off = st.sets(st.dates(FIRST, LAST_DAY), max_size=20)


@given(rhythms)
def test_a_rhythm_comes_back_from_its_rule(rhythm):
    rule = checked(rule_of(rhythm))
    back = rhythm_of(rule, rhythm.working_day)
    assert (back.often, list(back.weekdays), back.ordinal) == (rhythm.often, list(rhythm.weekdays), rhythm.ordinal)
    assert in_words(rule, rhythm.working_day)


@given(rhythms, spans, days_off, st.booleans())
def test_every_meeting_is_on_a_working_day_once_and_no_cut_of_the_time_changes_that(rhythm, span, off, moves):
    (start, length), work_calendar = span, calendar(*off)
    end = min(start + timedelta(days=length), LAST_DAY)
    recurrence = Recurrence(rule_of(rhythm), FIRST, rhythm.working_day, moves)
    found = list(recurrence.occurrences(start, end, work_calendar))
    assert all(work_calendar.is_working(one.held) and start <= one.held <= end for one in found)
    assert len({one.held for one in found}) == len({one.named for one in found}) == len(found)
    middle = start + (end - start) // 2
    parts = [*recurrence.occurrences(start, middle, work_calendar)]
    parts += recurrence.occurrences(middle + timedelta(days=1), end, work_calendar)
    assert parts == found


@given(rhythms, spans, st.dates(date(2016, 1, 1), LAST_DAY))
def test_a_series_of_many_years_names_the_same_days_as_the_plain_rule(rhythm, span, starts_on):
    start, end = span[0], span[0] + timedelta(days=span[1])
    rule, midnight = rule_of(rhythm), datetime.min.time()
    plain = rrulestr(rule, dtstart=datetime.combine(starts_on, midnight))
    days_named = [
        moment.date() for moment in plain.between(*(datetime.combine(day, midnight) for day in (start, end)), inc=True)
    ]
    assert list(Recurrence(rule, starts_on).named(start, end)) == days_named


@pytest.mark.parametrize(
    "rule",
    ["", "BYDAY=MO", "FREQ=HOURLY", "FREQ=DAILY;COUNT=3", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=XX",
     "FREQ=DAILY\nRRULE:FREQ=DAILY", "FREQ=DAILY;UNTIL=20270101", "FREQ=WEEKLY;BYDAY=" + "MO," * 100],
)  # fmt: skip
def test_a_rule_that_no_meeting_can_have_is_refused(rule):
    with pytest.raises(ValidationError):
        checked(rule)


def test_every_kind_that_is_shipped_can_be_started():
    for kind, template in TEMPLATES.items():
        assert checked(template.recurrence) == template.recurrence, kind
        assert rhythm_of(template.recurrence, template.working_day), kind
        assert sum(part.length for part in template.parts) <= template.length, kind
        assert held(template.recurrence, FIRST, LAST_DAY, working_day=template.working_day), kind

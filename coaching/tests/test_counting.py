"""Weeks of units: five or more who show their marks to nobody, counted once, in groups that never overlap."""

from datetime import date, timedelta

import pytest

from coaching import selectors
from coaching.counting import count_mood
from coaching.models import MoodMark, MoodWeek
from coaching.tests.factories import make_consent, make_mark
from core.tests.instants import at
from org.tests.factories import make_appointment, make_person

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)
TUESDAY_AFTER = at(9, day=date(2026, 6, 9))


@pytest.fixture
def five(company):
    """Five people of NORTH besides its head, all of whom marked a day of the week with 3."""
    people = [company.supervisor, company.salesperson, company.colleague, company.assistant]
    people.append(make_person("FIFTH"))
    make_appointment(people[-1], company.north)
    for person in people:
        make_mark(person, MONDAY, 3)
    return people


def halves(unit):
    return MoodWeek.objects.get(unit=unit, week_start=MONDAY).halves


def test_a_week_is_counted_when_it_is_over_on_every_wall(company, five):
    assert count_mood(at(12, day=date(2026, 6, 8))) == 0
    assert count_mood(TUESDAY_AFTER) == 1
    assert halves(company.north) == 6
    assert count_mood(TUESDAY_AFTER) == 0


def test_four_stay_blank_and_the_head_does_not_count(company, five):
    MoodMark.objects.filter(person=five[0]).delete()
    make_mark(company.manager, MONDAY, 5)
    count_mood(TUESDAY_AFTER)
    assert halves(company.north) is None


def test_one_who_shows_the_marks_leaves_four_who_could_be_told_by_subtraction(company, five):
    make_consent(five[0])
    count_mood(TUESDAY_AFTER)
    assert halves(company.north) is None


def test_a_consent_taken_back_since_counts_as_shown(company, five):
    make_consent(five[0], withdrawn_on=MONDAY)
    count_mood(TUESDAY_AFTER)
    assert halves(company.north) is None


def test_a_consent_of_later_weeks_shows_nothing_of_this_one(company, five):
    make_consent(five[0], MONDAY + timedelta(days=7))
    count_mood(TUESDAY_AFTER)
    assert halves(company.north) == 6


def test_what_was_told_once_is_never_told_otherwise(company, five):
    """One of the five leaves, or takes the mark back: the difference of two means would be that mark."""
    make_mark(company.supervisor, MONDAY + timedelta(days=1), 1)
    count_mood(TUESDAY_AFTER)
    before = halves(company.north)
    MoodMark.objects.filter(person=five[1]).delete()
    make_mark(five[1], MONDAY + timedelta(days=2), 5)
    count_mood(TUESDAY_AFTER)
    assert halves(company.north) == before


def test_whoever_moves_within_the_week_counts_in_one_unit_alone(company, five):
    """The units of before and after never hold the same person: their weeks cannot be set against each other."""
    make_mark(five[0], MONDAY + timedelta(days=3), 1, unit=company.south)
    count_mood(TUESDAY_AFTER)
    assert not MoodWeek.objects.filter(unit=company.south).exists()
    assert halves(company.north) == 6  # (2 + 3 · 4) / 5


def test_a_unit_tells_nothing_of_the_units_below_it(company, five):
    """SALES with NORTH in it less NORTH alone would be the director: no mean is made over a branch."""
    make_mark(company.director, MONDAY, 1)
    count_mood(TUESDAY_AFTER)
    assert halves(company.sales) is None
    assert halves(company.north) == 6


# --- who reads them ---------------------------------------------------------------------------------------------------


def weeks_read(viewer, unit, today=date(2026, 6, 17)):
    units = [one for one in selectors.units_read(viewer, today) if one.unit == unit]
    return [words for line in selectors.unit_lines(units, viewer, today) for words in line.weeks if words]


def test_heads_above_and_hr_read_the_week_and_nobody_else(company, five):
    count_mood(TUESDAY_AFTER)
    read = {person.code for person in company.people if weeks_read(person, company.north)}
    assert read == {"MANAGER", "DIRECTOR", "GM", "HR"}


def test_a_week_in_which_one_was_a_member_stays_blank_for_a_new_head(company, five):
    count_mood(TUESDAY_AFTER)
    company.manager.appointments.update(valid_to=date(2026, 6, 10))
    five[1].appointments.update(valid_to=date(2026, 6, 10))
    make_appointment(five[1], company.north, is_head=True, since=date(2026, 6, 10))
    assert weeks_read(five[1], company.north) == []


@pytest.mark.parametrize(("value", "words"), [(1, "1.5 or less"), (2, "2.0"), (5, "4.5 or more")])
def test_the_ends_of_a_mean_stay_open(company, five, value, words):
    MoodMark.objects.update(value=value)
    count_mood(TUESDAY_AFTER)
    assert weeks_read(company.manager, company.north) == [words]

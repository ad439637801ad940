"""A daily report opens with the half hours of courses of its day; a meeting of the same time counts none again."""

import pytest

from core.tests.instants import at
from meetings.tests.test_meetings_in_reports import held, records
from training.tests.factories import make_course, make_enrolment, make_session

pytestmark = pytest.mark.django_db


def in_a_course(company, *, starts_at, **fields):
    session = make_session(make_course(), company.north, company.other_manager, starts_at=starts_at)
    told = {"mark": "attended", "day": session.day, "halves": 4}
    return make_enrolment(company.salesperson, session, **(told | fields))


def test_each_half_hour_of_a_course_counts_one(company):
    in_a_course(company, starts_at=at(9))
    assert records(company.salesperson) == {"TRAIN": [("Negotiating", 4)]}
    assert records(company.colleague) == {}


def test_whoever_was_not_there_has_no_half_hours(company):
    in_a_course(company, starts_at=at(9), mark="absent", day=None, halves=0)
    assert records(company.salesperson) == {}


def test_a_meeting_of_the_same_time_counts_no_training_again(company):
    meeting = held(company, name="x", SALESPERSON="present")
    in_a_course(company, starts_at=meeting.starts_at)
    assert records(company.salesperson) == {"MEETING": [("x", 1)], "TRAIN": [("Negotiating", 4)]}


def test_a_meeting_of_another_time_counts_beside_the_course(company):
    meeting = held(company, name="x", SALESPERSON="present")
    in_a_course(company, starts_at=meeting.ends_at)
    found = records(company.salesperson)
    assert sorted(found["TRAIN"]) == [("Negotiating", 4), ("x", 2)]

"""A daily report opens with the half hours of courses and rehearsals of its day; no time counts twice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from core.tests.instants import DAY, at
from meetings.own_records import records_of_days
from meetings.tests.test_meetings_in_reports import held, records
from training.tests.factories import make_course, make_enrolment, make_session
from training.tests.factories_rehearsals import make_rehearsal, running

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


def test_each_half_hour_of_a_held_rehearsal_counts_one_for_everybody_with_a_part(company):
    rehearsal = running(company, length=75, lead=company.supervisor)  # the supervisor leads and watches: once
    make_rehearsal(company, day=DAY)
    name = rehearsal.told.name
    for person in (company.salesperson, company.colleague, company.supervisor, company.assistant):
        assert records(person) == {"TRAIN": [(name, 2)]}
    assert records(company.stranger) == {}


def test_a_rehearsal_opens_to_its_page_under_its_name_in_the_reader_s_language(company, as_):
    rehearsal = running(company)
    with override("zh-hans"):
        found = records_of_days([company.salesperson.pk], DAY, DAY)["TRAIN"][company.salesperson.pk, DAY]
        assert [(one.who, one.url) for one in found] == [
            (rehearsal.told.name, reverse("training:rehearsal_detail", args=[rehearsal.pk]))
        ]
    for who in (company.salesperson, company.manager):
        assert as_(who).get(found[0].url).status_code == 200


def test_a_meeting_in_which_one_rehearses_counts_no_time_twice(company):
    meeting = held(company, name="x", kind="rehearsal", SALESPERSON="present", COLLEAGUE="present")
    rehearsal = running(company, starts_at=meeting.starts_at, customer=company.stranger)
    assert records(company.salesperson) == {"MEETING": [("x", 1)], "TRAIN": [(rehearsal.told.name, 2)]}
    assert records(company.colleague)["TRAIN"] == [("x", 2)]  # who has no part in it learned in the meeting


def test_a_rehearsal_in_a_course_counts_no_time_twice(company):
    in_a_course(company, starts_at=at(10))
    rehearsal = running(company)
    assert records(company.salesperson) == {"TRAIN": [("Negotiating", 4)]}
    assert records(company.assistant) == {"TRAIN": [(rehearsal.told.name, 2)]}


def test_records_of_a_day_cost_one_query(company, django_assert_num_queries):
    running(company)
    in_a_course(company, starts_at=at(14))
    people = [company.salesperson.pk, company.assistant.pk]
    with django_assert_num_queries(1):
        found = records_of_days(people, DAY - timedelta(days=1), DAY)
    assert len(found["TRAIN"]) == 2

"""What other rooms are told of courses passed."""

from datetime import date, timedelta

import pytest

from core.tests.instants import DAY
from org.tests.factories import make_appointment, make_person, make_title, make_unit
from training.courses.passed import areas_passed, areas_started, required_passed
from training.models import Course, RequiredCourse
from training.tests.factories import (
    course_of,
    make_course,
    make_enrolment,
    make_passed,
    make_session,
    require_of_everybody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody():
    person = make_person("SOME")
    make_appointment(person, make_unit())
    return person


def test_the_six_areas_ship_with_their_hours():
    hours = {course.area: course.halves / 2 for course in Course.objects.filter(renews=None)}
    assert hours == {"culture": 4, "product": 12, "skills": 12, "finance": 4, "production": 4, "contracts": 4}
    again = {course.area: course.halves / 2 for course in Course.objects.exclude(renews=None)}
    assert again == {"culture": 1, "product": 4, "skills": 8, "finance": 2, "production": 2, "contracts": 2}


def test_a_certificate_counts_to_its_last_day(somebody):
    make_passed(somebody, course_of("culture"), until=DAY)
    assert areas_passed([somebody.pk], DAY) == {somebody.pk: frozenset({"culture"})}
    assert areas_passed([somebody.pk], DAY + timedelta(days=1)) == {somebody.pk: frozenset()}
    assert areas_passed([somebody.pk], DAY - timedelta(days=1)) == {somebody.pk: frozenset()}


def test_a_refresher_lets_the_certificate_of_its_course_run_on(somebody):
    course = course_of("culture")
    require_of_everybody(course)
    make_passed(somebody, course, on=DAY - timedelta(days=365), until=DAY - timedelta(days=1))
    assert required_passed([somebody.pk], DAY) == {somebody.pk: (0, 1)}
    make_passed(somebody, course.refreshers.get(), until=DAY + timedelta(days=364))
    assert required_passed([somebody.pk], DAY) == {somebody.pk: (1, 1)}
    assert areas_passed([somebody.pk], DAY) == {somebody.pk: frozenset({"culture"})}


def test_an_area_is_not_passed_while_something_required_there_is_missing(somebody):
    make_passed(somebody, course_of("skills"))
    require_of_everybody(make_course())
    assert areas_passed([somebody.pk], DAY) == {somebody.pk: frozenset()}
    assert areas_passed([somebody.pk], date(2026, 7, 1)) == {somebody.pk: frozenset()}


def test_a_course_of_a_title_is_required_of_those_who_hold_it(somebody):
    row = {"whom": RequiredCourse.Whom.TITLE, "title": make_title("SALESPERSON")}
    require_of_everybody(make_course(), **row)
    other = make_person("OTHER")
    make_appointment(other, make_unit("ELSE", parent=somebody.appointments.get().unit), title=make_title("BUYER"))
    assert required_passed([somebody.pk, other.pk], DAY) == {somebody.pk: (0, 1)}


def test_an_area_is_started_by_being_there(somebody):
    session = make_session(
        make_course(area="finance"), make_unit("HOST", parent=somebody.appointments.get().unit), make_person("TRAIN")
    )
    enrolment = make_enrolment(somebody, session)
    assert areas_started([somebody.pk], DAY) == {somebody.pk: frozenset()}
    type(enrolment).objects.filter(pk=enrolment.pk).update(mark="attended", day=DAY, halves=4)
    assert areas_started([somebody.pk], DAY) == {somebody.pk: frozenset({"finance"})}


def test_what_is_passed_costs_the_same_for_one_and_for_many(somebody, django_assert_num_queries):
    require_of_everybody(course_of("product"), whom=RequiredCourse.Whom.TITLE, title=make_title("SALESPERSON"))
    people = [somebody, *(make_person() for _ in range(5))]
    for one in people:
        make_passed(one, course_of("culture"))
    for ids in ([somebody.pk], [one.pk for one in people]):
        with django_assert_num_queries(4):
            areas_passed(ids, DAY)
        with django_assert_num_queries(4):
            required_passed(ids, DAY)
        with django_assert_num_queries(1):
            areas_started(ids, DAY)

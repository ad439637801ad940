"""The way of a course: invited, there, tested, repeated, passed, certified; and who may do what."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.models import StaleVersion
from core.tests.instants import DAY, at
from training.courses import enrolling, keeping, planning, recording, testing
from training.courses.passed import areas_passed
from training.courses.recording import Row
from training.courses.rules import State
from training.courses.selectors import person_page
from training.models import AreaRule, Attempt, Course, CourseSession, Enrolment, Question
from training.tests.factories import course_of, make_course, make_enrolment, make_session

pytestmark = pytest.mark.django_db
EVENING = at(18)


@pytest.fixture
def session(company):
    """Four hours of culture this morning, held by somebody of the south."""
    course = course_of("culture")
    told = {"ends_at": at(13), "halves": 8, "seats": 2}
    return make_session(course, company.north, company.other_manager, **told)


def record(session, rows, *, by):
    recording.record_session(session, rows, version=session.version, by=by, on=DAY, now=EVENING)


def there(person, session) -> Enrolment:
    one = make_enrolment(person, session)
    record(session, {one.pk: Row("attended")}, by=session.trainer)
    one.refresh_from_db()
    return one


def right_answers(attempt: Attempt) -> dict[str, list[str]]:
    return {
        f"q{place}": [str(number) for number, choice in enumerate(asked["choices"]) if choice["is_right"]]
        for place, asked in enumerate(attempt.paper)
    }


def sit(one: Enrolment, *, right: bool) -> Attempt:
    one = Enrolment.objects.select_related("course", "person").get(pk=one.pk)
    attempt = testing.begin(one, by=one.person, now=EVENING)
    ticked = right_answers(attempt) if right else {}
    return testing.send(attempt, ticked, by=one.person, on=DAY, now=EVENING)


def test_a_test_not_passed_is_repeated_once_then_two_people_talk(company, session):
    one = there(company.salesperson, session)
    assert not sit(one, right=False).is_passed
    one.refresh_from_db()
    assert one.result == ""
    sit(one, right=False)
    one.refresh_from_db()
    assert one.state is State.FAILED
    with pytest.raises(PermissionDenied, match="Talk with"):
        testing.begin(one, by=company.salesperson, now=EVENING)
    with pytest.raises(PermissionDenied):
        recording.record_talk(one, by=company.salesperson, on=DAY, now=EVENING)
    recording.record_talk(one, by=company.manager, on=DAY, now=EVENING)
    assert sit(one, right=True).is_passed
    one.refresh_from_db()
    assert (one.result, one.certified_until) == ("passed", DAY.replace(year=2027) - timedelta(days=1))
    assert areas_passed([company.salesperson.pk], DAY) == {company.salesperson.pk: frozenset({"culture"})}


def test_the_test_opens_after_the_hours_of_the_course(company):
    course = course_of("culture")
    short = make_session(course, company.north, company.other_manager)
    one = there(company.salesperson, short)
    with pytest.raises(PermissionDenied, match="after 4 hours; you have been there for 2"):
        testing.begin(one, by=company.salesperson, now=EVENING)
    second = make_session(course, company.north, company.other_manager, starts_at=at(14))
    assert testing.begin(there(company.salesperson, second), by=company.salesperson, now=EVENING).number == 1


def test_a_test_sent_twice_keeps_the_first_sending(company, session):
    one = there(company.salesperson, session)
    first = sit(one, right=True)
    again = testing.send(first, {}, by=company.salesperson, on=DAY, now=EVENING)
    assert (again.percent, Attempt.objects.get().percent) == (100, 100)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attempt.objects.update(percent=10)


def test_changing_a_question_changes_no_test_that_was_begun(company, session):
    one = there(company.salesperson, session)
    attempt = testing.begin(one, by=company.salesperson, now=EVENING)
    ticked = right_answers(attempt)
    for question in Question.objects.filter(course=session.course):
        choices = [{"text_en": "only this", "is_right": True}, {"text_en": "not this", "is_right": False}]
        question.kind = "single"
        keeping.save_question(question, choices, version=question.version, by=company.hr, on=DAY)
    assert testing.begin(one, by=company.salesperson, now=EVENING).pk == attempt.pk
    assert testing.send(attempt, ticked, by=company.salesperson, on=DAY, now=EVENING).percent == 100


def test_nobody_takes_the_test_of_somebody_else(company, session):
    one = there(company.salesperson, session)
    with pytest.raises(PermissionDenied):
        testing.begin(one, by=company.manager, now=EVENING)


def test_who_waits_gets_the_seat_that_becomes_free(company):
    session = make_session(make_course(), company.north, company.other_manager, starts_at=at(15), seats=1)
    first = enrolling.join(session, by=company.salesperson, on=DAY, now=at(9))
    second = enrolling.join(session, by=company.colleague, on=DAY, now=at(9, 1))
    third = enrolling.join(session, by=company.assistant, on=DAY, now=at(9, 2))
    assert [one.state for one in (first, second, third)] == [State.ENROLLED, State.WAITING, State.WAITING]
    enrolling.withdraw(first, by=company.salesperson, on=DAY, now=at(10))
    states = [Enrolment.objects.get(pk=one.pk).state for one in (first, second, third)]
    assert states == [State.WITHDRAWN, State.ENROLLED, State.WAITING]
    session = CourseSession.objects.get()
    session.seats = 2
    planning.change_session(session, version=session.version, by=company.hr, on=DAY, now=at(11))
    assert Enrolment.objects.get(pk=third.pk).state is State.ENROLLED


def test_an_excuse_says_why(company, session):
    one = make_enrolment(company.salesperson, session)
    with pytest.raises(ValidationError, match="Say why"):
        record(session, {one.pk: Row("excused")}, by=company.hr)


@pytest.mark.parametrize(
    ("who", "allowed"), [("other_manager", True), ("hr", True), ("manager", False), ("gm", False), ("colleague", False)]
)
def test_the_trainer_and_hr_say_who_was_there(company, session, who, allowed):
    one = make_enrolment(company.salesperson, session)
    if allowed:
        record(session, {one.pk: Row("attended")}, by=getattr(company, who))
        one.refresh_from_db()
        assert (one.mark, one.halves, one.day) == ("attended", 8, DAY)
    else:
        with pytest.raises(PermissionDenied):
            record(session, {one.pk: Row("attended")}, by=getattr(company, who))


def test_the_trainer_reads_the_results_of_own_dates_only(company, session):
    mine = there(company.salesperson, session)
    other = there(company.salesperson, make_session(make_course(), company.north, company.manager))
    assert list(Enrolment.objects.visible_to(company.other_manager)) == [mine]
    assert set(Enrolment.objects.visible_to(company.manager)) == {mine, other}
    assert list(Enrolment.objects.visible_to(company.colleague)) == []


def test_whoever_missed_a_date_is_offered_the_one_that_makes_up_for_it(company, session):
    one = make_enrolment(company.salesperson, session)
    record(session, {one.pk: Row("absent")}, by=company.hr)
    later = DAY + timedelta(days=3)
    make_session(session.course, company.north, company.manager, day=later)
    makes_up = {"makes_up": session, "day": later + timedelta(days=1)}
    chosen = make_session(session.course, company.north, company.manager, **makes_up)
    page = person_page(company.salesperson, today=DAY, now=EVENING)
    assert list(page.offers) == [chosen]
    enrolling.join(chosen, by=company.salesperson, on=DAY, now=EVENING)
    page = person_page(company.salesperson, today=DAY, now=EVENING)
    assert (list(page.offers), [row.session for row in page.coming]) == ([], [chosen])


def test_what_one_learns_alone_is_passed_by_its_test_and_counts_its_hours(company):
    course = course_of("culture")
    Course.objects.filter(pk=course.pk).update(way="self_study")
    course.refresh_from_db()
    one = enrolling.start_alone(course, by=company.salesperson, on=DAY, now=EVENING)
    assert enrolling.start_alone(course, by=company.salesperson, on=DAY, now=EVENING) == one
    sit(one, right=True)
    one.refresh_from_db()
    assert (one.state, one.day, one.halves) == (State.PASSED, DAY, 8)


def test_a_course_that_is_shown_is_passed_by_the_word_of_its_trainer(company):
    session = make_session(course_of("finance"), company.north, company.other_manager)
    one = make_enrolment(company.salesperson, session)
    row = {one.pk: Row("attended", shown="passed")}
    record(session, row, by=company.other_manager)
    one.refresh_from_db()
    assert (one.state, one.result_on) == (State.PASSED, DAY)


def test_nobody_says_of_themselves_that_they_were_there(company):
    session = make_session(make_course(), company.north, company.other_manager)
    one = make_enrolment(company.hr, session)
    with pytest.raises(ValidationError, match="their own attendance"):
        record(session, {one.pk: Row("attended")}, by=company.hr)


def test_two_trainers_do_not_write_over_each_other(company, session):
    first, second = make_enrolment(company.salesperson, session), make_enrolment(company.colleague, session)
    twin = CourseSession.objects.get(pk=session.pk)
    record(session, {first.pk: Row("attended"), second.pk: Row("attended")}, by=company.other_manager)
    with pytest.raises(StaleVersion):
        record(twin, {first.pk: Row("absent"), second.pk: Row("absent")}, by=company.hr)
    assert {one.mark for one in Enrolment.objects.all()} == {"attended"}


def test_session_record_sent_twice_answers_as_saved(company, as_, session):
    make_enrolment(company.salesperson, session)
    url, trainer = reverse("training:session_record", args=[session.pk]), as_(company.other_manager)
    for _time in range(2):
        assert trainer.post(url, {"version": "1", "rest": "attended"}).status_code == 302


def test_session_record_shows_both_lists_where_two_saved(company, as_, session):
    make_enrolment(company.salesperson, session)
    make_enrolment(company.colleague, session)
    url = reverse("training:session_record", args=[session.pk])
    one, two = as_(company.other_manager), as_(company.hr)
    assert one.post(url, {"version": "1", "rest": "attended"}).status_code == 302
    reply = two.post(url, {"version": "1", "SALESPERSON-mark": "excused", "SALESPERSON-reason": "Ill", "rest": ""})
    assert reply.status_code == 409
    mine = {difference.label: (difference.theirs, difference.mine) for difference in reply.context["differences"]}
    assert list(mine.values()) == [("there", "excused"), ("", "Ill"), ("there", "")]
    data = reply.context["form"].data
    assert (data["version"], data["SALESPERSON-reason"]) == (2, "Ill")
    assert two.post(url, data).status_code == 302
    assert set(Enrolment.objects.values_list("person__code", "mark")) == {
        ("SALESPERSON", "excused"),
        ("COLLEAGUE", "attended"),
    }


def test_hours_of_an_area_are_changed_by_hr_over_the_version_that_was_read(company, as_):
    page = reverse("training:area_edit", args=["culture"])
    told = {"newcomer": "9.5", "refresher": "4", "checked_by_en": "By a test.", "version": "1"}
    told |= {"checked_by_zh_hant": "測驗。", "checked_by_zh_hans": "测验。"}
    assert as_(company.manager).post(page, told).status_code == 403
    assert "Whole half hours only." in as_(company.hr).post(page, told | {"refresher": "4.2"}).content.decode()
    as_(company.hr).post(page, told)
    rule = AreaRule.objects.get(area="culture")
    assert (rule.newcomer_halves, rule.refresher_halves, rule.checked_by_en) == (19, 8, "By a test.")
    assert (
        "9.5 h for newcomers, then 4 h a year"
        in as_(company.stranger).get(reverse("training:course_list")).content.decode()
    )


def test_hours_that_somebody_else_changed_meanwhile_stand_beside_what_was_typed(company, as_):
    page = reverse("training:area_edit", args=["culture"])
    told = {
        "refresher": "4",
        "checked_by_en": "By a test.",
        "checked_by_zh_hant": "測驗。",
        "checked_by_zh_hans": "测验。",
    }
    as_(company.hr).post(page, told | {"newcomer": "9.5", "version": "1"})
    answer = as_(company.gm).post(page, told | {"newcomer": "7", "version": "1"})
    beside = [(one.theirs, one.mine) for one in answer.context["differences"]]
    assert (answer.status_code, beside) == (409, [("9.5", "7")])

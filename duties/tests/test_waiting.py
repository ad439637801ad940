"""What waits on Today without a deadline: counted in one query, for those alone who answer it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.walltime import work_today
from duties import registry, selectors
from org import logins
from org.models import LeaveRequest, Person
from org.tests.factories import make_appointment, make_cover, make_leave, make_unit

pytestmark = pytest.mark.django_db


def ask_for_leave(person):
    days = {"first_day": date(2030, 7, 1), "last_day": date(2030, 7, 3)}
    return LeaveRequest.objects.create(person=person, fraction=1, kind="annual", **days)


def waiting(person):
    """By a fresh copy of the person, as a request has one."""
    return [line.words for line in selectors.waiting_lines(Person.objects.get(pk=person.pk), timezone.now())]


def test_leave_waits_for_the_direct_superior_and_for_hr_only(company):
    for person in (company.salesperson, company.colleague, company.manager):
        ask_for_leave(person)
    assert waiting(company.manager) == ["2 requests for leave"]
    assert waiting(company.director) == ["1 request for leave"]
    assert waiting(company.hr)[0] == "3 requests for leave"
    assert [waiting(person) for person in (company.gm, company.other_manager, company.salesperson)] == [[], [], []]


def test_leave_of_a_unit_without_a_head_waits_for_the_head_above(company):
    vacant = make_unit("VACANT", parent=company.north)
    person = Person.objects.create_user("V1", name_pinyin="Vic", hired_on=date(2024, 1, 1))
    make_appointment(person, vacant)
    ask_for_leave(person)
    assert waiting(company.manager) == ["1 request for leave"]


def test_what_waits_for_the_absent_is_told_apart_and_by_name(company):
    today = work_today(timezone.now())
    for absent in (company.manager, company.other_manager):
        make_cover(absent, company.supervisor)
        make_leave(absent, today)
    for person in (company.salesperson, company.colleague, company.supervisor, company.stranger):
        ask_for_leave(person)
    assert waiting(company.supervisor) == [
        "For Zhang Wei: 2 requests for leave",  # never the own
        "For Maria Santos: 1 request for leave",
    ]


def test_a_head_who_stands_in_reads_the_own_team_and_the_other_apart(company):
    make_cover(company.manager, company.other_manager)
    make_leave(company.manager, work_today(timezone.now()))
    ask_for_leave(company.salesperson)
    ask_for_leave(company.stranger)
    assert waiting(company.other_manager) == ["For Zhang Wei: 1 request for leave", "1 request for leave"]


def test_page_of_requests_says_for_whom_each_waits(company, as_):
    make_cover(company.manager, company.other_manager)
    make_leave(company.manager, work_today(timezone.now()))
    asked, own = ask_for_leave(company.salesperson), ask_for_leave(company.stranger)
    client = as_(company.other_manager)
    assert client.get("/leave/team/").content.decode().count("for Zhang Wei") == 1
    for page in (f"/leave/{asked.pk}/", f"/leave/{asked.pk}/refuse/"):
        assert "for Zhang Wei" in client.get(page).content.decode()
    assert "for Zhang Wei" not in client.get(f"/leave/{own.pk}/").content.decode()


def test_people_without_password_and_code_wait_for_hr(company):
    Person.objects.create_user("N1", name_pinyin="Ann", hired_on=date(2024, 1, 1))
    invited = Person.objects.create_user("N2", name_pinyin="Bob", hired_on=date(2024, 1, 1))
    logins.make_invitation(invited, by=None, now=timezone.now() - timedelta(days=1))
    assert waiting(company.hr) == ["1 person without a way in"]


def test_all_that_waits_takes_one_query(company, django_assert_num_queries):
    now = timezone.now()
    for person in (company.manager, company.salesperson):
        assert selectors.waiting_lines(person, now) == []  # roles and tree are now kept on the person
    ask_for_leave(company.salesperson)
    for person in (company.manager, company.salesperson):  # superiors and writers alike may have something waiting
        with django_assert_num_queries(1):
            selectors.waiting_lines(person, now)


def test_nothing_is_asked_for_whom_nothing_ever_waits(company, no_kinds, django_assert_num_queries):
    registry.register_waiting("leave", lambda viewer, now: None, str, str)
    assert selectors.waiting_lines(company.salesperson, timezone.now()) == []
    with django_assert_num_queries(0):
        assert selectors.waiting_lines(company.salesperson, timezone.now()) == []


def test_today_leads_to_what_waits_and_does_not_say_that_nothing_is_to_do(company, as_, no_kinds):
    registry.register_waiting(
        "leave",
        lambda viewer, now: LeaveRequest.objects.all(),
        lambda count: f"{count} of them",
        lambda: "/leave/team/",
    )
    assert "Waiting for you" not in as_(company.manager).get("/today/").content.decode()
    ask_for_leave(company.salesperson)
    text = as_(company.manager).get("/today/").content.decode()
    assert '<a href="/leave/team/">1 of them</a>' in text
    assert "Nothing to do now." not in text

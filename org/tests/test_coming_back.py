"""Somebody who had left is taken on again: the same person, another post, another way in."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from core.periods import Month
from core.tests.instants import DAY, at
from org.hiring import come_back
from org.models import Absence, Appointment, FormerService, LeaveDay, LoginSession, Period, Person
from org.tests.factories import make_leave
from reviews.month.gather import window
from reviews.month.stored import person_rows

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 22)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))


@pytest.fixture
def closed(company):
    """The month in which the leaver left is closed."""
    Period.objects.create(month="2026-03", state="closed")
    return company


def back(company, **more):
    post = company.colleague.appointments.get()
    told = {"first_day": MONDAY, "unit": company.south, "title": post.title, "by": company.hr, "on": DAY} | more
    come_back(Person.objects.get(pk=company.leaver.pk), **told)


def test_same_person_another_post_and_the_service_before_is_kept(closed):
    LoginSession.objects.create(session_key="old", person=closed.leaver, expire_date=at(18))
    back(closed)
    person = Person.objects.get(pk=closed.leaver.pk)
    assert (person.hired_on, person.left_on, person.is_active) == (MONDAY, None, True)
    assert not person.has_usable_password()
    assert not LoginSession.objects.filter(person=person).exists()
    old, new = person.appointments.order_by("valid_from")
    assert (old.unit, old.valid_to, new.unit, new.valid_from) == (closed.north, date(2026, 4, 1), closed.south, MONDAY)
    former = FormerService.objects.get(person=person)
    assert (former.hired_on, former.left_on) == (closed.leaver.hired_on, date(2026, 3, 31))


def test_leave_of_the_service_before_does_not_go_on(closed):
    Absence.objects.create(
        person=closed.leaver, kind="maternity", valid_from=date(2026, 3, 2), valid_to=None, recorded_by=closed.hr
    )
    make_leave(closed.leaver, MONDAY)
    back(closed)
    assert Absence.objects.get(person=closed.leaver).last_day == date(2026, 3, 31)
    assert not LeaveDay.objects.filter(person=closed.leaver, day__gte=MONDAY).exists()


@pytest.mark.parametrize(
    ("month", "service"),
    [
        ("2026-03", ("2024-01-01", "2026-03-31")),
        ("2026-04", ("2024-01-01", "2026-03-31")),  # no role period in it, whichever service it is
        ("2026-06", ("2026-06-22", "None")),
        ("2026-07", ("2026-06-22", "None")),
    ],
)
def test_every_month_is_told_of_its_own_service(closed, month, service):
    back(closed)
    rows = person_rows(*window(Month(month)), {"LEAVER"}, month=Month(month))
    assert [(str(row.hired_on), str(row.left_on)) for row in rows] == [service]


def test_people_of_a_month_come_in_one_query_and_in_their_order(closed, django_assert_num_queries):
    back(closed)
    with django_assert_num_queries(1):
        rows = person_rows(date(2026, 3, 1), date(2026, 3, 31), month=Month("2026-03"))
    numbers = dict(Person.objects.values_list("code", "number"))
    assert [numbers[row.code] for row in rows] == sorted(numbers.values())


def test_while_the_month_of_the_departure_is_open_nobody_comes_back(company):
    with pytest.raises(ValidationError, match="not closed yet"):
        back(company)
    assert not FormerService.objects.exists()


def test_who_has_not_left_or_would_come_before_leaving_is_refused(closed):
    with pytest.raises(ValidationError, match="before the last day"):
        back(closed, first_day=date(2026, 3, 31))
    with pytest.raises(PermissionDenied, match="not left"):
        come_back(closed.colleague, first_day=MONDAY, unit=closed.south, title=None, by=closed.hr, on=DAY)
    with pytest.raises(PermissionDenied):
        back(closed, by=closed.manager)


def form(company, **values):
    title = company.colleague.appointments.get().title_id
    return {"valid_from": "2026-06-22", "unit": "SOUTH", "title": title, "submit_key": uuid4()} | values


def test_page_takes_on_again_once_and_leads_hr_to_the_way_in(closed, as_):
    client, sent, address = as_(closed.hr), form(closed), reverse("org:person_return", args=["LEAVER"])
    assert (
        reverse("org:person_return", args=["LEAVER"]) in client.get(reverse("org:person_detail", args=["LEAVER"])).text
    )
    for _again in range(2):
        assert client.post(address, sent)["Location"] == reverse("org:person_login", args=["LEAVER"])
    assert Appointment.objects.filter(person=closed.leaver).count() == 2
    page = client.get(reverse("org:person_detail", args=["LEAVER"])).text
    assert "In service before" in page
    assert address not in page


def test_page_says_what_is_wrong_and_keeps_what_was_typed(company, as_):
    page = as_(company.hr).post(reverse("org:person_return", args=["LEAVER"]), form(company)).text
    assert "not closed yet" in page
    assert 'value="2026-06-22"' in page


def test_page_says_before_anything_is_typed_that_the_month_of_the_departure_is_open(company, as_):
    page = as_(company.hr).get(reverse("org:person_return", args=["LEAVER"])).text
    assert "not closed yet" in page
    assert reverse("org:person_depart", args=["LEAVER"]) in page
    assert "Take on again" not in page

"""The pages of leave and calendar: what they show, to whom, at what cost."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import DAY, at
from core.walltime import work_today
from duties.models import Reminder
from org import views_leave
from org.models import CalendarDay, LeaveDay, LeaveRequest, Person
from org.tests.factories import make_appointment, make_cover, make_leave, make_person

FRIDAY, MONDAY = date(2026, 6, 19), date(2026, 6, 22)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))


def url(name, *args):
    return reverse(f"org:{name}", args=args)


def make_request(person, first=FRIDAY, last=MONDAY, **fields):
    return LeaveRequest.objects.create(
        person=person, first_day=first, last_day=last, fraction=1, kind=LeaveDay.Kind.ANNUAL, **fields
    )


def leave_form(**values):
    base = {"first_day": "2026-06-19", "last_day": "2026-06-22", "fraction": "1", "kind": "annual"}
    return base | {"submit_key": str(uuid4())} | values


def count_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# --- leave


def test_leave_ask_sends_one_request_however_often_it_is_pressed(company, as_):
    client, form = as_(company.salesperson), leave_form(last_day="", note="Wedding")
    for _ in range(2):
        assert client.post(url("leave_ask"), form)["Location"] == url("leave_mine")

    request = LeaveRequest.objects.get()
    assert (request.person, request.first_day, request.last_day) == (company.salesperson, FRIDAY, FRIDAY)
    assert "waits for an answer" in client.get(url("leave_mine")).text


def test_leave_ask_says_what_is_wrong_and_keeps_what_was_typed(company, as_):
    page = as_(company.salesperson).post(url("leave_ask"), leave_form(last_day="2026-06-18", note="Wedding"))
    assert "The last day is before the first." in page.text and "Wedding" in page.text
    assert not LeaveRequest.objects.exists()


def test_leave_team_is_read_by_pages_of_people(company, as_, monkeypatch):
    monkeypatch.setattr(views_leave, "PAGE", 1)
    tomorrow = work_today(timezone.now()) + timedelta(days=1)
    for person in (company.salesperson, company.colleague):
        make_leave(person, tomorrow)
        make_leave(person, tomorrow + timedelta(days=1))
    client = as_(company.manager)
    first, second = (client.get(url("leave_team"), {"page": page}).context for page in (1, 2))
    assert [span.person for span, _deputies in [*first["spans"], *second["spans"]]] == [
        company.salesperson,
        company.colleague,
    ]


def test_leave_of_a_team_names_the_deputies_of_its_days(company, as_):
    day = work_today(timezone.now()) + timedelta(days=10)
    make_leave(company.salesperson, day)
    make_cover(company.salesperson, company.supervisor, until=day - timedelta(days=5))  # today's
    make_cover(company.salesperson, company.colleague, since=day)
    page = as_(company.manager).get(url("leave_team")).text
    assert ("Deputy: Ben Carter" in page, "Deputy: 趙敏" in page, "Zhao Min" in page) == (True, False, False)


def test_leave_is_proposed_for_the_next_working_day(company, as_):
    CalendarDay.objects.filter(day__range=(DAY, DAY + timedelta(days=2))).update(is_working=False)
    page = as_(company.salesperson).get(url("leave_ask"))
    assert page.context["form"].fields["first_day"].initial == MONDAY


def test_leave_approve_by_the_superior_gives_the_days(company, as_):
    client, request = as_(company.manager), make_request(company.salesperson)
    assert "陳曉明" in client.get(url("leave_team")).text

    page = client.post(url("leave_approve", request.pk), follow=True).text
    assert f"The leave of {company.salesperson.name_pinyin} is approved." in page
    again = client.post(url("leave_approve", request.pk))

    assert LeaveDay.objects.filter(person=company.salesperson).count() == 4
    assert again.status_code == 403
    assert "No request waits for you." in client.get(url("leave_team")).text
    assert "Your leave is approved." in as_(company.salesperson).get(reverse("duties:today")).text


@pytest.mark.parametrize(("part", "status"), [("colleague", 404), ("stranger", 404), ("technician", 404)])
def test_leave_of_somebody_else_is_not_there_for_others(company, as_, part, status):
    request, client = make_request(company.salesperson), as_(getattr(company, part))
    make_leave(company.salesperson, MONDAY)

    for act in ("leave_approve", "leave_refuse", "leave_withdraw"):
        assert client.post(url(act, request.pk), {"reason": "no"}).status_code == status
    assert client.get(url("leave_record", company.salesperson.code)).status_code == status
    assert "陳曉明" not in client.get(url("leave_team")).text + client.get(url("leave_find")).text
    assert LeaveRequest.objects.get().state == "requested"


def test_leave_approve_of_ones_own_request_is_refused_with_the_reason(company, as_):
    page = as_(company.manager).post(url("leave_approve", make_request(company.manager).pk))
    assert page.status_code == 403 and not LeaveDay.objects.exists()


def test_leave_refuse_shows_its_reason_to_the_person(company, as_):
    request = make_request(company.salesperson)
    as_(company.director).post(url("leave_refuse", request.pk), {"reason": "Stocktaking that week"})
    assert "Stocktaking that week" in as_(company.salesperson).get(url("leave_mine")).text
    assert "Your leave is refused" in as_(company.salesperson).get(reverse("duties:today")).text


@pytest.mark.parametrize("wants_mail", [True, False])
def test_an_answer_comes_by_letter_to_whoever_wants_reminders(company, as_, wants_mail):
    person = company.salesperson
    Person.objects.filter(pk=person.pk).update(wants_mail=wants_mail, email="one@example.com")
    as_(company.director).post(url("leave_approve", make_request(person).pk))
    told = Reminder.objects.filter(person=person, stage="notice:leave_given")
    assert set(told.values_list("channel", flat=True)) == ({"app", "mail"} if wants_mail else {"app"})


def test_leave_record_and_take_back(company, as_):
    client, page = as_(company.hr), url("leave_record", company.salesperson.code)
    client.post(page, leave_form(fraction="0.5", kind="sick"))
    assert LeaveDay.objects.filter(fraction="0.5", recorded_by=company.hr).count() == 4

    span = {"first_day": "2026-06-20", "last_day": "2026-06-22"}
    client.post(url("leave_take_back", company.salesperson.code), span)
    assert list(LeaveDay.objects.values_list("day", flat=True)) == [FRIDAY]


def test_leave_find_narrows_by_every_word(company, as_):
    page = as_(company.hr).get(url("leave_find"), {"q": "chen xiao"}).text
    assert "陳曉明" in page and "Ben Carter" not in page


@pytest.mark.parametrize("name", ["leave_mine", "leave_team", "leave_find"])
def test_leave_pages_cost_the_same_with_one_row_and_many_people(company, as_, name):
    make_leave(company.salesperson, MONDAY)
    make_request(company.salesperson)
    client = as_(company.manager)
    few = count_queries(client, url(name))

    for _ in range(12):
        person = make_person()
        make_appointment(person, company.north)
        make_request(person)
        for offset in range(3):
            make_leave(person, MONDAY + timedelta(days=offset))

    assert count_queries(client, url(name)) == few <= 12


# --- calendar


def test_calendar_shows_the_day_off_of_the_company_to_everybody(company, as_):
    as_(company.hr).post(url("calendar_day", DAY), {"is_working": "off", "note": "Anniversary"})

    page = as_(company.salesperson).get(url("calendar")).text
    assert "day off by the company" in page and "Anniversary" in page
    assert "21 working days" in page
    assert url("calendar_day", DAY) not in page


def test_calendar_day_is_for_hr_and_the_general_manager(company, as_):
    page = as_(company.manager).post(url("calendar_day", DAY), {"is_working": "off"})
    assert page.status_code == 403
    assert CalendarDay.objects.get(day=DAY).is_working

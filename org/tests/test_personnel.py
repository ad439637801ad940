"""One person's page, another post, the end of the service."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from duties.tests.factories import make_duty
from org.checklists import checklist
from org.models import Appointment, LeaveRequest, Person
from org.tests.factories import make_cover

DAY = date(2026, 6, 17)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))


def url(name, person):
    return reverse(f"org:person_{name}", args=[person.code])


def text(response) -> str:
    return response.content.decode()


def post(company, **values):
    title = company.colleague.appointments.get().title_id
    base = {"valid_from": "2026-06-22", "unit": "SOUTH", "title": title, "kind": "primary"}
    return base | {"submit_key": uuid4()} | values


def test_colleagues_see_the_post_and_the_superior_and_no_history(company, as_):
    page = text(as_(company.colleague).get(url("detail", company.salesperson)))
    assert "Zhang Wei" in page and "Posts over time" not in page and "First day in service" not in page
    own = text(as_(company.salesperson).get(url("detail", company.salesperson)))
    assert "Posts over time" in own and "Another post" not in own
    assert "Another post" in text(as_(company.hr).get(url("detail", company.salesperson)))


def test_another_post_begins_when_the_old_one_ends(company, as_):
    form = post(company)
    for _again in range(2):
        assert as_(company.hr).post(url("move", company.salesperson), form).status_code == 302
    old, new = company.salesperson.appointments.order_by("valid_from")
    assert (old.valid_to, new.valid_from, new.unit) == (date(2026, 6, 22), date(2026, 6, 22), company.south)
    page = text(as_(company.hr).get(url("detail", company.salesperson))).partition("Posts over time")[2]
    assert page.index("South") < page.index("North")  # the latest first


def test_acting_head_stands_beside_the_own_post(company, as_):
    company.south.appointments.filter(is_head=True).update(valid_to=date(2026, 6, 22))
    form = post(company, kind="acting", is_head="on", valid_to="2026-07-01")
    as_(company.hr).post(url("move", company.supervisor), form)
    acting = company.supervisor.appointments.get(kind=Appointment.Kind.ACTING)
    assert (acting.unit, acting.is_head, acting.valid_to) == (company.south, True, date(2026, 7, 1))
    assert company.supervisor.appointments.get(kind=Appointment.Kind.PRIMARY).valid_to is None


def test_a_post_that_is_taken_says_so_and_keeps_what_was_typed(company, as_):
    page = text(as_(company.hr).post(url("move", company.salesperson), post(company, is_head="on")))
    assert "already has the head" in page and 'value="2026-06-22"' in page
    assert company.salesperson.appointments.count() == 1


def test_end_of_a_post_that_is_not_acting_is_asked_about_and_not_dropped(company, as_):
    page = text(as_(company.hr).post(url("move", company.salesperson), post(company, valid_to="2026-08-01")))
    assert "Only an acting post ends by itself." in page and 'value="2026-08-01"' in page
    assert company.salesperson.appointments.count() == 1


def test_what_was_done_to_a_person_is_said(company, as_):
    client = as_(company.hr)
    page = text(client.post(url("move", company.salesperson), post(company), follow=True))
    assert "Another post from 22 June 2026:" in page
    page = text(client.post(url("depart", company.colleague), {"left_on": "2026-06-30"}, follow=True))
    assert "The last day in service is" in page
    assert page.index("Back to the person") < page.index("Change the last day")
    assert "End the service" not in page


def test_leave_of_absence_names_the_deputy_who_has_not_answered(company, as_):
    asked = {"kind": "sick", "valid_from": "2026-06-22", "deputy": company.colleague.pk, "submit_key": uuid4()}
    page = text(as_(company.hr).post(url("absence", company.salesperson), asked, follow=True))
    assert f"Asked to stand in, no answer yet: {company.colleague.name_pinyin}" in page
    assert "Nobody stands in." not in page


def test_service_ends_and_the_person_stays(company, as_):
    as_(company.hr).post(url("depart", company.manager), {"left_on": "2026-06-30"})
    manager = Person.objects.get(pk=company.manager.pk)
    assert manager.left_on == date(2026, 6, 30)
    assert manager.appointments.get().valid_to == date(2026, 7, 1)
    assert manager.may_enter(date(2026, 6, 30)) and not manager.may_enter(date(2026, 7, 1))


def test_service_does_not_end_before_it_began(company, as_):
    page = text(as_(company.hr).post(url("depart", company.manager), {"left_on": "2020-01-01"}))
    assert "The last day in service is before the first." in page
    assert Person.objects.get(pk=company.manager.pk).left_on is None


def test_checklist_names_what_is_in_somebodys_hands(company):
    for day in (15, 16):
        make_duty(company.manager, kind="daily_report", subject=f"daily:2026-06-{day}", due_at=at(18))
    make_cover(company.salesperson, company.manager)
    LeaveRequest.objects.create(
        person=company.salesperson, first_day=DAY, last_day=DAY, fraction=1, kind="annual", state="requested"
    )
    words = [item.words for item in checklist(company.manager, DAY)]
    assert words == [
        "North needs another head.",
        "Chen Xiaoming needs another deputy.",
        "Daily report: 2 open",
        "1 request for leave",
    ]
    assert checklist(company.colleague, DAY) == []

"""People on HR's Today: starts, last days, missing places; for nobody else, at the same cost for any number."""

from datetime import date

import pytest

from core.tests.instants import DAY, at
from duties.people_panel import people_panel
from org.models import Person
from org.tests.factories import make_appointment, make_person, make_unit

pytestmark = pytest.mark.django_db
NOON = at(12)  # 17 June 2026


def codes(named):
    return [person.code for person in named.people]


def seen_by(person):
    return people_panel(Person.objects.get(pk=person.pk), NOON)


def test_hr_sees_who_starts_who_leaves_and_who_has_no_place(company):
    def placed(code, **when):
        return make_appointment(make_person(code, **when), company.north).person

    placed("SOON", hired_on=date(2026, 6, 29))
    placed("SOONER", hired_on=date(2026, 6, 18))
    placed("LATER", hired_on=date(2026, 7, 2))
    placed("LEAVES", left_on=date(2026, 7, 17))
    placed("TODAY", left_on=DAY)
    placed("GONE", left_on=date(2026, 6, 16))
    placed("MUCHLATER", left_on=date(2026, 7, 18))
    make_person("LOST")
    make_person("NOTYET", hired_on=date(2026, 8, 1))
    make_unit("EMPTY", parent=company.root)
    panel = seen_by(company.hr)
    assert codes(panel.starts) == ["SOONER", "SOON"]
    assert codes(panel.leaves) == ["TODAY", "LEAVES"]
    assert codes(panel.without_post) == ["LOST"]
    assert panel.vacant_count == 1


def test_panel_of_people_is_hr_s_alone(company):
    assert [seen_by(person) for person in (company.gm, company.director, company.salesperson, company.technician)] == [
        None
    ] * 4
    assert seen_by(company.hr).is_empty


def test_panel_of_people_costs_the_same_for_many(company, django_assert_num_queries):
    for count in (1, 30):
        for _ in range(count):
            make_person(hired_on=date(2026, 6, 20))
        hr = Person.objects.get(pk=company.hr.pk)
        hr_sees = people_panel(hr, NOON)  # reads the access, which is kept on the viewer
        with django_assert_num_queries(2):
            hr_sees = people_panel(hr, NOON)
    assert (len(hr_sees.starts.first), hr_sees.starts.more) == (5, 26)


def test_today_of_hr_names_them_and_leads_to_their_pages(company, as_):
    make_person("LOST")
    text = as_(company.hr).get("/today/").content.decode()
    assert "In service without a post" in text
    assert 'href="/people/LOST/"' in text

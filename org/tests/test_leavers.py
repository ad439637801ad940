"""Somebody who has left: the login is over, and nothing is offered that is of no use any more."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.tests.instants import at
from org import logins
from org.covering import end_cover, name_deputy
from org.models import Person
from org.tests.factories import PASSWORD, make_cover, make_person

pytestmark = pytest.mark.django_db
DAY, NOW = date(2026, 6, 17), at(17, 40)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def leaver(company):
    """Left in March, with a password; nobody closed the login by hand."""
    person = company.leaver
    person.is_active = True
    person.set_password(PASSWORD)
    person.save()
    return person


def page(client, path):
    return client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/people/?q=LEAVER", "/console/org/person/?q=LEAVER", "/people/LEAVER/login/"])
def test_login_of_a_leaver_reads_as_ended(company, as_, leaver, path):
    assert "ended with the service" in page(as_(company.hr), path)


@pytest.mark.parametrize("path", ["/people/", "/console/org/person/"])
def test_lists_find_logins_that_ended_apart_from_open_ones(company, as_, leaver, path):
    hr = as_(company.hr)
    assert "He Dong" in page(hr, f"{path}?state=over") and "Ben Carter" not in page(hr, f"{path}?state=over")
    assert "He Dong" not in page(hr, f"{path}?state=open")


def test_state_of_one_and_of_many_is_the_same(company, leaver):
    make_person("CLOSED", is_active=False, left_on=date(2026, 3, 31), password=PASSWORD)
    make_person("LASTDAY", left_on=DAY, password=PASSWORD)
    for state in logins.STATE_WORDS:
        found = set(Person.objects.filter(logins.in_state(state, DAY)))
        assert found == {one for one in Person.objects.all() if logins.state_of(one, DAY) == state}
    assert Person.objects.filter(logins.in_state("", DAY)).count() == Person.objects.count()


def test_nobody_names_a_deputy_of_a_leaver(company, as_, leaver):
    assert "Name a deputy" in page(as_(company.hr), f"/people/{company.colleague.code}/")
    assert "Name a deputy" not in page(as_(company.hr), f"/people/{leaver.code}/")
    assert as_(company.hr).get(f"/cover/people/{leaver.code}/").status_code == 403
    with pytest.raises(PermissionDenied, match="has left"):
        name_deputy(leaver, company.colleague, rank=1, first_day=DAY, by=company.hr, now=NOW)


def test_deputy_of_a_leaver_is_still_ended(company, leaver):
    cover = make_cover(leaver, company.colleague)
    end_cover(cover, by=company.hr, now=NOW)
    assert not cover.is_live

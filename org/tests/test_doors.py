"""Logins, failures and refusals are counted by the hour, few rows whatever comes, and forgotten after 90 days."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from org import doors
from org.models import DoorCount
from org.tests.factories import PASSWORD, make_person
from salesops.personal.forgetting import forget

pytestmark = pytest.mark.django_db
Kind = DoorCount.Kind
NOW = timezone.now()


@pytest.fixture(autouse=True)
def fresh_tries():
    cache.clear()


def counted(**wanted):
    rows = DoorCount.objects.filter(**wanted).order_by("pk")
    return [(row.person and row.person.code, row.kind, row.page, row.count) for row in rows]


def log_in(client, login, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def test_a_login_and_a_wrong_password_are_counted(company):
    client = Client()
    for _again in range(3):
        log_in(client, company.salesperson.code, "wrong")
    log_in(client, company.salesperson.email.upper(), "wrong")
    assert log_in(client, company.salesperson.code).status_code == 302
    assert counted() == [("SALESPERSON", "password", "", 4), ("SALESPERSON", "came_in", "", 1)]


def test_a_closed_login_and_a_number_that_nobody_has_are_counted_as_failures(company):
    log_in(Client(), company.leaver.code)
    for number in range(3):
        log_in(Client(), f"NOBODY{number}", "guess")
    assert counted() == [("LEAVER", "password", "", 1), (None, "password", "", 3)]
    assert "guess" not in str(list(DoorCount.objects.values())) and "NOBODY1" not in str(DoorCount.objects.values())


def test_a_wrong_second_factor_is_counted(company):
    TOTP.activate(company.hr, "JBSWY3DPEHPK3PXP")
    client = Client()
    log_in(client, company.hr.code)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert counted() == [("HR", "factor", "", 1)]


def test_a_wrong_code_of_an_invitation_is_counted(company):
    Client().post(reverse("org:welcome"), {"employee_number": company.newcomer.code, "code": "WRONG-CODE-HERE"})
    assert counted() == [("NEWCOMER", "code", "", 1)]


def test_a_refusal_of_a_sensitive_page_is_counted_and_no_other(company, as_):
    client = as_(company.salesperson)
    for _again in range(2):
        assert client.get(reverse("org:person_login", args=[company.colleague.code])).status_code == 403
    assert client.post("/org/calendar/2026-06-17/", {"is_working": "off"}).status_code == 403
    assert client.get("/no/such/page/").status_code == 404
    client.logout()
    assert client.get(reverse("org:trail")).status_code == 302
    assert counted(kind="refused") == [("SALESPERSON", "refused", "people/…/login/", 2)]


# --- bounded ----------------------------------------------------------------------------------------------------------


def test_many_tries_in_an_hour_are_one_row_and_the_next_hour_has_its_own(company):
    hour = NOW.replace(minute=0, second=0, microsecond=0)
    for minute in range(60):
        doors.note(Kind.PASSWORD, company.hr, now=hour + timedelta(minutes=minute))
    doors.note(Kind.PASSWORD, company.hr, now=hour + timedelta(minutes=60))
    assert counted() == [("HR", "password", "", 60), ("HR", "password", "", 1)]
    assert DoorCount.objects.first().last_at == hour + timedelta(minutes=59)


def test_an_hour_has_so_many_rows_of_failures_and_no_more(company, monkeypatch):
    monkeypatch.setattr(doors, "MOST_AN_HOUR", 3)
    for number in range(6):
        doors.note(Kind.PASSWORD, make_person(f"N{number}"), now=NOW)
    for page in range(4):
        doors.note(Kind.REFUSED, company.salesperson, now=NOW, page=f"{page}")
    doors.note(Kind.CAME_IN, company.hr, now=NOW)
    assert DoorCount.objects.count() == 3 + 2 + 1
    assert counted(person=None) == [(None, "password", "", 3), (None, "refused", "", 4)]
    assert counted(kind="came_in") == [("HR", "came_in", "", 1)]


def test_counting_again_costs_one_query(company, django_assert_num_queries):
    doors.note(Kind.PASSWORD, company.hr, now=NOW)
    with django_assert_num_queries(1):
        doors.note(Kind.PASSWORD, company.hr, now=NOW)


def test_another_process_that_was_first_loses_nothing(company, monkeypatch):
    doors.note(Kind.PASSWORD, None, now=NOW)
    sees, found = iter([False]), doors.counted
    monkeypatch.setattr(doors, "counted", lambda *asked: next(sees, None) is None and found(*asked))
    doors.note(Kind.PASSWORD, None, now=NOW)
    assert counted() == [(None, "password", "", 2)]


@pytest.mark.parametrize("part", ["hr", None])
def test_database_keeps_one_row_an_hour(company, part):
    told = {"person": part and company.hr, "kind": "password", "hour": NOW, "last_at": NOW}
    DoorCount.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        DoorCount.objects.create(**told)


def test_counts_are_forgotten_after_ninety_days(company):
    for days in (89, 91):
        doors.note(Kind.PASSWORD, company.hr, now=NOW - timedelta(days=days))
    forget(NOW)
    assert DoorCount.objects.get().hour > NOW - timedelta(days=90)


# --- read -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["gm", "hr", "technician"])
def test_counts_are_read_by_whoever_reads_the_trail(company, as_, part):
    doors.note(Kind.REFUSED, company.salesperson, now=NOW, page="trail/")
    doors.note(Kind.PASSWORD, None, now=NOW)
    client = as_(getattr(company, part))
    page = client.get(reverse("org:door_list")).content.decode()
    assert "was refused a page" in page and "Chen Xiaoming" in page and "nobody we know" in page
    page = client.get(reverse("org:door_list"), {"kind": "password"}).content.decode()
    assert "Chen Xiaoming" not in page and "nobody we know" in page
    page = client.get(reverse("org:door_list"), {"person": "SALESPERSON"}).content.decode()
    assert "Chen Xiaoming" in page and "nobody we know" not in page
    assert AuditEntry.objects.get(action="org.read_trail").person_key == company.salesperson.pk
    assert reverse("org:door_list") in client.get(reverse("org:trail")).content.decode()


def test_list_of_counts_costs_the_same_for_one_and_for_thirty(company, as_):
    client, queries = as_(company.hr), []
    for size in (1, 30):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("org:door_list"))
        queries.append(len(asked))
        for number in range(30):
            doors.note(Kind.PASSWORD, make_person(f"D{size}N{number}"), now=NOW)
    assert queries[0] == queries[1]

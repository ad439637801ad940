"""A company from an empty database, by the page and by the command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from core.walltime import work_today
from org.access import Role, roles_of
from org.models import CalendarDay, Person, Title, UnitVersion
from org.remits import BUSINESS, OPERATIONS
from org.structures import SIMPLIFIED, STRUCTURES
from salesops.start import setup_token

ASKED = {
    "company_name": "Harbour Trading",
    "structure": "early",
    "name_pinyin": "Zhao Guohua",
    "name_zh": "趙國華",
    "code": "GM",
    "password": "a long new password",
}


@pytest.fixture(autouse=True)
def fresh_counters(db):
    from django.core.cache import cache  # noqa: PLC0415 here: the throttles of the tests before

    cache.clear()


def test_login_of_an_empty_house_leads_to_the_first_run_page():
    assert Client().get("/accounts/login/")["Location"] == "/start/"


def test_start_page_makes_the_company_and_logs_in():
    client = Client()
    assert client.post("/start/", ASKED)["Location"] == "/"
    manager = Person.objects.get()
    today = work_today(timezone.now())
    assert roles_of(manager, today) == {Role.GENERAL_MANAGER, Role.HR, Role.TECHNICAL_ADMINISTRATOR}
    assert sorted(UnitVersion.objects.values_list("unit__code", flat=True)) == ["CO", "SALES"]
    assert CalendarDay.objects.filter(day__year=today.year + 1).count() in (365, 366)
    for path in ("/me/", "/people/", "/people/add/", "/today/", "/org/"):
        assert client.get(path).status_code == 200


def test_today_leads_from_a_new_company_to_its_first_people():
    client = Client()
    client.post("/start/", ASKED)
    alone = client.get("/today/").content.decode()
    assert '<a href="/imports/people/new/">Bring in your people from a spreadsheet</a>' in alone
    assert '<a href="/people/add/">Or add the first person by hand</a>' in alone
    assert "Nothing to do now." not in alone
    Person.objects.create_user("N1", name_pinyin="Ann", hired_on=work_today(timezone.now()))
    assert "/people/add/" not in client.get("/today/").content.decode()


def test_start_page_begins_with_the_structure_that_was_chosen():
    Client().post("/start/", ASKED | {"structure": "two_departments"})
    found = dict(UnitVersion.objects.values_list("unit__code", "remit"))
    assert found == {"CO": "", "OPERATIONS": OPERATIONS, "BUSINESS": BUSINESS}


@pytest.mark.parametrize(
    ("language", "unit", "title"), [("zh-hans", "运营部", "总经理"), ("zh-hant", "運營部", "總經理")]
)
def test_company_begins_in_the_letters_of_the_page(language, unit, title):
    Client().post("/start/", ASKED | {"structure": "two_departments"}, headers={"Accept-Language": language})
    assert UnitVersion.objects.get(unit__code="OPERATIONS").name_zh == unit
    assert Title.objects.get(code="GM").name_zh == title


def test_every_name_that_ships_is_known_in_both_letters():
    rows = [row for structure in STRUCTURES.values() for row in (*structure.units, *structure.titles)]
    assert {row.name_zh for row in rows} == set(SIMPLIFIED)


def test_start_page_is_gone_once_somebody_is_here(company, as_):
    assert as_(company.gm).get("/start/").status_code == 404
    assert Client().post("/start/", ASKED)["Location"] == "/accounts/login/"
    assert not Person.objects.filter(code="GM", name_zh=ASKED["name_zh"]).exists()
    assert Client().get("/accounts/login/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", [{"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}]
)
def test_start_page_asks_the_rest_of_the_world_for_the_token(elsewhere):
    client = Client(**elsewhere)
    assert client.post("/start/", ASKED).status_code == 200
    assert client.post("/start/", ASKED | {"token": "wrong"}).status_code == 200
    assert not Person.objects.exists()
    assert client.post("/start/", ASKED | {"token": setup_token()}).status_code == 302


def test_start_page_asks_for_the_token_in_production(settings):
    settings.PRODUCTION = True
    assert Client().post("/start/", ASKED).status_code == 200
    assert not Person.objects.exists()


def test_start_page_refuses_a_weak_password():
    assert Client().post("/start/", ASKED | {"password": "12345678"}).status_code == 200
    assert not Person.objects.exists()


def test_start_company_prints_a_way_in_that_works():
    said = StringIO()
    call_command("start_company", company="Harbour Trading", name="Zhao Guohua", stdout=said)
    code = said.getvalue().split("code ")[1].split()[0]
    answer = Client().post("/welcome/", {"employee_number": "GM", "code": code})
    assert answer["Location"] == "/welcome/password/"
    with pytest.raises(CommandError):
        call_command("start_company", company="Another", name="Another")


def test_invite_gives_a_way_in_on_the_server(company):
    said = StringIO()
    call_command("invite", company.gm.code, stdout=said)
    code = said.getvalue().split("code ")[1].split()[0]
    assert Client().post("/welcome/", {"employee_number": company.gm.code, "code": code}).status_code == 302
    with pytest.raises(CommandError):
        call_command("invite", company.leaver.code)

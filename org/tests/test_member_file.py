"""The member file in three rings, what is shown by consent, and the directory of strengths."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.tests.instants import DAY, at
from org.member_file import give_consent, people_to_ask, save_file, strengths_in, withdraw_consent
from org.models import Consent, Person, Strength
from org.services import record_leave
from org.tests.factories import make_appointment, make_person

pytestmark = pytest.mark.django_db
NOW = at(17, 40)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def detail(client, person) -> str:
    response = client.get(reverse("org:person_detail", args=[person.code]))
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def listed(client, text="") -> str:
    return client.get(reverse("org:strength_list"), {"q": text}).content.decode()


def list_strengths(person, *words, speaks="", reach=""):
    save_file(speaks=speaks, reach=reach, strengths=list(words), by=person)


# --- strengths --------------------------------------------------------------------------------------------------------


def test_strengths_are_read_from_one_line_in_any_comma():
    assert strengths_in(" price talks,冷鏈、  cold   chain;price talks\n") == ["price talks", "冷鏈", "cold chain"]
    for wrong in ("a,b,c,d,e,f", "x" * 41):
        with pytest.raises(ValidationError):
            strengths_in(wrong)


def test_everybody_finds_whoever_lists_a_strength_and_opens_their_page(company, as_):
    assert detail(as_(company.stranger), company.salesperson) == "404"  # another region
    list_strengths(company.salesperson, "談判 negotiation", speaks="粵語", reach="ext. 12")
    page = listed(as_(company.stranger), "NEGOT")
    assert "Chen Xiaoming" in page and "談判 negotiation" in page and "ext. 12" in page
    page = detail(as_(company.stranger), company.salesperson)
    assert "ext. 12" in page and "Posts over time" not in page and "Leave ahead" not in page
    assert "salesperson@example.com" not in page
    list_strengths(company.salesperson)
    assert "Chen Xiaoming" not in listed(as_(company.stranger))
    assert detail(as_(company.stranger), company.salesperson) == "404"


def test_languages_are_found_and_whoever_lists_nothing_is_not(company):
    list_strengths(company.salesperson, "prices", speaks="粵語, English")
    list_strengths(company.stranger, speaks="粵語")
    assert list(people_to_ask("粵語", on=DAY)) == [company.salesperson]
    assert list(people_to_ask("prices 粵語", on=DAY)) == [company.salesperson]
    assert list(people_to_ask("prices French", on=DAY)) == []


def test_nobody_is_listed_after_the_last_day(company, as_):
    list_strengths(company.salesperson, "prices")
    Person.objects.filter(pk=company.salesperson.pk).update(left_on=at(9).date())
    assert list(people_to_ask("", on=DAY)) == [company.salesperson]
    Person.objects.filter(pk=company.salesperson.pk).update(left_on=DAY.replace(day=16))
    assert list(people_to_ask("", on=DAY)) == []
    assert "prices" not in listed(as_(company.colleague))


def test_directory_costs_the_same_for_one_and_for_twenty(company, as_):
    list_strengths(company.salesperson, "prices")
    client, counts = as_(company.stranger), []
    for size in (1, 20):
        with CaptureQueriesContext(connection) as asked:
            listed(client, "prices")
        counts.append(len(asked))
        for number in range(20):
            person = make_person(f"X{size}N{number}")
            make_appointment(person, company.south)
            list_strengths(person, "prices")
    assert counts[0] == counts[1] <= 12


# --- the rings --------------------------------------------------------------------------------------------------------


def test_second_ring_is_for_the_person_the_line_above_and_hr(company, as_):
    record_leave(company.salesperson, DAY, DAY, fraction=Decimal(1), kind="annual", by=company.manager, now=NOW)
    for reader in (company.salesperson, company.manager, company.director, company.gm, company.hr):
        page = detail(as_(reader), company.salesperson)
        assert "Posts over time" in page and "Leave ahead" in page and "annual" in page, reader
    for other in (company.colleague, company.supervisor, company.assistant, company.other_manager, company.technician):
        page = detail(as_(other), company.salesperson)
        assert "Chen Xiaoming" in page and "Posts over time" not in page and "Leave ahead" not in page, other


def test_third_ring_is_for_the_person_and_hr(company, as_):
    for reader in (company.salesperson, company.hr):
        assert "salesperson@example.com" in detail(as_(reader), company.salesperson)
    for other in (company.manager, company.gm, company.colleague, company.technician):
        assert "salesperson@example.com" not in detail(as_(other), company.salesperson)


# --- consent ----------------------------------------------------------------------------------------------------------


def test_birthday_is_shown_to_the_person_the_direct_superior_and_hr_alone(company, as_):
    as_(company.salesperson).post(reverse("org:consent_give", args=["birthday"]), {"month": "2", "day": "29"})
    for reader in (company.salesperson, company.manager, company.hr):
        assert "29 February" in detail(as_(reader), company.salesperson), reader
    for other in (company.director, company.gm, company.colleague, company.supervisor, company.technician):
        assert "29 February" not in detail(as_(other), company.salesperson), other


def test_hobbies_are_shown_by_consent_and_erased_when_it_is_taken_back(company, as_):
    client = as_(company.salesperson)
    assert client.post(reverse("org:consent_give", args=["hobbies"]), {"text": "圍棋 Go"}).status_code == 302
    assert "圍棋 Go" in detail(as_(company.colleague), company.salesperson)
    for _again in range(2):
        assert client.post(reverse("org:consent_withdraw", args=["hobbies"])).status_code == 302
    (row,) = Consent.objects.all()
    assert (row.text, row.withdrawn_at) == ("", NOW)
    assert "圍棋 Go" not in detail(as_(company.colleague), company.salesperson)
    assert list(AuditEntry.objects.order_by("id").values_list("action", "fields")) == [
        ("org.give_consent", ["hobbies"]),
        ("org.withdraw_consent", ["hobbies"]),
    ]


def test_consent_keeps_its_date_while_the_words_change_and_a_new_one_is_a_new_row(company):
    first = give_consent("hobbies", by=company.salesperson, now=at(9), text="chess")
    again = give_consent("hobbies", by=company.salesperson, now=at(10), text="chess, Go")
    assert (again.pk, again.given_at, again.text) == (first.pk, at(9), "chess, Go")
    withdraw_consent("hobbies", by=company.salesperson, now=at(11))
    assert give_consent("hobbies", by=company.salesperson, now=at(12), text="Go").pk != first.pk


def test_a_day_that_no_month_has_is_refused_at_its_field(company, as_):
    url = reverse("org:consent_give", args=["birthday"])
    page = as_(company.salesperson).post(url, {"month": "2", "day": "30"}).content.decode()
    assert "This month has no such day." in page and not Consent.objects.exists()
    assert as_(company.salesperson).post(reverse("org:consent_give", args=["religion"])).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"about": "hobbies", "text": "chess", "withdrawn_at": NOW},
        {"about": "birthday", "month": 2, "day": 3, "withdrawn_at": NOW},
        {"about": "hobbies", "month": 2, "day": 3},
        {"about": "birthday", "month": 13, "day": 3},
        {"about": "religion", "text": "x"},
    ],
)
def test_database_refuses_what_consent_does_not_carry(company, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(person=company.salesperson, **wrong)


def test_file_is_saved_as_written_and_twice_is_once(company, as_):
    typed = {"strengths": "prices, 冷鏈", "speaks": "English", "reach": "ext. 3"}
    for _again in range(2):
        assert as_(company.salesperson).post(reverse("org:file_edit"), typed).status_code == 302
    assert list(Strength.objects.values_list("text", flat=True)) == ["prices", "冷鏈"]
    page = as_(company.salesperson).get(reverse("org:file_edit")).content.decode()
    assert 'value="prices, 冷鏈"' in page
    page = as_(company.salesperson).post(reverse("org:file_edit"), typed | {"strengths": "a,b,c,d,e,f"})
    assert "Choose at most 5." in page.content.decode()

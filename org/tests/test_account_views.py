"""The pages of the way in, of Me and of HR's list of logins."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from core.throttle import has_tries_left
from org import logins
from org.models import LoginSession, Person

NEW = "a long new password"


@pytest.fixture(autouse=True)
def fresh_counters(db):
    cache.clear()


def give_password(person, password=NEW):
    person.set_password(password)
    person.save()
    return person


def log_in(client, login, password=NEW, **more):
    return client.post("/accounts/login/", {"login": login, "password": password}, **more)


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_me_says_who_i_am_in_my_language(company, as_, language):
    company.salesperson.language = language
    company.salesperson.save()
    text = as_(company.salesperson).get("/me/").content.decode()
    assert f'<html lang="{language}">' in text
    assert ("Chen Xiaoming" if language == "en" else "陳曉明") in text


def test_me_saves_language_and_reminders(company, as_):
    as_(company.salesperson).post("/me/", {"language": "zh-hans"})
    company.salesperson.refresh_from_db()
    assert [company.salesperson.language, company.salesperson.wants_mail] == ["zh-hans", False]


def test_language_is_kept_on_the_person_or_in_a_cookie(company, as_):
    as_(company.salesperson).post("/language/", {"language": "zh-hant"})
    company.salesperson.refresh_from_db()
    assert company.salesperson.language == "zh-hant"
    stranger = Client()
    stranger.post("/language/", {"language": "zh-hans"})
    assert '<html lang="zh-hans">' in stranger.get("/accounts/login/").content.decode()
    stranger.post("/language/", {"language": "../../etc"})
    assert '<html lang="zh-hans">' in stranger.get("/accounts/login/").content.decode()


def test_session_of_another_device_is_ended_by_its_owner_only(company, as_):
    phone, desk, other = as_(company.salesperson), as_(company.salesperson), as_(company.colleague)
    mark = LoginSession.objects.get(pk=phone.session.session_key).mark
    assert other.post(f"/me/sessions/{mark}/end/").status_code == 404
    assert phone.get("/me/").status_code == 200
    assert desk.post(f"/me/sessions/{mark}/end/").status_code == 302
    assert phone.get("/me/").status_code == 302


def test_ending_the_others_keeps_this_one(company, as_):
    phone, desk = as_(company.salesperson), as_(company.salesperson)
    desk.post("/me/sessions/end/")
    assert [phone.get("/me/").status_code, desk.get("/me/").status_code] == [302, 200]


# --- logging in -------------------------------------------------------------------------------------------------------


def test_login_by_number_and_by_mail_whatever_the_case(company):
    person = give_password(company.salesperson)
    for login in (person.code, person.code.lower(), person.email, person.email.upper()):
        assert log_in(Client(), login).status_code == 302


def test_wrong_password_and_unknown_person_get_the_same_answer(company):
    give_password(company.salesperson)
    known = log_in(Client(), company.salesperson.code, "wrong").content.decode()
    unknown = log_in(Client(), "NOBODY", "wrong").content.decode()
    closed = log_in(Client(), give_password(company.leaver).code).content.decode()

    def errors(text):
        return re.findall(r'role="alert".*?</div>', text, re.DOTALL)

    assert errors(known) == errors(unknown) == errors(closed) != []


def test_login_is_throttled_for_known_and_unknown_alike(company):
    give_password(company.salesperson)
    for login in (company.salesperson.code, "NOBODY"):
        for _ in range(5):
            log_in(Client(), login, "wrong")
        assert "too many attempts" in log_in(Client(), login, NEW).content.decode()


def test_tries_at_a_login_are_one_count_whatever_it_is_called_and_whichever_host_is_asked(company):
    person = give_password(company.salesperson)
    logins = [person.code, person.code.lower(), person.email, person.email.upper(), person.code]
    for port, login in enumerate(logins, 8000):
        log_in(Client(), login, "wrong", HTTP_HOST=f"testserver:{port}")
    assert "too many attempts" in log_in(Client(), person.code, HTTP_HOST="testserver:9000").content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_login_and_language_lead_to_pages_of_this_house_only(company, target):
    person = give_password(company.salesperson)
    client = Client()
    answers = [
        client.post("/accounts/login/", {"login": person.code, "password": NEW, "next": target}),
        client.post("/language/", {"language": "en", "next": target}),
    ]
    assert [answer["Location"] for answer in answers] == ["/", "/"]


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "password/set/", "3rdparty/", "2fa/webauthn/", "social/signup/"]
)
def test_pages_that_are_not_offered_have_no_address(company, as_, path):
    assert as_(company.gm).get(f"/accounts/{path}").status_code == 404


def test_console_has_no_login_of_its_own(company):
    assert Client().get("/console/")["Location"].startswith("/accounts/login/")
    assert Client().get("/console/login/").status_code == 404


# --- forgotten password -----------------------------------------------------------------------------------------------


def test_reset_mail_leads_to_the_configured_address(company, settings):
    person = give_password(company.salesperson, "an old password")
    settings.SITE_URL = "https://sales.example"
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    phone = Client()
    log_in(phone, person.code, "an old password")
    Client().post("/accounts/password/reset/", {"email": person.email}, headers={"host": "other.example"})
    (letter,) = mail.outbox
    address = re.search(r"https://\S+", letter.body)[0]
    assert address.startswith("https://sales.example/accounts/password/reset/key/")
    assert "other.example" not in letter.body
    client = Client()
    page = client.get(address.removeprefix("https://sales.example"), follow=True)
    answer = client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert answer.status_code == 302
    assert log_in(Client(), person.code).status_code == 302
    assert phone.get("/me/").status_code == 302
    assert (
        "no longer works" in Client().get(address.removeprefix("https://sales.example"), follow=True).content.decode()
    )


def test_reset_says_the_same_when_no_letter_can_be_sent(company, monkeypatch, caplog):
    def refuse(self, messages):
        raise ConnectionRefusedError(company.salesperson.email)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    answers = [Client().post("/accounts/password/reset/", {"email": email})
               for email in (company.salesperson.email, "nobody@example.com")]  # fmt: skip
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, "/accounts/password/reset/done/")
    ] * 2
    assert "ConnectionRefusedError" in caplog.text and company.salesperson.email not in caplog.text


def test_reset_sends_nothing_to_strangers_and_says_the_same(company):
    known = Client().post("/accounts/password/reset/", {"email": company.salesperson.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert known["Location"] == unknown["Location"]
    assert [letter.to for letter in mail.outbox] == [[company.salesperson.email]]


def test_forged_host_is_refused(company):
    assert Client().get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400


# --- the way in with a code -------------------------------------------------------------------------------------------


def test_welcome_leads_from_code_to_password_to_work(company):
    code = logins.invite(company.newcomer, by=company.hr, now=timezone.now())
    client = Client()
    first = client.post("/welcome/", {"employee_number": company.newcomer.code, "code": code})
    assert first["Location"] == "/welcome/password/"
    second = client.post("/welcome/password/", {"new_password1": NEW, "new_password2": NEW})
    assert second["Location"] == "/"
    assert client.get("/me/").status_code == 200
    again = Client().post("/welcome/", {"employee_number": company.newcomer.code, "code": code})
    assert again.status_code == 200


def test_welcome_says_the_same_for_known_and_unknown(company):
    logins.invite(company.newcomer, by=company.hr, now=timezone.now())
    texts = []
    for number in (company.newcomer.code, "NOBODY"):
        answer = Client().post("/welcome/", {"employee_number": number, "code": "AAAA-BBBB-CCCC"}).content.decode()
        texts.append(re.findall(r'role="alert".*?</div>', answer, re.DOTALL))
    assert texts[0] == texts[1] != []


def test_welcome_password_without_a_code_leads_back(company):
    assert Client().post("/welcome/password/", {"new_password1": NEW})["Location"] == "/welcome/"


def test_welcome_is_throttled_by_number(company):
    code = logins.invite(company.newcomer, by=company.hr, now=timezone.now())
    number = company.newcomer.code
    for _ in range(5):
        Client().post("/welcome/", {"employee_number": number, "code": "AAAA-BBBB-CCCC"})
    assert Client().post("/welcome/", {"employee_number": number, "code": code}).status_code == 429


def test_a_machine_out_of_tries_makes_no_more_counters(company):
    tries = [{"employee_number": f"X{n}", "code": "AAAA-BBBB-CCCC"} for n in range(40)]
    answers = [Client().post("/welcome/", data).status_code for data in tries]
    assert answers == [200] * 30 + [429] * 10
    assert has_tries_left("welcome.number", "X39", limit=1, seconds=300)
    assert not has_tries_left("welcome.number", "X29", limit=1, seconds=300)


# --- HR's list --------------------------------------------------------------------------------------------------------


def test_people_list_shows_logins_to_hr_only(company, as_):
    hr, worker = as_(company.hr).get("/people/"), as_(company.salesperson).get("/people/")
    assert f"/people/{company.newcomer.code}/login/" in hr.content.decode()
    assert "/login/" not in worker.content.decode()
    assert company.stranger.code not in worker.content.decode()


@pytest.mark.parametrize(
    "query", ["page=99999", "page=-1", "page=%00x", "sort=password", "sort=-code", "state=x", "q=%"]
)
def test_people_list_cannot_be_broken_by_its_address(company, as_, query):
    answer = as_(company.hr).get(f"/people/?{query}")
    assert answer.status_code == (400 if "%00" in query else 200)


def test_people_list_finds_by_either_name(company, as_):
    client = as_(company.hr)
    for word in ("陳曉", "xiaoming", company.salesperson.code.lower()):
        assert company.salesperson.code in client.get("/people/", {"q": word}).content.decode()
        assert company.stranger.code not in client.get("/people/", {"q": word}).content.decode()


def test_people_list_takes_the_same_queries_for_one_row_and_for_all(company, as_, django_assert_num_queries):
    client = as_(company.hr)
    with django_assert_num_queries(7) as captured:
        client.get("/people/")
    with django_assert_num_queries(len(captured)):
        client.get("/people/", {"q": company.salesperson.code})


def test_invite_shows_the_code_once_and_keeps_it_out_of_addresses(company, as_):
    answer = as_(company.hr).post(f"/people/{company.newcomer.code}/login/invite/")
    text = answer.content.decode()
    code = re.search(r">([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})<", text)[1]
    assert f"/welcome/#{company.newcomer.code}/{code}" in text
    assert "no-store" in answer["Cache-Control"]
    assert code not in as_(company.hr).get(f"/people/{company.newcomer.code}/login/").content.decode()


def test_only_hr_may_open_the_page_of_a_login(company, as_):
    path = f"/people/{company.newcomer.code}/login/"
    assert [as_(company.hr).get(path).status_code, as_(company.gm).get(path).status_code] == [200, 403]
    assert as_(company.salesperson).get(path).status_code == 404
    for act in ("invite/", "close/", "open/"):
        assert as_(company.gm).post(path + act, {"reason": "x"}).status_code == 403
        assert as_(company.hr).get(path + act).status_code == 405


def test_closing_and_opening_a_login(company, as_):
    client, path = as_(company.hr), f"/people/{company.salesperson.code}/login/"
    assert "This field is required" in client.post(path + "close/").content.decode()
    client.post(path + "close/", {"reason": "left the company"})
    company.salesperson.refresh_from_db()
    assert not company.salesperson.is_active
    client.post(path + "open/")
    company.salesperson.refresh_from_db()
    assert company.salesperson.is_active


# --- second factor ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["hr", "technician"])
def test_second_factor_is_asked_of_those_with_much_say(company, as_, settings, part):
    settings.SECOND_FACTOR_REQUIRED = True
    answer = as_(getattr(company, part)).get("/me/")
    assert answer["Location"] == "/accounts/2fa/totp/activate/"
    assert as_(company.gm).get("/me/").status_code == 200


@pytest.mark.parametrize("path", ["/accounts/2fa/", "/accounts/reauthenticate/", "/accounts/password/change/"])
def test_pages_of_the_own_login_open(company, path):
    give_password(company.salesperson)
    client = Client()
    log_in(client, company.salesperson.code)
    answer = client.get(path)
    assert answer.status_code == 200
    assert 'class="with-rail"' in answer.content.decode()


def test_second_factor_is_set_up_and_then_asked_for(company, django_capture_on_commit_callbacks):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time  # noqa: PLC0415

    give_password(company.salesperson)
    client, other = Client(), Client()
    log_in(client, company.salesperson.code)
    log_in(other, company.salesperson.code)
    client.post("/accounts/reauthenticate/", {"password": NEW})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    digits = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/accounts/2fa/totp/activate/", {"code": digits}).status_code == 302
    assert client.get("/accounts/2fa/recovery-codes/").status_code == 200
    assert other.get("/me/").status_code == 302
    assert log_in(Client(), company.salesperson.code)["Location"].startswith("/accounts/2fa/authenticate/")


def test_me_and_the_list_of_people_name_the_unit_in_the_reader_s_language(company, as_):
    company.salesperson.language = "zh-hant"
    company.salesperson.save()
    for path in ("/me/", "/people/"):
        text = as_(company.salesperson).get(path).content.decode()
        assert "北區" in text
        assert "NORTH" not in text


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_page_of_a_code_names_the_link_as_the_door_does(company, as_, language):
    with override(language):
        link, way = gettext("I have a code from HR"), gettext("Log in, then “I have a code from HR”")
    assert link in way
    page = as_(company.hr).post(reverse("org:person_invite", args=["SALESPERSON"])).text
    assert "Log in, then “I have a code from HR”" in page


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hant", "密碼太短，至少要有 8 個字元。"), ("zh-hans", "密码太短，至少要有 8 个字符。")]
)
def test_a_short_password_is_refused_in_the_language_of_the_page(company, as_, language, said):
    person = company.salesperson
    give_password(person)
    Person.objects.filter(pk=person.pk).update(language=language)
    form = {"oldpassword": NEW, "password1": "short", "password2": "short"}
    assert said in as_(person).post(reverse("account_change_password"), form).text

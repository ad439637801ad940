"""The way in and the page Me in a real browser, in three languages, on a phone and on a desk."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.utils import timezone

from org import logins
from org.models import Person
from org.tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = ("en", "zh-hant", "zh-hans")


def runs_over(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_login_and_me_are_readable_by_everybody(company, open_as, axe, language, width):
    login = open_as(None, "/accounts/login/", width=width, language=language)
    axe(login)
    me = open_as(company.salesperson, "/me/", width=width, language=language)
    axe(me)
    assert [runs_over(login), runs_over(me)] == [0, 0]
    assert [page.locator("html").get_attribute("lang") for page in (login, me)] == [language, language]


def test_what_the_keyboard_reaches_on_a_phone_is_not_under_the_bar(company, open_as):
    page = open_as(company.salesperson, "/me/file/", width=390)
    page.set_viewport_size({"width": 390, "height": 700})
    top_of_bar, covered = page.locator(".rail").bounding_box()["y"], []
    for _ in range(20):
        page.keyboard.press("Tab")
        page.wait_for_timeout(100)
        reached = page.locator("main :focus")
        if reached.count() and (box := reached.bounding_box())["y"] + box["height"] > top_of_bar + 1:
            covered.append(reached.inner_text())
    assert covered == []


@pytest.mark.parametrize("width", [390, 1280])
def test_people_and_the_page_of_a_login_are_readable(company, open_as, axe, width):
    for path in ("/people/", f"/people/{company.newcomer.code}/login/", "/people/add/"):
        page = open_as(company.hr, path, width=width)
        axe(page)
        assert runs_over(page) == 0


def test_link_of_an_invitation_leads_to_work(company, open_as, axe):
    code = logins.invite(company.newcomer, by=company.hr, now=timezone.now())
    page = open_as(None, f"/welcome/#{company.newcomer.code}/{code}", width=390)
    axe(page)
    assert "#" not in page.url
    page.get_by_role("button", name="Go on").click()
    axe(page)
    for field in page.locator("input[type=password]").all():
        field.fill("a long new password")
    page.get_by_role("button", name="Save and log in").click()
    page.wait_for_url("**/today/")


def arrive(page, heading):
    """Waits until the page under this heading is there."""
    page.get_by_role("heading", level=1, name=heading).wait_for()


def log_in(page, login, password):
    page.get_by_label("Employee number or e-mail").fill(login)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_new_person_is_added_and_comes_in_by_a_code_on_paper(company, open_as, axe):
    desk = open_as(company.hr, "/people/add/")
    desk.get_by_role("button", name="Add").click()
    desk.get_by_role("alert").wait_for()
    axe(desk)
    desk.get_by_label("Employee number").fill("N77")
    desk.get_by_label("Name in Latin letters").fill("Maximiliane Oberhofer-Schwarzenbach")
    desk.locator("[name=unit]").select_option("NORTH")
    desk.locator("[name=title]").select_option(label="Salesperson")
    desk.get_by_role("button", name="Add").click()
    arrive(desk, "Login of Maximiliane Oberhofer-Schwarzenbach")
    axe(desk)
    desk.get_by_role("button", name="Make a code").click()
    arrive(desk, "A way in for Maximiliane Oberhofer-Schwarzenbach")
    axe(desk)
    code = desk.locator(".secret").nth(1).inner_text()

    phone = open_as(None, "/accounts/login/", width=390)
    phone.get_by_role("link", name="I have a code from HR").tap()
    arrive(phone, "I have a code")
    phone.get_by_label("Employee number").fill("N77")
    phone.get_by_label("Code").fill("2222-2222-2222")
    phone.get_by_role("button", name="Go on").tap()
    phone.get_by_role("alert").wait_for()
    axe(phone)
    phone.get_by_label("Code").fill(code.lower())
    phone.get_by_role("button", name="Go on").tap()
    arrive(phone, "Welcome")
    axe(phone)
    for field in phone.locator("input[type=password]").all():
        field.fill("a long new password")
    phone.get_by_role("button", name="Save and log in").tap()
    phone.wait_for_url("**/today/")
    phone.get_by_text("Maximiliane Oberhofer-Schwarzenbach").wait_for()
    axe(phone)
    assert (runs_over(phone), runs_over(desk)) == (0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_about_the_password_speak_as_a_colleague_would(company, open_as, axe, language):
    cache.clear()  # the throttles of other tests
    Person.objects.filter(pk=company.salesperson.pk).update(language=language)
    page = open_as(company.salesperson, "/accounts/password/change/", width=390, language=language)
    for name in ("oldpassword", "password1", "password2"):
        page.locator(f"[name={name}]").fill(name)
    page.get_by_role("main").locator("button.btn-primary").tap()
    page.get_by_role("alert").wait_for()
    axe(page)
    texts = [page.content()]
    for path in ("/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/password/reset/key/1-x/"):
        other = open_as(None, path, language=language)
        axe(other)
        texts.append(other.content())
    assert [text for text in texts if "您" in text or "placeholder" in text] == []


def test_second_factor_is_set_up_and_asked_for(company, open_as, axe):
    cache.clear()
    page = open_as(None, "/accounts/login/?next=/accounts/2fa/", width=390)
    log_in(page, company.hr.code, PASSWORD)
    arrive(page, "Second factor")
    axe(page)
    page.get_by_role("link", name="Set it up").tap()
    arrive(page, "Your password, please")
    axe(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").tap()
    arrive(page, "Set up the second factor")
    axe(page)
    secret = page.locator("p.code").inner_text()
    page.get_by_label("The six digits").fill("000000")
    page.get_by_role("button", name="Switch it on").tap()
    page.get_by_role("alert").wait_for()
    page.get_by_label("The six digits").fill(digits(secret))
    page.get_by_role("button", name="Switch it on").tap()
    arrive(page, "Recovery codes")
    axe(page)
    recovery = page.locator("li.code").first.inner_text()

    again = open_as(None, "/accounts/login/")
    log_in(again, company.hr.code, PASSWORD)
    arrive(again, "Second factor")
    axe(again)
    again.get_by_label("Code").fill(recovery)
    again.get_by_role("button", name="Log in").click()
    again.wait_for_url("**/today/")
    again.goto(again.url.replace("/today/", "/accounts/2fa/"))
    axe(again)


def digits(secret):
    """What an authenticator app would show now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_language_switch_keeps_the_page(company, open_as):
    page = open_as(company.salesperson, "/me/", width=1280)
    page.get_by_role("button", name="繁體中文").first.click()
    page.wait_for_load_state()
    assert page.url.endswith("/me/")
    assert page.locator("html").get_attribute("lang") == "zh-hant"


def test_more_on_a_phone_opens_without_a_script_and_closes_when_left(company, open_as):
    page = open_as(company.hr, "/me/", width=390)
    page.locator(".rail summary").click()
    assert page.locator(".rail details li").first.is_visible()
    page.locator("h1").click()
    assert not page.locator(".rail details li").first.is_visible()

"""The way in and the page Me in a real browser, in three languages, on a phone and on a desk."""

import pytest
from django.utils import timezone

from org import logins

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

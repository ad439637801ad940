"""The console in a real browser: whole, accessible, by keyboard, in three languages, on a phone and on a desk."""

import pytest

from core.tests.instants import DAY
from org.models import Grant, LeaveRequest, Person
from org.tests.factories import make_leave, make_person
from salesops.tests.test_console import MODELS, list_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def runs_over(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.fixture
def full(company):
    """The company with a row in every list."""
    make_leave(company.salesperson, DAY)
    days = {"first_day": DAY, "last_day": DAY, "fraction": 1, "kind": "annual"}
    LeaveRequest.objects.create(person=company.salesperson, **days)
    make_person("LONG", name_pinyin="Maximiliane Oberhofer-Schwarzenbach", name_zh="歐陽娜娜")
    return company


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_console_is_readable_by_everybody_who_may(full, open_as, axe, language, width):
    page = open_as(full.hr, "/console/", width=width, language=language)
    paths = ["/console/", *(list_of(name) for name in MODELS if not name.startswith("core_"))]
    paths += [f"{list_of('org_title')}add/", f"{list_of('org_grant')}add/"]
    paths += [f"{list_of('org_person')}{full.gm.pk}/", f"{list_of('org_grant')}{Grant.objects.first().pk}/"]
    for path in paths:
        page.goto(page.url.split("/console/")[0] + path)
        axe(page)
        assert (path, runs_over(page)) == (path, 0)


@pytest.mark.parametrize("width", [390, 1280])
def test_system_of_the_console_is_readable(company, open_as, axe, width):
    for name in ("core_jobtick", "core_auditseal"):
        page = open_as(company.technician, list_of(name), width=width)
        axe(page)
        assert runs_over(page) == 0


def test_person_is_found_and_corrected_by_keyboard_alone(company, open_as):
    page = open_as(company.hr, list_of("org_person"))
    page.locator("#console-q").focus()
    page.keyboard.type("chen xiao")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=chen+xiao**")
    page.get_by_role("link", name="Chen Xiaoming").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name in Latin letters").wait_for()
    page.get_by_label("Name in Latin letters").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Chen Xiaomin")
    page.keyboard.press("Enter")
    page.get_by_text("Saved.").wait_for()
    assert Person.objects.get(pk=company.salesperson.pk).name_pinyin == "Chen Xiaomin"


def test_role_is_granted_to_somebody_who_is_suggested(company, open_as, axe):
    page = open_as(company.gm, f"{list_of('org_grant')}add/")
    page.get_by_label("Name or number").press_sequentially("Carter")
    page.locator("#suggested-people option").first.wait_for(state="attached")
    page.get_by_label("Name or number").fill(page.locator("#suggested-people option").first.get_attribute("value"))
    page.get_by_role("button", name="Add").click()
    page.get_by_text("Saved.").wait_for()
    axe(page)
    assert Grant.objects.get(person=company.colleague).role == "hr"

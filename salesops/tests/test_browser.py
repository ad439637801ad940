"""Pages that join rooms in a real browser: first run, refusals and faults, health, console, the home of the GM."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from core.models import JobTick
from core.walltime import work_today
from org.models import Person
from salesops import company as figures
from salesops import watch
from salesops.tests.test_company import adds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = ("en", "zh-hant", "zh-hans")


def wide(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def go(page, path):
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + path)


def test_first_run_makes_a_company_on_a_phone(db, open_as, axe):
    cache.clear()
    page = open_as(None, "/", width=390)
    page.get_by_role("heading", level=1, name="Start a company").wait_for()
    axe(page)
    page.get_by_role("button", name="Start").tap()
    page.get_by_role("alert").wait_for()
    axe(page)
    page.get_by_label("Name of the company").fill("Harbour Trading")
    page.get_by_label("Your name in Latin letters").fill("Zhao Guohua")
    page.get_by_label("Password").fill("a long new password")
    page.get_by_role("button", name="Start").tap()
    page.wait_for_url("**/today/")
    axe(page)
    assert (wide(page), Person.objects.get().code) == (0, "GM")


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_and_faults_say_what_to_do(company, open_as, axe, monkeypatch, language):
    def fail(now):
        raise OSError("the disk is full")

    monkeypatch.setattr(watch, "tick_ages", fail)
    Person.objects.update(language=language)
    gm = open_as(company.gm, "/me/", width=390, language=language)
    salesperson = open_as(company.salesperson, "/me/", width=390, language=language)
    answers = ((gm, "/nowhere/", 404), (salesperson, "/console/", 403), (gm, "/%00/", 400), (gm, "/health/", 500))
    for page, path, status in answers:
        with page.expect_response(lambda response, path=path: response.url.endswith(path)) as answer:
            go(page, path)
        axe(page)
        assert (answer.value.status, wide(page)) == (status, 0)
        assert page.get_by_role("link").count() > 0
        page.problems = [problem for problem in page.problems if "Failed to load resource" not in problem]


def test_form_that_is_out_of_date_says_so(company, open_as, axe):
    page = open_as(company.salesperson, "/me/")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("main").get_by_role("button", name="Save").click()
    page.get_by_role("heading", level=1, name="The form is out of date").wait_for()
    axe(page)
    page.problems = [problem for problem in page.problems if "403" not in problem]


@pytest.mark.parametrize("width", [390, 1280])
def test_health_and_console_are_readable(company, open_as, axe, width):
    JobTick.objects.create(name="duties.plan", started_at=timezone.now(), error="OSError: the disk is full")
    page = open_as(company.technician, "/health/", width=width)
    axe(page)
    assert wide(page) == 0
    for path in ("/console/", "/console/core/jobtick/", "/trail/"):
        go(page, path)
        axe(page)


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hant"), (1280, "en")])
def test_home_of_the_general_manager_shows_the_company(company, open_as, axe, width, language):
    Person.objects.filter(pk=company.gm.pk).update(language=language)
    month = f"{work_today(timezone.now()):%Y-%m}"
    adds(company.salesperson, company.north, target=220_000_00, result=60_000_00, month=month)
    figures.refresh(timezone.now())
    page = open_as(company.gm, "/today/", width=width, language=language)
    page.locator(".unit-paces a").first.wait_for()
    axe(page)
    assert wide(page) == 0
    page.locator('.unit-paces a[href*="unit="]').first.click()
    page.wait_for_url("**/standing/?unit=*")


def test_every_way_of_hr_is_reached_on_a_low_phone(company, open_as):
    page = open_as(company.hr, "/me/", width=390)
    page.set_viewport_size({"width": 390, "height": 480})
    page.locator(".rail summary").click()
    first = page.locator(".rail details ul a").first
    first.scroll_into_view_if_needed()
    assert first.bounding_box()["y"] >= 0

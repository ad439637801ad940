"""What HR does about people, and a deputy's first day, in a real browser: whole, accessible, refused with a reason."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.walltime import work_today
from org.models import Absence, Cover, FormerService, Period, Person
from org.tests.factories import make_appointment, make_leave, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG_NAME = {"name_zh": "歐陽娜娜司徒慕容", "name_pinyin": "Maximiliane Oberhofer-Schwarzenbach-Lichtenstein"}


@pytest.fixture
def gone(company):
    """Somebody who left some years ago."""
    person = make_person("GONE", number=900, left_on=date(2025, 1, 31), **LONG_NAME)
    make_appointment(person, company.north, until=date(2025, 2, 1))
    return person


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("act", ["absence", "depart", "move", "data"])
def test_acts_about_somebody_are_accessible_and_fit_the_width(company, open_as, axe, act, language, width):
    Person.objects.filter(pk=company.salesperson.pk).update(**LONG_NAME)
    page = open_as(company.hr, f"/people/SALESPERSON/{act}/", width=width, language=language)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [390, 1280])
def test_leave_of_absence_begins_and_ends_early(company, open_as, axe, width):
    page = open_as(company.hr, "/people/SALESPERSON/absence/", width=width)
    first = work_today(timezone.now()) + timedelta(days=30)
    page.get_by_label("Kind").select_option("maternity")
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_role("button", name="Send on leave").click()
    page.get_by_role("link", name="Comes back").click()
    axe(page)
    page.get_by_label("First day back").fill((first + timedelta(days=10)).isoformat())
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/people/SALESPERSON/")
    absence = Absence.objects.get(person=company.salesperson)
    assert (absence.valid_from, absence.valid_to) == (first, first + timedelta(days=10))


@pytest.mark.parametrize("width", [390, 1280])
def test_somebody_comes_back_and_what_is_missing_is_said(company, open_as, axe, gone, width):
    page = open_as(company.hr, f"/people/{gone.code}/return/", width=width)
    page.get_by_role("link", name="Change the last day").wait_for()  # the month of the departure is still open
    axe(page)
    Period.objects.create(month="2025-01", state=Period.State.CLOSED)
    page.reload()
    axe(page)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("alert").wait_for()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not FormerService.objects.exists()


@pytest.mark.parametrize("width", [390, 1280])
def test_deputy_agrees_and_stands_in_on_the_day_of_leave(company, open_as, axe, width):
    page = open_as(company.manager, f"/cover/people/{company.manager.code}/", width=width)
    page.get_by_label("Deputy").select_option(str(company.supervisor.pk))
    page.get_by_role("button", name="Ask", exact=True).click()
    cover = Cover.objects.get()
    assert (cover.person, cover.deputy, cover.state) == (company.manager, company.supervisor, "named")
    deputys = open_as(company.supervisor, "/today/", width=width)
    deputys.get_by_role("link", name="1 person asks you to stand in").click()
    deputys.get_by_role("button", name="Accept").click()
    deputys.get_by_text("For whom I stand in").wait_for()
    axe(deputys)
    make_leave(company.manager, work_today(timezone.now()))
    deputys.goto(deputys.url.replace("/cover/", "/today/"))
    deputys.get_by_role("heading", name="You stand in today").wait_for()
    axe(deputys)

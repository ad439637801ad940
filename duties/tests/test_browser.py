"""Today, the team board and the health page in a real browser: they fit, and axe and the console have no complaint."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import JobTick
from duties.models import Reminder
from duties.tests.factories import make_duty
from org import unit_field

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy(company, records):
    """One duty late with its reminder, one open, one next, one done; the manager's team has an overdue one."""
    person, now = company.salesperson, timezone.now()
    late = make_duty(person, due_at=now - timedelta(hours=2))
    make_duty(person, due_at=now + timedelta(hours=1))
    make_duty(person, due_at=now + timedelta(days=2))
    make_duty(person, due_at=now + timedelta(hours=2), done_at=now)
    Reminder.objects.create(
        id=late.pk,
        duty=late,
        person=person,
        stage="due",
        channel="app",
        not_before=now - timedelta(hours=2),
        expires_at=now + timedelta(hours=2),
    )
    JobTick.objects.create(name="duties.plan", started_at=now, finished_at=now)
    JobTick.objects.create(name="duties.dispatch", started_at=now, error="OSError: the disk is full")
    return company


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("salesperson", "/today/"),
        ("manager", "/team/"),
        ("technician", "/health/"),
        ("gm", "/rhythm/"),
        ("manager", "/rhythm/NORTH/"),
        ("hr", "/reminders/"),
        ("hr", "/reminders/set/"),
        ("hr", "/robots/"),
        ("hr", "/robots/add/"),
    ],
)
def test_pages_fit_and_please_axe(open_as, axe, busy, who, path, width):
    page = open_as(getattr(busy, who), path, width=width)
    axe(page)
    assert sideways(page) == 0


def test_reminder_goes_when_it_is_seen_without_a_reload(open_as, busy):
    page = open_as(busy.salesperson, "/today/", width=390)
    page.evaluate("window.isSamePage = true")
    page.get_by_role("button", name="Seen").click()
    page.wait_for_selector(".reminder", state="detached")
    assert page.evaluate("window.isSamePage") is True
    page.reload()
    assert page.locator(".reminder").count() == 0


def test_team_board_is_narrowed_while_it_is_chosen(open_as, busy):
    page = open_as(busy.gm, "/team/")
    page.get_by_label("Unit").select_option(label="South")
    page.wait_for_url("**/team/?unit=*")
    page.wait_for_function("document.querySelectorAll('#board tbody th[scope=row]').length === 3")


def test_team_board_is_narrowed_by_a_unit_that_is_suggested_while_one_types(open_as, axe, busy, monkeypatch):
    monkeypatch.setattr(unit_field, "FEW", 2)
    page = open_as(busy.gm, "/team/", width=390)
    page.get_by_label("Unit").press_sequentially("sou")
    page.locator("#suggested-units option").wait_for(state="attached")
    values = page.locator("#suggested-units option").evaluate_all("options => options.map(option => option.value)")
    assert (values, page.url.endswith("/team/")) == (["SOUTH South"], True)
    page.get_by_label("Unit").fill(values[0])
    page.get_by_label("Unit").press("Tab")
    page.wait_for_url("**/team/?unit=SOUTH*")
    page.wait_for_function("document.querySelectorAll('#board tbody th[scope=row]').length === 3")
    page.get_by_label("Unit").fill("harbour")
    page.get_by_role("button", name="Show").tap()
    page.get_by_text("No unit of that name or number").wait_for()
    axe(page)
    assert sideways(page) == 0

"""Meetings in a real browser: a series started, a point raised from a phone, three languages, no complaint of axe."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetings.models import Meeting, MeetingSeries
from meetings.planning_meetings import plan_meetings
from meetings.tests.factories import make_series
from org.access import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting(company):
    """The next meeting of NORTH, its agenda open, its name as long as a name may be."""
    now = timezone.now()
    today = today_of(company.manager, now)
    make_series(
        company.north, by=company.manager, name="上海大成文化用品有限公司虹口分公司聯合周例會" * 3, starts_on=today,
        recurrence="FREQ=DAILY", notice_hours=336, room="2.01", link="https://meet.example.com/north",
    )  # fmt: skip
    plan_meetings(now)
    return Meeting.objects.filter(starts_at__gt=now + timedelta(hours=3)).first()


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("en", 390), ("zh-hant", 390), ("zh-hans", 390)])
def test_pages_of_meetings_fit_and_please_axe(open_as, axe, company, meeting, language, width):
    type(company.manager).objects.filter(pk=company.manager.pk).update(language=language)
    series = meeting.series_id
    for path in (
        "/meetings/",
        "/meetings/?of=below",
        "/meetings/?when=past",
        f"/meetings/{meeting.pk}/",
        "/meetings/series/",
        f"/meetings/series/{series}/",
        f"/meetings/series/{series}/edit/",
        "/meetings/series/start/",
        "/meetings/series/start/monthly/NORTH/",
    ):
        page = open_as(company.manager, path, width=width, language=language)
        assert sideways(page) <= 0, path
        axe(page)


def test_a_series_is_started_and_a_point_is_raised_from_a_phone(open_as, company):
    page = open_as(company.manager, "/meetings/series/", width=390)
    page.get_by_role("link", name="Start one").first.click()
    page.get_by_role("button", name="Weekly meeting").click()
    page.locator("#id_name").fill("Monday round")
    page.get_by_text("What is seldom changed").click()
    page.get_by_label("The agenda opens, hours before").fill("336")
    page.get_by_role("button", name="Start it").click()
    expect(page.get_by_role("heading", name="Monday round")).to_be_visible()
    assert MeetingSeries.objects.get().unit == company.north
    plan_meetings(timezone.now() + timedelta(minutes=1))

    page = open_as(company.salesperson, "/meetings/", width=390)
    page.get_by_role("link", name="Monday round").nth(1).click()
    page.get_by_label("What about").fill("The new price list")
    page.get_by_role("button", name="Put it on the agenda").click()
    expect(page.get_by_text("It stands on the agenda.")).to_be_visible()
    expect(page.locator("#agenda")).to_contain_text("The new price list")

    page = open_as(company.colleague, "/meetings/", width=390)
    page.get_by_role("link", name="Monday round").nth(1).click()
    page.get_by_role("button", name="Nothing from me this time").click()
    expect(page.get_by_text("Noted: nothing from you this time.")).to_be_visible()

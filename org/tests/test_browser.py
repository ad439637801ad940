"""The pages of org in a real browser: whole, accessible, quiet console."""

from datetime import date

import pytest

from core import audit
from org.models import Cover, LeaveDay, LeaveRequest
from org.tests.factories import make_cover, make_leave

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("part", "path"),
    [
        ("salesperson", "/leave/"),
        ("salesperson", "/leave/ask/"),
        ("manager", "/leave/team/"),
        ("hr", "/leave/people/SALESPERSON/"),
        ("hr", "/org/calendar/2026-06/"),
        ("hr", "/org/calendar/2026-06-17/"),
        ("supervisor", "/cover/"),
        ("manager", "/cover/team/"),
        ("manager", "/cover/people/MANAGER/"),
        ("gm", "/cover/map/?show=all"),
    ],
)
def test_pages_of_org_are_accessible_and_fit_the_width(company, open_as, axe, part, path, width):
    make_leave(company.salesperson, date(2030, 6, 17), "0.5")
    LeaveRequest.objects.create(
        person=company.salesperson,
        first_day=date(2030, 7, 1),
        last_day=date(2030, 7, 3),
        fraction=1,
        kind=LeaveDay.Kind.ANNUAL,
    )
    make_cover(company.manager, company.supervisor, state=Cover.State.NAMED, decided_at=None)
    make_cover(company.supervisor, company.colleague)
    make_cover(company.colleague, company.supervisor, rank=2)
    page = open_as(getattr(company, part), path, width=width)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_leave_is_asked_for_in_three_taps(company, open_as):
    page = open_as(company.salesperson, "/leave/", width=390)
    page.get_by_role("link", name="Ask for leave").tap()
    page.get_by_role("button", name="Send").tap()
    page.get_by_text("waits for an answer").wait_for()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_trail_is_readable_by_everybody_who_may(company, open_as, axe, language, width):
    told = {"by": company.manager, "about": company.salesperson, "on_behalf_of": company.director}
    audit.record("org.leave_refused", reason="Too many are away in that week.", **told)
    audit.record("org.place_unit", by=company.hr, about=company.north, fields=["name_en", "parent"])
    page = open_as(company.hr, "/trail/", width=width, language=language)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0
    page.locator("[name=person]").fill("SALESPERSON")
    page.locator("[name=person]").press("Enter")
    page.wait_for_url("**person=SALESPERSON**")
    assert page.locator(".trail > li").count() == 1
    page.goto(page.url.replace("SALESPERSON", "nobody"))
    axe(page)

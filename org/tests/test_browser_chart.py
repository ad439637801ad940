"""The organisation chart in a real browser: drawn on a desk, a list on a phone, opened in place."""

import pytest
from django.utils import timezone

from core.walltime import work_today
from org.models import UnitVersion
from org.tests.factories import make_leave, make_unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("part", "path"),
    [
        ("gm", "/org/"),
        ("manager", "/org/?unit=NORTH"),
        ("gm", "/org/units/NORTH/remit/"),
        ("manager", "/org/sizes/?unit=SALES"),
        ("manager", "/org/days/?unit=SALES"),
        ("manager", "/org/compare/?unit=NORTH&since=2026-03-01&until=2026-06-17"),
    ],
)
def test_pages_of_the_chart_are_accessible_and_fit_the_width(company, open_as, axe, part, path, width):
    make_leave(company.salesperson, work_today(timezone.now()), "0.5")
    make_unit("WEST", parent=company.north)
    UnitVersion.objects.filter(unit=company.north).update(remit="華東與華南各省的重點客戶、渠道夥伴與經銷商。" * 20)
    page = open_as(getattr(company, part), path, width=width)
    page.wait_for_load_state("networkidle")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_branch_of_the_organisation_opens_in_place_and_is_counted(company, open_as, axe):
    page = open_as(company.gm, "/org/?unit=SALES")
    page.get_by_text("9 people", exact=True).wait_for()
    page.get_by_text("North", exact=True).click()
    page.get_by_text("Chen Xiaoming").wait_for()
    assert page.url.endswith("/org/?unit=SALES")
    axe(page)


def test_slider_moves_the_chart_by_months_and_keeps_the_focus(company, open_as):
    page = open_as(company.gm, "/org/?unit=NORTH")
    before = page.get_by_role("heading", level=2).first.inner_text()
    page.get_by_label("Months from today").press("ArrowLeft")
    page.wait_for_url("**months=-1**")
    assert page.get_by_role("heading", level=2).first.inner_text() != before
    assert page.evaluate("document.activeElement.id") == "at-month"
    page.wait_for_load_state("networkidle")  # the sizes come last; a request under way would meet the next test's rows


def test_wide_row_of_units_scrolls_inside_the_chart_and_keeps_the_head_in_view(company, open_as):
    for number in range(40):
        make_unit(f"W{number:02}", parent=company.south, name_en=f"Wide {number:02}")
    page = open_as(company.gm, "/org/?unit=SOUTH")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for left in (0, 3000):
        page.get_by_role("region", name="Organisation chart").evaluate(f"region => region.scrollLeft = {left}")
        place = page.locator(".tree .box.is-opened").bounding_box()
        assert 0 <= place["x"] and place["x"] + place["width"] <= 1280
    page.wait_for_load_state("networkidle")


def test_days_of_change_open_in_place(company, open_as):
    page = open_as(company.gm, "/org/?unit=NORTH&day=2026-04-15", width=390)
    page.get_by_text("Days on which something changed").tap()
    page.locator(".stops-list a[href*='day=2026-04-01']").tap()
    page.wait_for_url("**day=2026-04-01**")
    page.wait_for_load_state("networkidle")

"""The reorganisation desk and the pages of one person in a real browser: whole, accessible, quiet console."""

from datetime import timedelta

import pytest
from django.utils import timezone

from org.models import Reorganisation
from org.tests.factories import make_title

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(company):
    """A draft with a change, and with something in its way."""
    day = timezone.now().date() + timedelta(days=7)
    draft = Reorganisation.objects.create(
        name="South to the north", reason="Short ways", effective_on=day, drafted_by=company.gm
    )
    draft.lines.create(act="move_unit", unit="SOUTH", parent="NORTH")
    draft.lines.create(act="end_post", person=company.manager)
    return draft


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "/org/changes/",
        "/org/changes/add/",
        "/org/changes/{pk}/",
        "/org/changes/{pk}/edit/",
        "/org/changes/{pk}/lines/place/",
        "/org/changes/{pk}/lines/add_unit/",
        "/people/SALESPERSON/",
        "/people/SALESPERSON/move/",
        "/people/MANAGER/depart/",
    ],
)
def test_pages_are_accessible_and_fit_the_width(company, open_as, axe, draft, path, width):
    page = open_as(company.gm, path.format(pk=draft.pk), width=width)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_draft_edited_in_two_tabs_shows_both_and_keeps_what_was_typed(company, open_as, axe, draft, width):
    path = f"/org/changes/{draft.pk}/"
    second = open_as(company.gm, path, width=width)
    second.get_by_role("link", name="Change name, reason or day").click()
    second.get_by_label("name").fill("北區與南區合併為一個大區並由一位區域經理帶領")
    day = timezone.now().date() + timedelta(days=40)
    second.get_by_label("in force from").fill(str(day))
    first = open_as(company.gm, f"{path}edit/", width=width)
    first.get_by_label("name").fill("What the first tab saved")
    first.get_by_role("button", name="Save").click()
    first.get_by_role("heading", name="What the first tab saved").wait_for()
    second.get_by_role("button", name="Save").click()
    second.get_by_text("What the first tab saved").wait_for()
    second.problems = [problem for problem in second.problems if "409" not in problem]
    axe(second)
    assert second.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    second.get_by_role("button", name="Save what I typed").click()
    second.get_by_role("heading", name="北區與南區合併為一個大區並由一位區域經理帶領").wait_for()
    draft.refresh_from_db()
    assert (draft.effective_on, draft.version) == (day, 3)


def test_a_change_is_drafted_by_one_and_approved_by_another(company, open_as):
    make_title("LEAD", name_en="team leader", profile="manager")
    page = open_as(company.director, "/org/")
    page.get_by_role("link", name="Changes of the organisation").click()
    page.get_by_role("link", name="A new change").click()
    page.get_by_label("name").fill("One region")
    page.get_by_label("in force from").fill(str(timezone.now().date() + timedelta(days=30)))
    page.get_by_label("reason").fill("Short ways")
    page.get_by_role("button", name="Begin the draft").click()
    page.get_by_role("link", name="Another place for a unit").click()
    page.get_by_label("Unit", exact=False).first.select_option("SOUTH")
    page.get_by_label("Stands under").select_option("NORTH")
    page.get_by_role("button", name="Add to the draft").click()
    page.get_by_text("South stands under North, with everything below it.").wait_for()
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_text("waits for approval").wait_for()
    address = page.url.split("/org/")[1]
    page = open_as(company.hr, f"/org/{address}")
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("approved, waits for its day").wait_for()

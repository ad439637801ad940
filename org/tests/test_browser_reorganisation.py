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

"""A month from its last rating to its correction in a real browser, played by six roles; axe finds nothing."""

import pytest
from django.core.management import call_command

from org.models import Person
from org.tests.factories import make_grant
from reviews import runs
from reviews.models import MonthRun
from reviews.previews import refresh_previews
from reviews.tests.test_cycle import CALIBRATED, CLOSES, JUNE, MONTH, OBJECTED, RATED, RELEASED
from reviews.tests.test_months import Clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEWS = (
    "reviews.corrections.views",
    "reviews.cycle.views",
    "reviews.views",
    "reviews.views_assessment",
    "reviews.views_month",
)


@pytest.fixture
def clock(monkeypatch):
    """The instant that these pages read; the sessions of the browser keep the real one."""
    clock = Clock(RATED)
    for name in VIEWS:
        monkeypatch.setattr(f"{name}.timezone", clock)
    return clock


def press(page, axe, button):
    axe(page)
    page.get_by_role("button", name=button).click()
    page.locator("#messages > *").first.wait_for()


def test_a_month_is_rated_calibrated_released_objected_to_decided_closed_and_corrected(open_as, axe, clock):
    call_command("import_company", str(JUNE), verbosity=0)
    refresh_previews(RATED)
    people = {person.code: person for person in Person.objects.all()}
    make_grant(people["P6"], "hr")
    desk = f"/reviews/assessments/{MONTH}/"

    rating = open_as(people["P1"], "/reviews/queue/?day=2026-06-30")
    axe(rating)
    rating.locator(".queue-rows .is-open .who").get_by_text("Wu Wei").wait_for()
    rating.keyboard.press("4")
    rating.get_by_role("heading", name="All rated").wait_for()
    refresh_previews(RATED)
    press(open_as(people["P1"], desk, width=390), axe, "Confirm 5 sheets")

    clock.instant = CALIBRATED
    above = open_as(people["GM"], desk)
    press(above, axe, "Finish the calibration of 5 sheets")
    clock.instant = RELEASED
    refresh_previews(RELEASED)
    press(above, axe, "Release 5 sheets")

    clock.instant = OBJECTED
    mine = open_as(people["P2"], f"/months/{MONTH}/P2/", width=390)
    press(mine, axe, "I have seen it")
    mine.get_by_role("link", name="Object", exact=True).click()
    mine.get_by_label("What it is about").select_option("other")
    mine.get_by_label("What is wrong, and why").fill("Two days at the fair are missing.")
    press(mine, axe, "Send the objection")
    assert "Two days at the fair are missing." in mine.locator("main").inner_text()

    for code in ("P3", "P5"):  # the supervisor, and the one on probation
        press(open_as(people[code], f"/months/{MONTH}/{code}/", width=390), axe, "I have seen it")

    deciding = open_as(people["GM"], "/months/objections/")
    axe(deciding)
    deciding.locator("main ul.rows a").first.click()
    deciding.get_by_label("upheld in part").check()
    deciding.get_by_label("Why").fill("Both days count now.")
    press(deciding, axe, "Decide")
    mine.reload()
    assert "Both days count now." in mine.locator("main").inner_text()

    control = open_as(people["GM"], f"/months/{MONTH}/cycle/", width=390)
    axe(control)
    assert "1 objection" in control.locator("main").inner_text()

    clock.instant = CLOSES
    closing = open_as(people["GM"], f"/months/{MONTH}/")
    axe(closing)
    closing.get_by_role("button", name="Close").click()
    closing.locator("progress").wait_for()
    runs.advance(MonthRun.objects.get(period=MONTH))
    mine.reload()
    assert "sealed" in mine.locator("main").inner_text()

    deciding.reload()
    deciding.get_by_role("link", name="Ask for the correction").click()
    assert deciding.get_by_label("What is wrong").input_value() == "Both days count now."
    axe(deciding)
    deciding.get_by_role("button", name="Go on").click()
    deciding.locator("select[name=kind]").select_option("result")
    axe(deciding)
    deciding.get_by_role("button", name="Go on").click()
    deciding.get_by_label("Day").fill("2026-06-13")
    deciding.get_by_label("Amount").fill("20000")
    axe(deciding)
    deciding.get_by_role("button", name="Add the line").click()
    assert "orders signed 20,000" in deciding.locator("main").inner_text()
    press(deciding, axe, "Ask for it")

    second = open_as(people["P6"], "/months/corrections/", width=390)
    axe(second)
    second.locator("main ul.rows a").first.click()
    press(second, axe, "Approve it")
    runs.advance(MonthRun.objects.get(period=MONTH, revision=1))
    second.reload()
    second.get_by_role("link", name="See what it changed").click()
    axe(second)
    mine.reload()
    assert "Revision 1: Both days count now." in mine.locator("main").inner_text()
    axe(mine)
    mine.get_by_role("link", name="The revision before").click()
    assert "This is an earlier revision" in mine.locator("main").inner_text()

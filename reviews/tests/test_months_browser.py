"""The month sheet in a real browser: opens to its lines, nothing for axe or the console, one sheet of paper."""

import pytest
from django.core.management import call_command

from org.models import Person
from reviews import runs
from reviews.tests.test_previews import AFTERWARDS, JUNE, MONTH

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1280])
def test_month_sheet_opens_down_to_a_report_without_complaint(open_as, axe, width):
    call_command("import_company", str(JUNE), verbosity=0)
    runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    page = open_as(Person.objects.get(code="P2"), f"/months/{MONTH}/P2/", width=width)
    axe(page)
    page.locator("#D1 > summary").click()
    page.locator("#D1 .part-line > summary").first.click()
    formula = page.locator("#D1 .part-line[open] .formula")
    assert formula.all_inner_texts() == ["0.60 × 100 + 0.40 × 90 = 96.00"]
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#D1 .part-line[open]").get_by_role("link", name="Report of").click()
    page.wait_for_url("**/reports/*/")


def test_progress_turns_into_results_by_itself(open_as, axe):
    call_command("import_company", str(JUNE), verbosity=0)
    run = runs.start_run(MONTH, by=None, now=AFTERWARDS)
    page = open_as(Person.objects.get(code="P1"), f"/months/{MONTH}/")
    page.locator("progress").wait_for()
    axe(page)
    runs.advance(run)
    page.locator("table").wait_for()
    axe(page)

"""Where we stand in a real browser: phone and desk, three languages, without an obstacle."""

import pytest
from django.utils import timezone

from core.periods import Month
from core.walltime import work_today
from org.models import Person
from targets import figures
from targets.models import Entry, Metric
from targets.tests.test_figures import owes

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hant"), (1280, "en"), (390, "zh-hans")])
def test_standing_leads_from_the_company_down_to_somebody_s_results(company, open_as, axe, width, language):
    Person.objects.filter(pk=company.gm.pk).update(language=language)
    today = work_today(timezone.now())
    owes(company.salesperson, company.north, 300_000, month=Month.of(today))
    Entry.objects.create(
        person=company.salesperson, unit=company.north, work_date=today, amount=171_000, source="typed",
        metric=Metric.objects.get(code="orders"), confirmed_at=timezone.now(),
    )  # fmt: skip
    figures.count_figures(timezone.now())
    page = open_as(company.gm, "/targets/standing/?span=year", width=width, language=language)
    page.locator(".standing-chart svg").wait_for()
    axe(page)
    assert page.evaluate(WIDE) == 0
    for code in ("SALES", "NORTH"):
        page.locator(f'.named a[href*="unit={code}"]').first.click()
        page.wait_for_url(f"**unit={code}*")
    page.locator('.named a[href*="person=SALESPERSON"]').first.click()
    page.wait_for_url("**person=SALESPERSON*")
    page.locator(".figures .value a").first.click()
    page.wait_for_url("**/targets/results/**")
    assert "171,000" in page.locator(".figures").inner_text()
    axe(page)

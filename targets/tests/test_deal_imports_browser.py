"""Deals of a CRM file in a real browser: what looks wrong is told row by row, on a phone and on a desk."""

import itertools
import os

import pytest
from django.utils import timezone

from core.imports.working import work_on_imports
from targets.models import Entry
from targets.tests.test_deal_imports import HEADER, won

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
COUNT = itertools.count()
LOOKS = [(390, "zh-hant"), (1280, "zh-hans"), (1280, "en")]


def show(page, axe):
    if os.environ.get("PICTURES"):
        name = f"{page.viewport_size['width']}-{next(COUNT):02d}.png"
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}", full_page=True)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_deals_of_a_crm_come_in_through_the_pages(company, open_as, axe, width, language, tmp_path):
    company.manager.language = language
    company.manager.save()
    file = tmp_path / "sales_pipeline.csv"
    rows = (
        won("D1", "6/3/2026"),
        won("D2", "6/4/2026", account="").replace("GTX Pro", "GTXPro"),
        won("D3", "6/4/2026", who="Nobody"),
        "D4,SALESPERSON,GTX Pro,,Engaging,5/4/2026,,\n",
    )
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    page = open_as(company.manager, "/imports/", width=width, language=language)
    page.click("a[href='/imports/deals/new/']")
    page.wait_for_selector("input[type=file]")
    show(page, axe)
    page.set_input_files("input[type=file]", file)
    page.click("main form button.btn-primary")
    page.wait_for_selector(".mapping")
    page.click(".form-actions .btn-primary")
    page.wait_for_selector(".has-errors")  # which of 6/3 and 3/6 is meant
    if language == "en":
        assert page.get_by_text("An empty cell empties what is stored.").count() == 1
    show(page, axe)
    page.select_option("[name=date_order-text]", "mdy")
    page.click(".form-actions .btn-primary")
    page.wait_for_selector("progress")
    work_on_imports(timezone.now())
    page.wait_for_selector(".summary")
    show(page, axe)
    assert [one.inner_text() for one in page.query_selector_all(".summary strong")] == ["3", "2", "1"]
    page.click(".form-actions .btn-primary")
    page.wait_for_selector("progress")
    work_on_imports(timezone.now())
    page.wait_for_selector(".btn-danger")
    show(page, axe)
    assert Entry.objects.filter(source="crm").count() == 3

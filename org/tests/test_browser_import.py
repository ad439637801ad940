"""An import in a real browser: from the file to the people, on a phone and on a desk, in three languages."""

import itertools
import os
from pathlib import Path

import pytest
from django.utils import timezone

from core.imports.working import work_on_imports
from org.models import Person
from org.tests.factories import make_title

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
COUNT = itertools.count()
TEAMS = Path(__file__).parent / "files" / "sales_teams.csv"
LOOKS = [(390, "zh-hant"), (1280, "zh-hans"), (1280, "en"), (390, "en")]


def show(page, axe):
    if os.environ.get("PICTURES"):
        page.screenshot(
            path=f"{os.environ['PICTURES']}/{page.viewport_size['width']}-{next(COUNT):02d}.png", full_page=True
        )
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "the page is wider than the screen"
    )


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_teams_of_a_crm_come_in_through_the_pages(company, open_as, axe, width, language):
    make_title("AGENT", name_en="Agent", name_zh="業務員")
    make_title("LEAD", name_en="Team lead", name_zh="主管", profile="manager")
    company.hr.language = language
    company.hr.save()
    page = open_as(company.hr, "/imports/", width=width, language=language)
    show(page, axe)
    page.click("a[href='/imports/people/new/']")
    page.wait_for_selector("input[type=file]")
    show(page, axe)
    page.set_input_files("input[type=file]", TEAMS)
    page.click("main form button.btn-primary")
    page.wait_for_selector(".mapping")
    show(page, axe)
    page.fill("[name=code-text]", "A")
    page.select_option("[name=title-how]", "same")
    page.select_option("[name=title-text]", "AGENT")
    page.select_option("[name=hired_on-how]", "same")
    page.fill("[name=hired_on-text]", "2026-06-01")
    page.select_option("[name=under-text]", "SALES")
    page.select_option("[name=head_title-text]", "LEAD")
    page.click(".form-actions .btn-primary")
    page.wait_for_selector("progress")
    show(page, axe)
    work_on_imports(timezone.now())
    page.wait_for_selector(".summary")
    show(page, axe)
    assert [one.inner_text() for one in page.query_selector_all(".summary strong")] == ["41", "9", "6"]
    page.click(".form-actions .btn-primary")
    page.wait_for_selector("progress")
    work_on_imports(timezone.now())
    page.wait_for_selector(".btn-danger")
    show(page, axe)
    assert Person.objects.filter(name_pinyin="Anna Snelling").exists()
    page.click(".btn-danger")
    page.wait_for_selector("progress")
    work_on_imports(timezone.now())
    page.wait_for_selector("progress", state="detached")
    show(page, axe)
    assert not Person.objects.filter(name_pinyin="Anna Snelling").exists()

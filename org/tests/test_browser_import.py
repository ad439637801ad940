"""An import in a real browser: from the file to the people, on a phone and on a desk, in three languages."""

import itertools
import os
from pathlib import Path

import pytest
from django.utils import timezone

from core.imports.working import work_on_imports
from org.models import Person, Unit
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


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_a_file_with_faults_goes_the_whole_way_on_a_phone(company, open_as, axe, language, tmp_path):
    """Upload, columns, look, the rows with faults as a file, only the good ones, taken back; lists before and after."""
    company.hr.language = language
    company.hr.save()
    page = open_as(company.hr, "/org/units/", width=390, language=language)
    show(page, axe)
    assert page.query_selector("a[href*='export=xlsx']")
    page.goto(page.url.replace("/org/units/", "/org/posts/"))
    show(page, axe)
    page.goto(page.url.replace("/org/posts/", "/imports/units/new/"))
    file = tmp_path / "units.csv"
    header = "單位代碼,名稱,上級單位,生效日期\n" if language == "zh-hant" else "单位代码,名称,上级单位,生效日期\n"
    rows = "EAST,東區,SALES,2026-06-01\nWEST,西區,MOON,2026-06-01\n"
    file.write_bytes((header + rows).encode("big5" if language == "zh-hant" else "gb18030"))
    page.set_input_files("input[type=file]", file)
    page.click("main form button.btn-primary")
    page.wait_for_selector(".mapping")
    page.select_option("[name=code-how]", "c0")
    show(page, axe)
    page.click(".form-actions .btn-primary")
    page.wait_for_selector("progress")
    work_on_imports(timezone.now())
    page.wait_for_selector(".summary")
    show(page, axe)
    with page.expect_download() as download:
        page.click("a[href$='/errors/']")
    faults = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "WEST" in faults and "EAST" not in faults and "MOON" in faults.splitlines()[1].split(",", 4)[-1]
    page.click(".form-actions .btn-primary")
    page.wait_for_selector("progress")
    work_on_imports(timezone.now())
    page.wait_for_selector(".btn-danger")
    show(page, axe)
    page.click("main .form-actions a.btn-primary")
    page.wait_for_selector("#list")
    assert "東區" in page.inner_text("#list")
    page.go_back()
    page.click(".btn-danger")
    page.wait_for_selector("progress")
    work_on_imports(timezone.now())
    page.wait_for_selector("progress", state="detached")
    show(page, axe)
    assert not Unit.objects.filter(code="EAST").exists()


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hans"), (1280, "zh-hant"), (1280, "en")])
def test_the_columns_of_every_kind_are_told_in_every_width(company, open_as, axe, width, language, tmp_path):
    page = open_as(company.gm, "/imports/", width=width, language=language)
    show(page, axe)
    for kind in ("units", "appointments", "targets"):
        page.goto(f"{page.url.split('/imports/')[0]}/imports/{kind}/new/")
        file = tmp_path / f"{kind}.csv"
        file.write_text("Code,Person,Unit,Month\nEAST,E1,NORTH,2026-06\n")
        page.set_input_files("input[type=file]", file)
        page.click("main form button.btn-primary")
        page.wait_for_selector(".mapping")
        show(page, axe)
    for address in ("/org/posts/", "/org/units/", "/leave/team/", "/targets/2026-06/"):
        page.goto(f"{page.url.split('/imports/')[0].split('/org/')[0].split('/leave/')[0]}{address}")
        show(page, axe)

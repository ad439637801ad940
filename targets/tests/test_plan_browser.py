"""The grid of a plan in a real browser: typed, pasted and walked like a spreadsheet; only what changed is sent."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.walltime import work_today
from targets.models import Plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


@pytest.fixture
def plan(company):
    year = work_today(timezone.now()).year
    return Plan.objects.create(unit=company.north, year=year, starts_in=f"{year}-01", made_by=company.manager)


@pytest.mark.parametrize("width", [390, 1280])
def test_grid_is_filled_like_a_spreadsheet(open_as, axe, company, plan, width):
    page = open_as(company.manager, reverse("targets:plan_detail", args=[plan.pk]), width=width)
    axe(page)
    cell = page.locator("[name=total_01]")
    cell.fill("1000")
    cell.press("ArrowRight")
    assert page.evaluate("document.activeElement.name") == "total_02"
    page.keyboard.press("Enter")
    below = page.evaluate("document.activeElement.name")
    assert below.endswith("_02")
    assert below.startswith("p-")
    page.locator("[name='p-SALESPERSON_01']").focus()
    page.evaluate(PASTE, "400\t500\n\t600\n")
    row = page.locator("[name='p-SALESPERSON_01']").locator("xpath=ancestor::tr")
    assert row.locator("td.sum").last.inner_text() == "900"
    assert page.locator("tfoot td").first.inner_text() == "600"
    sent = []
    page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("cells saved").wait_for()
    assert sent[0].count("_0") == 4  # the four cells that were typed or pasted
    assert {(one.row, one.month[-2:]): one.amount for one in plan.cells.all() if one.row == "total"} == {
        ("total", "01"): Decimal(1000)
    }
    assert plan.cells.count() == 4
    axe(page)


def test_escape_takes_back_what_was_typed(open_as, company, plan):
    page = open_as(company.manager, reverse("targets:plan_detail", args=[plan.pk]))
    page.locator("[name=total_03]").fill("77")
    page.locator("[name=total_03]").press("Escape")
    assert page.locator("[name=total_03]").input_value() == ""
    assert page.locator("tfoot td").nth(2).inner_text() == "–"


def test_pasted_block_beyond_the_edge_fills_what_is_there_and_says_what_was_left_out(open_as, axe, company, plan):
    page = open_as(company.manager, reverse("targets:plan_detail", args=[plan.pk]))
    page.locator("[name=reserve_11]").focus()
    page.evaluate(PASTE, "1\t2\t3\n4\t5\t6\n")
    assert [page.locator(f"[name=reserve_{month}]").input_value() for month in (11, 12)] == ["1", "2"]
    assert "4 values had no cell here" in page.locator("[data-paste-note]").inner_text()
    page.evaluate(PASTE, "7\t8\n")
    assert page.locator("[data-paste-note]").inner_text() == ""
    axe(page)


def test_tab_and_shift_enter_walk_as_in_a_spreadsheet(open_as, company, plan):
    page = open_as(company.manager, reverse("targets:plan_detail", args=[plan.pk]))
    page.locator("[name=total_01]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "total_02"
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("document.activeElement.name") == "total_02"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "total_02"  # there is nothing above


def test_grid_is_saved_from_any_cell_by_keys(open_as, company, plan):
    page = open_as(company.manager, reverse("targets:plan_detail", args=[plan.pk]))
    page.locator("[name=total_01]").fill("500")
    page.keyboard.press("Control+Enter")
    page.get_by_text("cells saved").or_(page.get_by_text("1 cell saved")).first.wait_for()
    assert plan.cells.get().amount == Decimal(500)


def test_cell_reached_by_keys_is_not_under_the_names_that_stay_in_sight(open_as, company, plan):
    page = open_as(company.manager, reverse("targets:plan_detail", args=[plan.pk]), width=390)
    cell = page.locator("[name='p-SALESPERSON_12']")
    cell.focus()
    for _month in range(6):
        page.keyboard.press("ArrowLeft")
    hidden = """() => { const cell = document.activeElement, name = cell.closest("tr").querySelector("th");
      return cell.getBoundingClientRect().left < name.getBoundingClientRect().right; }"""
    assert page.evaluate("document.activeElement.name") == "p-SALESPERSON_06"
    assert not page.evaluate(hidden)


def test_fill_and_actions_are_readable_with_what_one_has(open_as, axe, company, plan):
    for name in ("plan_fill", "plan_split", "action_add"):
        axe(open_as(company.manager, reverse(f"targets:{name}", args=[plan.pk]), width=390))
    for name in ("action_list", "goal_list", "goal_add"):
        axe(open_as(company.manager, reverse(f"targets:{name}"), width=390))


def test_suggestions_of_a_row_open_by_keyboard_under_its_cells(open_as, axe, company, plan, make_entry):
    for days in (40, 70, 100, 130):
        make_entry(company.salesperson, 5000, days_ago=days)
    page = open_as(company.manager, reverse("targets:plan_detail", args=[plan.pk]))
    told = page.locator("tr.told").last
    assert not told.is_visible()
    page.locator("summary", has_text=company.salesperson.name_pinyin).focus()
    page.keyboard.press("Enter")
    assert told.is_visible()
    assert "5,000" in told.inner_text()
    axe(page)

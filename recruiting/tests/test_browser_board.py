"""The board in a real browser: by keyboard, by mouse, several with a reason; three languages, phone and desk."""

import pytest
from playwright.sync_api import expect

from recruiting.models import Application, StageMove
from recruiting.tests.factories import make_application, make_candidate, make_opening, make_reason

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "歐陽司馬諸葛上官夏侯慕容令狐皇甫尉遲公孫軒轅宇文長孫鮮于"


@pytest.fixture
def opening(company):
    return make_opening(company.north, by=company.manager, approver=company.hr)


CLEAR = """key => document.getElementById(key).getBoundingClientRect().top
    >= document.getElementById("move").getBoundingClientRect().bottom - 1"""


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def board_of(opening):
    return f"/recruiting/openings/{opening.pk}/board/"


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("en", 390), ("zh-hant", 390), ("zh-hans", 390)])
def test_pages_of_recruiting_fit_and_please_axe(open_as, axe, company, opening, language, width):
    type(company.hr).objects.all().update(language=language)
    one = make_application(
        opening, by=company.hr, candidate=make_candidate(by=company.hr, name_zh=LONG, name_pinyin="", note="x" * 300)
    )
    empty = make_opening(company.north, by=company.manager, approver=company.hr)
    draft = make_opening(company.north, by=company.manager, state="draft")
    for path in (
        "/recruiting/",
        "/recruiting/posts/",
        "/recruiting/candidates/",
        "/recruiting/lists/",
        board_of(opening),
        board_of(empty),
        f"{board_of(opening)}?stage={one.stage_id}",
        f"/recruiting/openings/{draft.pk}/",
        f"/recruiting/openings/{opening.pk}/candidates/add/",
        f"/recruiting/applications/{one.pk}/",
        f"/recruiting/candidates/{one.candidate_id}/",
    ):
        page = open_as(company.hr, path, width=width, language=language)
        assert sideways(page) <= 0, path
        axe(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_reason_and_words_are_asked_once_a_stage_is_chosen_and_no_style_is_refused(open_as, company, opening, width):
    one = make_application(opening, by=company.hr)
    page = open_as(company.manager, board_of(opening), width=width)
    page.locator(f"#card-{one.pk} input[name=application]").check()
    expect(page.get_by_label("In words")).to_be_hidden()
    page.get_by_label("To", exact=True).select_option(str(opening.stages.get(kind="refused").pk))
    expect(page.get_by_label("In words")).to_be_visible()
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_text("needs a reason")).to_be_visible()
    assert [line for line in page.problems if "422" not in line] == []
    page.problems.clear()  # the answer that it cannot be moved so


def test_a_card_that_is_reached_by_keys_is_not_under_the_bar_of_the_move(open_as, company, opening):
    many = [make_application(opening, by=company.hr) for _ in range(16)]
    page = open_as(company.manager, board_of(opening), width=390)
    page.locator(f"#card-{many[0].pk} input[name=application]").check()
    page.locator(f"#card-{many[9].pk}").scroll_into_view_if_needed()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.locator(f"#card-{many[12].pk} .board-name").focus()
    for one in reversed(many[4:12]):
        page.keyboard.press("ArrowUp")
        expect(page.locator(f"#card-{one.pk} .board-name")).to_be_focused()
        page.wait_for_function(CLEAR, arg=f"card-{one.pk}")  # it may glide there


def test_a_card_is_moved_by_the_keyboard_and_keeps_the_focus(open_as, company, opening):
    first, second = (make_application(opening, by=company.hr) for _ in range(2))
    page = open_as(company.manager, board_of(opening))
    page.locator(f"#card-{first.pk} .board-name").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#card-{second.pk} .board-name")).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    stage = opening.stages.get(kind="interview_1")
    expect(page.locator(f"[data-column='{stage.pk}'] #card-{second.pk}")).to_be_visible()
    expect(page.locator(f"#card-{second.pk} .board-name")).to_be_focused()
    expect(page.locator("#board-said")).to_contain_text("1 candidate is in")
    assert Application.objects.get(pk=second.pk).stage == stage


def test_a_card_is_dragged_and_a_refusal_asks_for_its_reason(open_as, company, opening):
    reason = make_reason("refused")
    one = make_application(opening, by=company.hr)
    interview, refused = opening.stages.get(kind="interview_1"), opening.stages.get(kind="refused")
    page = open_as(company.manager, board_of(opening))
    page.drag_and_drop(f"#card-{one.pk}", f".board-column[data-column='{interview.pk}']")
    expect(page.locator(f"[data-column='{interview.pk}'] #card-{one.pk}")).to_be_visible()
    page.drag_and_drop(f"#card-{one.pk}", f".board-end[data-column='{refused.pk}']")
    expect(page.locator("#id_reason")).to_be_focused()
    assert StageMove.objects.filter(to_stage=refused).count() == 0
    page.select_option("#id_reason", str(reason.pk))
    page.click("#move button[type=submit]")
    expect(page.locator(f"#card-{one.pk}")).to_have_count(0)
    expect(page.locator("#board-said")).to_contain_text("1 candidate is in")
    assert StageMove.objects.get(to_stage=refused).reason == reason


def test_several_are_moved_with_one_reason_on_a_phone(open_as, company, opening):
    reason, stage = make_reason("talent_pool"), opening.stages.get(kind="talent_pool")
    several = [make_application(opening, by=company.hr) for _ in range(3)]
    page = open_as(company.hr, board_of(opening), width=390)
    for one in several[:2]:
        page.locator(f"#card-{one.pk} input").check()
    page.select_option("#id_stage", str(stage.pk))
    page.click("#move button[type=submit]")
    expect(page.get_by_role("alert")).to_contain_text("needs a reason")
    expect(page.locator(f"#card-{several[0].pk} input")).to_be_checked()
    page.problems.clear()  # the browser notes the answer 422
    page.select_option("#id_reason", str(reason.pk))
    page.fill("#id_words", "Next spring")
    page.click("#move button[type=submit]")
    expect(page.locator("[data-card]")).to_have_count(1)
    moves = StageMove.objects.filter(to_stage=stage)
    assert [(row.reason, row.words) for row in moves] == [(reason, "Next spring")] * 2

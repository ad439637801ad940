"""A rehearsal in a real browser, on a phone: planned, scored blind by two, explained, debriefed, found in Chinese."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from org.access import today_of
from training.models import Rehearsal, Scenario

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE = 390
POINTS = {"facts": 30, "sources": 24, "gaps": 20, "questions": 26, "objections": 24, "next_step": 16, "time": 16}
PARTS = ("market", "competitors", "position", "comparison", "prices", "channels", "consumers", "operation")
PARTS = (*PARTS, "our_input", "return")


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def score(page, axe, **points: int) -> None:
    axe(page)
    assert fits(page)
    for code, value in (POINTS | points).items():
        page.fill(f"[name={code}]", str(value))
    for code in PARTS:
        page.check(f"[name={code}][value='2']")
    page.fill("[name=remark]", "Asked about the stock first.")
    page.get_by_role("button", name="Send my scores").click()


def test_a_rehearsal_is_planned_scored_blind_debriefed_and_found_by_chinese_search(company, open_as, axe):
    today = today_of(company.manager, timezone.now())
    lead = open_as(company.manager, reverse("training:scenario_list"), width=PHONE)
    axe(lead)
    lead.get_by_role("link", name="Rehearse it").first.click()
    axe(lead)
    for name, person in (
        ("person", company.salesperson),
        ("customer", company.colleague),
        ("observer_1", company.supervisor),
        ("observer_2", company.assistant),
        ("lead", company.manager),
    ):
        lead.select_option(f"[name={name}]", str(person.pk))
    lead.fill("[name=day]", today.isoformat())
    lead.fill("[name=at]", "10:00")
    lead.fill("[name=place]", "Room 3")
    lead.get_by_role("button", name="Plan it").click()
    rehearsal = Rehearsal.objects.get()
    Rehearsal.objects.update(starts_at=timezone.now())
    detail = reverse("training:rehearsal_detail", args=[rehearsal.pk])

    sells = open_as(company.salesperson, detail, width=PHONE)
    axe(sells)
    assert fits(sells)
    hidden = Scenario.objects.order_by("pk").first().told().objections[:40]
    expect(sells.get_by_text("you read it after the scores")).to_be_visible()
    assert hidden not in sells.content()
    buys = open_as(company.colleague, detail, width=PHONE)
    axe(buys)
    assert hidden in buys.content()
    buys.get_by_role("button", name="It begins now").click()

    scores = reverse("training:rehearsal_score", args=[rehearsal.pk])
    first = open_as(company.supervisor, scores, width=PHONE)
    score(first, axe)
    expect(first.get_by_text("Your scores are sent.").first).to_be_visible()
    second = open_as(company.assistant, detail, width=PHONE)
    assert "Asked about the stock" not in second.content()
    second.get_by_role("link", name="Score it").click()
    score(second, axe, facts=10)
    expect(second.get_by_role("heading", name="What it came to")).to_be_visible()
    axe(second)
    assert fits(second)

    lead.goto(lead.url.split("/training/")[0] + detail)
    assert lead.get_by_role("link", name="Debrief").count() == 0
    second.get_by_role("link", name="Say why you are so far apart").click()
    axe(second)
    second.fill("[name=facts]", "One of us did not hear the figure.")
    second.get_by_role("button", name="Keep it").click()
    expect(second.get_by_text("The word is kept.")).to_be_visible()
    lead.reload()
    lead.get_by_role("link", name="Debrief").click()
    axe(lead)
    lead.fill("[name=try_next]", "帶三個當地市場的數字再去。")
    lead.get_by_label("price").check()
    lead.get_by_role("button", name="Close the debrief").click()
    expect(lead.get_by_text("The lessons stand in the library.")).to_be_visible()

    library = open_as(company.stranger, reverse("training:lesson_list"), width=PHONE, language="zh-hans")
    axe(library)
    library.fill("[name=q]", "当地市场数字")
    library.press("[name=q]", "Enter")
    library.locator(".rows a").first.click()
    expect(library.get_by_text("帶三個當地市場的數字再去。")).to_be_visible()
    axe(library)
    assert fits(library)
    library.goto(library.url.split("/training/")[0] + reverse("training:lesson_list") + "?q=價格")
    library.locator(".rows a").last.click()
    axe(library)
    assert fits(library)

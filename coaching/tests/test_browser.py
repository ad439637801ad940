"""Mood in a real browser: one tap on a phone, the keyboard, three languages, no complaint of axe."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from coaching.models import MoodMark, TalkAsked
from coaching.tests.factories import make_consent, make_mark
from org.access import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def today(company):
    return today_of(company.salesperson, timezone.now())


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("en", 390), ("zh-hant", 390), ("zh-hans", 390)])
def test_pages_of_mood_fit_and_please_axe(open_as, axe, company, today, language, width):
    type(company.manager).objects.all().update(language=language)
    make_consent(company.salesperson, today - timedelta(days=30))
    for back in range(1, 12):
        make_mark(company.salesperson, today - timedelta(days=back), 1 + back % 5, word="昨天客戶終於簽了" * (back % 2))
    told = {"person": company.salesperson, "coach": company.manager, "asked_on": today, "due_on": today}
    TalkAsked.objects.create(**told)
    make_mark(company.manager, today, 2)
    for person, path in (
        (company.salesperson, "/today/"),
        (company.salesperson, "/mood/"),
        (company.manager, "/today/"),
        (company.manager, "/mood/"),
        (company.manager, "/mood/team/"),
        (company.manager, "/mood/of/SALESPERSON/"),
        (company.hr, "/mood/team/"),
    ):
        page = open_as(person, path, width=width, language=language)
        assert sideways(page) <= 0, path
        axe(page)


def test_one_tap_on_a_phone_marks_the_day_and_the_word_may_follow(open_as, company, today):
    page = open_as(company.salesperson, "/today/", width=390)
    page.get_by_role("button", name="4 good", exact=True).click()
    expect(page.get_by_text("Today: 4, good")).to_be_visible()
    page.get_by_label("A word, if you like").fill("signed")
    page.locator("#mood").get_by_role("button", name="Save").click()
    expect(page.locator("#mood").get_by_text("signed")).to_be_visible()
    assert (MoodMark.objects.get().value, MoodMark.objects.get().word) == (4, "signed")


def test_the_five_are_reached_and_pressed_by_keyboard(open_as, company, today):
    page = open_as(company.salesperson, "/today/")
    group = page.get_by_role("group", name="How is your day? From 1, very hard, to 5, very good")
    group.get_by_role("button").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Today: 2, hard")).to_be_visible()


def test_showing_to_the_coach_and_back(open_as, company, today):
    make_mark(company.salesperson, today, 2)
    page = open_as(company.salesperson, "/mood/", width=390)
    page.get_by_role("button", name="Show them to Zhang Wei").click()
    expect(page.get_by_role("button", name="Show them to nobody any more")).to_be_visible()
    coach = open_as(company.manager, "/mood/of/SALESPERSON/", width=390)
    expect(coach.locator(".rows").get_by_text("2 hard")).to_be_visible()
    page.get_by_role("button", name="Show them to nobody any more").click()
    expect(page.get_by_text("nobody but you sees your marks")).to_be_visible()
    coach.reload()
    expect(coach.locator(".rows").get_by_text("2 hard")).not_to_be_visible()
    coach.problems.clear()  # the page is not found any more

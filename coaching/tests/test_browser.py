"""Mood and talks in a real browser: one tap on a phone, the keyboard, three languages, no complaint of axe."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from coaching import teams
from coaching.models import CoachingRule, HeldTalk, MoodMark, Promise, SharedNote, TalkAsked
from coaching.tests.factories import make_consent, make_mark
from core.periods import monday_of
from meetings.models import Meeting
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


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hant", 390), ("zh-hans", 390)])
def test_pages_of_talks_fit_and_please_axe(open_as, axe, company, language, width):
    type(company.manager).objects.all().update(language=language)
    now = timezone.now()
    today = today_of(company.manager, now)
    told = {"weeks": 2, "starts_on": today, "at": time(16)}
    teams.start_rule(company.north, **told, by=company.manager, now=now, today=today)
    talk = Meeting.objects.filter(kind="coaching").of(company.salesperson).earliest("starts_at")
    shared = {"meeting": talk, "person": company.salesperson, "coach": company.manager}
    SharedNote.objects.create(text="下次一起去拜訪光明商行" * 20, day=today, **shared)
    own = {"owner": company.manager, "made_by": company.manager, "due_on": today}
    row = Promise.objects.create(what="上海大成文化用品有限公司的報價" * 8, **own, **shared)
    for person, path in (
        (company.manager, "/talks/"),
        (company.salesperson, "/talks/"),
        (company.colleague, f"/talks/{talk.pk}/"),
        (company.salesperson, f"/talks/{talk.pk}/"),
        (company.manager, f"/talks/{talk.pk}/"),
        (company.manager, f"/talks/{talk.pk}/move/"),
        (company.manager, f"/talks/{talk.pk}/note/"),
        (company.salesperson, f"/talks/{talk.pk}/own-note/"),
        (company.salesperson, f"/talks/{talk.pk}/promise/"),
        (company.manager, f"/talks/promises/{row.pk}/"),
        (company.other_manager, "/talks/start/SOUTH/"),
    ):
        page = open_as(person, path, width=width, language=language)
        assert sideways(page) <= 0, path
        if person == company.colleague:
            page.problems.clear()  # it is not theirs: not found
        axe(page)


def test_a_team_gets_its_talks_and_one_is_prepared_and_held_on_a_phone(open_as, company):
    page = open_as(company.manager, "/talks/", width=390)
    page.get_by_role("link", name="Start the talks").click()
    page.get_by_role("button", name="Start the talks").click()
    expect(page.get_by_text("The talks stand.")).to_be_visible()
    page = open_as(company.salesperson, "/talks/", width=390)
    page.get_by_role("link", name="Zhang Wei").click()
    page.get_by_label("What do you want to talk about?").fill("My route")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name="Promise something").click()
    page.get_by_label("What is to be done").fill("Bring the list")
    page.get_by_label("Until").fill(str(today_of(company.manager, timezone.now()) + timedelta(days=2)))
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#promises")).to_contain_text("Bring the list")
    CoachingRule.objects.update(starts_on=monday_of(today_of(company.manager, timezone.now())))  # its round has begun
    page = open_as(company.manager, "/talks/", width=390)
    page.get_by_role("link", name="Chen Xiaoming").click()
    expect(page.locator("#points")).to_contain_text("My route")
    page.get_by_role("link", name="Write a note for yourself").click()
    page.get_by_label("Note for yourself").fill("quiet today")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#notes")).to_contain_text("quiet today")
    page.get_by_role("button", name="We have talked").click()
    expect(page.get_by_text("Note what you promised each other.")).to_be_visible()
    assert HeldTalk.objects.get().person == company.salesperson


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

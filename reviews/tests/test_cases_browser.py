"""A promotion to the post, and a plan to improve to training again, in a real browser by those who take part."""

from datetime import timedelta

import pytest

from core.tests.instants import DAY, at
from org.models import Appointment
from org.tests.company import build_company
from reviews.models import ImprovementPlan, PromotionCase
from reviews.tests.case_factories import EXCELLENT, WEAK, make_title, seal_months
from reviews.tests.test_months import Clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEWS = ("reviews.cases.views", "reviews.cases.views_promotion", "reviews.cases.views_improvement")
LAST_DAY = DAY + timedelta(days=44)


@pytest.fixture
def clock(monkeypatch):
    """The instant that these pages read; the sessions of the browser keep the real one."""
    clock = Clock(at(10))
    for name in VIEWS:
        monkeypatch.setattr(f"{name}.timezone", clock)
    return clock


def press(page, axe, button):
    axe(page)
    page.locator("main").get_by_role("button", name=button).click()
    page.locator("#messages > *").first.wait_for()


def follow(page, axe, link):
    axe(page)
    page.locator("main").get_by_role("link", name=link, exact=True).click()
    page.wait_for_load_state()


def text_of(page):
    return page.locator("main").inner_text()


def test_a_promotion_is_played_from_the_nomination_to_the_post(open_as, axe, clock):
    company = build_company()
    make_title("LEAD", name_en="Team lead", profile="supervisor")
    seal_months({company.salesperson: EXCELLENT})

    manager = open_as(company.manager, "/cases/", width=390)
    axe(manager)
    manager.locator("main ul.rows a").first.click()
    follow(manager, axe, "Put forward")
    manager.get_by_label("New title").select_option(label="Team lead")
    manager.locator("select[name=unit]").select_option("NORTH")
    manager.get_by_label("First day in the new post").fill("2026-07-01")
    manager.get_by_label("Why").fill("Trains the newcomers.")
    press(manager, axe, "Nominate")
    for criterion in ("courses", "mentoring"):
        follow(manager, axe, "Confirm a criterion")
        manager.get_by_label("Criterion").select_option(criterion)
        manager.get_by_label("met", exact=True).check()
        manager.get_by_label("What you know it from").fill("Course of May")
        press(manager, axe, "Confirm")
    follow(manager, axe, "Name the panel")
    manager.get_by_label("Member 1").select_option(str(company.assistant.pk))
    manager.get_by_label("Member 2").select_option(str(company.supervisor.pk))
    press(manager, axe, "Name it")
    here = manager.url.split("/cases/")[1]

    for member in (company.assistant, company.supervisor):
        page = open_as(member, f"/cases/{here}", width=390)
        follow(page, axe, "Give my word")
        page.get_by_label("for it").check()
        page.get_by_label("Why").fill("Leads already.")
        press(page, axe, "Give my word")

    director = open_as(company.director, f"/cases/{here}")
    follow(director, axe, "Decide")
    director.get_by_label("approve").check()
    director.get_by_label("Why").fill("The panel is for it.")
    press(director, axe, "Decide")

    hr = open_as(company.hr, f"/cases/{here}")
    follow(hr, axe, "Give the post")
    press(hr, axe, "Give the post")
    assert PromotionCase.objects.get().state == "effective"
    post = Appointment.objects.get(person=company.salesperson, valid_to=None)
    assert (post.title.code, str(post.valid_from)) == ("LEAD", "2026-07-01")

    mine = open_as(company.salesperson, f"/cases/{here}", width=390)
    axe(mine)
    assert "The panel is for it." in text_of(mine)
    assert "Leads already." not in text_of(mine)


def test_a_plan_is_played_until_training_follows(open_as, axe, clock):
    company = build_company()
    seal_months({company.salesperson: WEAK})

    manager = open_as(company.manager, "/cases/")
    manager.locator("main ul.rows a").first.click()
    follow(manager, axe, "Open a plan to improve")
    for label, text in (
        ("What is to get better, and what it shows in", "Next steps are missing."),
        ("Training", "Talks with customers"),
        ("Coaching each week", "Mondays at four"),
        ("First day", str(DAY)),
        ("Days", "45"),
        ("Goal 1: what is measured", "next steps done"),
        ("Goal 1: what is reached", "20 a week"),
        ("Goal 1: by when", str(LAST_DAY)),
    ):
        manager.get_by_label(label, exact=False).first.fill(text)
    press(manager, axe, "Open the plan")
    here = manager.url.split("/cases/")[1]

    mine = open_as(company.salesperson, f"/cases/{here}", width=390)
    press(mine, axe, "I have read it")
    follow(mine, axe, "Write a statement")
    mine.get_by_label("Text").fill("I was ill in May.")
    press(mine, axe, "Keep it")

    manager.reload()
    press(manager, axe, "We have talked, start it")
    follow(manager, axe, "Note the coaching of this week")
    manager.get_by_label("Text").fill("Two calls together.")
    press(manager, axe, "Keep it")
    clock.instant = at(10, day=LAST_DAY)
    follow(manager, axe, "Say whether the goals are met")
    manager.get_by_label("not met").check()
    manager.get_by_label("What it shows in, goal by goal").fill("Twelve a week.")
    press(manager, axe, "Say it")

    director = open_as(company.director, f"/cases/{here}", width=390)
    follow(director, axe, "Say what follows")
    assert "lawyers" not in text_of(director)  # another post or training comes first
    director.get_by_label("training again").check()
    director.get_by_label("Why").fill("More practice with customers.")
    press(director, axe, "Say it")
    assert ImprovementPlan.objects.get().next_step == "training"

    mine.reload()
    axe(mine)
    assert "More practice with customers." in text_of(mine)

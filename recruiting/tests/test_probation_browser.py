"""A probation from its start to the post, in a real browser by those who take part, on a phone and at a desk."""

from datetime import date

import pytest

from core.tests.instants import at
from org.models import Appointment, Person
from org.tests.company import build_company
from recruiting.models import Probation
from recruiting.tests.probation_factories import BEGAN, ordinary_title
from reviews.tests.test_cases_browser import follow, press, text_of
from reviews.tests.test_months import Clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEWS = ("recruiting.probation.views", "recruiting.probation.views_decision")


@pytest.fixture
def clock(monkeypatch):
    """The instant that these pages read; the sessions of the browser keep the real one."""
    clock = Clock(at(10))
    for name in VIEWS:
        monkeypatch.setattr(f"{name}.timezone", clock)
    return clock


def test_a_probation_is_played_from_its_start_over_an_extension_to_the_post(open_as, axe, clock):
    company = build_company()
    title = ordinary_title()
    Person.objects.filter(pk=company.newcomer.pk).update(hired_on=BEGAN)
    company.newcomer.appointments.update(valid_from=BEGAN)

    hr = open_as(company.hr, "/probation/people/NEWCOMER/")
    follow(hr, axe, "Start the probation")
    hr.get_by_label("3 years or more, or no end").check()
    press(hr, axe, "Start it")
    here = hr.url.split("/probation/")[1]

    mine = open_as(company.newcomer, "/probation/mine/", width=390)
    assert "Day 90" in text_of(mine) and "not yet" in text_of(mine)
    press(mine, axe, "I have read it")

    head = open_as(company.other_manager, f"/probation/{here}", width=390)
    follow(head, axe, "Confirm with a note Qualified prospects")
    head.get_by_label("Met", exact=True).check()
    head.get_by_label("What you know it from").fill("Five talks on the list.")
    press(head, axe, "Confirm")
    follow(head, axe, "Note the talk 5")
    head.get_by_label("Reached", exact=True).check()
    head.get_by_label("What you talked about").fill("The culture course is open.")
    head.locator("main").get_by_role("button", name="Keep the note").click()
    assert "Not everything that the milestone asks for is met" in text_of(head)
    head.get_by_label("not reached yet").check()
    head.get_by_label("What is done about it").fill("Repeat it on Friday.")
    head.get_by_label("Look again on").fill("2026-06-26")
    press(head, axe, "Keep the note")

    mine.reload()
    assert "Five talks on the list." in text_of(mine) and "Repeat it on Friday." in text_of(mine)
    follow(mine, axe, "Write a statement")
    mine.get_by_label("Text").fill("I was ill in the first week.")
    press(mine, axe, "Keep it")

    clock.instant = at(10, day=date(2026, 8, 10))
    head.reload()
    follow(head, axe, "Propose how it ends")
    follow(head, axe, "Extend once")
    head.get_by_label("Why, milestone by milestone").fill("The rehearsal is open.")
    head.get_by_label("New last day of the probation").fill("2026-09-30")
    head.get_by_label("The person agreed in writing on").fill("2026-08-10")
    head.get_by_label("Send it: the person", exact=False).check()
    press(head, axe, "Keep or send")
    decide(open_as, axe, company.director, here)
    assert Probation.objects.get().ends_on == date(2026, 9, 30)

    clock.instant = at(10, day=date(2026, 9, 10))
    head.reload()
    assert "once; the last day was" in text_of(head)
    follow(head, axe, "Propose how it ends")
    assert head.get_by_role("link", name="Extend once").count() == 0  # the law allows no second time
    follow(head, axe, "Confirm")
    head.get_by_label("Why, milestone by milestone").fill("All of it is reached.")
    head.get_by_label("First day confirmed").fill("2026-10-01")
    head.get_by_label("Send it: the person", exact=False).check()
    press(head, axe, "Keep or send")

    decide(open_as, axe, company.hr, here)
    hr.goto(hr.url.split("/probation/")[0] + f"/probation/{here}")
    follow(hr, axe, "Carry it out")
    hr.get_by_label("Title from then on").select_option(str(title.pk))
    press(hr, axe, "Confirm")
    post = Appointment.objects.get(person=company.newcomer, valid_to=None)
    assert (post.profile, post.valid_from) == ("salesperson", date(2026, 10, 1))

    mine.reload()
    axe(mine)
    assert "All of it is reached." in text_of(mine) and "I was ill in the first week." in text_of(mine)
    rules = open_as(company.hr, "/probation/rules/")
    follow(rules, axe, "New version")
    axe(rules)


def decide(open_as, axe, person, here):
    page = open_as(person, f"/probation/{here}", width=390)
    follow(page, axe, "Read and decide")
    page.get_by_label("do as proposed").check()
    page.get_by_label("Why").fill("I agree with it.")
    press(page, axe, "Decide")

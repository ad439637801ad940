"""From a requisition to a confirmed probation in a real browser, played by all who take part; axe finds nothing.

The clock of every page stands on days of the summer of 2026 and is moved between the parts; each part logs in anew.
"""

import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.tests.instants import at
from core.tests.nasty_files import pdf
from duties.services import plan_duties
from org.models import Appointment, LeaveDay, Person
from org.tests.company import build_company
from org.tests.factories import make_title
from recruiting.models import Application, Interview, Opening, Probation, ScoreCard
from recruiting.probation.loading import Day, courses_of
from reviews.tests.test_cases_browser import text_of
from reviews.tests.test_months import Clock
from training.courses.passed import areas_passed
from training.mentoring.steps import start_newcomers
from training.models import Attempt, CourseArea, Enrolment, Question, RequiredCourse
from training.tests.factories import course_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
PHONE = 390
FIRST_DAY, CLASS_DAY = date(2026, 6, 22), date(2026, 6, 23)
AWAY = (date(2026, 6, 24), date(2026, 6, 25))
NAME = "Maya Lindqvist"


@pytest.fixture
def clock(monkeypatch):
    """The instant that every page reads, the sessions of the browser too."""
    clock = Clock(at(9))
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def tap(place) -> None:
    """A click that leads to another page, which is waited for."""
    with place.page.expect_navigation():
        place.click()


def follow(page, axe, link: str) -> None:
    axe(page)
    tap(page.locator("main").get_by_role("link", name=link, exact=True))


def press(page, axe, button: str) -> None:
    axe(page)
    tap(page.locator("main").get_by_role("button", name=button))
    page.locator("#messages > *").first.wait_for()


def go(page, path: str) -> None:
    page.goto(re.sub(r"(https?://[^/]+)/.*", r"\1", page.url) + path)


def test_from_a_requisition_to_a_confirmed_probation(open_as, axe, clock):
    company = build_company()
    make_title("SALESPERSON", name_en="Salesperson")
    RequiredCourse.objects.update(since=date(2026, 1, 1))  # the house ships them later than this story begins
    application = ask_approve_and_open(company, open_as, axe)
    hear_her_by_two_who_do_not_see_each_other(company, open_as, axe, clock, application)
    person = compare_decide_offer_and_hire(company, open_as, axe, clock, application)
    come_in_by_a_code(company, person, open_as, axe, clock)
    person.refresh_from_db()  # the new password
    learn_fail_repeat_and_pass(company, person, open_as, axe, clock)
    be_away_for_two_days(company, person, open_as, axe, clock)
    extend_once(company, person, open_as, axe, clock)
    confirm_by_two(company, person, open_as, axe, clock)


def ask_approve_and_open(company, open_as, axe) -> Application:
    """The head asks, the general manager approves, the head opens; HR adds two candidates, one with a document."""
    head = open_as(company.manager, "/recruiting/", width=PHONE)
    follow(head, axe, "New opening")
    head.locator("[name=unit]").select_option("NORTH")
    head.get_by_label("Title").select_option(label="Salesperson")
    head.get_by_label("Wanted by").fill("2026-07-15")
    head.get_by_label("Reason").fill("One left in March.")
    press(head, axe, "Draft the opening")
    assert "It waits for somebody else" in text_of(head)

    chief = open_as(company.gm, "/today/")
    follow(chief, axe, "1 opening to approve")
    follow(chief, axe, "waits for your approval")
    follow(chief, axe, "Approve")
    press(chief, axe, "Approve")

    go(head, "/today/")
    follow(head, axe, "1 approved opening to open")
    follow(head, axe, "approved: open it")
    follow(head, axe, "Open it")
    press(head, axe, "Open it")
    assert "Nobody has applied yet." in text_of(head)

    board = f"/recruiting/openings/{Opening.objects.get().pk}/board/"
    hr = open_as(company.hr, board)
    add_candidate(hr, axe, NAME, "maya@example.org")
    follow(hr, axe, "Add a document")
    hr.set_input_files("[type=file]", {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    press(hr, axe, "Keep it")
    go(hr, board)
    add_candidate(hr, axe, "Tom Becker", "tom@example.org")
    return Application.objects.get(candidate__name_pinyin=NAME)


def add_candidate(hr, axe, name: str, email: str) -> None:
    follow(hr, axe, "Add a candidate")
    hr.get_by_label("Name in Latin letters").fill(name)
    hr.get_by_label("E-mail").fill(email)
    hr.get_by_label("Channel").select_option(index=1)
    hr.get_by_label("Consent given on").fill("2026-06-17")
    press(hr, axe, "Add the candidate")


def hear_her_by_two_who_do_not_see_each_other(company, open_as, axe, clock, application) -> None:
    """The head moves the card by the keyboard, HR sets the interview, two score; the second reads nothing before."""
    head = open_as(company.manager, f"/recruiting/openings/{application.opening_id}/board/")
    axe(head)
    head.locator(f"#card-{application.pk} .board-name").focus()
    head.keyboard.press("Shift+ArrowRight")
    expect(head.locator("#board-said")).to_contain_text("1 candidate is in")

    hr = open_as(company.hr, f"/recruiting/applications/{application.pk}/")
    follow(hr, axe, "Set an interview")
    hr.locator("[name=day]").fill("2026-06-18")
    hr.locator("[name=at]").fill("10:00")
    hr.get_by_label("Place or link").fill("Room 2")
    for number, person in ((1, company.supervisor), (2, company.assistant)):
        hr.locator(f"[name=interviewer_{number}]").select_option(str(person.pk))
    press(hr, axe, "Set the interview")

    clock.instant = at(11, 30, day=date(2026, 6, 18))
    interview = Interview.objects.get()
    first = open_as(company.supervisor, "/me/", width=PHONE)
    tap(first.get_by_role("listitem").filter(has_text="Interviews that you hold").get_by_role("link"))
    axe(first)
    tap(first.get_by_role("link", name=NAME, exact=True))
    axe(first)
    assert fits(first)
    with first.expect_download() as download:
        first.get_by_role("link", name="cv.pdf").click()
    assert download.value.suggested_filename == "cv.pdf"
    score(first, axe, "Told of thirty customers by name.")
    plan_duties(clock.instant)
    second = open_as(company.assistant, "/today/", width=PHONE)
    axe(second)
    tap(second.get_by_role("link", name=re.compile("^Score it")))
    axe(second)
    assert "thirty customers" not in second.content()
    go(second, f"/recruiting/interviews/{interview.pk}/")
    assert "thirty customers" not in second.content()
    head.goto(head.url)
    go(head, f"/recruiting/applications/{application.pk}/choose/")
    assert "thirty customers" not in head.content()
    assert head.get_by_role("link", name="Decide", exact=True).count() == 0
    score(second, axe, "Listened before she answered.")
    assert "thirty customers" in text_of(second)
    assert ScoreCard.objects.count() == 2


def score(page, axe, words: str) -> None:
    tap(page.get_by_role("link", name="Write your scorecard"))
    axe(page)
    assert fits(page)
    for card in page.locator(".score-card").all():
        card.locator("input[type=radio][value='4']").check()
        card.locator("textarea").fill(words)
    tap(page.get_by_role("button", name="Send the card"))
    axe(page)


def compare_decide_offer_and_hire(company, open_as, axe, clock, application) -> Person:
    """The head reads the cards side by side and decides; HR offers, notes the answer and hires in one step."""
    clock.instant = at(15, day=date(2026, 6, 18))
    head = open_as(company.manager, "/today/", width=PHONE)
    follow(head, axe, "1 candidate to decide about")
    expect(head.get_by_role("heading", name="Candidates side by side")).to_be_visible()
    assert fits(head)
    assert "Listened before she answered." in text_of(head)
    follow(head, axe, NAME)
    follow(head, axe, "Decide")
    head.get_by_label("make an offer").check()
    head.get_by_label("Why").fill("Names, numbers, and she listens.")
    press(head, axe, "Decide")

    hr = open_as(company.hr, "/today/")
    follow(hr, axe, "1 offer to go on with")
    follow(hr, axe, "1 offer to go on with")
    follow(hr, axe, NAME)
    follow(hr, axe, "Write the offer")
    hr.get_by_label("Terms").fill("Salesperson in the north, from 22 June, three years.")
    hr.get_by_label("Answer by").fill("2026-06-19")
    press(hr, axe, "Keep the offer")
    follow(hr, axe, "Note the answer")
    hr.get_by_label("accepted").check()
    press(hr, axe, "Note the answer")
    follow(hr, axe, "Hire")
    hr.get_by_label("First day").fill(FIRST_DAY.isoformat())
    hr.get_by_label("Employee number").fill("N77")
    hr.get_by_label("Length of the contract").select_option("longer")
    press(hr, axe, "Hire")
    person = Person.objects.get(code="N77")
    assert Appointment.objects.get(person=person).profile == "probation"
    assert Probation.objects.get().person == person
    assert Opening.objects.get().state == "filled"
    return person


def come_in_by_a_code(company, person, open_as, axe, clock) -> None:
    """HR gives a way in from where it hired; on the first day the newcomer chooses a password and finds what waits."""
    hr = open_as(company.hr, f"/recruiting/applications/{Application.objects.get(candidate__person=person).pk}/")
    follow(hr, axe, "Interviews and decision")
    follow(hr, axe, "Give a way in")
    tap(hr.get_by_role("button", name="Make a code"))
    code = hr.locator(".secret").nth(1).inner_text()

    clock.instant = at(9, day=FIRST_DAY)
    start_newcomers(clock.instant)
    plan_duties(clock.instant)
    mine = open_as(None, "/accounts/login/", width=PHONE)
    tap(mine.get_by_role("link", name="I have a code from HR"))
    mine.get_by_label("Employee number").fill("N77")
    mine.get_by_label("Code").fill(code)
    tap(mine.get_by_role("button", name="Go on"))
    for field in mine.locator("input[type=password]").all():
        field.fill("a long new password")
    tap(mine.get_by_role("button", name="Save and log in"))
    axe(mine)
    assert fits(mine)
    follow(mine, axe, "All of them, and who helps")
    tap(mine.get_by_role("button", name="Done").first)
    expect(mine.locator("main").get_by_text("1 of").first).to_be_visible()
    go(mine, "/today/")
    tap(mine.get_by_role("link", name=re.compile("^Read it")))
    press(mine, axe, "I have read it")
    assert fits(mine)


def learn_fail_repeat_and_pass(company, person, open_as, axe, clock) -> None:
    """HR plans the class, the newcomer takes a seat, the trainer says who was there; the test fails, then passes."""
    hr = open_as(company.hr, "/training/dates/")
    follow(hr, axe, "Plan a date")
    hr.get_by_label("course").select_option(str(course_of("culture").pk))
    hr.locator("[name=day]").fill(CLASS_DAY.isoformat())
    hr.locator("[name=begins]").fill("09:00")
    hr.locator("[name=ends]").fill("13:00")
    hr.locator("[name=unit]").select_option("NORTH")
    hr.locator("[name=trainer]").select_option(str(company.supervisor.pk))
    tap(hr.locator("main").get_by_role("button", name="Save"))

    mine = open_as(person, "/training/", width=PHONE)
    axe(mine)
    assert fits(mine)
    tap(mine.get_by_role("link", name=re.compile("^next date")))
    tap(mine.get_by_role("button", name="Take a seat"))
    axe(mine)

    clock.instant = at(13, 30, day=CLASS_DAY)
    trainer = open_as(company.supervisor, mine.url[mine.url.index("/training/") :])
    follow(trainer, axe, "Who was there?")
    tap(trainer.get_by_role("button", name="Save; all others were there"))
    axe(trainer)

    go(mine, "/training/")
    tap(mine.get_by_role("listitem").filter(has_text="A test is open").get_by_role("link"))
    tap(mine.get_by_role("button", name="Take the test"))
    answer(mine, axe, right=False)
    assert "not passed yet" in text_of(mine)
    tap(mine.get_by_role("button", name="Try again"))
    answer(mine, axe, right=True)
    assert "Passed with 100 % of the points." in text_of(mine)
    assert [one.is_passed for one in Attempt.objects.order_by("number")] == [False, True]
    assert Enrolment.objects.get().result == "passed"
    assert areas_passed([person.pk], CLASS_DAY) == {person.pk: frozenset({CourseArea.CULTURE})}
    go(mine, "/probation/mine/")
    axe(mine)
    assert "1 of 2" in text_of(mine)


def answer(page, axe, *, right: bool) -> None:
    """Ticks every answer that is right, or of each question one that is not; the page is read as people read it."""
    page.locator("form.test").wait_for()
    axe(page)
    assert fits(page)
    known = {one.text_en: one for one in Question.objects.prefetch_related("choices")}
    for box in page.locator("fieldset.question").all():
        asked = known[re.sub(r"^\d+\. ", "", box.locator("legend").inner_text())]
        wanted = [one.text_en for one in asked.choices.all() if one.is_right == right]
        for text in wanted if right else wanted[:1]:
            box.get_by_label(text, exact=True).check()
    tap(page.get_by_role("button", name="Send the test"))
    axe(page)


def be_away_for_two_days(company, person, open_as, axe, clock) -> None:
    """Two days of leave, asked for and approved, move the milestone of day five and never the last day."""
    probation = Probation.objects.get()
    before = milestone_days(probation, clock)
    mine = open_as(person, "/leave/", width=PHONE)
    follow(mine, axe, "Ask for leave")
    mine.get_by_label("First day").fill(AWAY[0].isoformat())
    mine.get_by_label("Last day").fill(AWAY[1].isoformat())
    mine.get_by_label("Kind").select_option("sick")
    expect(mine.locator("#effect")).to_contain_text("probation")
    press(mine, axe, "Send")
    head = open_as(company.manager, "/leave/team/", width=PHONE)
    axe(head)
    tap(head.get_by_role("button", name=re.compile("^Approve")))
    assert LeaveDay.objects.filter(person=person).count() == 2
    after = milestone_days(probation, clock)
    assert (before[5], after[5]) == (date(2026, 6, 26), date(2026, 6, 30))
    go(mine, "/probation/mine/")
    axe(mine)
    assert "Milestones have moved by the working days of whole leave." in text_of(mine)
    assert Probation.objects.get().ends_on == probation.ends_on == date(2026, 9, 21)


def milestone_days(probation, clock) -> dict[int, date]:
    course = courses_of([probation], Day.of(clock.instant))[probation.pk]
    return {one.milestone.day: one.day for one in course.milestones}


def extend_once(company, person, open_as, axe, clock) -> None:
    """At day five not all is there: the head says so with a plan; at the end of August one extension is agreed."""
    here = f"/probation/{Probation.objects.get().pk}/"
    clock.instant = at(10, day=date(2026, 6, 30))
    head = open_as(company.manager, "/recruiting/", width=PHONE)
    follow(head, axe, "Probations")
    follow(head, axe, f"Look {NAME}")
    follow(head, axe, "Note the talk 5")
    head.get_by_label("not reached yet").check()
    head.get_by_label("What you talked about").fill("Culture passed at the second try; product is next.")
    head.get_by_label("What is done about it").fill("The product course on 7 July, with Zhao Min.")
    head.get_by_label("Look again on").fill("2026-07-10")
    press(head, axe, "Keep the note")

    clock.instant = at(10, day=date(2026, 9, 1))
    head = open_as(company.manager, here, width=PHONE)
    follow(head, axe, "Propose how it ends")
    follow(head, axe, "Extend once")
    head.get_by_label("Why, milestone by milestone").fill("Four areas are open.")
    head.get_by_label("New last day of the probation").fill("2026-10-31")
    head.get_by_label("The person agreed in writing on").fill("2026-09-01")
    head.get_by_label("Send it: the person", exact=False).check()
    press(head, axe, "Keep or send")
    decide(open_as, axe, company.director, here)
    assert Probation.objects.get().ends_on == date(2026, 10, 31)


def decide(open_as, axe, by, here: str) -> None:
    page = open_as(by, here, width=PHONE)
    follow(page, axe, "Read and decide")
    page.get_by_label("do as proposed").check()
    page.get_by_label("Why").fill("I agree with it.")
    press(page, axe, "Decide")


def confirm_by_two(company, person, open_as, axe, clock) -> None:
    """In October the head proposes, the director decides, HR gives the post; the person reads all of it."""
    here = f"/probation/{Probation.objects.get().pk}/"
    clock.instant = at(10, day=date(2026, 10, 20))
    head = open_as(company.manager, here, width=PHONE)
    follow(head, axe, "Propose how it ends")
    assert head.get_by_role("link", name="Extend once").count() == 0
    follow(head, axe, "Confirm")
    head.get_by_label("Why, milestone by milestone").fill("All six areas, two orders.")
    head.get_by_label("First day confirmed").fill("2026-11-01")
    head.get_by_label("Send it: the person", exact=False).check()
    press(head, axe, "Keep or send")
    assert head.get_by_role("link", name="Read and decide").count() == 0
    decide(open_as, axe, company.director, here)
    hr = open_as(company.hr, here)
    follow(hr, axe, "Carry it out")
    hr.get_by_label("Title from then on").select_option(label="Salesperson")
    press(hr, axe, "Confirm")
    post = Appointment.objects.get(person=person, valid_to=None)
    assert (post.profile, post.valid_from, post.unit.code) == ("salesperson", date(2026, 11, 1), "NORTH")

    mine = open_as(person, "/probation/mine/", width=PHONE)
    axe(mine)
    assert fits(mine)
    for words in ("All six areas, two orders.", "Culture passed at the second try", "I agree with it."):
        assert words in text_of(mine)

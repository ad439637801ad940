"""Rating and judging in a real browser: the queue by keyboard alone, and every page on which somebody is judged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.periods import Month
from duties.services import plan_duties
from meetings.tests.factories import make_line, make_report
from org.access import today_of
from org.models import CalendarDay
from reviews.models import Adjustment, Assessment, DailyAppraisal, DisciplineEvent, IntegrityFinding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def yesterday(company):
    """Yesterday and today, made working days, so that reports of yesterday wait whenever the tests run."""
    today = today_of(company.manager, timezone.now())
    CalendarDay.objects.filter(day__range=(today - timedelta(days=1), today)).update(is_working=True)
    return today - timedelta(days=1)


def wide(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def arrive(page, heading):
    """Waits until the page under this heading is there."""
    page.get_by_role("heading", level=1, name=heading).wait_for()


def ratings(day):
    rows = DailyAppraisal.objects.filter(day=day).exclude(rating=None).order_by("person__number")
    return list(rows.values_list("person__code", "rating", "note"))


def test_queue_is_done_by_keyboard_alone(company, yesterday, open_as, axe):
    for person in (company.supervisor, company.salesperson, company.colleague):
        make_line(make_report(person, yesterday, counts={"CALL": 6, "VISIT": 1}), item="VISIT")
    page = open_as(company.manager, "/reviews/queue/")
    keys, open_row = page.keyboard, page.locator(".queue-rows .is-open .who")
    axe(page)

    open_row.get_by_text("Zhao Min").wait_for()
    keys.press("5")  # asks for a sentence first
    assert page.evaluate("document.activeElement.matches('[data-note]')")
    assert ratings(yesterday) == []
    keys.type("The customer ordered at once.")
    keys.press("Enter")
    open_row.get_by_text("Chen Xiaoming").wait_for()
    assert ratings(yesterday) == [("SUPERVISOR", 5, "The customer ordered at once.")]

    keys.press("3")
    open_row.get_by_text("Ben Carter").wait_for()
    keys.press("ArrowUp")
    open_row.get_by_text("Chen Xiaoming").wait_for()
    keys.press("ArrowDown")
    open_row.get_by_text("Ben Carter").wait_for()

    keys.press("4")
    page.get_by_role("heading", name="All rated").wait_for()
    axe(page)
    keys.press("u")
    open_row.get_by_text("Ben Carter").wait_for()
    assert [rating for _, rating, _ in ratings(yesterday)] == [5, 3]

    keys.press("1")
    keys.press("Escape")
    keys.press("2")
    page.get_by_role("heading", name="All rated").wait_for()
    assert [rating for _, rating, _ in ratings(yesterday)] == [5, 3, 2]


def test_queue_without_a_sentence_says_what_is_missing_and_fits_a_phone(company, yesterday, open_as, axe):
    make_line(make_report(company.salesperson, yesterday), who="上海大成文化用品有限公司虹口分公司" * 3)
    page = open_as(company.manager, "/reviews/queue/", width=390)
    page.get_by_text("not usable").tap()
    page.get_by_role("button", name="Rate").tap()
    page.get_by_role("alert").wait_for()
    axe(page)
    assert (wide(page), ratings(yesterday)) == (0, [])
    page.get_by_label("A word").fill("Talk to me before lunch.")
    page.get_by_role("button", name="Rate").tap()
    page.get_by_role("heading", name="All rated").wait_for()
    page.problems = [problem for problem in page.problems if "422" not in problem]


def test_assessment_is_given_and_calibrated(company, open_as, axe):
    month = Month.of(today_of(company.manager, timezone.now())).previous()
    page = open_as(company.manager, f"/reviews/assessments/{month}/", width=390)
    axe(page)
    page.get_by_role("link", name="Assess Chen Xiaoming").tap()
    arrive(page, "Assess Chen Xiaoming")
    axe(page)
    assert wide(page) == 0
    for name in Assessment.RATINGS:
        page.locator(f"label:has(input[name={name}][value='4'])").tap()
    page.get_by_label("What it rests on").fill("Two proposals of her own, both with figures.")
    page.get_by_role("button", name="Save the assessment").tap()
    page.get_by_text("The assessment is saved.").wait_for()
    axe(page)

    page = open_as(company.director, f"/reviews/assessments/{month}/")
    axe(page)
    page.get_by_role("link", name="Calibrate Chen Xiaoming").click()
    page.get_by_label("Points up or down").fill("40")
    page.get_by_label("Reason").fill("The other team rates ten points higher.")
    page.get_by_role("button", name="Save the calibration").click()
    page.get_by_role("alert").wait_for()
    axe(page)
    page.get_by_label("Points up or down").fill("4")
    page.get_by_role("button", name="Save the calibration").click()
    page.get_by_text("The calibration is saved.").wait_for()
    assert Assessment.objects.get().calibration == 4
    axe(page)


def test_two_people_who_assess_at_once_see_both_texts(company, open_as, axe):
    month = Month.of(today_of(company.manager, timezone.now())).previous()
    path = f"/reviews/assessments/{month}/{company.salesperson.code}/{month.first}/"
    first, second = open_as(company.manager, path), open_as(company.manager, path, width=390)
    for page, rating in ((first, 4), (second, 3)):
        for name in Assessment.RATINGS:
            page.locator(f"input[name={name}][value='{rating}']").check()
        page.get_by_role("button", name="Save the assessment").click()
    second.get_by_role("heading", name="Two people wrote here").wait_for()
    axe(second)
    assert wide(second) == 0
    second.get_by_role("button", name="Save what I typed").click()
    second.get_by_text("The assessment is saved.").wait_for()
    assert Assessment.objects.get().customers == 3
    second.problems = [problem for problem in second.problems if "409" not in problem]


def test_bonus_and_discipline_are_recorded_and_taken_back(company, open_as, axe):
    page = open_as(company.manager, "/reviews/adjustments/", width=390)
    axe(page)  # empty
    page.get_by_role("link", name="Record one").tap()
    arrive(page, "Record a bonus or demerit")
    axe(page)
    page.get_by_label("Who").select_option(label="SALESPERSON Chen Xiaoming")
    page.locator("[name=kind]").select_option(label="written customer praise")
    page.get_by_label("What it was").fill("Letter of Guangming, on file.")
    page.get_by_label("Where it comes from").select_option(label="letter or e-mail")
    page.get_by_label("Where it stands").fill("12 in the file")
    page.get_by_label("Customer").fill("Guangming")
    page.get_by_label("Said on").fill("2026-06-15")
    page.get_by_role("button", name="Record it").tap()
    page.get_by_role("link", name="Withdraw").wait_for()
    page.get_by_text("letter or e-mail, 12 in the file; Guangming, Monday 15 June 2026").wait_for()
    assert (Adjustment.objects.get().kind, wide(page)) == ("customer_praise", 0)
    axe(page)

    page = open_as(company.manager, "/reviews/discipline/new/")
    page.get_by_label("Who").select_option(label="SALESPERSON Chen Xiaoming")
    page.locator("[name=what]").select_option("meeting:weekly:late")
    page.get_by_role("button", name="Record it").click()
    page.get_by_role("link", name="Withdraw").click()
    arrive(page, "Withdraw")
    axe(page)
    page.get_by_label("Reason").fill("He had told me before.")
    page.get_by_role("button", name="Withdraw it").click()
    page.get_by_text("withdrawn: He had told me before.").wait_for()
    assert DisciplineEvent.objects.get().withdrawn_by == company.manager
    axe(page)


def test_doubt_is_noted_heard_and_decided(company, open_as, axe):
    page = open_as(company.manager, "/reviews/findings/new/", width=390)
    axe(page)
    page.get_by_label("Who").select_option(label="SALESPERSON Chen Xiaoming")
    page.get_by_label("Which record").fill("There is no such shop in that street.")
    page.get_by_role("button", name="Record it").tap()
    page.get_by_role("link", name="Chen Xiaoming").tap()
    arrive(page, "Doubt about a record of Chen Xiaoming")
    axe(page)
    doubted = open_as(company.salesperson, f"/reviews/findings/{IntegrityFinding.objects.get().pk}/", width=390)
    axe(doubted)
    doubted.get_by_label("What happened").fill("It moved to number 12.")
    doubted.get_by_role("button", name="Send it").tap()
    doubted.get_by_text("Li Meiling decides by").wait_for()
    assert wide(doubted) == 0

    page.get_by_label("What the person said").fill("It moved to number 12 last week.")
    page.get_by_role("button", name="Keep the statement").tap()
    page.get_by_text("Li Meiling decides by").wait_for()
    page.get_by_text("It moved to number 12.", exact=True).wait_for()
    assert wide(page) == 0

    plan_duties(timezone.now())
    page = open_as(company.director, "/today/")
    page.get_by_role("link", name="Decide a doubt about a record").first.click()
    arrive(page, "Doubt about a record of Chen Xiaoming")
    axe(page)
    page.get_by_role("button", name="Dismiss the doubt").click()  # without a reason: the browser asks for it
    page.get_by_label("Why").fill("I went there: it is number 12 now.")
    page.get_by_role("button", name="Dismiss the doubt").click()
    page.get_by_text("Dismissed", exact=True).wait_for()
    assert IntegrityFinding.objects.get().dismissed_by == company.director
    axe(page)

"""A new user's first hour with the demo company, in a real browser: report on a phone, rating, closing, one figure."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.wording import month_in_words
from meetings.models import Report
from org.access import today_of
from org.models import CalendarDay, Person
from reviews.models import DailyAppraisal, MonthRun
from salesops.demo.seed import month_to_close, seed_demo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
TAPS = 12  # "under twelve": look.md, "Daily report, phone"


@pytest.fixture
def demo(db):
    """The demo company on a working day in the afternoon, whatever the day: today's report stands open."""
    now = timezone.now()
    seed_demo(now)
    today = today_of(Person.objects.get(code="N02"), now)
    CalendarDay.objects.filter(day__range=(today - timedelta(days=1), today)).update(is_working=True)
    call_command("tick", verbosity=0)
    return {person.code: person for person in Person.objects.all()}


def test_from_a_report_on_a_phone_to_the_line_behind_a_figure_of_a_closed_month(demo, open_as, axe):
    hand_in_the_daily_report(open_as(demo["N02"], "/today/", width=390), demo["N02"], axe)
    rate_it_by_key(open_as(demo["N01"], "/team/"), demo["N02"], axe)
    page = open_as(demo["GM"], "/today/")
    close_the_month(page, axe)
    follow_a_figure_to_its_line(page, axe)


def hand_in_the_daily_report(page, writer, axe):
    """In under twelve taps, counted; typing into a field is the tap into it."""
    taps = []

    def tap(place):
        place.tap()
        taps.append(place)

    def type_into(label, text):
        field = page.get_by_label(label, exact=True).first
        tap(field)
        field.fill(text)

    tap(page.get_by_role("link", name="Report", exact=True))
    today = today_of(writer, timezone.now())
    page.wait_for_url("**/reports/daily/*/")
    if not page.url.endswith(f"/{today}/"):  # an earlier day is still awaited in the demo
        page.goto(f"{page.url.split('/reports/')[0]}/reports/daily/{today}/")
    type_into("Calls and messages", "6")
    type_into("Customer", "光明商行")
    type_into("What did they say, in their words?", "「新紙很好，價格再談談。」")
    tap(page.get_by_label("I was there: this is the visit report").first)
    tap(page.get_by_label("advanced").first)
    type_into("Next step", "下週一送二百箱的報價")
    tap(page.get_by_label("done").first)
    type_into("One fact about the market or a competitor", "大成現金付款減三個點。")
    tap(page.get_by_role("button", name="Send report"))
    page.wait_for_url("**/reports/*/")
    page.get_by_text("Sent.").wait_for()
    axe(page)
    report = Report.objects.get(person=writer, kind="daily", subject_on=today)
    assert (report.sent_at is not None, report.counts["VISIT"], len(taps) < TAPS) == (True, 1, True)


def rate_it_by_key(page, writer, axe):
    """From the team board to the report, the rating by one key."""
    row = page.locator("#board tr", has_text="Wu Wei")
    row.get_by_role("link", name="waits for you").click()
    page.locator(".queue-open", has_text="光明商行").wait_for()
    axe(page)
    page.keyboard.press("4")
    page.get_by_text("Wu Wei: rated 4").wait_for()
    assert DailyAppraisal.objects.get(report__person=writer, day=today_of(writer, timezone.now())).rating == 4


def close_the_month(page, axe):
    """The first thing on the general manager's home; the worker goes on behind the progress bar."""
    month = month_to_close(timezone.now())
    axe(page)
    page.get_by_role("link", name="Look and close").click()
    page.get_by_role("button", name=f"Close {month_in_words(month.first)}").click()
    page.locator("progress").wait_for()
    call_command("tick", verbosity=0)
    page.get_by_role("link", name="Wu Wei").wait_for()
    assert MonthRun.objects.get(period_id=month).state == MonthRun.State.SEALED


def follow_a_figure_to_its_line(page, axe):
    """From the final figure to the mean of the days, one day, its points, the report, the customer."""
    page.get_by_role("link", name="Wu Wei").click()
    page.locator("#D1 > summary").click()
    day = page.locator("#D1 .part-line", has_text="Visits").first
    day.locator("summary").click()
    axe(page)
    counted = day.locator("tr", has_text="Visits").locator("td").first.inner_text().split(" ")[0]
    day.get_by_role("link", name="Report of").click()
    page.wait_for_url("**/reports/*/")
    line = page.locator(".rows li", has_text="Visits")
    assert line.locator(".strong").inner_text() == counted
    axe(page)

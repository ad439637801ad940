"""The review queue at its best: hints, what is looked at closer, one's own figures, and what goes up."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import DAY, at
from duties.models import Duty
from duties.selectors import waiting_lines
from duties.services import plan_duties
from meetings.models import Report
from meetings.tests.factories import make_line, make_report
from org.models import Person
from org.tests.factories import make_appointment, make_cover, make_leave, make_person
from reviews import open_row
from reviews.overdue import Overdue
from reviews.queue import Queue
from reviews.tests.factories import rated

pytestmark = pytest.mark.django_db
QUEUE = reverse("reviews:queue")
TUESDAY, THURSDAY, MONDAY = date(2026, 6, 16), date(2026, 6, 18), date(2026, 6, 22)
SAID = "They want the price list before Friday noon"


def opened(viewer, *, now=None, day=DAY):
    return Queue(viewer, "daily", now or at(9, day=THURSDAY), asked_for=day).opened


@pytest.fixture
def late(company):
    """The manager has not rated Tuesday's report; its time was Thursday evening."""
    make_report(company.salesperson, TUESDAY, sent_at=at(17, 30, day=TUESDAY))
    now = at(19, day=THURSDAY)
    plan_duties(now)
    return now


def test_hints_tell_what_repeats_and_what_no_record_stands_behind(company):
    before = make_report(company.salesperson, TUESDAY, counts={"CALL": 15}, sent_at=at(17, 25))
    make_line(before, words=SAID)
    make_line(make_report(company.salesperson, counts={"CALL": 15}), words=SAID + "!", next_step="")
    assert opened(company.manager).hints == [
        "Some words are nearly those of Tue 16 Jun.",
        "Everything is declared; no record stands behind the day.",
        "Sent within ten minutes of another report: Tue 16 Jun.",
    ]


def test_hints_name_the_item_that_stands_at_its_cap(company):
    for day in (date(2026, 6, 15), TUESDAY, DAY):
        make_report(company.salesperson, day, counts={"CALL": 15, "VISIT": day.day - 14}, sent_at=at(17, day=day))
    assert opened(company.manager).hints == [
        "Exactly at the cap for the third report in a row: Calls and messages.",
    ]


def test_a_report_without_any_sign_has_no_hint_and_is_read_by_nobody_else(company):
    make_line(make_report(company.stranger, TUESDAY), words=SAID)
    make_line(make_report(company.salesperson, counts={"CALL": 2, "VISIT": 1}), item="VISIT", words=SAID)
    assert opened(company.manager).hints == []


def test_hints_rest_on_no_report_that_the_reader_may_not_read(company):
    """Somebody who came from another team: those days stay with the superior they were sent to."""
    before = make_report(company.salesperson, TUESDAY, counts={"CALL": 15})
    make_line(before, words=SAID)
    Report.objects.filter(pk=before.pk).update(superior=company.other_manager, unit=company.south)
    make_line(make_report(company.salesperson, counts={"CALL": 2, "VISIT": 1}), item="VISIT", words=SAID)
    assert opened(company.manager).hints == []


def test_a_promise_for_the_day_stands_beside_what_became_of_it(company):
    before = make_report(company.salesperson, TUESDAY)
    make_line(before, next_step="send it", next_on=DAY, outcome="done", told_on=DAY)
    make_line(before, next_step="call Mrs Wu", next_on=DAY)
    make_line(before, next_step="later", next_on=THURSDAY)
    make_report(company.salesperson)
    row = opened(company.manager)
    assert [line.next_step for line in row.told] == ["send it"]
    assert [line.next_step for line in row.untold] == ["call Mrs Wu"]


def test_a_promise_under_the_former_superior_is_not_handed_on(company):
    """The salesperson came from SOUTH on the day of the report."""
    before = make_report(company.salesperson, TUESDAY)
    make_line(before, next_step="send it", next_on=DAY, outcome="done", told_on=DAY)
    make_line(before, next_step="call Mrs Wu", next_on=DAY)
    Report.objects.filter(pk=before.pk).update(unit=company.south, superior=company.other_manager)
    make_line(make_report(company.salesperson))
    row = opened(company.manager)
    assert (len(row.lines), row.told, row.untold) == (1, [], [])


def test_the_record_to_look_at_is_drawn_once_and_stands_first(company, as_, monkeypatch):
    report = make_report(company.salesperson)
    lines = [make_line(report, who=who) for who in ("Guangming", "Dacheng")]
    monkeypatch.setattr(open_row.hints, "sampled", lambda draw, size: 1)
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=THURSDAY))
    row = opened(company.manager)
    assert (row.sample, row.customers) == (lines[1], [lines[0]])
    page = as_(company.manager).get(QUEUE, {"day": DAY.isoformat()}).content.decode()
    assert "Look closer at this one" in page
    assert f"{reverse('meetings:report_detail', args=[report.pk])}#line-{lines[1].pk}" in page


def test_looking_again_draws_the_same(company):
    report = make_report(company.salesperson)
    make_line(report)
    assert opened(company.manager).sample == opened(company.manager).sample


def test_own_figures_count_each_rating_and_what_waits_with_its_age(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=THURSDAY))
    for day, rating in ((date(2026, 6, 11), 4), (date(2026, 6, 12), 4), (date(2026, 6, 15), 2)):
        rated(make_report(company.salesperson, day), rating)
    rated(make_report(company.salesperson, date(2026, 5, 20)), 5)  # more than four weeks ago
    make_report(company.salesperson, TUESDAY)
    make_report(company.salesperson)
    figures = as_(company.manager).get(QUEUE).context["queue"].figures
    assert [(share.rating, share.count) for share in figures.spread] == [(5, 0), (4, 2), (3, 0), (2, 1), (1, 0)]
    assert (figures.waiting, figures.oldest_on) == (2, TUESDAY)
    assert as_(company.director).get(QUEUE).context["queue"].figures.count == 0


def test_what_is_overdue_goes_to_the_next_superior_and_the_rater_sees_it(company, late):
    (line,) = Overdue(company.director, THURSDAY, late).from_below
    assert (line.rater, line.count, line.oldest_on, line.is_weekly) == (company.manager, 1, TUESDAY, False)
    assert Overdue(company.manager, THURSDAY, late).gone_up.superior == company.director
    for other in (company.gm, company.manager, company.other_manager, company.salesperson, company.hr):
        assert Overdue(other, THURSDAY, late).from_below == []


def test_nothing_goes_up_before_its_time_after_its_rating_or_once_it_cannot_be_rated(company, late):
    assert Overdue(company.director, THURSDAY, at(18, day=THURSDAY)).from_below == []
    cutoff_at = Duty.objects.get(kind="rate_daily_reports").cutoff_at
    assert Overdue(company.director, MONDAY, cutoff_at).from_below == []
    rated(Report.objects.get(), 4, now=late)
    assert Overdue(company.director, THURSDAY, late).from_below == []
    assert Overdue(company.manager, THURSDAY, late).gone_up is None


def test_today_of_the_next_superior_leads_to_it(company, as_, late, monkeypatch):
    lines = {line.words: line.url for line in waiting_lines(company.director, late)}
    assert lines == {"1 day or week of reports that a superior below has not rated in time": f"{QUEUE}#from-below"}
    assert waiting_lines(company.manager, late) == []
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert 'id="from-below"' in as_(company.director).get(QUEUE).content.decode()
    page = as_(company.manager).get(QUEUE).content.decode()
    assert "is not rated;" in page and 'id="from-below"' not in page


def test_pages_speak_of_a_time_for_rating_that_is_over_as_over(company, as_, late, monkeypatch):
    report = reverse("meetings:report_detail", args=[Report.objects.get().pk])
    for now, row, page in (
        (at(18, day=THURSDAY), "counts until", "reads and rates it"),
        (late, "its time was", "had until"),
    ):
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        client = as_(company.manager)
        assert row in client.get(QUEUE, {"day": TUESDAY.isoformat()}).content.decode()
        assert page in client.get(report).content.decode()


def test_a_deputy_of_the_next_superior_sees_it_but_nothing_of_the_own(company, late):
    make_leave(company.director, THURSDAY)
    make_cover(company.director, company.other_manager)
    deputy = Person.objects.get(pk=company.other_manager.pk)
    (line,) = waiting_lines(deputy, late)
    assert line.words.startswith("For ") and line.url == f"{QUEUE}#from-below"
    assert [one.rater for one in Overdue(deputy, THURSDAY, late).from_below] == [company.manager]
    Duty.objects.filter(kind="rate_daily_reports").update(person=deputy)
    assert Overdue(Person.objects.get(pk=deputy.pk), THURSDAY, late).from_below == []


def test_what_goes_up_costs_the_same_for_one_day_and_for_ten(company, late, django_assert_num_queries):
    assert Overdue(company.director, THURSDAY, late).from_below  # the viewer's posts and the chart are kept on them
    with CaptureQueriesContext(connection) as one:
        assert Overdue(company.director, THURSDAY, late).from_below
    first = Duty.objects.get(kind="rate_daily_reports")
    for number in range(9):
        Duty.objects.create(
            id=f"00000000-0000-0000-0000-00000000000{number}", person=company.manager, kind=first.kind,
            subject=f"rating:2026-06-{number + 1:02}", local_date=first.local_date, time_zone=first.time_zone,
            opens_at=first.opens_at, due_at=first.due_at, cutoff_at=first.cutoff_at,
        )  # fmt: skip
        make_report(company.salesperson, date(2026, 6, number + 1))
    with django_assert_num_queries(len(one)):
        (line,) = Overdue(company.director, THURSDAY, late).from_below
    assert line.count == 10


def test_the_open_row_costs_the_same_whatever_was_written(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=THURSDAY))
    client, counted = as_(company.manager), []
    for size in (1, 1, 4):  # the first meets the scheme
        person = make_person(f"P{len(counted)}")
        make_appointment(person, company.north)
        for back in reversed(range(size)):
            report = make_report(person, DAY - timedelta(days=back))
            for _ in range(size):
                make_line(report)
        with CaptureQueriesContext(connection) as captured:
            client.get(QUEUE, {"day": DAY.isoformat(), "open": report.pk})
        counted.append(len(captured))
    assert counted[1] == counted[2]

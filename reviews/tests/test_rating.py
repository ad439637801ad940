"""Rating reports: who may, when, what follows (rules.md 2.2, 2.3, 2.5; C21, C24, C35)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.models import AuditEntry, StaleVersion
from core.tests.instants import DAY, at
from duties.models import Duty
from duties.services import plan_duties
from meetings.feedback import feedback_on
from meetings.models import Report
from meetings.services import submit_report
from meetings.tests.factories import make_content, make_plan, make_report
from org.models import Period
from org.tests.factories import make_leave
from reviews.desk import scored_reports
from reviews.models import DailyAppraisal, WeeklyAppraisal
from reviews.rating import rate_daily, rate_weekly, withdraw_rating
from reviews.tests.factories import rated

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 15)
THURSDAY, FRIDAY = DAY + timedelta(days=1), DAY + timedelta(days=2)


def test_rate_daily_stores_points_completion_and_score(company):
    report = make_report(company.salesperson, counts={"VISIT": 3, "CALL": 10, "PROP": 1})
    appraisal = rate_daily(report, rating=4, by=company.manager, now=at(9, 0, 59, day=THURSDAY))
    assert (appraisal.points, appraisal.completion, appraisal.score) == (85, 85, Decimal("87.00"))
    assert (appraisal.rated_at, appraisal.rated_by) == (at(9, day=THURSDAY), company.manager)
    report.refresh_from_db()
    assert report.read_by == company.manager


def test_rate_daily_halves_the_bar_on_half_a_day(company):
    make_leave(company.salesperson, DAY, "0.5")
    appraisal = rated(make_report(company.salesperson, counts={"VISIT": 2, "CALL": 4}))
    assert (appraisal.points, appraisal.completion) == (38, 76)


@pytest.mark.parametrize("rating", [1, 5])
def test_rate_daily_needs_a_sentence_for_1_and_5(company, rating):
    report = make_report(company.salesperson)
    with pytest.raises(ValidationError, match="needs a sentence"):
        rate_daily(report, rating=rating, note="  ", by=company.manager, now=at(20))
    assert rate_daily(report, rating=rating, note="talk on Friday", by=company.manager, now=at(20)).rating == rating


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_rate_daily_refuses_other_numbers(company, rating):
    with pytest.raises(ValidationError, match="from 1 to 5"):
        rate_daily(make_report(company.salesperson), rating=rating, note="x", by=company.manager, now=at(20))


@pytest.mark.parametrize("who", ["salesperson", "colleague", "director", "other_manager", "gm", "hr"])
def test_rate_daily_is_for_the_direct_superior_of_the_day(company, who):
    with pytest.raises(PermissionDenied, match="Only the superior of that day"):
        rate_daily(make_report(company.salesperson), rating=3, by=getattr(company, who), now=at(20))


def test_rate_daily_after_the_second_working_day_counts_like_none(company):
    report = make_report(company.salesperson, counts={"VISIT": 3})
    in_time = rate_daily(report, rating=2, by=company.manager, now=at(18, day=FRIDAY))
    assert in_time.score == Decimal("51.00")
    late = rate_daily(report, rating=2, note="again", by=company.manager, now=at(18, 1, day=FRIDAY))
    assert late.score == Decimal("57.00")
    scored = scored_reports([report], now=at(20, day=FRIDAY))[report.pk]
    assert (scored.given, scored.rating, scored.quality, scored.is_rated_late) == (2, None, 75, True)


def test_rate_daily_is_refused_once_the_week_is_closed(company):
    report = make_report(company.salesperson)
    closes_at = at(18, day=date(2026, 6, 24))  # the weekly report is due on Monday the 22nd
    rate_daily(report, rating=3, by=company.manager, now=closes_at)
    with pytest.raises(PermissionDenied, match="only through an objection"):
        rate_daily(report, rating=4, by=company.manager, now=closes_at + timedelta(minutes=1))


def test_rate_daily_refuses_what_came_after_the_cut_off(company):
    report = make_report(company.salesperson, sent_at=at(18, 1, day=FRIDAY))
    with pytest.raises(PermissionDenied, match="after the cut-off"):
        rate_daily(report, rating=3, by=company.manager, now=at(19, day=FRIDAY))


def test_rate_daily_refuses_a_day_off(company):
    saturday = date(2026, 6, 20)
    report = make_report(company.salesperson, saturday)
    with pytest.raises(PermissionDenied, match="not scored"):
        rate_daily(report, rating=3, by=company.manager, now=at(9, day=date(2026, 6, 22)))


def test_rate_daily_refuses_a_month_that_is_closed(company):
    report = make_report(company.salesperson)
    Period.objects.create(month="2026-06", state=Period.State.CLOSING)
    with pytest.raises(ValidationError, match="closed for changes"):
        rate_daily(report, rating=3, by=company.manager, now=at(20))


def test_rate_daily_twice_makes_one_rating(company):
    report = make_report(company.salesperson)
    first = rate_daily(report, rating=3, by=company.manager, now=at(20), version=0)
    again = rate_daily(report, rating=3, by=company.manager, now=at(20, 5), version=0)
    assert (again.pk, again.rated_at, DailyAppraisal.objects.count()) == (first.pk, at(20), 1)
    assert AuditEntry.objects.filter(action="reviews.rate_report").count() == 1


def test_rate_daily_in_two_tabs_loses_neither(company):
    report = make_report(company.salesperson)
    rate_daily(report, rating=3, by=company.manager, now=at(20), version=0)
    with pytest.raises(StaleVersion):
        rate_daily(report, rating=4, by=company.manager, now=at(20), version=0)
    assert DailyAppraisal.objects.get().rating == 3
    assert rate_daily(report, rating=4, by=company.manager, now=at(20), version=1).version == 2


def test_report_corrected_meanwhile_is_not_rated_unseen(company):
    report = make_report(company.salesperson)
    read = report.version
    Report.objects.get(pk=report.pk).save_over(read, fields=["counts"])
    with pytest.raises(StaleVersion, match="The report was corrected"):
        rate_daily(report, rating=4, by=company.manager, now=at(20), version=0, report_version=read)
    assert not DailyAppraisal.objects.exists()
    assert rate_daily(report, rating=4, by=company.manager, now=at(20), version=0, report_version=read + 1).rating == 4


def test_withdraw_rating_leaves_the_default(company):
    report = make_report(company.salesperson, counts={"VISIT": 3})
    rated(report, 5)
    appraisal = withdraw_rating(report, by=company.manager, now=at(20), version=1)
    assert (appraisal.rating, appraisal.note, appraisal.score) == (None, "", Decimal("57.00"))
    assert feedback_on([report]) == {}
    assert withdraw_rating(report, by=company.manager, now=at(20)).version == appraisal.version


def test_rate_weekly_takes_plan_and_quality(company):
    report = make_report(company.salesperson, MONDAY, kind="weekly", sent_at=at(17, day=date(2026, 6, 19)))
    make_plan(company.salesperson, MONDAY, planned=[10, 5, 2, 10], actual=[8, 6, 0, 10])
    appraisal = rate_weekly(report, rating=4, by=company.manager, now=at(9, day=date(2026, 6, 22)))
    # K = 30·0.8 + 20·1.2 + 25·0 + 25·1 of 100
    assert (appraisal.plan_score, appraisal.score) == (Decimal("73.00"), Decimal("79.80"))
    assert WeeklyAppraisal.objects.count() == 1


def test_rate_weekly_scales_the_plan_by_the_days_there_were(company):
    for day in (MONDAY, date(2026, 6, 16)):
        make_leave(company.salesperson, day)
    report = make_report(company.salesperson, MONDAY, kind="weekly", sent_at=at(17, day=date(2026, 6, 19)))
    make_plan(company.salesperson, MONDAY, planned=[10, 0, 0, 0], actual=[3, 0, 0, 0])
    scored = scored_reports([report], now=at(9, day=date(2026, 6, 22)))[report.pk]
    assert (scored.available_days, scored.scheduled_days, scored.plan_score) == (Decimal(3), 5, Decimal("50.00"))


def test_feedback_tells_the_writer_rating_score_and_word(company):
    report = make_report(company.salesperson, counts={"VISIT": 3})
    rated(report, 5, note="well prepared fair")
    told = feedback_on([report])[report.pk]
    assert (told.rating, told.note, told.completion, told.score, told.rated_by) == (
        5,
        "well prepared fair",
        45,
        Decimal("67.00"),
        "Zhang Wei",
    )
    assert told.url == f"/reviews/day/{report.pk}/"


def rating_duties(person):
    return list(Duty.objects.filter(person=person, kind="rate_daily_reports", cancelled_at=None))


def test_rating_duty_is_one_for_a_rater_and_a_day(company):
    first, second = make_report(company.salesperson), make_report(company.colleague)
    plan_duties(at(9, day=THURSDAY))
    (duty,) = rating_duties(company.manager)
    assert (duty.subject, duty.due_at, duty.done_at) == (f"rating:{DAY}", at(18, day=FRIDAY), None)
    rated(first)
    duty.refresh_from_db()
    assert duty.done_at is None
    rated(second, now=at(9, day=THURSDAY))
    duty.refresh_from_db()
    assert duty.done_at == at(9, day=THURSDAY)
    withdraw_rating(second, by=company.manager, now=at(9, 1, day=THURSDAY))
    duty.refresh_from_db()
    assert duty.done_at is None


def test_rating_duty_moves_to_the_first_unrated_report(company):
    early = make_report(company.salesperson)
    make_report(company.colleague, sent_at=at(9, day=THURSDAY))
    rated(early)
    plan_duties(at(10, day=THURSDAY))
    (duty,) = rating_duties(company.manager)
    assert duty.due_at == at(18, day=date(2026, 6, 22))


def test_sending_a_report_has_the_rater_planned_again(company, django_capture_on_commit_callbacks):

    plan_duties(at(9))
    assert rating_duties(company.manager) == []
    with django_capture_on_commit_callbacks(execute=True):
        submit_report(
            person=company.salesperson,
            kind="daily",
            subject_on=DAY,
            content=make_content(),
            version=0,
            by=company.salesperson,
            now=at(17, 30),
        )
    plan_duties(at(17, 31))
    assert [duty.subject for duty in rating_duties(company.manager)] == [f"rating:{DAY}"]

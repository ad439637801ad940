"""A deputy in the place of a superior who is away: what is rated, what is read, what never passes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.periods import Month
from core.tests.instants import DAY, at
from duties.models import Duty
from duties.tests.factories import make_duty
from meetings.feedback import feedback_on
from meetings.models import Report, ReportKind, WeeklyPlan
from meetings.services import agree_weekly_plan, mark_read
from meetings.tests.factories import make_plan, make_report
from org.models import Person
from org.stamps import stamp
from org.tests.factories import make_appointment, make_cover, make_leave, make_person
from reviews.assessing import assess
from reviews.models import Adjustment, Assessment, DailyAppraisal, DisciplineEvent
from reviews.permissions import may_record
from reviews.rating import RATING_DUTY, rate_daily, rating_subject, withdraw_rating
from reviews.waiting import rate_for_others

pytestmark = pytest.mark.django_db
THURSDAY, MONDAY = DAY + timedelta(days=1), date(2026, 6, 15)
NOW = at(9, day=THURSDAY)
QUEUE = reverse("reviews:queue")


@pytest.fixture(autouse=True)
def thursday_morning(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def deputy(company):
    """The supervisor of North, while its head is on leave on Thursday."""
    make_cover(company.manager, company.supervisor)
    make_leave(company.manager, THURSDAY)
    return Person.objects.get(pk=company.supervisor.pk)


def names(page):
    return [row.person.code for row in page.context["queue"].rows]


# --- acts -------------------------------------------------------------------------------------------------------------


def test_a_deputy_rates_and_both_names_stand_with_the_rating_and_in_the_trail(company, deputy):
    report = make_report(company.salesperson)
    appraisal = rate_daily(report, rating=4, by=deputy, now=NOW)
    assert (appraisal.rated_by, appraisal.rated_for, appraisal.superior) == (deputy, company.manager, company.manager)
    trail = AuditEntry.objects.order_by("action").values_list("action", "actor", "on_behalf_of")
    assert list(trail) == [
        ("meetings.mark_read", "SUPERVISOR", "MANAGER"),
        ("reviews.rate_report", "SUPERVISOR", "MANAGER"),
    ]
    assert feedback_on([report])[report.pk].rated_by == "Zhao Min for Zhang Wei"


def test_a_superior_who_rates_again_stands_alone_with_the_rating(company, deputy):
    report = make_report(company.salesperson)
    rate_daily(report, rating=4, by=deputy, now=NOW)
    appraisal = rate_daily(report, rating=3, by=company.manager, now=at(10, day=THURSDAY))
    assert (appraisal.rated_by, appraisal.rated_for, appraisal.rater) == (company.manager, None, "Zhang Wei")


def test_a_deputy_takes_a_rating_back(company, deputy):
    report = make_report(company.salesperson)
    rate_daily(report, rating=4, by=deputy, now=NOW)
    taken_back = withdraw_rating(report, by=deputy, now=NOW)
    assert (taken_back.rating, taken_back.rated_for) == (None, None)
    assert AuditEntry.objects.get(action="reviews.withdraw_rating").on_behalf_of == "MANAGER"


def test_the_last_rating_of_a_deputy_closes_the_superior_s_duty(company, deputy):
    report = make_report(company.salesperson)
    told = {"kind": RATING_DUTY["daily"], "subject": rating_subject(report)}
    duty = make_duty(company.manager, due_at=at(18, day=THURSDAY), **told)
    rate_daily(report, rating=4, by=deputy, now=NOW)
    assert Duty.objects.get(pk=duty.pk).done_at == NOW


def test_nobody_rates_oneself_whoever_is_away(company, deputy):
    with pytest.raises(PermissionDenied):
        rate_daily(make_report(deputy), rating=4, by=deputy, now=NOW)
    with pytest.raises(PermissionDenied):
        mark_read(Report.objects.get(person=deputy), by=deputy, now=NOW)


def test_a_deputy_rates_neither_the_absent_nor_other_teams(company, deputy):
    for person in (company.manager, company.stranger):
        with pytest.raises(PermissionDenied):
            rate_daily(make_report(person), rating=4, by=deputy, now=NOW)


@pytest.mark.parametrize("back_at", [at(20), at(9, day=THURSDAY + timedelta(days=1))])
def test_a_deputy_rates_on_no_other_day(company, deputy, back_at):
    with pytest.raises(PermissionDenied):
        rate_daily(make_report(company.salesperson), rating=4, by=deputy, now=back_at)


def test_a_deputy_agrees_plans_but_not_the_own(company, deputy):
    make_plan(company.salesperson, MONDAY)
    numbers = (8, 5, 2, 10)
    plan = agree_weekly_plan(person=company.salesperson, week_start=MONDAY, planned=numbers, by=deputy, now=NOW)
    entry = AuditEntry.objects.get(action="meetings.agree_weekly_plan")
    assert (plan.agreed_by, entry.on_behalf_of) == (deputy, "MANAGER")
    for person in (deputy, company.manager):
        with pytest.raises(PermissionDenied):
            agree_weekly_plan(person=person, week_start=MONDAY, planned=numbers, by=deputy, now=NOW)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_queue_shows_the_team_of_the_absent_without_oneself_and_says_for_whom(company, deputy, as_):
    for person in (company.salesperson, company.colleague, deputy, company.stranger, company.manager):
        make_report(person)
    page = as_(deputy).get(QUEUE)
    assert names(page) == ["SALESPERSON", "COLLEAGUE", "ASSISTANT"]
    assert page.content.decode().count("for Zhang Wei") == 2
    assert names(as_(company.stranger).get(QUEUE)) == []


def test_a_head_who_stands_in_sees_both_teams(company, as_):
    make_cover(company.other_manager, company.manager)
    make_leave(company.other_manager, THURSDAY)
    make_report(company.salesperson)
    make_report(company.stranger)
    page = as_(company.manager).get(QUEUE)
    assert names(page) == ["SUPERVISOR", "SALESPERSON", "COLLEAGUE", "ASSISTANT", "STRANGER", "NEWCOMER"]
    assert page.content.decode().count("for Maria Santos") == 1


def test_today_counts_what_waits_for_the_absent(company, deputy, as_):
    report = make_report(company.salesperson)
    told = {"kind": RATING_DUTY["daily"], "subject": rating_subject(report)}
    make_duty(company.manager, due_at=at(18, day=THURSDAY), **told)
    make_plan(company.salesperson, MONDAY)
    words = ("For Zhang Wei: 1 day of reports to rate", "For Zhang Wei: 1 weekly plan to agree")
    page = as_(deputy).get("/today/").content.decode()
    assert [one in page for one in words] == [True, True]
    page = as_(company.colleague).get("/today/").content.decode()
    assert [one in page for one in words] == [False, False]


def test_today_counts_no_day_on_which_the_own_report_alone_waits(company, deputy):
    own = make_report(deputy)
    make_duty(company.manager, due_at=at(18, day=THURSDAY), kind=RATING_DUTY["daily"], subject=rating_subject(own))
    assert rate_for_others(ReportKind.DAILY, deputy, NOW, company.manager).count() == 0
    make_report(company.salesperson)
    assert rate_for_others(ReportKind.DAILY, deputy, NOW, company.manager).count() == 1


def test_plans_of_the_team_of_the_absent_are_on_the_page(company, deputy, as_):
    make_plan(company.salesperson, MONDAY)
    make_plan(deputy, MONDAY)
    page = as_(deputy).get(reverse("meetings:weekly_plan_team", args=[MONDAY]))
    codes = [row.person.code for row in page.context["team"].rows]
    assert ("SALESPERSON" in codes, "SUPERVISOR" in codes, "STRANGER" in codes) == (True, False, False)


def test_the_writer_reads_who_rated_for_whom(company, deputy, as_):
    report = make_report(company.salesperson)
    rate_daily(report, rating=4, by=deputy, now=NOW)
    for name in ("reviews:day", "meetings:report_detail"):
        page = as_(company.salesperson).get(reverse(name, args=[report.pk]))
        assert "Zhao Min for Zhang Wei" in page.content.decode()


def test_the_queue_of_a_deputy_takes_the_same_queries_for_few_and_for_many(company, deputy, as_):
    make_report(company.salesperson)
    make_report(company.colleague)
    client = as_(deputy)

    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(QUEUE).status_code == 200
        return len(seen)

    cost()
    before = cost()
    for _ in range(3):
        person = make_person()
        make_appointment(person, company.north)
        make_report(person)
    assert cost() == before


# --- what never passes ------------------------------------------------------------------------------------------------


def test_a_deputy_reads_what_was_sent_to_the_absent_lately_and_nothing_else(company, deputy):
    sent = make_report(company.salesperson)
    make_report(company.colleague, sent_at=None, draft={"help": "private"})
    make_report(company.manager)
    make_report(company.stranger)
    make_report(company.salesperson, date(2026, 5, 11))
    make_report(company.salesperson, date(2026, 6, 1), kind="monthly")
    assert list(Report.objects.visible_to(deputy)) == [sent]


def test_a_deputy_reads_no_appraisal_of_the_team_or_of_the_absent(company, deputy, as_):
    for person in (company.salesperson, company.manager):
        report = make_report(person)
        told = {"person": person, "report": report, "day": DAY, "unit": report.unit, "superior": report.superior}
        DailyAppraisal.objects.create(rating=4, **told)
        fact = {"person": person, "day": DAY, **stamp(person, DAY).fields}
        Adjustment.objects.create(kind="customer_praise", note="letter", **fact)
        DisciplineEvent.objects.create(about="meeting", meeting="morning", event="late", source="typed", **fact)
    models = (DailyAppraisal, Adjustment, DisciplineEvent)
    assert [model.objects.visible_to(deputy).count() for model in models] == [0, 0, 0]
    for person in (company.salesperson, company.manager):
        assert as_(deputy).get(reverse("reviews:person_history", args=[person.code])).status_code == 404


def test_a_deputy_neither_assesses_nor_disciplines(company, deputy):
    with pytest.raises(PermissionDenied):
        assess(company.salesperson, month=Month("2026-05"), first=date(2026, 5, 1), ratings=[4] * 5, by=deputy, now=NOW)
    assert not Assessment.objects.exists()
    assert not may_record(deputy, person=company.salesperson, stamp=stamp(company.salesperson, DAY), on=THURSDAY)


def test_who_reads_everybody_still_does_when_standing_in(company):
    make_cover(company.manager, company.gm)
    make_leave(company.manager, THURSDAY)
    report, plan = make_report(company.stranger), make_plan(company.stranger, MONDAY)
    gm = Person.objects.get(pk=company.gm.pk)
    assert (list(Report.objects.visible_to(gm)), list(WeeklyPlan.objects.visible_to(gm))) == ([report], [plan])

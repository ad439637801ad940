"""Reports of a quarter and a year: who owes them, by when, what they cost (nothing), how they are written and read."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import DAY, at
from duties.planning import PlanContext
from duties.registry import kind_of
from meetings.content import Content
from meetings.deadlines import Deadlines, subject_of, subjects_between
from meetings.duty_kinds import REPORT_DUTY, day_in, plan_long_reports, report_title, subject_text
from meetings.models import UNSCORED, Report, last_day_of, month_of
from meetings.selectors import report_states
from meetings.services import mark_read, submit_report
from meetings.tests.factories import make_report
from org.models import LeaveDay, Period
from org.tests.factories import make_appointment, make_person
from targets.models import Entry, Metric, TargetCell

Q2, YEAR = date(2026, 4, 1), date(2026, 1, 1)
JULY = date(2026, 7, 1)


def leave(person, *days):
    for day in days:
        LeaveDay.objects.create(person=person, day=day, fraction="1", kind=LeaveDay.Kind.SICK)


def deadline(person, kind, subject_on):
    return Deadlines.about(person, kind, subject_on).deadline(person.pk, kind, subject_on)


def owes(person, kind, subject_on):
    return Deadlines.about(person, kind, subject_on).owes(person.pk, kind, subject_on)


# --- which quarter, which year


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        ("quarterly", date(2026, 6, 17), Q2, date(2026, 6, 30)),
        ("quarterly", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        ("quarterly", date(2027, 1, 1), date(2027, 1, 1), date(2027, 3, 31)),
        ("yearly", date(2026, 12, 31), YEAR, date(2026, 12, 31)),
        ("yearly", date(2026, 1, 1), YEAR, date(2026, 12, 31)),
    ],
)
def test_day_falls_into_its_quarter_and_its_year(kind, day, first, last):
    assert (subject_of(kind, day), last_day_of(kind, first)) == (first, last)


def test_subjects_are_the_first_days_of_quarters_and_years():
    span = date(2026, 1, 1), date(2027, 1, 1)
    assert [day.month for day in subjects_between("quarterly", *span)] == [1, 4, 7, 10, 1]
    assert subjects_between("yearly", *span) == (YEAR, date(2027, 1, 1))


@pytest.mark.parametrize("kind", sorted(UNSCORED))
def test_subject_comes_back_from_the_text_of_a_duty(kind):
    assert day_in(subject_text(kind, Q2)) == Q2
    assert str(month_of(kind, YEAR)) == ("2026-03" if kind == "quarterly" else "2026-12")


# --- by when


@pytest.mark.parametrize(
    ("kind", "subject_on", "due_at"),
    [
        ("quarterly", Q2, at(9, 30, day=date(2026, 7, 7))),  # the fifth working day of July
        ("yearly", date(2025, 1, 1), at(9, 30, day=date(2026, 1, 14))),  # the tenth of January
    ],
)
def test_report_of_a_quarter_and_a_year_is_due_on_a_working_day_and_never_cut_off(company, kind, subject_on, due_at):
    assert deadline(company.salesperson, kind, subject_on) == (due_at, None)


def test_deadline_of_a_quarter_moves_past_leave(company):
    leave(company.salesperson, date(2026, 7, 7), date(2026, 7, 8))
    assert deadline(company.salesperson, "quarterly", Q2).due_at == at(9, 30, day=date(2026, 7, 9))


def test_state_of_a_report_without_a_cut_off_is_open_until_it_is_sent(company):
    states = report_states([company.salesperson], Q2, Q2, at(12, day=date(2026, 9, 1)), kind="quarterly")
    assert [one.state for one in states.values()] == ["open"]


@pytest.mark.parametrize(("minute", "state"), [(30, "on_time"), (31, "late")])
def test_report_of_a_quarter_is_late_one_minute_after_it_is_due(company, minute, state):
    make_report(company.salesperson, Q2, kind="quarterly", sent_at=at(9, minute, day=date(2026, 7, 7)))
    states = report_states([company.salesperson], Q2, Q2, at(12, day=date(2026, 9, 1)), kind="quarterly")
    assert [one.state for one in states.values()] == [state]


# --- who


def test_report_of_a_quarter_is_owed_by_whoever_worked_in_it_and_is_still_there(company):
    joins = make_person("JOINS", hired_on=date(2026, 6, 30))
    later = make_person("LATER", hired_on=JULY)
    leaves = make_person("LEAVES", left_on=date(2026, 7, 6))
    for person in (joins, later, leaves):
        make_appointment(person, company.north, since=person.hired_on)
    owing = [company.salesperson, joins, later, leaves, company.gm]
    assert [owes(person, "quarterly", Q2) for person in owing] == [True, True, False, False, False]


def test_whoever_was_away_the_whole_quarter_owes_no_report_of_it(company):
    leave(company.salesperson, *(Q2 + timedelta(days=number) for number in range(91)))
    assert not owes(company.salesperson, "quarterly", Q2)


# --- duties


def planned(company, start, end):
    context = PlanContext([company.salesperson, company.gm], start, end, now=at(7))
    return list(plan_long_reports("quarterly", context))


def test_duty_opens_at_noon_of_the_last_working_day_of_the_quarter(company):
    duty = planned(company, date(2026, 6, 24), JULY)[0]
    assert (duty.opens_at, duty.due_at) == (at(12, day=date(2026, 6, 30)), at(9, 30, day=date(2026, 7, 7)))
    assert (duty.subject, duty.cutoff_at) == ("quarterly:2026-04-01", None)
    assert len(planned(company, date(2026, 6, 24), JULY)) == 1


def test_planning_in_the_middle_of_a_quarter_reads_nobodys_year(company, django_assert_num_queries):
    context = PlanContext([company.salesperson], date(2026, 5, 4), date(2026, 5, 11), now=at(7))
    context.kept(__import__("meetings.duty_kinds", fromlist=["deadlines_of"]).deadlines_of)
    with django_assert_num_queries(0):
        assert list(plan_long_reports("yearly", context)) == list(plan_long_reports("quarterly", context)) == []


def test_summaries_of_quarters_and_years_cost_no_points():
    assert [kind_of(f"{kind}_report").costs_points for kind in ("monthly", "quarterly", "yearly")] == [
        True,
        False,
        False,
    ]


def test_reports_that_are_never_cut_off_settle_so_that_planning_need_not_read_years():
    settle = {kind: kind_of(f"{kind}_report").settled_after is not None for kind in REPORT_DUTY}
    assert settle == {kind: kind in UNSCORED for kind in REPORT_DUTY}


def test_duty_is_called_by_its_quarter_and_year():
    class Asked:
        subject = "quarterly:2026-04-01"

    assert report_title("quarterly", Asked) == "Quarterly report, Q2 2026"
    assert report_title("yearly", Asked) == "Yearly report, 2026"


# --- writing


def send(person, kind, subject_on, now, **body):
    content = Content(body=body or {"causes": "two big orders"})
    return submit_report(
        person=person, kind=kind, subject_on=subject_on, content=content, version=0, by=person, now=now
    )


def test_report_of_a_quarter_is_written_though_its_months_are_sealed(company):
    Period.objects.create(month="2026-06", state=Period.State.CLOSED)
    assert send(company.salesperson, "quarterly", Q2, at(9, day=date(2026, 7, 20))).sent_at


def test_report_of_a_quarter_is_corrected_until_it_is_read(company):
    report = send(company.salesperson, "quarterly", Q2, at(9, day=JULY))
    now = at(9, day=date(2026, 8, 3))
    corrected = submit_report(
        person=company.salesperson,
        kind="quarterly",
        subject_on=Q2,
        content=Content(body={"causes": "three"}),
        version=report.version,
        by=company.salesperson,
        now=now,
    )
    mark_read(corrected, by=company.manager, now=now)
    with pytest.raises(PermissionDenied, match="It has been read"):
        send(company.salesperson, "quarterly", Q2, now, causes="four")


def test_report_of_a_quarter_opens_with_the_targets_and_results_of_its_months(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(10, day=JULY))
    orders = Metric.objects.get_or_create(code="orders", defaults={"name_en": "orders", "kind": "money"})[0]
    common = {"person": company.salesperson, "metric": orders}
    for month in ("2026-03", "2026-04", "2026-05", "2026-06", "2026-07"):
        TargetCell.objects.create(month=month, profile="salesperson", base="100000", **common)
    told = {"unit": company.north, "source": "typed", "confirmed_at": at(9)}
    for day, amount in ((date(2026, 3, 31), 1), (Q2, 40_000), (DAY, 2_345), (JULY, 7)):
        Entry.objects.create(work_date=day, amount=amount, **common, **told)
    client = as_(company.salesperson)
    page = client.get(reverse("meetings:report_edit", args=["quarterly", Q2])).content.decode()
    assert "300,000" in page and "42,345" in page
    client.post(reverse("meetings:report_edit", args=["quarterly", Q2]), {"version": 0, "causes": "fair", "send": "1"})
    report = Report.objects.get()
    assert (report.kind, report.body["figures"][0]["actual"]) == ("quarterly", "42345.00")


@pytest.mark.parametrize(("kind", "day"), [("quarterly", date(2026, 5, 1)), ("yearly", Q2), ("quarterly", DAY)])
def test_report_of_a_day_that_begins_no_quarter_or_year_is_absent(company, as_, kind, day):
    assert as_(company.salesperson).get(reverse("meetings:report_edit", args=[kind, day])).status_code == 404


@pytest.mark.parametrize(("kind", "subject_on"), [("quarterly", Q2), ("yearly", YEAR)])
def test_report_of_a_quarter_and_a_year_is_read_by_the_line_above(company, as_, kind, subject_on):
    report = make_report(company.salesperson, subject_on, kind=kind, body={"lessons": "call before noon"})
    url = reverse("meetings:report_detail", args=[report.pk])
    readers = [company.manager, company.director, company.gm, company.salesperson, company.colleague, company.hr]
    assert [as_(person).get(url).status_code for person in readers] == [200, 200, 200, 200, 404, 404]
    assert "call before noon" in as_(company.manager).get(url).content.decode()


def test_report_without_a_cut_off_is_never_missing_and_needs_no_excuse(company, as_):
    url = reverse("meetings:report_excuse", args=["SALESPERSON", "quarterly", date(2026, 1, 1)])
    page = as_(company.manager).get(url).content.decode()
    assert "Only a missing report needs an excuse." in page

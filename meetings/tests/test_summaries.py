"""What the records say of a week or longer, what a summary begins with, and the plan beside its result."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core.tests.instants import DAY, at
from meetings import summaries
from meetings.drafting import first_words, planned_before
from meetings.models import Attendance, Meeting, Report, ReportLine
from meetings.summaries import Fact, Section, Span, register_summary, summary_of
from meetings.tests.factories import make_line, make_report, make_series
from targets.models import Entry, Metric

MONDAY, SUNDAY = date(2026, 6, 15), date(2026, 6, 21)
MISSED = MONDAY + timedelta(days=3)
JUNE = date(2026, 6, 1)


def week_of(person, today=SUNDAY):
    return Span(person.pk, MONDAY, SUNDAY, today)


def told(sections):
    return {section.name: {fact.name: int(fact.amount) for fact in section.facts} for section in sections}


@pytest.fixture
def busy(company):
    """A week of somebody: three reports, promises of which some were told, a result, a meeting held, one to come."""
    person = company.salesperson
    for number, counts in enumerate(({"CALL": 6, "VISIT": 2}, {"CALL": 4}, {"VISIT": 1, "ORDER": 1})):
        report = make_report(person, MONDAY + timedelta(days=number), counts=counts)
        outcome = {"outcome": "done", "told_on": DAY} if number == 0 else {}
        make_line(report, next_step="sample", next_on=MONDAY + timedelta(days=number + 1), **outcome)
    make_report(person, MONDAY - timedelta(days=1), counts={"CALL": 99})
    make_report(company.colleague, MONDAY, counts={"CALL": 77})
    orders = Metric.objects.get_or_create(code="orders", defaults={"name_en": "orders", "kind": "money"})[0]
    common = {"metric": orders, "unit": company.north, "source": "typed"}
    Entry.objects.create(person=person, work_date=DAY, amount=5000, confirmed_at=at(9), **common)
    Entry.objects.create(person=person, work_date=DAY, amount=900, **common)  # declared, and no result yet
    series = make_series(company.north, by=company.manager)
    for day, called_off in ((MONDAY, None), (DAY, at(9)), (MISSED, None), (SUNDAY, None)):
        meeting = Meeting.objects.create(
            series=series, occurrence_on=day, day=day, starts_at=at(9, day=day), opens_at=at(8, day=MONDAY), length=60,
            unit=company.north, kind="weekly", name="Weekly", minutes_rule="none", called_off_at=called_off,
            **({} if called_off else {"started_at": at(9, day=day), "ended_at": at(10, day=day)}),
        )  # fmt: skip
        mark = "absent" if day == MISSED else "present"
        Attendance.objects.create(meeting=meeting, person=person, mark=mark, marked_by=person, marked_at=at(9))
    return person


def test_summary_of_a_week_counts_what_the_records_say(busy):
    assert told(summary_of(week_of(busy))) == {
        "Work done": {"Daily reports sent": 3, "Calls and messages": 10, "Visits": 3, "Orders": 1},
        "Results": {Metric.objects.get(code="orders").name_en: 5000},
        "Next steps": {"Done": 1, "Not told yet": 2},
        "Meetings": {"Weekly meeting": 2},
    }


def test_summary_looks_no_further_than_today(busy):
    found = told(summary_of(week_of(busy, today=MONDAY)))
    assert found == {"Work done": {"Daily reports sent": 1, "Calls and messages": 6, "Visits": 2},
                     "Meetings": {"Weekly meeting": 1}}  # fmt: skip


def test_summary_of_nobody_who_did_anything_is_empty(company):
    assert summary_of(week_of(company.newcomer)) == []


def test_summary_costs_the_same_for_a_week_and_a_year(busy, django_assert_num_queries):
    summary_of(week_of(busy))
    for start, end in ((MONDAY, SUNDAY), (date(2026, 1, 1), date(2026, 12, 31))):
        with django_assert_num_queries(6):
            summary_of(Span(busy.pk, start, end, SUNDAY))


def test_room_above_adds_a_section_and_the_last_registration_counts(company, monkeypatch):
    monkeypatch.setattr(summaries, "_sources", {})
    for amount in (1, 2):
        facts = [Fact(("Lessons", "課程", "课程"), Decimal(amount))]
        register_summary("training", "Training", lambda span, facts=facts: facts)
    assert told(summary_of(week_of(company.salesperson))) == {"Training": {"Lessons": 2}}


def test_section_comes_back_as_it_was_kept():
    section = Section(("a", "b", "c"), [Fact(("x", "y", "z"), Decimal("1.50"), Decimal(2)), Fact(("x", "y", "z"))])
    kept = Section.of_row(section.as_row())
    assert kept == section
    with translation.override("zh-hans"):
        assert (kept.name, kept.facts[0].name) == ("c", "z")


def test_report_keeps_what_the_records_said_when_it_was_sent(busy, as_, company, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=date(2026, 6, 22)))
    edit = reverse("meetings:report_edit", args=["weekly", MONDAY])
    client = as_(busy)
    assert "Calls and messages" in client.get(edit).content.decode()
    client.post(edit, {"version": 0, "causes": "many calls", "actual_0": "1", "send": "1"})
    Report.objects.filter(kind="daily").update(counts={"CALL": 1})
    report = Report.objects.get(kind="weekly")
    page = as_(company.manager).get(reverse("meetings:report_detail", args=[report.pk])).content.decode()
    calls = report.body["from_records"][0]["facts"][1]
    assert (calls["names"][0], calls["amount"]) == ("Calls and messages", "10")
    assert "Calls and messages" in page


# --- what it begins with


def test_next_week_begins_with_the_promises_that_fall_into_it(company):
    report = make_report(company.salesperson, DAY)
    make_line(report, who="光明商行", next_step="sample", next_on=date(2026, 6, 23))
    make_line(report, who="大成", next_step="later", next_on=date(2026, 6, 30))
    make_line(report, who="永和", next_step="told", next_on=date(2026, 6, 24), outcome="done", told_on=DAY)
    assert first_words(company.salesperson, "weekly", MONDAY) == {"next_week": "Tue 23 Jun 光明商行: sample"}


def test_monthly_report_begins_with_the_words_of_the_weeks(company):
    make_report(company.salesperson, MONDAY, kind="weekly", body={"causes": "the fair", "support": "a car"})
    make_report(company.salesperson, date(2026, 6, 8), kind="weekly", body={"causes": "two visits fell out"})
    make_report(company.salesperson, date(2026, 6, 22), kind="weekly", sent_at=None, body={"causes": "a draft"})
    assert first_words(company.salesperson, "monthly", JUNE) == {
        "causes": "Week of Mon 8 Jun: two visits fell out\nWeek of Mon 15 Jun: the fair"
    }


def test_first_words_leave_room_to_write_on(company):
    for number in range(4):
        monday = date(2026, 6, 1) + timedelta(days=7 * number)
        make_report(company.salesperson, monday, kind="weekly", body={"causes": "x" * 2000})
    assert len(first_words(company.salesperson, "monthly", JUNE)["causes"]) == 1800


def test_form_shows_first_words_only_until_somebody_has_written(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=date(2026, 7, 1)))
    make_report(company.salesperson, MONDAY, kind="weekly", body={"causes": "the fair in May"})
    edit, client = reverse("meetings:report_edit", args=["monthly", JUNE]), as_(company.salesperson)
    assert "the fair in May" in client.get(edit).content.decode()
    client.post(edit, {"version": 0, "causes": "my own words", "save": "1"})
    page = client.get(edit).content.decode()
    assert "my own words" in page and "the fair in May" not in page


def test_daily_report_has_nothing_to_read_but_its_day(company):
    assert first_words(company.salesperson, "daily", DAY) == {}
    assert planned_before(Report.objects.filter(person=company.salesperson), "daily", DAY) is None


# --- the plan beside the result


@pytest.mark.parametrize(
    ("kind", "before", "now_about", "code"),
    [
        ("weekly", date(2026, 6, 8), MONDAY, "next_week"),
        ("monthly", date(2026, 5, 1), JUNE, "next_month"),
        ("quarterly", date(2026, 1, 1), date(2026, 4, 1), "next_quarter"),
        ("yearly", date(2025, 1, 1), date(2026, 1, 1), "next_year"),
    ],
)
def test_what_was_planned_stands_beside_what_came_of_it(company, kind, before, now_about, code):
    make_report(company.salesperson, before, kind=kind, body={code: "three proposals"})
    assert planned_before(Report.objects.filter(person=company.salesperson), kind, now_about) == (
        before,
        "three proposals",
    )


def test_plan_of_the_week_before_is_on_the_form_and_on_the_sheet(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=date(2026, 6, 22)))
    make_report(company.salesperson, date(2026, 6, 8), kind="weekly", body={"next_week": "three proposals"})
    report = make_report(company.salesperson, MONDAY, kind="weekly", body={"causes": "one"})
    form = as_(company.salesperson).get(reverse("meetings:report_edit", args=["weekly", MONDAY]))
    sheet = as_(company.manager).get(reverse("meetings:report_detail", args=[report.pk]))
    assert ["three proposals" in page.content.decode() for page in (form, sheet)] == [True, True]


def test_promise_that_was_due_and_not_told_is_shown_to_the_superior(company, as_):
    make_line(make_report(company.salesperson, MONDAY), next_step="a sample to Dacheng", next_on=date(2026, 6, 16))
    report = make_report(company.salesperson, DAY)
    url = reverse("meetings:report_detail", args=[report.pk])
    assert "not told yet" in as_(company.manager).get(url).content.decode()
    ReportLine.objects.update(outcome="done", told_on=DAY)
    page = as_(company.manager).get(url).content.decode()
    assert "not told yet" not in page and "a sample to Dacheng" in page


@pytest.mark.parametrize("outcome", ["", "done"])
def test_what_was_promised_under_the_former_superior_is_not_handed_on(company, as_, outcome):
    """The salesperson came from SOUTH on the day of the report."""
    before = make_report(company.salesperson, MONDAY)
    told_on = DAY if outcome else None
    make_line(before, next_step="a sample to Dacheng", next_on=date(2026, 6, 16), outcome=outcome, told_on=told_on)
    Report.objects.filter(pk=before.pk).update(unit=company.south, superior=company.other_manager)
    url = reverse("meetings:report_detail", args=[make_report(company.salesperson, DAY).pk])
    assert "a sample to Dacheng" in as_(company.salesperson).get(url).content.decode()
    assert "a sample to Dacheng" not in as_(company.manager).get(url).content.decode()


def test_plan_under_the_former_superior_is_not_handed_on(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=date(2026, 6, 22)))
    before = make_report(company.salesperson, date(2026, 6, 8), kind="weekly", body={"next_week": "three proposals"})
    Report.objects.filter(pk=before.pk).update(unit=company.south, superior=company.other_manager)
    report = make_report(company.salesperson, MONDAY, kind="weekly", body={"causes": "one"})
    page = as_(company.manager).get(reverse("meetings:report_detail", args=[report.pk])).content.decode()
    assert "three proposals" not in page

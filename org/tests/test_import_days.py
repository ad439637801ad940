"""Leave and days of the calendar from a file."""

from datetime import date
from decimal import Decimal

import pytest

from core.imports import services
from core.imports.mapping import guessed
from core.imports.registry import import_kind
from core.tests.instants import at
from org.models import CalendarDay, LeaveDay, Period
from org.tests.test_import_people import bring, verdicts, work

pytestmark = pytest.mark.django_db
NOW = at(17)


def test_leave_comes_by_number_or_name_and_twice_is_once(company):
    text = "工號,開始日期,結束日期,天數,假別\nSALESPERSON,2026/7/6,2026/7/8,,年假\nBen Carter,2026-07-06,,0.5,sick\n"
    job = bring(company.hr, text, kind="leave")
    days = LeaveDay.objects.filter(person=company.salesperson).values_list("day", "kind", "fraction")
    assert list(days) == [(date(2026, 7, day), "annual", Decimal(1)) for day in (6, 7, 8)]
    assert LeaveDay.objects.get(person=company.colleague).fraction == Decimal("0.5")
    assert (job.counts, job.summary) == ({"new": 2}, [["days of leave", 4]])
    assert bring(company.hr, text, kind="leave").counts == {"same": 2}
    services.ask_undo(job, by=company.hr, now=NOW)
    assert (work(job).state, LeaveDay.objects.count()) == ("undone", 0)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("NOBODY,2026-07-06,,,annual", "Person"),
        ("HR,2026-07-06,,,annual", "Person"),  # one's own is asked for
        ("SALESPERSON,2026-07-06,2026-07-01,,annual", "First day"),
        ("SALESPERSON,2026-07-06,,0.3,annual", "Of each day"),
        ("SALESPERSON,2026-07-06,,,moon", "Kind"),
        ("SALESPERSON,2026-04-06,,,annual", "First day"),  # closed
        ("LEAVER,2026-07-06,,,annual", "First day"),
        ("SALESPERSON,2026-07-20,,,annual", "First day"),  # sick on that day
    ],
)
def test_leave_that_cannot_come_says_why(company, row, column):
    Period.objects.update_or_create(month="2026-04", defaults={"state": "closed"})
    LeaveDay.objects.create(person=company.salesperson, day=date(2026, 7, 20), fraction=1, kind="sick")
    job = bring(company.hr, f"Person,First day,Last day,Of each day,Kind\n{row}\n", kind="leave")
    ((verdict, reasons),) = verdicts(job).values()
    assert (verdict, [name for name, _ in reasons]) == ("bad", [column])


def test_days_of_the_calendar_come_and_go(company):
    text = "日期,是否上班,備註\n2026-07-10,否,週年\n2026-07-11,是,\n2026-07-12,no,\n2026-07-12,yes,\n"
    before = set(CalendarDay.objects.values_list("day", "is_working", "kind", "note"))
    job = bring(company.hr, text, kind="calendar")
    friday, saturday = CalendarDay.objects.get(day=date(2026, 7, 10)), CalendarDay.objects.get(day=date(2026, 7, 11))
    assert (friday.is_working, friday.kind, friday.note) == (False, "company_holiday", "週年")
    assert (saturday.is_working, saturday.kind) == (True, "company_workday")
    assert [verdict for verdict, _ in verdicts(job).values()] == ["changed", "changed", "same", "bad"]
    services.ask_undo(job, by=company.hr, now=NOW)
    work(job)
    assert (job.state, set(CalendarDay.objects.values_list("day", "is_working", "kind", "note"))) == ("undone", before)


def test_a_closed_month_keeps_its_calendar(company):
    Period.objects.update_or_create(month="2026-07", defaults={"state": "closing"})
    job = bring(company.hr, "Date,Working day\n2026-07-10,no\n", kind="calendar")
    assert job.counts == {"bad": 1}


@pytest.mark.parametrize(
    ("kind", "heading", "column"),
    [
        ("people", "Lead", "unit_head"),
        ("units", "單位代碼", "code"),
        ("units", "单位代码", "code"),
        ("appointments", "員工編號", "person"),
        ("leave", "员工编号", "person"),
    ],
)
def test_headings_of_usual_lists_find_their_column(kind, heading, column):
    assert guessed(import_kind(kind), [heading])[column] == {"how": "column", "at": 0}

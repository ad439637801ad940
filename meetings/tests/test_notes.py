"""What Today says under a daily report that is owed: what its records have filled in already."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from core.tests.instants import DAY, at
from duties.tests.factories import make_duty
from meetings.duty_kinds import report_notes
from org.stamps import stamp
from targets.models import Entry, Metric

pytestmark = pytest.mark.django_db


def sold(person, metric, day=DAY):
    fields = {"work_date": day, "amount": 500, "source": "typed", "confirmed_at": at(17)}
    Entry.objects.create(
        person=person, **stamp(person, day).fields, metric=Metric.objects.get(code=metric), recorded_at=at(17), **fields
    )


def owed(person, day):
    return make_duty(person, kind="daily_report", subject=f"daily:{day}", due_at=at(9, day=day + timedelta(days=1)))


def test_each_day_tells_its_own_records_and_a_day_without_any_tells_nothing(company, django_assert_num_queries):
    person, monday = company.salesperson, date(2026, 6, 15)
    for metric in ("orders", "collections", "collections"):
        sold(person, metric)
    sold(person, "orders", monday)
    sold(company.colleague, "orders", date(2026, 6, 16))
    duties = [owed(person, day) for day in (monday, date(2026, 6, 16), DAY)]
    with django_assert_num_queries(1):
        notes = report_notes(duties)
    assert [notes.get(duty.pk) for duty in duties] == [
        "pre-filled: 1 order",
        None,
        "pre-filled: 1 order · 2 collections",
    ]


def test_what_is_filled_in_is_told_in_the_reader_s_language(company):
    sold(company.salesperson, "orders")
    with translation.override("zh-hant"):
        assert list(report_notes([owed(company.salesperson, DAY)]).values()) == ["已預填：簽單 1 筆"]

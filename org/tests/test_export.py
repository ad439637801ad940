"""Lists of people, units and posts as files."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from openpyxl import load_workbook

from org.holiday_calendar import fill_calendar
from org.models import CalendarDay
from org.tests.factories import make_appointment, make_leave
from org.tests.test_import_people import bring

pytestmark = pytest.mark.django_db


def test_a_list_as_a_file_is_not_cut(company, as_, monkeypatch):
    monkeypatch.setattr("core.paging.MOST", 3)
    page = text_of(as_(company.hr).get("/people/?export=csv"))
    assert page.count("\r\n") == 1 + len(company.everybody)


def test_a_file_holds_what_the_filter_leaves(company, as_):
    page = text_of(as_(company.hr).get("/people/?q=Ben&export=csv"))
    assert "Ben Carter" in page and "Zhou Ting" not in page


def text_of(response):
    return b"".join(response.streaming_content).decode()


@pytest.mark.parametrize(("kind", "address"), [("units", "/org/units/"), ("appointments", "/org/posts/")])
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("how", ["csv", "xlsx"])
def test_a_list_that_is_sent_back_says_nothing_new(company, as_, kind, address, language, how):
    company.hr.language = language
    company.hr.save()
    make_appointment(company.supervisor, company.south, kind="acting", until=date(2099, 8, 1))
    response = as_(company.hr).get(f"{address}?export={how}")
    with override(language):
        job = bring(company.hr, b"".join(response.streaming_content), kind=kind, name=f"{kind}.{how}", confirm=False)
    assert (job.counts.keys(), job.row_count > 3) == ({"same"}, True)


@pytest.mark.parametrize("how", ["csv", "xlsx"])
@pytest.mark.parametrize(("language", "kind"), [("en", "region"), ("zh-hant", "區域"), ("zh-hans", "区域")])
def test_a_file_is_written_in_the_language_of_whoever_asks(company, as_, how, language, kind):
    company.hr.language = language
    company.hr.save()
    with override("en"):  # the server's own, once the middleware has left the reader's
        response = as_(company.hr).get(f"/org/units/?q=NORTH&export={how}")
        assert kind in [cell for row in cells_of(response, how) for cell in row]


def cells_of(response, how):
    content = b"".join(response.streaming_content)
    if how == "csv":
        return list(csv.reader(io.StringIO(content.decode())))
    return list(load_workbook(io.BytesIO(content)).active.values)


@pytest.mark.parametrize(
    ("address", "one"), [("/people/", "STRANGER"), ("/org/units/", "NORTH"), ("/org/posts/", "STRANGER")]
)
def test_a_file_of_many_costs_as_many_queries_as_one_of_one(company, as_, address, one):
    client = as_(company.hr)

    def cost(text):
        with CaptureQueriesContext(connection) as captured:
            text_of(client.get(f"{address}?q={text}&export=csv"))
        return len(captured)

    assert cost(one) == cost("")


def test_only_hr_reads_in_a_file_of_posts_as_what_somebody_is_appraised(company, as_):
    assert "Appraised as" in text_of(as_(company.hr).get("/org/posts/?export=csv"))
    assert "Appraised as" not in text_of(as_(company.manager).get("/org/posts/?export=csv"))


def test_posts_of_a_day_are_those_of_that_day(company, as_):
    page = as_(company.hr).get("/org/posts/?day=2026-03-31").content.decode()
    assert "He Dong" in page and "He Dong" not in as_(company.hr).get("/org/posts/?day=2026-04-01").content.decode()


def test_leave_between_two_days_leaves_as_runs_and_says_nothing_new(company, as_):
    for day in (8, 9, 10, 29):
        make_leave(company.salesperson, date(2026, 6, day))
    make_leave(company.stranger, date(2026, 6, 9))
    address = "/leave/team/?first_day=2026-06-01&last_day=2026-06-28"
    page = text_of(as_(company.manager).get(f"{address}&export=csv"))
    assert page.splitlines()[1:] == ["SALESPERSON,Chen Xiaoming,2026-06-08,2026-06-10,1.0,annual leave"]
    content = b"".join(as_(company.hr).get(f"{address}&export=csv").streaming_content)
    job = bring(company.hr, content, kind="leave", confirm=False)
    assert job.counts == {"same": 2}
    assert "Away from" in as_(company.manager).get(address).content.decode()


def test_a_year_of_the_calendar_says_nothing_new(company, as_):
    CalendarDay.objects.filter(day__year=2026).delete()
    fill_calendar(date(2026, 1, 1), date(2026, 12, 31))
    content = b"".join(as_(company.hr).get("/org/calendar/2026/?export=xlsx").streaming_content)
    job = bring(company.hr, content, kind="calendar", name="calendar.xlsx", confirm=False)
    assert job.counts == {"same": 365}

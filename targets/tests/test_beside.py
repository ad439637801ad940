"""What history suggests stands beside the cells in which a month is typed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from org.stamps import stamp
from org.tests.factories import make_appointment, make_person
from targets import planning
from targets.grid import RowKey
from targets.models import Entry, Metric, Plan
from targets.planning import CellEdit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 17)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18))


@pytest.fixture
def plan(company):
    return planning.start_plan(company.north, 2027, by=company.manager, today=TODAY)


def sell(person, *amounts):
    """So much on a day of March, April and May."""
    orders = Metric.objects.get(code="orders")
    for month, amount in zip((3, 4, 5), amounts, strict=True):
        day = date(2026, month, 8)
        told = {"metric": orders, "amount": Decimal(amount), "source": "typed", "confirmed_at": at(9)}
        Entry.objects.create(person=person, **stamp(person, day).fields, work_date=day, **told)


def address(plan):
    return reverse("targets:plan_detail", args=[plan.pk])


def told_rows(page):
    return page.count('<tr class="told">')


def test_suggestions_stand_under_the_cells_of_their_row(company, as_, plan):
    sell(company.salesperson, 1000, 3000, 2000)
    page = as_(company.manager).get(address(plan)).content.decode()
    row = page.split(f'name="p-{company.salesperson.code}_12"')[1].split("</tr>")[1]
    assert f"<summary>{company.salesperson.name_pinyin}</summary>" in page
    methods = ["Same month last year", "80th percentile", "Trend"]
    assert [method for method in methods if method not in row] == []
    assert "<td>1,000<br>3,000<br>2,000</td>" in row  # March
    assert told_rows(page) == 2  # the unit's and the salesperson's; of the others nothing is known


def test_suggestions_are_for_whoever_types(company, as_, plan):
    sell(company.salesperson, 1000, 3000, 2000)
    client = as_(company.manager)
    assert told_rows(as_(company.assistant).get(address(plan)).content.decode()) == 0
    assert told_rows(client.get(address(plan) + "?metric=collections").content.decode()) == 0
    Plan.objects.update(state="locked", locked_by=company.manager, locked_at=at(9))
    assert told_rows(client.get(address(plan)).content.decode()) == 0


def test_grid_of_fifty_people_with_suggestions_stays_light(company, as_, plan):
    client = as_(company.manager)
    sell(company.salesperson, 1000, 3000, 2000)

    def counted():
        with CaptureQueriesContext(connection) as seen:
            page = client.get(address(plan)).content.decode()
        return len(seen), page

    few, _page = counted()
    people = [company.salesperson, company.colleague]
    for number in range(47):
        people.append(make_person(f"M{number}", number=500 + number))
        make_appointment(people[-1], company.north)
        sell(people[-1], 123_456, 234_567, 345_678)
    edits = [CellEdit(RowKey("person", one.pk), month, Decimal(123_456)) for one in people for month in plan.months]
    orders = Metric.objects.get(code="orders")
    planning.save_plan_cells(plan, orders, edits, by=company.manager, today=TODAY)
    many, page = counted()
    assert many == few <= 13
    assert told_rows(page) >= 48
    assert len(page.encode()) <= 150_000

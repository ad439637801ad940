"""Deals of two people: split so that nothing is lost, counted once, and each part knows of the other."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.tests.instants import DAY, at
from core.walltime import work_today
from targets import figures
from targets.models import Entry, Metric, UnitFigure
from targets.services import reverse_entry
from targets.sharing import parts_of, record_shared

pytestmark = pytest.mark.django_db
NOW = at(18)
MONEY, COUNT = Metric(kind="money"), Metric(kind="count", decimals=0)


@pytest.fixture
def share(company):
    def record(first, second, *, by, percent=50, amount="100.01", day=DAY):
        return record_shared(
            first, shared_with=second, percent=percent, work_date=day, metric=Metric.objects.get(code="orders"),
            amount=Decimal(amount), note="光明", by=by, now=NOW, today=DAY,
        )  # fmt: skip

    return record


@given(st.integers(min_value=-(10**13), max_value=10**13).filter(lambda cents: abs(cents) >= 100), st.integers(1, 99))
def test_two_parts_add_up_to_the_deal_to_the_cent(cents, percent):
    amount = Decimal(cents).scaleb(-2)
    first, second = parts_of(amount, percent=percent, metric=MONEY)
    assert first + second == amount
    assert abs(first - amount * percent / 100) < Decimal("0.01")


def test_the_cent_that_is_left_goes_to_the_first_and_counts_stay_whole():
    assert parts_of(Decimal("100.01"), percent=50, metric=MONEY) == (Decimal("50.01"), Decimal("50.00"))
    assert parts_of(Decimal(3), percent=50, metric=COUNT) == (2, 1)
    assert parts_of(Decimal(-3), percent=50, metric=COUNT) == (-2, -1)
    tenths = Metric(kind="count", decimals=1)
    assert parts_of(Decimal("2.5"), percent=50, metric=tenths) == (Decimal("1.3"), Decimal("1.2"))
    with pytest.raises(ValidationError, match="nothing of it"):
        parts_of(Decimal(1), percent=50, metric=COUNT)


def test_parts_of_a_deal_are_whole_where_the_currency_has_no_smaller_coin(settings):
    settings.COMPANY_CURRENCY = "JPY"
    assert parts_of(Decimal(1001), percent=50, metric=MONEY) == (501, 500)


def test_shared_deal_counts_once_in_each_unit_and_in_the_company(company, share):
    share(company.salesperson, company.stranger, by=company.director, percent=70, amount="1000")
    share(company.salesperson, company.colleague, by=company.manager, amount="10")
    figures.count_figures(NOW)
    sums = dict(UnitFigure.objects.values_list("unit__code", "result"))
    assert sums == {"COM": 1010, "SALES": 1010, "NORTH": 710, "SOUTH": 300}


def test_shared_deal_is_recorded_by_who_leads_or_assists_both(company, share):
    assert all(part.confirmed_at for part in share(company.salesperson, company.colleague, by=company.assistant))
    for by in (company.salesperson, company.supervisor, company.manager):
        with pytest.raises(PermissionDenied):
            share(company.salesperson, company.stranger, by=by)
    with pytest.raises(ValidationError, match="somebody else"):
        share(company.salesperson, company.salesperson, by=company.manager)
    assert Entry.objects.count() == 2


def test_neither_part_stays_when_the_other_cannot_be_recorded(company, share):
    company.colleague.appointments.update(valid_from=date(2026, 6, 8))
    with pytest.raises(ValidationError, match="no post"):
        share(company.salesperson, company.colleague, by=company.director, day=date(2026, 6, 5))
    assert not Entry.objects.exists()


def test_a_part_that_is_taken_back_leaves_the_other_and_says_so(company, share, as_):
    first, second = share(company.salesperson, company.colleague, by=company.manager)
    client = as_(company.manager)
    assert (
        "shared with Ben Carter, whose part is not taken back"
        in client.get(f"/targets/results/{first.pk}/reverse/").content.decode()
    )
    page = client.post(f"/targets/results/{first.pk}/reverse/", {"reason": "wrong"}, follow=True).content.decode()
    assert "The part of Ben Carter still counts" in page
    assert (first.reversed_by.amount, Entry.objects.get(pk=second.pk).is_reversed) == (-first.amount, False)
    reverse_entry(second, reason="off", by=company.manager, now=NOW, today=DAY)


def test_entry_add_records_a_deal_of_two_and_the_list_names_the_other(company, as_):
    client = as_(company.manager)
    data = {
        "person": company.salesperson.pk,
        "shared_with": company.colleague.pk,
        "percent": "",
        "work_date": work_today(timezone.now()).isoformat(),
        "metric": Metric.objects.get(code="orders").pk,
        "amount": "7.01",
        "submit_key": str(uuid4()),
    }
    for _ in range(2):
        page = client.post("/targets/results/new/", data, follow=True).content.decode()
    assert sorted(Entry.objects.values_list("amount", flat=True)) == [Decimal("3.50"), Decimal("3.51")]
    assert "shared with Ben Carter" in page
    assert "shared with Chen Xiaoming" in page
    own = as_(company.salesperson).get("/targets/results/").content.decode()
    assert "shared with Ben Carter" in own
    assert "3.50" not in own


def test_a_salesperson_is_not_asked_with_whom_a_deal_is_shared(company, as_):
    assert "Shared with" in as_(company.assistant).get("/targets/results/new/").content.decode()
    assert "Shared with" not in as_(company.salesperson).get("/targets/results/new/").content.decode()

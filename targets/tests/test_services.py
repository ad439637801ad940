"""What happens to results and targets."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from core.models import AuditEntry, StaleVersion
from core.periods import Month
from org.models import Period
from targets import services
from targets.models import Entry, Metric, TargetCell

TODAY = date(2026, 6, 17)
MONTH = Month("2026-06")
pytestmark = pytest.mark.django_db


@pytest.fixture
def orders():
    return Metric.objects.get(code="orders")


@pytest.fixture
def record(company, at, orders):
    def _record(person=None, *, by=None, **fields):
        person = person or company.salesperson
        values = {"work_date": TODAY, "metric": orders, "amount": Decimal("1000"), "note": ""} | fields
        return services.record_entry(person, **values, by=by or person, now=at(18, 0), today=TODAY)

    return _record


def test_result_is_stamped_with_unit_and_superior_of_its_day(company, record):
    entry = record()
    assert (entry.unit, entry.superior) == (company.north, company.manager)


def test_result_recorded_for_oneself_waits_for_a_confirmation(company, record):
    assert list(Entry.objects.counted()) == []
    entry = record()
    assert (entry.source, entry.confirmed_at) == ("declared", None)
    assert list(Entry.objects.awaiting_confirmation()) == [entry]


@pytest.mark.parametrize("part", ["manager", "director", "gm", "assistant"])
def test_result_recorded_by_the_line_or_the_assistant_counts(company, record, part):
    entry = record(by=getattr(company, part))
    assert (entry.source, entry.confirmed_by) == ("typed", getattr(company, part))


@pytest.mark.parametrize("part", ["colleague", "stranger", "other_manager", "hr", "technician"])
def test_result_of_somebody_elses_people_is_refused(company, record, part):
    with pytest.raises(PermissionDenied):
        record(by=getattr(company, part))
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"work_date": date(2026, 6, 18)}, "future"),
        ({"work_date": date(2023, 6, 17)}, "held no post"),
        ({"amount": Decimal(0)}, "amount of 0"),
    ],
)
def test_result_that_cannot_be_is_refused(company, record, fields, words):
    with pytest.raises(ValidationError, match=words):
        record(**fields)


def test_broken_count_is_refused(company, record):
    with pytest.raises(ValidationError, match="whole number"):
        record(metric=Metric.objects.get(code="new_customers"), amount=Decimal("1.5"))


@pytest.mark.parametrize(
    ("kind", "decimals", "currency", "amount", "words"),
    [
        ("money", 0, "CNY", "1000.5", "whole number"),  # HR counts this measure in whole yuan
        ("money", 2, "JPY", "1000.5", "whole number"),  # there is no smaller coin
        ("money", 1, "CNY", "1000.55", "At most 1 decimal"),
        ("count", 1, "CNY", "2.25", "At most 1 decimal"),
        ("money", 2, "CNY", "1000.55", None),
        ("money", 2, "JPY", "1000.00", None),
        ("count", 2, "JPY", "2.25", None),  # hours have nothing to do with coins
    ],
)
def test_result_has_no_more_decimals_than_its_measure_and_the_currency(
    company, record, settings, kind, decimals, currency, amount, words
):
    settings.COMPANY_CURRENCY = currency
    metric = Metric.objects.create(code="own", kind=kind, decimals=decimals)
    if words is None:
        assert record(metric=metric, amount=Decimal(amount)).amount == Decimal(amount)
        return
    with pytest.raises(ValidationError, match=words):
        record(metric=metric, amount=Decimal(amount))
    assert not Entry.objects.exists()


def test_result_in_a_month_that_closes_is_refused(company, record):
    Period.objects.create(month=MONTH, state=Period.State.CLOSING)
    with pytest.raises(ValidationError, match="closed"):
        record()


def test_confirming_makes_a_result_count_once(company, record, at):
    entry = record()
    for hour in (18, 19):
        services.confirm_entry(entry, by=company.manager, now=at(hour, 30), today=TODAY)
    entry.refresh_from_db()
    assert entry.confirmed_at == at(18, 30)
    assert AuditEntry.objects.filter(action="targets.confirm_entry").count() == 1


def test_nobody_confirms_what_he_declares(company, record, at):
    entry = record(company.manager)
    with pytest.raises(PermissionDenied, match="declare yourself"):
        services.confirm_entry(entry, by=company.manager, now=at(18, 0), today=TODAY)


def test_reversal_adds_one_counter_entry_and_keeps_the_first(company, record, at):
    entry = record(by=company.manager)
    for _ in range(2):
        services.reverse_entry(entry, reason="typed twice", by=company.manager, now=at(18, 0), today=TODAY)
    assert sorted(Entry.objects.counted().values_list("amount", flat=True)) == [Decimal(-1000), Decimal(1000)]
    assert Entry.objects.get(reverses=entry).work_date == entry.work_date


def test_reversal_of_what_was_only_declared_counts_nothing(company, record, at):
    entry = record()
    services.reverse_entry(entry, reason="wrong customer", by=entry.person, now=at(18, 0), today=TODAY)
    assert not Entry.objects.counted().exists()
    assert not Entry.objects.awaiting_confirmation().exists()


def test_result_taken_back_meanwhile_is_not_confirmed(company, record, at):
    first = record()
    second = Entry.objects.get(pk=first.pk)
    services.reverse_entry(first, reason="wrong customer", by=first.person, now=at(18, 0), today=TODAY)
    with pytest.raises(PermissionDenied, match="taken back"):
        services.confirm_entry(second, by=company.manager, now=at(18, 1), today=TODAY)
    assert not Entry.objects.counted().exists()


def test_result_confirmed_meanwhile_is_taken_back_whole(company, record, at):
    first = record()
    second = Entry.objects.get(pk=first.pk)
    services.confirm_entry(first, by=company.manager, now=at(18, 0), today=TODAY)
    services.reverse_entry(second, reason="wrong", by=company.manager, now=at(18, 1), today=TODAY)
    assert sum(Entry.objects.counted().values_list("amount", flat=True)) == 0


def test_reversal_needs_a_reason(company, record, at):
    with pytest.raises(ValidationError, match="why"):
        services.reverse_entry(record(), reason=" ", by=company.salesperson, now=at(18, 0), today=TODAY)


@pytest.fixture
def set_base(company, orders):
    def _set(base, *, by=None, versions=None, person=None):
        cell = services.NewCell(person or company.salesperson, "salesperson", orders, Decimal(base))
        return services.set_cells(MONTH, [cell], versions=versions or {}, by=by or company.manager, today=TODAY)

    return _set


def test_target_is_set_and_set_again_over_the_version_read(company, set_base):
    (cell,) = set_base(300_000)
    (cell,) = set_base(320_000, versions={cell.pk: cell.version})
    stored = TargetCell.objects.get()
    assert (stored.base, stored.version) == (Decimal(320_000), 2)


def test_target_that_somebody_changed_meanwhile_is_not_overwritten(company, set_base):
    (cell,) = set_base(300_000)
    set_base(310_000, versions={cell.pk: 1})
    with pytest.raises(StaleVersion):
        set_base(320_000, versions={cell.pk: 1})
    assert TargetCell.objects.get().base == Decimal(310_000)


@pytest.mark.parametrize("part", ["salesperson", "colleague", "assistant", "other_manager", "hr"])
def test_targets_are_set_by_superiors_only(company, set_base, part):
    with pytest.raises(PermissionDenied):
        set_base(1, by=getattr(company, part))


def test_new_target_takes_last_months_figures_of_orders(company, set_base, monkeypatch):
    figures = {company.salesperson.pk: (Decimal("300.00"), Decimal("280.00"))}
    monkeypatch.setattr(services, "_previous_figures", [lambda month, people: figures])
    (cell,) = set_base(300_000)
    assert (cell.previous_effective, cell.previous_actual) == figures[company.salesperson.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_setting_targets_costs_the_same_for_one_and_three(company, orders, django_assert_num_queries, count):
    people = [company.salesperson, company.colleague, company.supervisor][:count]
    cells = [services.NewCell(person, "salesperson", orders, Decimal(100)) for person in people]
    locks = connection.vendor == "postgresql"  # the shared lock of the month is a query there
    with django_assert_num_queries(10 + locks):  # one of them keeps who set what
        services.set_cells(MONTH, cells, versions={}, by=company.manager, today=TODAY)

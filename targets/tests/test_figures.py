"""Sums of units by month: what the tick adds up, when it does so again, and what never gets lost."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.periods import Month
from core.tests.instants import DAY, at
from org.models import Period
from org.tests.factories import make_appointment, make_person, make_unit
from org.tree import OrgTree
from targets import figures
from targets.models import Entry, FigureMark, Metric, MonthTarget, TargetCell, UnitFigure
from targets.month_targets import OwedTarget, keep_month_targets

pytestmark = pytest.mark.django_db
JUNE, JULY = Month("2026-06"), Month("2026-07")
NOW = at(12)


@pytest.fixture
def orders():
    return Metric.objects.get(code="orders")


@pytest.fixture
def sold(company, orders):
    """Records a result that counts."""

    def record(person, unit, amount, day=DAY, metric=None, **more):
        more.setdefault("confirmed_at", NOW)
        return Entry.objects.create(
            person=person, unit=unit, work_date=day, metric=metric or orders, amount=amount, source="typed", **more
        )

    return record


def owes(person, unit, amount, month=JUNE):
    target = OwedTarget(person.pk, unit.pk, "orders", date(2026, 1, 1), amount * 100, 3)
    keep_month_targets(month, [person.pk], [target])


def sums(month=JUNE, metric="orders"):
    rows = UnitFigure.objects.filter(month=month, metric__code=metric).order_by("unit__code")
    return {row.unit.code: (int(row.target), int(row.result)) for row in rows.select_related("unit")}


def test_a_unit_is_summed_with_everything_below_it(company, sold):
    owes(company.salesperson, company.north, 300)
    owes(company.stranger, company.south, 500)
    sold(company.salesperson, company.north, 100)
    sold(company.manager, company.north, -20)
    sold(company.stranger, company.south, 70)
    sold(company.stranger, company.south, 999, confirmed_at=None)
    figures.count_figures(NOW)
    assert sums() == {"COM": (800, 150), "NORTH": (300, 80), "SALES": (800, 150), "SOUTH": (500, 70)}


def test_nothing_is_summed_again_before_something_moves(company, sold, django_assert_num_queries):
    entry = sold(company.salesperson, company.north, 100)
    assert figures.count_figures(NOW) > 0
    with django_assert_num_queries(2):
        assert figures.count_figures(NOW) == 0
    sold(company.salesperson, company.north, 5, day=date(2026, 5, 4))
    assert list(FigureMark.objects.values_list("month", flat=True)) == ["2026-05"]
    assert figures.count_figures(NOW) == 1
    Entry.objects.filter(pk=entry.pk).update(confirmed_at=None)
    assert figures.count_figures(NOW) == 1
    assert sums() == {}
    assert sums("2026-05")["COM"] == (0, 5)


def test_months_to_come_count_the_base_in_the_unit_in_which_the_person_will_be(company, orders):
    company.salesperson.appointments.update(valid_to=date(2026, 7, 15))
    make_appointment(company.salesperson, company.south, since=date(2026, 7, 15))
    for month in (JUNE, JULY):
        TargetCell.objects.create(
            person=company.salesperson, month=month, profile="salesperson", metric=orders, base=Decimal(900)
        )
    owes(company.salesperson, company.north, 850)
    figures.count_figures(NOW)
    assert (sums()["NORTH"], sums()["COM"]) == ((850, 0), (850, 0))
    assert (sums(JULY)["SOUTH"], sums(JULY).get("NORTH")) == ((900, 0), None)


def test_what_a_unit_that_is_gone_reached_stays_with_it_and_with_the_company(company, sold):
    gone = make_unit("GONE", parent=company.north)
    gone.versions.update(valid_to=date(2026, 6, 10))
    sold(company.colleague, gone, 40, day=date(2026, 6, 3))
    figures.count_figures(NOW)
    assert sums() == {"COM": (0, 40), "GONE": (0, 40)}


def test_the_chart_of_another_day_is_summed_anew(company, sold):
    sold(company.salesperson, company.north, 100)
    figures.count_figures(NOW)
    company.north.versions.update(valid_to=date(2026, 6, 20))
    company.north.versions.create(parent=company.root, name_en="North", name_zh="北區", valid_from=date(2026, 6, 20))
    figures.count_figures(NOW)
    assert sums()["SALES"] == (0, 100)
    assert figures.count_figures(NOW + timedelta(days=1)) == 0
    assert figures.count_figures(NOW + timedelta(days=4)) > 0
    assert sums() == {"COM": (0, 100), "NORTH": (0, 100)}


def test_what_stood_at_the_end_is_the_last_of_each_person(company, sold):
    stock = Metric.objects.create(code="stock", kind="count", aggregation="last")
    sold(company.salesperson, company.north, 9, day=date(2026, 6, 1), metric=stock)
    sold(company.salesperson, company.north, 4, day=date(2026, 6, 2), metric=stock)
    sold(company.colleague, company.north, 5, day=date(2026, 6, 1), metric=stock)
    figures.count_figures(NOW)
    assert sums(metric="stock")["NORTH"] == (0, 9)


def test_what_stood_at_the_end_may_be_nothing_and_is_none_without_a_word(company, sold):
    stock = Metric.objects.create(code="stock", kind="count", aggregation="last")
    for month in (JUNE, JULY):
        TargetCell.objects.create(
            person=company.salesperson, month=month, profile="salesperson", metric=stock, base=Decimal(9)
        )
    sold(company.salesperson, company.north, 0, day=date(2026, 6, 2), metric=stock)
    figures.count_figures(NOW)
    rows = UnitFigure.objects.filter(metric=stock, unit=company.north).order_by("month")
    assert list(rows.values_list("target", "result")) == [(9, 0), (9, None)]


def test_what_stood_at_the_end_counts_once_after_a_move(company, sold):
    stock = Metric.objects.create(code="stock", kind="count", aggregation="last")
    sold(company.salesperson, company.north, 5, day=date(2026, 6, 1), metric=stock)
    sold(company.salesperson, company.south, 7, day=date(2026, 6, 20), metric=stock)
    figures.count_figures(NOW)
    assert sums(metric="stock") == {"COM": (0, 7), "SALES": (0, 7), "SOUTH": (0, 7)}


def test_what_is_written_while_a_month_is_summed_is_summed_next_time(company, sold, monkeypatch):
    sold(company.salesperson, company.north, 100)
    keep_sums = figures.keep_sums

    def sold_meanwhile(month, found):
        sold(company.salesperson, company.north, 11)
        keep_sums(month, found)

    monkeypatch.setattr(figures, "keep_sums", sold_meanwhile)
    figures.count_figures(NOW)
    monkeypatch.setattr(figures, "keep_sums", keep_sums)
    figures.count_figures(NOW)
    assert sums()["NORTH"] == (0, 111)


def test_a_tick_that_dies_half_way_leaves_the_other_months_to_the_next(company, sold, monkeypatch):
    for month in (4, 5, 6):
        sold(company.salesperson, company.north, month, day=date(2026, month, 3))
    FigureMark.objects.create(month=FigureMark.EVERY)
    keep_sums = figures.keep_sums

    def dies_in_may(month, found):
        if month == "2026-05":
            raise InterruptedError
        keep_sums(month, found)

    monkeypatch.setattr(figures, "keep_sums", dies_in_may)
    with pytest.raises(InterruptedError):
        figures.count_figures(NOW)
    monkeypatch.setattr(figures, "keep_sums", keep_sums)
    assert figures.count_figures(NOW) == 2
    assert [sums(Month(f"2026-0{month}"))["NORTH"][1] for month in (4, 5, 6)] == [4, 5, 6]


def test_a_month_whose_last_fact_is_gone_is_summed_to_nothing_with_all_others(company, sold):
    sold(company.salesperson, company.north, 7)
    last = sold(company.salesperson, company.north, 9, day=date(2026, 8, 3))
    figures.count_figures(NOW)
    last.delete()
    FigureMark.objects.create(month=FigureMark.EVERY)
    figures.count_figures(NOW)
    assert sums(Month("2026-08")) == {}


def test_a_closed_month_keeps_its_sums_when_its_results_are_forgotten(company, sold):
    old = date(2024, 3, 5)
    entry = sold(company.salesperson, company.north, 100, day=old)
    figures.count_figures(NOW)
    Period.objects.create(month="2024-03", state=Period.State.CLOSED)
    entry.delete()
    figures.count_figures(NOW)
    assert sums("2024-03")["COM"] == (0, 100)


def test_after_an_upgrade_a_closed_month_is_summed_whole_with_the_targets_that_come_later_or_not_at_all(company, sold):
    """Its effective targets are written after the first count; of an old month results are forgotten already."""
    for month, day in (("2024-06", date(2024, 6, 28)), ("2024-07", date(2024, 7, 1))):
        Period.objects.create(month=month, state=Period.State.CLOSED)
        sold(company.salesperson, company.north, 100, day=day)
    for _again in range(2):
        figures.count_figures(NOW)
        for month in ("2024-06", "2024-07"):
            owes(company.salesperson, company.north, 300, month=Month(month))
    figures.count_figures(NOW)
    assert sums(Month("2024-06")) == {}
    assert sums(Month("2024-07"))["COM"] == (300, 100)


@pytest.mark.parametrize("seed", range(20))
def test_every_unit_is_its_people_and_the_units_below_in_any_chart(company, sold, seed):
    chance = random.Random(seed)
    units = [company.root, company.sales, company.north, company.south]
    units += [make_unit(f"U{number}", parent=chance.choice(units)) for number in range(chance.randrange(6))]
    people = [make_person() for _ in range(6)]
    for person in people:
        unit = chance.choice(units)
        make_appointment(person, unit)
        owes(person, unit, chance.randrange(0, 1000))
        for _ in range(2):
            sold(person, chance.choice(units), chance.randrange(-50, 100))
    figures.count_figures(NOW)
    found, tree = sums(), OrgTree.on(DAY)
    own_sums = figures.own_sums(JUNE, dict(figures.summed(MonthTarget.objects.all(), "amount")))
    for unit in tree.units.values():
        own = own_sums.get((unit.unit_id, Metric.objects.get(code="orders").pk), (0, 0))
        below = [found.get(tree.units[child].code, (0, 0)) for child in tree.children.get(unit.unit_id, ())]
        expected = tuple(own[at] // 100 + sum(part[at] for part in below) for at in (0, 1))
        assert found.get(unit.code, (0, 0)) == expected
    assert found["COM"] == (
        int(sum(row.amount for row in MonthTarget.objects.all())),
        int(sum(row.amount for row in Entry.objects.all())),
    )

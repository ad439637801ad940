"""Measures: added, changed, retired; what may no longer change; figures as each of them adds up."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core.models import AuditEntry, StaleVersion
from core.periods import Month
from meetings.own_records import figures_of
from org.stamps import stamp
from targets import goals, locking, metrics, planning, services
from targets.actuals import actuals_of
from targets.grid import RowKey
from targets.models import Entry, Metric, TargetCell
from targets.planning import CellEdit

TODAY = date(2026, 6, 17)
JUNE = Month("2026-06")
pytestmark = pytest.mark.django_db


NAMES = {"en": "returns", "zh_hant": "退貨", "zh_hans": "退货"}


def told(**changed):
    texts = {
        f"{field}_{language}": "" for field in ("name", "description") for language in ("en", "zh_hant", "zh_hans")
    }
    named = {f"name_{language}": changed.get("code", name) for language, name in NAMES.items()}
    parts = {"numerator": None, "denominator": None, "retired_from": ""}
    kept = {"code": "returns", "kind": "count", "aggregation": "sum", "source": "typed", "direction": "down"}
    return texts | named | parts | kept | {"decimals": 0, "position": 9} | changed


def of(metric, **changed):
    return {name: getattr(metric, name) for name in metrics.FIELDS} | changed


def shares(**changed):
    parts = {code: Metric.objects.get(code=code) for code in ("collections", "orders")}
    divided = {"numerator": parts["collections"], "denominator": parts["orders"]}
    return (
        told(code="paid", kind="ratio", aggregation="ratio", source="worked_out", direction="up", **divided) | changed
    )


@pytest.fixture
def add(company):
    return lambda values, by=None: metrics.add_metric(values, by=by or company.hr, today=TODAY)


@pytest.fixture
def change(company):
    def _change(metric, version=None, by=None, **changed):
        kept = {"version": version or metric.version, "by": by or company.hr, "today": TODAY}
        return metrics.change_metric(metric, of(metric, **changed), **kept)

    return _change


def test_two_measures_that_count_bear_two_names(add, change):
    first = add(told())
    with pytest.raises(ValidationError) as raised:
        add(told(code="sent_back", name_en="Returns ", name_zh_hans="退回", name_zh_hant="退回"))
    assert set(raised.value.message_dict) == {"name_en"}
    change(first, retired_from="2026-07")
    assert (
        add(told(code="sent_back", name_en="returns")).name_en == first.name_en
    )  # a retired one keeps its name and takes none


def test_hr_and_the_general_manager_say_what_is_counted(company, add, change):
    metric = add(told())
    assert change(metric, by=company.gm, position=4).position == 4
    assert AuditEntry.objects.filter(action__startswith="targets.", object_id=metric.pk).count() == 2
    for part in ("manager", "salesperson", "assistant", "technician"):
        with pytest.raises(PermissionDenied):
            add(told(code="other"), by=getattr(company, part))


def test_a_new_measure_comes_last_and_a_ratio_needs_no_word_about_where_it_comes_from(company, as_):
    page = as_(company.hr).get(reverse("targets:metric_add"))
    last = max(Metric.objects.values_list("position", flat=True))
    assert page.context["form"]["position"].value() == last + 1
    sent = {name: getattr(value, "pk", value) for name, value in shares(source="typed").items() if value is not None}
    key = {"submit_key": page.context["form"]["submit_key"].value()}
    assert as_(company.hr).post(reverse("targets:metric_add"), sent | key).status_code == 302
    assert Metric.objects.get(code="paid").source == Metric.Source.WORKED_OUT


@pytest.mark.parametrize(
    ("broken", "fields"),
    [
        ({"code": "Re turns"}, {"code"}),
        ({"code": "orders"}, {"code"}),
        ({"name_en": ""}, {"name_en"}),
        ({"decimals": 3}, {"decimals"}),
        ({"kind": "ratio"}, {"kind"}),
        ({"source": "worked_out"}, {"source"}),
        ({"aggregation": "ratio", "source": "worked_out"}, {"numerator", "denominator"}),
        ({"retired_from": "2026-13"}, {"retired_from"}),
        ({"description_en": "x" * 301}, {"description_en"}),
    ],
)
def test_metric_that_cannot_be_counted_is_refused_at_its_field(company, add, broken, fields):
    with pytest.raises(ValidationError) as refused:
        add(told(**broken))
    assert set(refused.value.error_dict) == fields
    assert Metric.objects.count() == 3


def test_ratio_has_two_different_parts_that_are_none_themselves_and_is_never_typed(company, add):
    paid = add(shares())
    for broken, field in (
        (shares(code="b", source="typed"), "source"),
        (shares(code="b", numerator=paid), "numerator"),
        (shares(code="b", denominator=Metric.objects.get(code="collections")), "denominator"),
        (told(code="b", numerator=paid), "numerator"),
    ):
        with pytest.raises(ValidationError) as refused:
            add(broken)
        assert field in refused.value.error_dict
    with pytest.raises(ValidationError, match="worked out"):
        typed(company, paid, 1)


def typed(company, metric, amount, *, day=TODAY, person=None):
    return services.record_entry(
        person or company.salesperson,
        work_date=day,
        metric=metric,
        amount=Decimal(amount),
        note="",
        by=company.manager,
        now=None,
        today=TODAY,
    )


@pytest.mark.parametrize(
    "moved",
    [{"code": "renamed"}, {"kind": "money"}, {"aggregation": "last"}, {"decimals": 0}],
)
def test_what_was_recorded_keeps_its_meaning(company, add, change, at, moved):
    metric = add(told(decimals=1))
    change(metric, **moved)  # nothing is recorded yet
    metric = change(Metric.objects.get(pk=metric.pk), **{name: of(metric)[name] for name in moved})
    entry_of(company, metric, "1.5", at)
    with pytest.raises(ValidationError) as refused:
        change(metric, **moved)
    assert set(refused.value.error_dict) == set(moved)
    assert change(metric, name_en="Returned", decimals=2).decimals == 2


def test_measure_that_a_stage_of_a_goal_counts_keeps_its_meaning(company, add, change):
    metric = add(told(direction="up"))
    goal = goals.set_goal(company.north, name="Fewer.", starts_in=JUNE, by=company.manager, today=TODAY)
    told_stage = {"name": "Ten.", "due_on": TODAY, "metric": metric, "amount": Decimal(10)}
    goals.add_stage(goal, **told_stage, by=company.manager, today=TODAY)
    with pytest.raises(ValidationError) as refused:
        change(metric, aggregation="last")
    assert set(refused.value.error_dict) == {"aggregation"}


def entry_of(company, metric, amount, at, *, person=None, day=TODAY, **more):
    person = person or company.salesperson
    told = {"person": person, **stamp(person, day).fields, "work_date": day, "metric": metric}
    return Entry.objects.create(**told, amount=Decimal(amount), source="typed", confirmed_at=at(9), **more)


def test_second_who_saves_a_metric_sees_that_somebody_was_quicker(company, add, change):
    metric = add(told())
    change(metric, name_en="Returned")
    with pytest.raises(StaleVersion):
        change(metric, name_en="Sent back")
    assert Metric.objects.get(pk=metric.pk).name_en == "Returned"


def test_metric_is_retired_from_a_month_after_its_facts(company, add, change, at):
    metric = add(told())
    entry_of(company, metric, 2, at, day=date(2026, 5, 8))
    with pytest.raises(ValidationError, match="later month"):
        change(metric, retired_from="2026-05")
    change(metric, retired_from="2026-06")
    metric.refresh_from_db()
    with pytest.raises(ValidationError, match="no longer counted"):
        typed(company, metric, 1)
    typed(company, metric, 1, day=date(2026, 5, 29))
    assert Entry.objects.filter(metric=metric).count() == 2


def test_what_the_rules_weight_or_a_ratio_needs_is_not_retired(company, add, change):
    orders = Metric.objects.get(code="orders")
    with pytest.raises(ValidationError, match="weight it"):
        change(orders, retired_from="2027-01")
    with pytest.raises(ValidationError, match="know it by this code"):
        change(orders, code="sales")
    part = add(told())
    quota = add(shares(code="quota", numerator=part, name_en="returns per order"))
    with pytest.raises(ValidationError, match="“returns per order” is worked out from it"):
        change(part, retired_from="2027-01")
    change(quota, retired_from="2027-01")
    assert change(part, retired_from="2027-01").retired_from == "2027-01"


def test_page_says_how_the_rules_in_force_treat_a_metric(company, as_, add):
    page = as_(company.salesperson).get(reverse("targets:metric_detail", args=["orders"])).content.decode()
    assert "In the appraisal" in page
    assert "salesperson 50" in page
    assert "50 % is added to the target, at most 20 % of it" in page
    assert "January, April, July, October" in page
    assert "30, 50, 70, 100" in page
    add(told())
    page = as_(company.salesperson).get(reverse("targets:metric_detail", args=["returns"])).content.decode()
    assert "no weight in the appraisal" in page
    assert "less is better" in page
    assert reverse("targets:metric_edit", args=["returns"]) not in page


def test_pages_add_and_change_a_metric(company, as_):
    client = as_(company.hr)
    values = {name: "" if value is None else value for name, value in told().items()}
    key = {"submit_key": "4b8e9c70-6f5e-4f3a-9d3d-111111111111"}
    assert b"returns" in client.post(reverse("targets:metric_add"), values | key, follow=True).content
    chinese = as_(company.hr, HTTP_ACCEPT_LANGUAGE="zh-hant").get(reverse("targets:metric_list"))
    assert "退貨" in chinese.content.decode()
    edit = reverse("targets:metric_edit", args=["returns"])
    answer = client.post(
        edit, values | {"version": 1, "description_en": "Goods that came back", "aggregation": "ratio"}
    )
    assert answer.status_code == 200
    assert b"needs both measures" in answer.content
    client.post(edit, values | {"version": 1, "description_en": "Goods that came back"})
    metric = Metric.objects.get(code="returns")
    assert (metric.description_en, metric.version) == ("Goods that came back", 2)
    assert metric.description == "Goods that came back"


# --- figures ----------------------------------------------------------------------------------------------------------


def test_figures_are_sums_what_stood_at_the_end_and_quotients_of_sums(company, add, at, django_assert_num_queries):
    stock = add(told(code="stock", aggregation="last"))
    add(shares())
    orders, collections = (Metric.objects.get(code=code) for code in ("orders", "collections"))
    for person, amount, day in (
        (company.salesperson, 40, 2),
        (company.salesperson, 42, 9),
        (company.colleague, 7, 3),
    ):
        entry_of(company, stock, amount, at, person=person, day=date(2026, 6, day))
    wrong = entry_of(company, stock, 99, at, day=date(2026, 6, 12))
    services.reverse_entry(wrong, reason="typo", by=company.manager, now=at(10), today=TODAY)
    for person, signed, paid in ((company.salesperson, 1000, 900), (company.colleague, 3000, 1000)):
        entry_of(company, orders, signed, at, person=person)
        entry_of(company, collections, paid, at, person=person)
    every = list(Metric.objects.all())
    with django_assert_num_queries(2):
        found = actuals_of(Entry.objects.counted().of_month(JUNE), every)
    assert {metric.code: amount for metric, amount in found.items()} == {
        "orders": Decimal(4000),
        "collections": Decimal(1900),
        "stock": Decimal(49),
        "paid": Decimal("47.5"),  # 1,900 of 4,000, not the mean of 90 % and 33 %
    }


def test_list_and_report_show_each_measure_as_it_adds_up(company, as_, add, at):
    stock = add(told(code="stock", aggregation="last", name_en="stock"))
    for amount, day in ((40, 2), (0, 9)):
        entry_of(company, stock, amount, at, day=date(2026, 6, day))
    TargetCell.objects.create(person=company.salesperson, month=JUNE, profile="salesperson", metric=stock, base=30)
    (figure,) = figures_of(company.salesperson.pk, JUNE.first, JUNE.last, TODAY)
    assert figure.actual == 0
    page = as_(company.manager).get(reverse("targets:entry_list"), {"month": "2026-06"})
    assert [(metric.code, total) for metric, total in page.context["totals"]] == [("stock", Decimal(0))]


def test_plan_of_what_stands_at_the_end_has_no_sums_over_time_and_cannot_be_split(company, as_, add, at):
    stock = add(told(code="stock", aggregation="last"))
    plan = planning.start_plan(company.north, 2027, by=company.manager, today=TODAY)
    rows = (RowKey("total"), RowKey("person", company.salesperson.pk))
    edits = [CellEdit(row, month, Decimal(number)) for row in rows for number, month in enumerate(plan.months)]
    planning.save_plan_cells(plan, stock, edits, by=company.manager, today=TODAY)
    page = as_(company.manager).get(reverse("targets:plan_detail", args=[plan.pk]), {"metric": "stock"})
    assert [sums for _, _, sums, _ in page.context["lines"]][0] == [2, 5, 8, 11, 11]
    assert b"Split the year" not in page.content
    assert b"what stands at its end" in page.content
    with pytest.raises(ValidationError, match="no sum"):
        split(plan, stock, company)


def split(plan, metric, company):
    told = {"season": [1] * 12, "shares": {RowKey("person", company.salesperson.pk): 1}, "reserve": 0}
    kept = {"reserve_name": "", "version": plan.version, "by": company.manager, "today": TODAY}
    planning.save_split(plan, metric, annual=Decimal(1200), **told, **kept)


def test_plan_of_a_ratio_adds_nothing_up_and_is_locked(company, as_, add, at):
    paid = add(shares(decimals=1))
    plan = planning.start_plan(company.north, 2027, by=company.manager, today=TODAY)
    rows = (RowKey("total"), RowKey("person", company.salesperson.pk))
    edits = [CellEdit(row, month, Decimal("87.5")) for row in rows for month in plan.months]
    planning.save_plan_cells(plan, paid, edits, by=company.manager, today=TODAY)
    page = as_(company.manager).get(reverse("targets:plan_detail", args=[plan.pk]), {"metric": "paid"})
    assert {row.key.row for row, _, _, _ in page.context["lines"]} == {"total", "person"}  # nothing is kept back
    assert {amount for _, _, sums, _ in page.context["lines"] for amount in sums} == {None}
    assert b"Still to be given out" not in page.content
    plan.refresh_from_db()
    locking.lock_plan(plan, version=plan.version, by=company.manager, now=at(18), today=TODAY)
    assert TargetCell.objects.filter(metric=paid, base="87.5").count() == 12

"""Deals from a CRM file: what won ones make, what changes with the next file, and what is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.imports import services
from core.tests.instants import at
from org.models import Period
from org.tests.test_import_people import bring, verdicts, work
from targets.models import Entry, ImportedDeal
from targets.services import reverse_entry

pytestmark = pytest.mark.django_db
NOW = at(17)
HEADER = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
WON = "D1,SALESPERSON,GTX Pro,Acme,Won,5/4/2026,6/3/2026,1054\n"


def take(company, *rows, by=None, **more):
    return bring(by or company.manager, HEADER + "".join(rows), kind="deals", date_order="mdy", **more)


def won(number, day, *, who="SALESPERSON", account="Acme", value="100"):
    return f"{number},{who},GTX Pro,{account},Won,5/4/2026,{day},{value}\n"


def results():
    """(person, day, metric, sum) of what counts, and nothing that adds up to nothing."""
    found: dict[tuple, Decimal] = {}
    for entry in Entry.objects.counted().select_related("person", "metric"):
        key = (entry.person.code, entry.work_date.strftime("%m-%d"), entry.metric.code)
        found[key] = found.get(key, 0) + entry.amount
    return {key: int(amount) for key, amount in found.items() if amount}


def only(job):
    """The verdict of the only row, and the columns that it says something about."""
    ((verdict, reasons),) = verdicts(job).values()
    return verdict, [column for column, _reason in reasons]


def test_a_won_deal_becomes_an_order_and_a_new_customer_of_its_day(company):
    take(company, WON)
    order, customer = Entry.objects.order_by("metric__position")
    assert (order.amount, order.work_date, order.unit, order.superior, order.source) == (
        1054, date(2026, 6, 3), company.north, company.manager, "crm",
    )  # fmt: skip
    assert (order.confirmed_by, order.confirmed_at is not None, order.note) == (company.manager, True, "Acme D1")
    assert (customer.metric.code, customer.amount, customer.work_date) == ("new_customers", 1, date(2026, 6, 3))
    deal = ImportedDeal.objects.get()
    assert (deal.person, deal.order_entry, deal.customer_entry) == (company.salesperson, order, customer)


def test_the_same_file_again_makes_nothing_and_an_undo_takes_all_of_it(company):
    job = take(company, WON, won("D2", "6/4/2026"))
    assert (job.counts, Entry.objects.count()) == ({"new": 2}, 3)
    assert take(company, WON, won("D2", "6/4/2026")).counts == {"same": 2}
    services.ask_undo(job, by=company.manager, now=NOW)
    assert (work(job).state, Entry.objects.count(), ImportedDeal.objects.count()) == ("undone", 0, 0)


def test_an_account_is_new_once_for_each_salesperson_or_once_for_the_company(company, settings):
    rows = won("D1", "6/4/2026"), won("D2", "6/3/2026", who="COLLEAGUE"), won("D3", "6/5/2026", account="ACME")
    job = take(company, *rows)
    assert {key for key in results() if key[2] == "new_customers"} == {
        ("SALESPERSON", "06-04", "new_customers"),
        ("COLLEAGUE", "06-03", "new_customers"),
    }
    services.ask_undo(job, by=company.manager, now=NOW)
    work(job)
    settings.NEW_CUSTOMER_OF = "company"
    take(company, *rows)
    assert {key for key in results() if key[2] == "new_customers"} == {("COLLEAGUE", "06-03", "new_customers")}


def test_an_earlier_deal_of_a_later_file_moves_the_new_customer(company):
    take(company, won("D1", "6/4/2026"))
    job = take(company, won("D0", "6/2/2026"))
    assert results() == {
        ("SALESPERSON", "06-04", "orders"): 100,
        ("SALESPERSON", "06-02", "orders"): 100,
        ("SALESPERSON", "06-02", "new_customers"): 1,
    }
    services.ask_undo(job, by=company.manager, now=NOW)
    assert work(job).state == "undone"
    assert results() == {("SALESPERSON", "06-04", "orders"): 100, ("SALESPERSON", "06-04", "new_customers"): 1}


@pytest.mark.parametrize(
    ("row", "becomes"),
    [
        (won("D1", "6/3/2026", value="2000"), {("SALESPERSON", "06-03", "orders"): 2000,
                                               ("SALESPERSON", "06-03", "new_customers"): 1}),
        (won("D1", "6/5/2026"), {("SALESPERSON", "06-05", "orders"): 100,
                                 ("SALESPERSON", "06-05", "new_customers"): 1}),
        (won("D1", "6/3/2026", who="COLLEAGUE"), {("COLLEAGUE", "06-03", "orders"): 100,
                                                  ("COLLEAGUE", "06-03", "new_customers"): 1}),
        ("D1,SALESPERSON,GTX Pro,Acme,Lost,5/4/2026,6/3/2026,\n", {}),
        (won("D1", "6/3/2026", account=""), {("SALESPERSON", "06-03", "orders"): 100}),
    ],
)  # fmt: skip
def test_a_deal_that_changed_is_taken_back_and_recorded_anew(company, row, becomes):
    take(company, won("D1", "6/3/2026"))
    assert only(take(company, row))[0] == "changed"
    assert results() == becomes
    assert only(take(company, row))[0] == "same"
    assert results() == becomes


def test_another_product_changes_the_deal_and_no_result(company):
    take(company, WON)
    take(company, WON.replace("GTX Pro", "MG Special"))
    assert (ImportedDeal.objects.get().product, Entry.objects.count()) == ("MG Special", 2)


def test_a_closed_month_takes_nothing_and_gives_nothing_back(company):
    take(company, WON)
    Period.objects.update_or_create(month="2026-06", defaults={"state": "closed"})
    assert only(take(company, won("D2", "6/3/2026", account=""))) == ("bad", ["close_date"])
    assert only(take(company, WON.replace("1054", "2000"))) == ("bad", ["close_date"])
    assert only(take(company, WON.replace("Acme", "Beta"))) == ("bad", ["account"])
    assert only(take(company, WON)) == ("same", [])
    assert Entry.objects.count() == 2


def test_a_new_customer_of_a_closed_month_stays_where_it_is(company):
    take(company, won("D1", "6/3/2026"))
    Period.objects.update_or_create(month="2026-06", defaults={"state": "closed"})
    assert only(take(company, won("D0", "5/29/2026"))) == ("new", ["account"])
    assert ("SALESPERSON", "05-29", "new_customers") not in results()


def test_what_somebody_took_back_by_hand_does_not_come_again(company):
    take(company, WON)
    order = ImportedDeal.objects.get().order_entry
    reverse_entry(order, reason="no such order", by=company.manager, now=NOW, today=NOW.date())
    assert only(take(company, WON)) == ("same", ["close_value"])
    assert only(take(company, WON.replace("1054", "2000"))) == ("changed", ["close_value"])
    assert ("SALESPERSON", "06-03", "orders") not in results()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (won("D1", "6/3/2026", who="STRANGER"), "sales_agent"),  # of the other team
        (won("D1", "6/3/2026", who="MANAGER"), "sales_agent"),  # oneself
        (won("D1", "6/18/2026"), "close_date"),  # tomorrow
        (won("D1", "6/3/2020"), "close_date"),  # no post then
        (won("D1", "17/6/2026"), "close_date"),  # the other order
        (won("D1", "6/3/2026", value="x"), "close_value"),
        (WON.replace("Won", "Perhaps"), "deal_stage"),
        (WON.replace("D1", ""), "opportunity_id"),
    ],
)
def test_a_deal_that_cannot_come_says_why(company, row, column):
    assert only(take(company, row)) == ("bad", [column])


def test_a_deal_of_more_decimals_than_orders_have_says_so(company, settings):
    settings.COMPANY_CURRENCY = "JPY"
    assert only(take(company, won("D1", "6/3/2026", value="100.50"))) == ("bad", ["close_value"])


def test_a_number_that_stands_twice_comes_once(company):
    assert take(company, WON, WON).counts == {"new": 1, "bad": 1}


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ("D1,SALESPERSON,GTX,,Engaging,5/4/2026,,\n", ["account", "close_date"]),
        ("D1,SALESPERSON,GTX,Acme,Prospecting,,6/1/2026,5\n", ["close_date", "close_value"]),
        ("D1,SALESPERSON,GTX,Acme,Won,6/4/2026,6/3/2026,5\n", ["close_date"]),
        ("D1,SALESPERSON,GTX,Acme,Won,,,\n", ["close_date", "close_value"]),
        ("D1,SALESPERSON,GTX,Acme,Lost,,6/3/2026,5\n", ["close_value"]),
        (won("D1", "6/3/2026", account=""), ["account"]),
        (won("D1", "6/3/2026", value="-5"), ["close_value"]),
    ],
)
def test_what_looks_wrong_is_told_and_kept(company, row, columns):
    assert only(take(company, row)) == ("new", columns)
    assert ImportedDeal.objects.count() == 1


def test_the_rows_with_a_remark_are_shown_by_themselves(company, as_):
    job = take(company, won("D1", "6/3/2026"), won("D2", "6/4/2026", account=""), won("D3", "6/4/2026", who="Nobody"))
    address = reverse("imports:job_detail", args=[job.pk])
    page = as_(company.manager).get(address, {"show": "remarked"})
    assert [row.line for row in page.context["page"]] == [3]
    assert "with a remark 1" in page.content.decode()


def test_names_that_differ_by_a_space_are_told(company):
    job = take(company, WON, won("D2", "6/4/2026").replace("GTX Pro", "GTXPro"), won("D3", "6/4/2026", account="acme"))
    assert [[column for column, _reason in reasons] for _verdict, reasons in verdicts(job).values()] == [
        [], ["product"], ["account"],
    ]  # fmt: skip


def test_a_deal_of_somebody_elses_people_is_not_changed(company):
    take(company, won("D1", "6/3/2026", who="STRANGER"), by=company.other_manager)
    assert only(take(company, won("D1", "6/3/2026"))) == ("bad", ["opportunity_id"])


def test_how_dates_are_written_is_asked(company):
    with pytest.raises(Exception, match="how the file writes its dates"):
        bring(company.manager, HEADER + WON, kind="deals")
    bring(company.manager, HEADER + won("D1", "3/6/2026"), kind="deals", date_order="dmy")
    iso = won("D2", "2026-06-04", account="").replace("5/4/2026", "")
    bring(company.manager, HEADER + iso, kind="deals", date_order="ymd")
    assert set(Entry.objects.values_list("work_date", flat=True)) == {date(2026, 6, 3), date(2026, 6, 4)}

"""Results from a file: by superiors and assistants, for their own people."""

from datetime import date
from decimal import Decimal

import pytest

from core.imports import services
from core.imports.mapping import guessed
from core.imports.registry import import_kind
from core.tests.instants import at
from org.models import Period
from org.tests.test_import_people import bring, verdicts, work
from targets.models import Entry

pytestmark = pytest.mark.django_db
NOW = at(17)
HEADER = "Person,Date,What,Amount,Note\n"


def test_results_come_confirmed_with_the_stamps_of_their_day_and_twice_is_once(company):
    text = HEADER + 'SALESPERSON,2026-06-15,orders,"86,000.50",Guangming\nBen Carter,2026/6/16,回款,1200,\n'
    job = bring(company.manager, text, kind="entries")
    entry = Entry.objects.get(person=company.salesperson)
    assert (entry.amount, entry.work_date, entry.unit, entry.superior, entry.source, entry.note) == (
        Decimal("86000.50"),
        date(2026, 6, 15),
        company.north,
        company.manager,
        "imported",
        "Guangming",
    )
    assert (entry.confirmed_by, entry.recorded_by) == (company.manager, company.manager)
    assert bring(company.manager, text, kind="entries").counts == {"same": 2}
    services.ask_undo(job, by=company.manager, now=NOW)
    assert (work(job).state, Entry.objects.count()) == ("undone", 0)


def test_two_like_results_of_a_file_are_two(company):
    text = HEADER + "SALESPERSON,2026-06-15,orders,100,\n" * 2
    assert bring(company.manager, text, kind="entries").counts == {"new": 2}
    assert bring(company.manager, text, kind="entries").counts == {"same": 2}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("STRANGER,2026-06-15,orders,100,", "Person"),  # of the other team
        ("MANAGER,2026-06-15,orders,100,", "Person"),  # oneself
        ("SALESPERSON,2026-06-18,orders,100,", "Date"),  # tomorrow
        ("SALESPERSON,2026-04-18,orders,100,", "Date"),  # closed
        ("SALESPERSON,2020-06-18,orders,100,", "Date"),  # no post then
        ("SALESPERSON,2026-06-15,moons,100,", "What"),
        ("SALESPERSON,2026-06-15,orders,0,", "Amount"),
        ("SALESPERSON,2026-06-15,new_customers,1.5,", "Amount"),
    ],
)
def test_a_result_that_cannot_come_says_why(company, row, column):
    Period.objects.update_or_create(month="2026-04", defaults={"state": "closed"})
    job = bring(company.manager, HEADER + row + "\n", kind="entries")
    ((verdict, reasons),) = verdicts(job).values()
    assert (verdict, [name for name, _ in reasons]) == ("bad", [column])


def test_only_those_who_record_for_others_bring_in_results(company):
    may = import_kind("entries").may_import
    allowed = {name for name in ("gm", "director", "manager", "assistant", "salesperson", "hr", "supervisor")
               if may(getattr(company, name), NOW)}  # fmt: skip
    assert allowed == {"gm", "director", "manager", "assistant"}


@pytest.mark.parametrize(
    "header", ["Employee number,Date,Measure,Amount", "員工編號,日期,指標,金額", "员工编号,日期,指标,金额"]
)
def test_a_file_with_our_own_words_as_headings_needs_no_mapping(company, header):
    found = guessed(import_kind("entries"), header.split(","))
    assert [found[name]["at"] for name in ("person", "work_date", "metric", "amount")] == [0, 1, 2, 3]

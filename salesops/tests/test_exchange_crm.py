"""A CRM's files as deals: won ones as results of their day, everything that looks wrong listed."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.db.models.functions import TruncMonth

from core.tests.instants import at
from org.models import Appointment, Period, Person, UnitVersion
from salesops.exchange.crm_load import import_crm
from salesops.exchange.faults import FolderErrors
from salesops.start import Beginning
from salesops.tests.folders import edit_lines
from targets.models import Entry, ImportedDeal

pytestmark = pytest.mark.django_db
MAVEN = Path(__file__).parent / "files" / "maven-crm"  # published, untouched
NOW = at(17)
BEGINNING = Beginning(company_name="Maven", code="GM", name_pinyin="General Manager")

FILES = {
    "accounts.csv": "account,sector,subsidiary_of\nAcme,technolgy,\nBeta,retail,Acme\nGamma,,Delta\n",
    "products.csv": "product,sales_price\nGTX Pro,4821\n",
    "sales_teams.csv": "sales_agent,manager\nAnna,Dustin\nMoses,Dustin\n",
    "sales_pipeline.csv": (
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
        "D1,Anna,GTXPro,Acme,Won,10/20/2016,3/1/2017,1054\n"
        "D2,Anna,GTXPro,,Engaging,10/25/2016,,\n"
        "D3,Zoe,Other,Omega,Lost,3/9/2017,3/1/2017,5\n"
        "D4,Anna,GTX Pro,Beta,Won,10/25/2016,,\n"
    ),
}


@pytest.fixture
def crm(tmp_path):
    for file, text in FILES.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    return tmp_path


def load(folder):
    return import_crm(folder, beginning=BEGINNING, now=NOW)


def test_an_empty_company_gets_the_units_and_people_of_the_teams(crm):
    loaded = load(crm)
    assert (loaded.manager.code, loaded.since) == ("GM", date(2016, 10, 1))
    people = dict(Person.objects.values_list("name_pinyin", "hired_on"))
    assert people == dict.fromkeys(["General Manager", "Dustin", "Anna", "Moses"], date(2016, 10, 1))
    assert list(UnitVersion.objects.order_by("pk").values_list("name_en", "kind")) == [
        ("Maven", "company"), ("Dustin", "team"),
    ]  # fmt: skip
    posts = Appointment.objects.order_by("pk").values_list("person__name_pinyin", "title__code", "is_head")
    assert set(posts) == {
        ("General Manager", "GM", True), ("Dustin", "SM", True), ("Anna", "SP", False), ("Moses", "SP", False),
    }  # fmt: skip


def test_deals_are_stored_as_told_and_every_anomaly_is_listed(crm):
    loaded = load(crm)
    assert loaded.counts == {"new": 3, "bad": 1}
    deal = ImportedDeal.objects.get(deal_id="D1")
    assert (deal.product, deal.engaged_on.isoformat(), deal.closed_on.isoformat(), deal.value) == (
        "GTXPro",
        "2016-10-20",
        "2017-03-01",
        1054,
    )
    assert [str(fault) for fault in loaded.anomalies] == [
        'accounts.csv:2: sector: "technolgy" is no sector we know; perhaps "technology"',
        'accounts.csv:4: subsidiary_of: "Delta" is not in accounts.csv',
        "sales_teams.csv:3: sales_agent: Moses has no opportunity",
        'sales_pipeline.csv:2: product: "GTXPro" is not in products.csv; perhaps "GTX Pro"',
        'sales_pipeline.csv:3: product: "GTXPro" is not in products.csv; perhaps "GTX Pro"',
        "sales_pipeline.csv:3: account: None, in stage Engaging.",
        "sales_pipeline.csv:3: close_date: None yet: the deal is open and makes no result.",
        'sales_pipeline.csv:4: sales_agent: "Zoe" is not in sales_teams.csv',
        'sales_pipeline.csv:4: product: "Other" is not in products.csv',
        'sales_pipeline.csv:4: account: "Omega" is not in accounts.csv',
        "sales_pipeline.csv:5: close_date: None, in stage Won.",
        "sales_pipeline.csv:5: close_value: None, though won: it makes no result.",
        "sales_pipeline.csv:5: product: Elsewhere it is written “GTXPro”.",
    ]
    assert [str(fault) for fault in loaded.refused] == [
        "sales_pipeline.csv:4: sales_agent: None of your people has the number or the name “Zoe”.",
    ]


def test_import_again_adds_nothing_and_follows_a_deal_that_moved_on(crm):
    load(crm)
    rows = Entry.objects.count(), ImportedDeal.objects.count(), Person.objects.count()
    assert load(crm).counts == {"same": 3, "bad": 1}
    assert rows == (Entry.objects.count(), ImportedDeal.objects.count(), Person.objects.count()) == (2, 3, 4)
    edit_lines(
        crm,
        "sales_pipeline.csv",
        lambda lines: lines.__setitem__(2, lines[2].replace("Engaging,10/25/2016,,", "Won,10/25/2016,3/2/2017,55")),
    )
    assert load(crm).counts == {"same": 2, "changed": 1, "bad": 1}
    assert ImportedDeal.objects.get(deal_id="D2").order_entry.amount == 55


def test_a_deal_of_a_sealed_month_is_refused_and_the_others_come(crm):
    load(crm)
    Period.objects.update_or_create(month="2017-03", defaults={"state": "closed"})
    edit_lines(crm, "sales_pipeline.csv", lambda lines: lines.__setitem__(1, lines[1].replace("1054", "1055")))
    edit_lines(crm, "sales_pipeline.csv", lambda lines: lines.append("D5,Anna,GTX Pro,Beta,Won,,4/3/2017,9"))
    loaded = load(crm)
    assert loaded.counts == {"bad": 2, "same": 2, "new": 1}
    assert str(loaded.refused[0]) == (
        "sales_pipeline.csv:2: close_date: March 2017 is closed for changes; what is sealed stays as it is."
    )


def test_files_that_cannot_be_read_are_refused_with_every_error(crm):
    (crm / "products.csv").unlink()
    edit_lines(crm, "sales_pipeline.csv", lambda lines: lines.append("D1,Anna,GTX Pro,Beta,Open,2016-10-25,,x"))
    with pytest.raises(FolderErrors) as caught:
        load(crm)
    assert [str(fault) for fault in caught.value.faults] == [
        "products.csv:0: : file is missing",
        'sales_pipeline.csv:6: deal_stage: "Open"; allowed: Prospecting, Engaging, Won, Lost',
        'sales_pipeline.csv:6: engage_date: "2016-10-25" is not a date; write M/D/YYYY',
        'sales_pipeline.csv:6: close_value: "x" is not a number; no thousands separator, at most two decimals',
        "sales_pipeline.csv:6: opportunity_id: D1 is already in line 2",
    ]
    assert (ImportedDeal.objects.count(), Person.objects.count()) == (0, 0)


# --- the published files ----------------------------------------------------------------------------------------------

ANOMALIES = {  # how a line ends → how many there are
    'sector: "technolgy" is no sector we know; perhaps "technology"': 12,
    'office_location: "Philipines" is no country we know; perhaps "Philippines"': 1,
    "has no opportunity": 5,
    'product: "GTXPro" is not in products.csv; perhaps "GTX Pro"': 1480,
    "account: None, in stage Engaging.": 1088,
    "account: None, in stage Prospecting.": 337,
    "close_date: None yet: the deal is open and makes no result.": 2089,
}


def won_by_hand():
    """(agent, month) → sum of values, and number of new accounts, from the file with nothing of ours."""
    sums, firsts = defaultdict(Decimal), {}
    with (MAVEN / "sales_pipeline.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["deal_stage"] == "Won":
                month, day, year = map(int, row["close_date"].split("/"))
                sums[row["sales_agent"], date(year, month, 1)] += Decimal(row["close_value"])
                pair, closed = (row["sales_agent"], row["account"]), date(year, month, day)
                firsts[pair] = min(firsts.get(pair, closed), closed)
    customers = defaultdict(Decimal)
    for (agent, _account), closed in firsts.items():
        customers[agent, closed.replace(day=1)] += 1
    return dict(sums), dict(customers)


def stored(metric):
    entries = Entry.objects.counted().filter(metric__code=metric, source="crm").order_by()
    sums = entries.annotate(month=TruncMonth("work_date")).values_list("person__name_pinyin", "month")
    return {(agent, month): total for agent, month, total in sums.annotate(total=Sum("amount"))}


def test_published_crm_sums_are_those_of_the_file_and_twice_is_once(capsys):
    call_command("import_crm", str(MAVEN))
    out = capsys.readouterr().out.splitlines()
    assert out[-1] == "8800 deals added, 0 changed, 0 were there already."
    orders, customers = won_by_hand()
    assert (len({agent for agent, _month in orders}), len({month for _agent, month in orders})) == (30, 10)
    assert stored("orders") == orders
    assert stored("new_customers") == customers
    assert Person.objects.count() == 1 + 6 + 35
    assert UnitVersion.objects.filter(kind="region").count() == 3

    listed = [line for line in out if line.startswith(("accounts", "products", "sales_"))]
    assert {reason: sum(line.endswith(reason) for line in listed) for reason in ANOMALIES} == ANOMALIES
    assert len(listed) == sum(ANOMALIES.values())

    rows = Entry.objects.count(), ImportedDeal.objects.count(), Person.objects.count()
    call_command("import_crm", str(MAVEN))
    assert capsys.readouterr().out.splitlines()[-1] == "0 deals added, 0 changed, 8800 were there already."
    assert rows == (Entry.objects.count(), ImportedDeal.objects.count(), Person.objects.count())

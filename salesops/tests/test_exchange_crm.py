"""A CRM's files as deals: everything stored as told, what looks wrong listed."""

from pathlib import Path

import pytest
from django.core.management import call_command

from salesops.exchange.crm import import_crm
from salesops.exchange.faults import FolderErrors
from salesops.tests.folders import edit_lines
from targets.models import ImportedDeal

pytestmark = pytest.mark.django_db
MAVEN = Path(__file__).resolve().parents[3] / "shared" / "data" / "maven-crm"

FILES = {
    "accounts.csv": "account,subsidiary_of\nAcme,\nBeta,Acme\nGamma,Delta\n",
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


def test_deals_are_stored_as_told_and_anomalies_listed_once_with_their_number(crm):
    loaded = import_crm(crm)
    assert (loaded.added, loaded.changed, loaded.kept) == (4, 0, 0)
    deal = ImportedDeal.objects.get(deal_id="D1")
    assert (deal.product, deal.engaged_on.isoformat(), deal.closed_on.isoformat(), deal.value) == (
        "GTXPro",
        "2016-10-20",
        "2017-03-01",
        1054,
    )
    assert loaded.anomalies == [
        'accounts.csv:4: subsidiary_of: "Delta" is not in accounts.csv',
        "sales_teams.csv:3: sales_agent: Moses has no opportunity",
        'sales_pipeline.csv:2: product: "GTXPro" is not in products.csv; perhaps "GTX Pro" (2 rows, this is the first)',
        "sales_pipeline.csv:3: account: none, in stage Engaging",
        'sales_pipeline.csv:4: sales_agent: "Zoe" is not in sales_teams.csv',
        'sales_pipeline.csv:4: product: "Other" is not in products.csv',
        'sales_pipeline.csv:4: account: "Omega" is not in accounts.csv',
        "sales_pipeline.csv:4: close_date: before engage_date",
        "sales_pipeline.csv:4: close_value: a value, though lost",
        "sales_pipeline.csv:5: close_date: none, in stage Won",
        "sales_pipeline.csv:5: close_value: nothing, though won",
    ]


def test_import_again_adds_nothing_and_follows_a_deal_that_moved_on(crm):
    import_crm(crm)
    again = import_crm(crm)
    assert (again.added, again.changed, again.kept) == (0, 0, 4)
    edit_lines(
        crm, "sales_pipeline.csv", lambda lines: lines.__setitem__(2, lines[2].replace("Engaging", "Prospecting"))
    )
    moved = import_crm(crm)
    assert (moved.added, moved.changed, moved.kept) == (0, 1, 3)
    assert ImportedDeal.objects.get(deal_id="D2").stage == "Prospecting"


def test_files_that_cannot_be_read_are_refused_with_every_error(crm):
    (crm / "products.csv").unlink()
    edit_lines(crm, "sales_pipeline.csv", lambda lines: lines.append("D1,Anna,GTX Pro,Beta,Open,2016-10-25,,x"))
    with pytest.raises(FolderErrors) as caught:
        import_crm(crm)
    assert [str(fault) for fault in caught.value.faults] == [
        "products.csv:0: : file is missing",
        'sales_pipeline.csv:6: deal_stage: "Open"; allowed: Prospecting, Engaging, Won, Lost',
        'sales_pipeline.csv:6: engage_date: "2016-10-25" is not a date; write M/D/YYYY',
        'sales_pipeline.csv:6: close_value: "x" is not a number; no thousands separator, at most two decimals',
        "sales_pipeline.csv:6: opportunity_id: D1 is already in line 2",
    ]
    assert ImportedDeal.objects.count() == 0


@pytest.mark.skipif(not MAVEN.exists(), reason="the published CRM files are not beside the project")
def test_published_crm_is_taken_with_its_faults(capsys):
    call_command("import_crm", str(MAVEN))
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "8800 deals added, 0 changed, 0 were there already."
    assert len(lines) == 9
    assert "1480 rows" in next(line for line in lines if "GTXPro" in line)

"""Opportunities of a CRM as its files tell them: what cannot be read is refused, what looks wrong is listed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from core import audit
from salesops.exchange import kinds
from salesops.exchange.faults import Fault, FolderErrors
from salesops.exchange.kinds import BadValue, Known
from salesops.exchange.rows import Rows, read_rows
from salesops.exchange.storing import BATCH
from salesops.exchange.tables import Column, Table, Unique
from targets.models import ImportedDeal

AMERICAN_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
STAGES = ("Prospecting", "Engaging", "Won", "Lost")
CLOSED = ("Won", "Lost")


@dataclass(frozen=True, slots=True)
class AccountRow:
    account: str
    subsidiary_of: str


@dataclass(frozen=True, slots=True)
class ProductRow:
    product: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class AgentRow:
    agent: str


@dataclass(frozen=True, slots=True)
class DealRow:
    """The fields of ImportedDeal, in its order."""

    deal_id: str
    agent: str
    product: str
    account: str
    stage: str
    engaged_on: date | None
    closed_on: date | None
    value: Decimal | None


def read_american_date(text: str) -> date:
    try:
        month, day, year = map(int, AMERICAN_DATE.fullmatch(text).groups())  # type: ignore[union-attr]
        found = date(year, month, day)
    except (AttributeError, ValueError):
        raise BadValue(f'"{text}" is not a date; write M/D/YYYY') from None
    return kinds.within_years(found, text)


def name(longest: int) -> kinds.Kind:
    """A name that must be there."""
    read = kinds.text_up_to(longest)(Known())

    def read_name(text: str) -> str:
        if not text.strip():
            raise BadValue("is empty")
        return read(text)

    return kinds.plain(read_name)


american_date = kinds.or_none(kinds.plain(read_american_date))

ACCOUNTS = Table(
    "accounts.csv", (Column("account", name(120)), Column("subsidiary_of", kinds.text_up_to(120))), AccountRow
)
PRODUCTS = Table("products.csv", (Column("product", name(80)), Column("sales_price", kinds.number)), ProductRow)
AGENTS = Table("sales_teams.csv", (Column("sales_agent", name(80)),), AgentRow)
DEALS = Table(
    "sales_pipeline.csv",
    (
        Column("opportunity_id", name(40)),
        Column("sales_agent", name(80)),
        Column("product", name(80)),
        Column("account", kinds.text_up_to(120)),
        Column("deal_stage", kinds.one_of(*STAGES)),
        Column("engage_date", american_date),
        Column("close_date", american_date),
        Column("close_value", kinds.or_none(kinds.number)),
    ),
    DealRow,
    unique=Unique(("deal_id",), "opportunity_id", "{deal_id} is already in line {line}"),
)
FILES = [table.file for table in (ACCOUNTS, PRODUCTS, AGENTS, DEALS)]


@dataclass(frozen=True, slots=True)
class LoadedDeals:
    """How many deals were added, changed and there already, and what looks wrong, one sentence each."""

    added: int
    changed: int
    kept: int
    anomalies: Sequence[str]


def import_crm(folder: Path) -> LoadedDeals:
    """Stores the opportunities of a CRM as told; those already stored follow the file. Three queries and batches.

    Raises FolderErrors, with nothing stored, when a file or a cell cannot be read.
    """
    tables = {table.file: read_rows(folder, table, Known()) for table in (ACCOUNTS, PRODUCTS, AGENTS, DEALS)}
    faults = [fault for rows in tables.values() for fault in rows.faults]
    if faults:
        raise FolderErrors(sorted(faults, key=lambda fault: (FILES.index(fault.file), fault.line)))
    added, changed, kept = store(tables[DEALS.file].rows)
    return LoadedDeals(added, changed, kept, list(listed(anomalies(*(tables[file] for file in FILES)))))


@transaction.atomic
def store(rows: Sequence[DealRow]) -> tuple[int, int, int]:
    held = {deal.deal_id: deal for deal in ImportedDeal.objects.all()}
    fields = DealRow.__slots__
    new, changed = [], []
    for row in rows:
        deal = held.get(row.deal_id)
        if deal is None:
            new.append(ImportedDeal(**dict(zip(fields, astuple(row), strict=True))))
        elif any(getattr(deal, field) != getattr(row, field) for field in fields):
            for field in fields:
                setattr(deal, field, getattr(row, field))
            changed.append(deal)
    ImportedDeal.objects.bulk_create(new, batch_size=BATCH)
    ImportedDeal.objects.bulk_update(changed, [field for field in fields if field != "deal_id"], batch_size=200)
    if new or changed:
        audit.record("salesops.import_crm", by="import_crm", fields=["deals"])
    return len(new), len(changed), len(rows) - len(new) - len(changed)


def anomalies(accounts: Rows, products: Rows, agents: Rows, deals: Rows) -> Iterator[Fault]:
    """What the files say that can hardly be meant, row by row."""
    known_accounts = {row.account for row in accounts.rows}
    prices = {row.product: row.price for row in products.rows}
    known_agents = {row.agent for row in agents.rows}
    meant = {squeezed(product): product for product in prices}
    for line, row in zip(accounts.lines, accounts.rows, strict=True):
        if row.subsidiary_of and row.subsidiary_of not in known_accounts:
            yield Fault(ACCOUNTS.file, line, "subsidiary_of", f'"{row.subsidiary_of}" is not in accounts.csv')
    with_deals = {row.agent for row in deals.rows}
    for line, row in zip(agents.lines, agents.rows, strict=True):
        if row.agent not in with_deals:
            yield Fault(AGENTS.file, line, "sales_agent", f"{row.agent} has no opportunity")
    for line, row in zip(deals.lines, deals.rows, strict=True):
        if row.agent not in known_agents:
            yield Fault(DEALS.file, line, "sales_agent", f'"{row.agent}" is not in sales_teams.csv')
        if row.product not in prices:
            likely = meant.get(squeezed(row.product))
            hint = f'; perhaps "{likely}"' if likely else ""
            yield Fault(DEALS.file, line, "product", f'"{row.product}" is not in products.csv{hint}')
        if row.account and row.account not in known_accounts:
            yield Fault(DEALS.file, line, "account", f'"{row.account}" is not in accounts.csv')
        for column, reason in deal_anomalies(row):
            yield Fault(DEALS.file, line, column, reason)


def deal_anomalies(row: DealRow) -> Iterator[tuple[str, str]]:
    """What one opportunity says that does not fit its stage."""
    if not row.account:
        yield "account", f"none, in stage {row.stage}"
    if row.engaged_on and row.closed_on and row.closed_on < row.engaged_on:
        yield "close_date", "before engage_date"
    if row.stage in CLOSED and not row.closed_on:
        yield "close_date", f"none, in stage {row.stage}"
    if row.stage not in CLOSED and (row.closed_on or row.value is not None):
        yield "close_date", f"closed, in stage {row.stage}"
    if row.stage == "Won" and not row.value:
        yield "close_value", "nothing, though won"
    if row.stage == "Lost" and row.value:
        yield "close_value", "a value, though lost"


def squeezed(product: str) -> str:
    """A name without the spaces and the case in which names get written differently."""
    return "".join(product.split()).casefold()


def listed(found: Iterable[Fault]) -> Iterator[str]:
    """The same anomaly of many rows as one sentence, with the first line and how often it comes."""
    found = list(found)
    times = Counter((fault.file, fault.column, fault.reason) for fault in found)
    for fault in found:
        if count := times.pop((fault.file, fault.column, fault.reason), 0):
            yield f"{fault}" + (f" ({count} rows, this is the first)" if count > 1 else "")

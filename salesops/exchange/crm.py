"""The files of a CRM, column by column, and what in them can hardly be meant."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from holidays.registry import COUNTRIES

from core.imports.reading import plain
from salesops.exchange import kinds
from salesops.exchange.faults import Fault
from salesops.exchange.kinds import BadValue, Known
from salesops.exchange.rows import Rows
from salesops.exchange.tables import Column, Table, Unique, optional
from targets.deal_rules import STAGES, ToldDeal

AMERICAN_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
# Words that sectors are usually called by: one that is nearly such a word is probably meant to be it.
SECTORS = (
    "agriculture", "automotive", "banking", "chemicals", "construction", "consulting", "education", "electronics",
    "employment", "energy", "entertainment", "finance", "food", "government", "healthcare", "hospitality", "insurance",
    "logistics", "manufacturing", "marketing", "media", "medical", "packaging", "pharmaceuticals", "printing",
    "real estate", "retail", "services", "software", "technology", "telecommunications", "textiles", "transportation",
    "travel", "utilities",
)  # fmt: skip
LIKE = 0.85  # how much two words have to be alike, from 0 to 1


@dataclass(frozen=True, slots=True)
class AccountRow:
    account: str
    sector: str
    office_location: str
    subsidiary_of: str


@dataclass(frozen=True, slots=True)
class ProductRow:
    product: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class AgentRow:
    agent: str
    manager: str
    regional_office: str


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
    "accounts.csv",
    (
        Column("account", name(120)),
        optional("sector", kinds.text_up_to(80)),
        optional("office_location", kinds.text_up_to(80)),
        Column("subsidiary_of", kinds.text_up_to(120)),
    ),
    AccountRow,
)
PRODUCTS = Table("products.csv", (Column("product", name(80)), Column("sales_price", kinds.number)), ProductRow)
AGENTS = Table(
    "sales_teams.csv",
    (
        Column("sales_agent", name(80)),
        Column("manager", kinds.text_up_to(80)),
        optional("regional_office", kinds.text_up_to(80)),
    ),
    AgentRow,
)
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
    ToldDeal,
    unique=Unique(("deal_id",), "opportunity_id", "{deal_id} is already in line {line}"),
)
TABLES = (ACCOUNTS, PRODUCTS, AGENTS, DEALS)
FILES = [table.file for table in TABLES]


def anomalies(accounts: Rows, products: Rows, agents: Rows, deals: Rows) -> Iterator[Fault]:
    """What the files say that can hardly be meant, or that one of them lacks, row by row."""
    yield from account_anomalies(accounts)
    with_deals = {plain(row.agent) for row in deals.rows}
    for line, row in zip(agents.lines, agents.rows, strict=True):
        if plain(row.agent) not in with_deals:
            yield Fault(AGENTS.file, line, "sales_agent", f"{row.agent} has no opportunity")
    names = (
        ("agent", "sales_agent", AGENTS, {row.agent for row in agents.rows}),
        ("product", "product", PRODUCTS, {row.product for row in products.rows}),
        ("account", "account", ACCOUNTS, {row.account for row in accounts.rows}),
    )
    for field, column, table, known in names:
        meant = {plain(text): text for text in known}
        for line, row in zip(deals.lines, deals.rows, strict=True):
            text = getattr(row, field)
            if text and text not in known:
                yield Fault(DEALS.file, line, column, f'"{text}" is not in {table.file}{hint(meant.get(plain(text)))}')


def account_anomalies(accounts: Rows) -> Iterator[Fault]:
    known = {row.account for row in accounts.rows}
    sectors, countries = by_plain_word(SECTORS), by_plain_word(names[0] for names in COUNTRIES.values())
    for line, row in zip(accounts.lines, accounts.rows, strict=True):
        if meant := misspelt(row.sector, sectors):
            yield Fault(ACCOUNTS.file, line, "sector", f'"{row.sector}" is no sector we know{hint(meant)}')
        if meant := misspelt(row.office_location, countries):
            reason = f'"{row.office_location}" is no country we know{hint(meant)}'
            yield Fault(ACCOUNTS.file, line, "office_location", reason)
        if row.subsidiary_of and row.subsidiary_of not in known:
            yield Fault(ACCOUNTS.file, line, "subsidiary_of", f'"{row.subsidiary_of}" is not in accounts.csv')


def by_plain_word(words: Iterable[str]) -> dict[str, str]:
    return {plain(word): word for word in words}


def misspelt(text: str, known: dict[str, str]) -> str:
    """The word that is probably meant; empty for a known word, and for one that is like none."""
    if not text or plain(text) in known:
        return ""
    return next((known[word] for word in get_close_matches(plain(text), known, 1, LIKE)), "")


def hint(meant: str | None) -> str:
    return f'; perhaps "{meant}"' if meant else ""

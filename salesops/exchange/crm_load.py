"""A folder of a CRM into the company: deals and what they make; units and people too where nobody is here yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from core import audit, locks
from core.imports.models import ImportJob, ImportRow
from core.imports.registry import Found
from core.imports.tracing import Trace
from core.imports.working import APPLY_LOCK
from core.walltime import work_today
from org.holiday_calendar import fill_calendar
from org.imports.people import PeopleChecker
from org.models import Person
from org.structures import STRUCTURES
from salesops.exchange.crm import AGENTS, DEALS, FILES, TABLES, anomalies
from salesops.exchange.faults import Fault, FolderErrors
from salesops.exchange.kinds import Known
from salesops.exchange.rows import Rows, read_rows
from salesops.start import Beginning, begin_company, is_empty
from targets.deals import DealBook

BAD, NEW, CHANGED, SAME = (
    ImportRow.Verdict.BAD,
    ImportRow.Verdict.NEW,
    ImportRow.Verdict.CHANGED,
    ImportRow.Verdict.SAME,
)
COLUMNS = {"name": "sales_agent", "unit_head": "manager", "unit_above": "regional_office"}


@dataclass(slots=True)
class Loaded:
    """What became of a folder: rows by verdict, what is refused and what looks wrong, in the order of the files."""

    counts: dict[str, int] = field(default_factory=dict)
    summary: Sequence[tuple[str, int]] = ()
    refused: list[Fault] = field(default_factory=list)
    anomalies: list[Fault] = field(default_factory=list)
    manager: Person | None = None  # the general manager of a company that was begun
    since: date | None = None


@transaction.atomic
def import_crm(folder: Path, *, beginning: Beginning, now: datetime) -> Loaded:
    """Takes the opportunities of a CRM in; those that are here already follow the file.

    What a row asks for and cannot be is refused and listed, the others are taken. Raises FolderErrors, with nothing
    stored, when a file or a cell cannot be read.
    """
    tables = {table.file: read_rows(folder, table, Known()) for table in TABLES}
    faults = [fault for rows in tables.values() for fault in rows.faults]
    if faults:
        raise FolderErrors(sorted(faults, key=_place))
    locks.hold(APPLY_LOCK)
    loaded = Loaded(anomalies=list(anomalies(*(tables[file] for file in FILES))))
    if is_empty():
        _begin(tables, loaded, beginning=beginning, now=now)
    _take(tables[DEALS.file], loaded, now=now)
    audit.record("salesops.import_crm", by="import_crm", fields=["deals"])
    loaded.refused.sort(key=_place)
    loaded.anomalies.sort(key=_place)
    return loaded


def _place(fault: Fault) -> tuple[int, int]:
    return FILES.index(fault.file), fault.line


def _begin(tables: dict[str, Rows], loaded: Loaded, *, beginning: Beginning, now: datetime) -> None:
    """The company with its general manager, then units and people of the teams, from the first month of the deals on.

    A CRM does not say since when people are there: everybody is from the first of the month of its first date.
    """
    dates = [day for row in tables[DEALS.file].rows for day in (row.engaged_on, row.closed_on) if day]
    today = work_today(now)
    since = min(dates, default=today).replace(day=1)
    titles = STRUCTURES["early"].titles
    manager = begin_company(beginning, units=(), titles=titles, since=since)
    fill_calendar(since.replace(month=1), date(today.year + 1, 12, 31))
    agents = tables[AGENTS.file]
    checker = PeopleChecker(by=manager, now=now, options={"under": "CO", "head_title": "SM", "code": "E"})
    for line, row in zip(agents.lines, agents.rows, strict=True):
        told = dict.fromkeys(("code", "name_zh", "email", "since", "unit", "is_head"), "")
        told |= {"name": row.agent, "unit_head": row.manager, "unit_above": row.regional_office}
        found = checker.check(line, told | {"hired_on": since.isoformat(), "title": "SP"})
        if found.verdict == BAD:
            loaded.refused += [Fault(AGENTS.file, line, COLUMNS.get(name, ""), str(why)) for name, why in found.reasons]
    checker.store(untraced())
    loaded.manager, loaded.since = manager, since


def _take(deals: Rows, loaded: Loaded, *, now: datetime) -> None:
    book = DealBook(by=None, people=Person.objects.all(), now=now, today=work_today(now))
    for line, row in zip(deals.lines, deals.rows, strict=True):
        found: Found = book.take(line, row)
        loaded.counts[found.verdict] = loaded.counts.get(found.verdict, 0) + 1
        listed = loaded.refused if found.verdict == BAD else loaded.anomalies
        listed += [Fault(DEALS.file, line, name, str(why)) for name, why in found.reasons]
    loaded.summary = book.summary()
    book.store(untraced())


def untraced() -> Trace:
    """A trace that nobody saves: what a command does is not taken back by a page."""
    return Trace(ImportJob())

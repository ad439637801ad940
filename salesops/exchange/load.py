"""A company-month into the database: one transaction, all or nothing, again without effect."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit, locks
from core.bulk import refresh_statistics
from core.periods import Month, monday_of
from core.walltime import to_wall
from duties.models import PlanState
from org.models import Period, Person
from org.services import lock_name
from reviews import closing_order, publishing, schemes
from reviews.models import Scheme
from reviews.month import stored
from reviews.month.facts import CompanyMonth
from salesops.exchange import growing, leaving, storing
from salesops.exchange.comparing import SUBJECTS, Difference, compare, overlaps
from salesops.exchange.faults import Fault, FolderErrors
from salesops.exchange.reading import Folder, in_order
from salesops.exchange.rowchecks import SUBJECTS as REPORT_SUBJECTS
from salesops.exchange.storing import FactStore
from salesops.exchange.tables import APPOINTMENTS, SCHEME_FILE, TABLES, UNITS

# What says which month a row belongs to, where a sealed one must stay as it is: the column to blame and the date.
DATED: dict[str, tuple[str, Callable[[Any], Month]]] = {
    "units": ("from", lambda row: Month.of(row.start)),
    "appointments": ("from", lambda row: Month.of(row.start)),
    "calendar": ("date", lambda row: Month.of(row.day)),
    "leave": ("date", lambda row: Month.of(row.day)),
    "daily": ("date", lambda row: Month.of(row.day)),
    "weekly": ("week_start", lambda row: Month.of_week(row.week_start)),
    "monthly_reports": ("month", lambda row: row.month),
    "results": ("date", lambda row: Month.of(row.day)),
    "meeting_events": ("date", lambda row: Month.of(row.day)),
    "duty_events": ("date", lambda row: Month.of(row.day)),
    "adjustments": ("date", lambda row: Month.of(row.day)),
    "integrity": ("date", lambda row: Month.of(row.day)),
    "excuses": ("subject", lambda row: month_of_excuse(row)),
}

# What duties are planned from, or done by.
PLANNED_FROM = ("people", "appointments", "calendar", "leave", "daily", "weekly", "monthly_reports", "assessments")
MANY = 50_000  # rows from which on the database plans badly by what it knew before


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of a folder were written and how many were there already."""

    month: Month
    written: int
    kept: int


class DryRun(Exception):
    """Undoes a load that was only tried."""


def load_month(folder: Folder, *, now: datetime, dry_run: bool = False) -> Loaded:
    """Stores what the company does not hold yet. Raises FolderErrors, with nothing stored, when anything differs.

    `now`: the instant at which imported results count as confirmed. `dry_run`: everything is tried and undone.
    """
    try:
        with transaction.atomic():
            loaded = _load(folder, now=now)
            if dry_run:
                raise DryRun
    except DryRun:
        return loaded
    if loaded.written > MANY:
        refresh_statistics()
    return loaded


def _load(folder: Folder, *, now: datetime) -> Loaded:
    written = folder.facts
    left_on = leaving.days_of(written)
    facts = replace(written, appointments=leaving.until_leaving(written.appointments, left_on))
    locks.share(*map(lock_name, months_of(facts)))  # whoever closes one of them waits, or has closed it by now
    faults = closed_fault(facts.month)
    if faults:
        raise FolderErrors(faults)
    earliest_end = growing.earliest_end(facts.month)
    keep_months(facts.month)
    scheme_is_new, faults = publish(facts)
    found = read_stored(facts, left_on)
    items = [item.code for item in facts.items]
    as_written = {"appointments": dict(zip(folder.lines["appointments"], written.appointments, strict=True))}
    parts: dict[str, Difference] = {}
    for name in SUBJECTS:
        numbered = list(zip(folder.lines[name], getattr(facts, name), strict=True))
        if name == "monthly_reports":  # an empty time says the same as no row, and is not stored
            numbered = [(line, row) for line, row in numbered if row.submitted_at]
        parts[name] = compare(
            name, numbered, found[name], items, written=as_written.get(name, {}), earliest_end=earliest_end
        )
        faults += parts[name].faults
    faults += span_faults(parts, found) + sealed_faults(parts)
    if faults:
        raise FolderErrors(in_order(faults))
    faults = growing.end_spans({name: parts[name].grown for name in growing.ENDS})
    if faults:
        raise FolderErrors(in_order(faults))
    store(facts, parts, now=now)
    count = sum(len(part.new) + len(part.grown) for part in parts.values())
    if count or scheme_is_new:
        audit.record("salesops.import_company", by=growing.IMPORT, reason=str(facts.month))
    return Loaded(facts.month, count, sum(part.kept for part in parts.values()))


def closed_fault(month: Month) -> list[Fault]:
    """A month that is closing or closed takes no more rows (E17)."""
    period = Period.objects.filter(month=month).exclude(state=Period.State.OPEN).first()
    if period is None:
        return []
    state = "sealed" if period.state == Period.State.CLOSED else "being closed"
    return [Fault(SCHEME_FILE, 1, "month", f"{month} is {state}")]


def keep_months(month: Month) -> None:
    """The folder's month becomes one that the company closes in its order, beside those that have facts already; what
    the folder brings along about earlier months makes none of them so (reviews.closing_order)."""
    months = [*closing_order.months_to_close(before=month), month]
    Period.objects.bulk_create([Period(month=one) for one in months], ignore_conflicts=True)


def publish(facts: CompanyMonth) -> tuple[bool, list[Fault]]:
    """The scheme under its version; the same version with other content, or another one in force, is an error (E18)."""
    version = facts.rules["version"]
    known = Scheme.objects.filter(version=version).first()
    text = schemes.items_text(facts.items)
    if known and known.sha256 != schemes.content_hash(schemes.split_rules(facts.rules), text):
        return False, [Fault(SCHEME_FILE, 1, "version", f"{version} is already stored with other content")]
    try:
        if known is None:
            publishing.import_scheme(version, rules=facts.rules, items=facts.items, effective_from=facts.month.first)
    except ValidationError as error:
        return False, [Fault(SCHEME_FILE, 1, "version", f"{version}: {' '.join(error.messages)}")]
    in_force = schemes.scheme_of(facts.month).version
    if in_force != version:
        reason = f'"{version}" found, "{in_force}" stored as the one in force on {facts.month.first}'
        return False, [Fault(SCHEME_FILE, 1, "version", reason)]
    return known is None, []


def read_stored(facts: CompanyMonth, left_on: Mapping[str, date]) -> Mapping[str, Sequence[Any]]:
    """What the database holds about the same dates, of everybody: a list of ten thousand codes in a query costs more
    than the rows it keeps away. One query a table."""
    people = {row.code for row in facts.people}
    dated = first, last = span_of(facts)
    months = {row.month for row in facts.monthly_reports}
    return {
        "units": stored.unit_rows(),
        "titles": stored.title_rows(),
        "people": stored.people_with_codes(people),
        "appointments": leaving.until_leaving(stored.appointment_rows(), left_on),
        "calendar": stored.calendar_rows(first, last),
        "leave": stored.leave_rows(*dated),
        "daily": stored.daily_rows(*dated, None, [item.code for item in facts.items]),
        "weekly": stored.weekly_rows(*dated),
        "monthly_reports": stored.monthly_report_rows(months),
        "targets": stored.target_rows(facts.month),
        "results": stored.result_rows(*dated),
        "assessments": stored.assessment_rows(facts.month),
        "meeting_events": stored.meeting_event_rows(*dated),
        "duty_events": stored.duty_event_rows(*dated),
        "adjustments": stored.adjustment_rows(*dated),
        "excuses": stored.excuse_rows(*dated),
        "integrity": stored.integrity_rows(*dated),
    }


def span_of(facts: CompanyMonth) -> tuple[date, date]:
    """The first and the last date that any row of the folder is about."""
    dates = dates_of(facts)
    return min(dates), max(dates)


def months_of(facts: CompanyMonth) -> set[Month]:
    """Every month that a row of the folder may be written into (DATED)."""
    months = {row.month for row in facts.monthly_reports} | {facts.month}
    months |= {Month.of(row.start) for row in (*facts.units, *facts.appointments)}
    for day in dates_of(facts):
        months |= {Month.of(day), Month.of_week(monday_of(day))}
    return months


def dates_of(facts: CompanyMonth) -> set[date]:
    """The dates that rows of the folder are about, and the edges of its month."""
    dates = {monday_of(facts.month.first), facts.month.last, *(row.day for row in facts.calendar)}
    for name in ("leave", "daily", "results", "meeting_events", "duty_events", "adjustments", "integrity"):
        dates |= {row.day for row in getattr(facts, name)}
    dates |= {row.week_start for row in facts.weekly}
    dates |= {month_of_excuse(row).first for row in facts.excuses}
    return dates


def month_of_excuse(row: Any) -> Month:
    subject = REPORT_SUBJECTS[row.report](row.subject)
    if row.report == "monthly":
        return subject
    return Month.of_week(subject) if row.report == "weekly" else Month.of(subject)


def span_faults(parts: Mapping[str, Difference], found: Mapping[str, Sequence[Any]]) -> list[Fault]:
    """New spans that touch stored ones about the same unit, person or headship."""
    units = ended("units", parts, found)
    posts = ended("appointments", parts, found)
    heads = [(line, row) for line, row in parts["appointments"].new if row.is_head]
    return [
        *overlaps(UNITS, parts["units"].new, units, "code", "from"),
        *overlaps(APPOINTMENTS, parts["appointments"].new, posts, "person", "from"),
        *overlaps(APPOINTMENTS, heads, [row for row in posts if row.is_head], "unit", "is_head"),
    ]


def ended(name: str, parts: Mapping[str, Difference], found: Mapping[str, Sequence[Any]]) -> list[Any]:
    """The stored rows as the folder ends them."""
    ends = {replace(row, end=None): row for _, row in parts[name].grown}
    return [ends.get(row, row) for row in found[name]]


def sealed_faults(parts: Mapping[str, Difference]) -> list[Fault]:
    """New rows that belong to another month which is closing or closed (E17)."""
    closed = set(Period.objects.exclude(state=Period.State.OPEN).values_list("month", flat=True))
    if not closed:
        return []
    return [
        Fault(TABLES[name].file, line, column, f"{month_of(row)} is sealed")
        for name, (column, month_of) in DATED.items()
        for line, row in parts[name].new
        if month_of(row) in closed
    ]


def store(facts: CompanyMonth, parts: Mapping[str, Difference], *, now: datetime) -> None:
    """Writes the new rows, those first that others refer to."""
    new = {name: [row for _, row in part.new] for name, part in parts.items()}
    storing.store_units(new["units"])
    storing.store_titles(new["titles"])
    storing.store_people(new["people"], on=to_wall(now).date())
    storing.keep_order([row.code for row in facts.people])
    storing.store_appointments(new["appointments"])
    storing.store_calendar(new["calendar"])
    growing.stamp_again(new, {name: parts[name].grown for name in growing.ENDS})
    facts_store = FactStore(facts, now=now)
    for name in ("leave", "daily", "weekly", "monthly_reports", "targets", "results", "assessments"):
        getattr(facts_store, name)(new[name])
    for name in ("meeting_events", "duty_events", "adjustments", "excuses", "integrity"):
        getattr(facts_store, name)(new[name])
    if any(new[name] for name in PLANNED_FROM):
        plan_again({row.code for row in facts.people}, now=now)


def plan_again(codes: set[str], *, now: datetime) -> None:
    """The duties of these people are laid out anew by the next tick; what is past its cut-off makes none."""
    people = Person.objects.filter(code__in=codes).values_list("pk", flat=True)
    PlanState.objects.bulk_create(
        [PlanState(person_id=pk, stale_at=now) for pk in people],
        batch_size=storing.BATCH,
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["stale_at"],
    )

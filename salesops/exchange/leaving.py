"""Where appointments end: with the last day in service, whichever way the folder writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from org.models import Person
from reviews.month.facts import AppointmentRow, CompanyMonth


def days_of(facts: CompanyMonth) -> dict[str, date]:
    """The last day in service of everybody who leaves, as stored and as the folder has it, by code. One query."""
    stored = dict(Person.objects.exclude(left_on=None).values_list("code", "left_on"))
    return stored | {row.code: row.left_on for row in facts.people if row.left_on}


def until_leaving(rows: Sequence[AppointmentRow], left_on: Mapping[str, date]) -> list[AppointmentRow]:
    """The appointments as they end: an open end, or one after the last day in service, stops with that day.

    So nobody heads a unit after leaving, and a folder with the end left open is equal to one that names it.
    """
    return [_until(row, left_on.get(row.person)) for row in rows]


def _until(row: AppointmentRow, last: date | None) -> AppointmentRow:
    if last is None or not row.start <= last < (row.end or date.max):
        return row
    return replace(row, end=last)

"""A month of the company out of the database as a folder, the inverse of the import."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.periods import Month, days
from core.walltime import company_zone
from org.models import Unit
from org.rules import OrgChart
from reviews.month.facts import CompanyMonth, WeeklyRow
from reviews.month.gather import gather
from salesops.exchange.checks_facts import weeks_due
from salesops.exchange.rows import Rows
from salesops.exchange.staffing import Staff
from salesops.exchange.tables import TABLES
from salesops.exchange.writing import write_folder

NOTHING = (0, 0, 0, 0)


def dump_month(month: Month, path: Path) -> CompanyMonth:
    """Writes the month into `path`. Raises ValidationError for what the format cannot say, with nothing written."""
    facts = gather(month)
    require_one_time_zone(facts)
    require_expressible_heads(facts)
    facts = with_weeks_due(facts)
    write_folder(facts, path)
    return facts


def require_one_time_zone(facts: CompanyMonth) -> None:
    """The times of a folder are the company's wall time, so everybody in it must live by that."""
    used = {row.unit for row in facts.appointments if row.start <= facts.month.last}
    elsewhere = Unit.objects.filter(code__in=used).exclude(time_zone=company_zone().key).order_by("code").first()
    if elsewhere:
        raise ValidationError(
            _("%(unit)s is in the time zone %(zone)s, and the folder holds the company's time only."),
            params={"unit": elsewhere.code, "zone": elsewhere.time_zone},
        )


def require_expressible_heads(facts: CompanyMonth) -> None:
    """Who acts as head of a unit that is not the own has no row; that is fine where the assessors are the same."""
    month = facts.month
    acting = [row for row in facts.acting if row.start <= month.last and (row.end or date.max) >= month.first]
    if not acting:
        return
    left_on = {row.code: row.left_on for row in facts.people}
    written = OrgChart(facts.units, facts.appointments, left_on)
    real = OrgChart(facts.units, [*acting, *facts.appointments], left_on)
    for row in acting:
        for day in days(max(row.start, month.first), min(row.end or month.last, month.last)):
            if real.superior("", row.unit, day) != written.superior("", row.unit, day):
                raise ValidationError(
                    _("%(person)s acts as head of %(unit)s beside another post, and the folder has one post a person."),
                    params={"person": row.person, "unit": row.unit},
                )


def with_weeks_due(facts: CompanyMonth) -> CompanyMonth:
    """With a row for every week that is due a report, empty where nobody planned or sent one."""
    held = {(row.person, row.week_start) for row in facts.weekly}
    staff = Staff(*(rows_of(facts, name) for name in ("people", "appointments", "units", "calendar", "leave")))
    min_days = Decimal(facts.rules["weekly"]["min_available_days"])
    blank = [
        WeeklyRow(person, monday, None, NOTHING, NOTHING, None, None)
        for person, monday, _available in weeks_due(staff, facts.month, min_days)
        if (person, monday) not in held
    ]
    return replace(facts, weekly=[*facts.weekly, *blank])


def rows_of(facts: CompanyMonth, name: str) -> Rows:
    """A table of the month as if it had been read from its file."""
    rows = list(getattr(facts, name))
    return Rows(TABLES[name].file, rows=rows, lines=list(range(2, len(rows) + 2)))

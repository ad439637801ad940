"""Whose work a superior assesses in a month, and who calibrates it: role periods with their assessors (C1, C5)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from core.periods import Month
from org.models import Appointment, Person, UnitVersion
from org.rules import NOT_APPRAISED, OrgChart, WorkCalendar
from org.tree import load_chart
from reviews.models import Assessment
from reviews.month.gather import gather_company, heads_around
from reviews.month.inputs import Structure


@dataclass(frozen=True, slots=True)
class OwedAssessment:
    """A role period of a month: first and last date within the month, who assesses it and who calibrates that."""

    person: str  # codes
    unit: str
    profile: str
    starts_on: date  # of the role period, also where it lies before the month
    first: date
    last: date
    assessor: str | None
    calibrator: str | None


class MonthPeriods:
    """The appraised role periods of some people in a month. Nine queries for any number."""

    def __init__(self, month: Month, people: Collection[str]) -> None:
        """`people`: their codes. Raises Scheme.DoesNotExist before the first scheme."""
        company = gather_company(month, heads_around(month).union(people))
        self.month = month
        self._people = [person.code for person in company.people if person.code in people]
        self._structure = Structure(company)
        self._calendar = WorkCalendar((row.day, row.is_working) for row in company.calendar)

    def owed(self) -> list[OwedAssessment]:
        """Their role periods with a scheduled day in an appraised profile, people in their order."""
        return [owed for person in self._people for owed in self.of(person)]

    def of(self, person: str) -> list[OwedAssessment]:
        """The person's role periods of the month, by date."""
        found = []
        for period in self._structure.periods(person):
            first, last = period.within(self.month.first, self.month.last)
            if period.profile == NOT_APPRAISED or not self._calendar.count(first, last):
                continue
            assessor = self._structure.chart.superior(person, period.unit, last)
            found.append(
                OwedAssessment(
                    person, period.unit, period.profile, period.start, first, last, assessor,
                    superior_above(self._structure.chart, assessor, unit=period.unit, day=last, person=person),
                )
            )  # fmt: skip
        return found


def people_before(superiors: Iterable[int], month: Month) -> set[str]:
    """Codes of all whom these people (ids) may assess or calibrate in the month, and of themselves. Four queries.

    Members of the units whose superior they are, or the superior's superior, on some day; and the heads right below.
    """
    ids = set(superiors)
    chart = load_chart(month.first, month.last)
    days = {*chart.changes(month.first, month.last), *chart.head_changes(month.first, month.last)}
    units = {unit for unit in chart.codes for day in days if ids & above(chart, unit, day)}
    posts = Appointment.objects.touching(month.first, month.last)
    below = UnitVersion.objects.touching(month.first, month.last).filter(parent__in=units).values("unit")
    concerned = posts.filter(Q(unit__in=units) | Q(unit__in=below, is_head=True) | Q(person__in=ids))
    return set(concerned.values_list("person__code", flat=True))


def above(chart: OrgChart, unit: Any, day: date) -> set[Any]:
    """The superior of a member of the unit, and that superior's superior."""
    first = chart.superior("", unit, day)
    return {first, superior_above(chart, first, unit=unit, day=day)}


def matching(periods: Iterable[OwedAssessment], profile: str, starts_on: date | None) -> OwedAssessment | None:
    """The one of a person's role periods that an assessment is about; one without a date is found by its profile."""
    return next((one for one in periods if one.profile == profile and starts_on in (one.starts_on, None)), None)


def superior_above(chart: OrgChart, superior: Any, *, unit: Any, day: date, person: Any = "") -> Any:
    """The next superior: whoever stands above the superior of `person`, somebody in `unit`; None where nobody does.

    Never the person, who may head a unit above the own one.
    """
    if superior is None:
        return None
    headed = next((above for above in chart.path(unit, day) if chart.head(above, day) == superior), unit)
    heads = (chart.head(above, day) for above in chart.path(headed, day))
    return next((head for head in heads if head not in (None, superior, person)), None)


def find(month: Month, person: Person, first: date) -> OwedAssessment | None:
    """The person's role period whose first date in the month is `first`."""
    return next((owed for owed in MonthPeriods(month, [person.code]).of(person.code) if owed.first == first), None)


def assessment_of(owed: OwedAssessment, month: Month) -> Assessment | None:
    """The row of a role period; one that an import wrote without a date is found by its profile."""
    rows = Assessment.objects.filter(person__code=owed.person, month=month, profile=owed.profile)
    by_start = {row.starts_on: row for row in rows}
    return by_start.get(owed.starts_on) or by_start.get(None)


def month_to_assess(today: date) -> Month:
    """The month that assessments are about on `today`: until its middle the one before."""
    return Month.of(today - timedelta(days=15))

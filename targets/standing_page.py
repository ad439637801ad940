"""The page that says where somebody stands: the figures of whom it is about, month by month, and the lines below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from core.decimals import rounded
from core.periods import Month
from core.wording import in_a_row, month_in_words, name_in_words
from org.models import Appointment, Person
from targets.aggregation import LAST
from targets.models import Entry
from targets.pace import DaysOver, Standing
from targets.rules import QUIET_DAYS
from targets.selectors import PERSONAL_PROFILES
from targets.spans import MONTH, Span, months_from
from targets.standing_chart import Bar, Chart
from targets.standing_scope import NamedUnit, Scope, gone_units, units_below
from targets.standings import (
    Counted,
    Days,
    Measured,
    PeopleAsked,
    Service,
    Sums,
    at_the_end,
    first_day,
    people_sums,
    service_in,
    service_of_unit,
    unit_ends,
    unit_sums,
)  # fmt: skip

PAGE_SIZE = 15  # lines below: a team fits, and a company of a hundred divisions costs little more than one of three
SHOWN_MONTHS = 6  # beside a single month those before it


class Line(NamedTuple):
    """A row of the page. Amounts are as people read them; None is nothing."""

    target: Decimal | None
    result: Decimal | None
    attainment: Decimal | None
    pace: Decimal | None
    word: str | None
    forecast: Decimal | None
    name: str = ""
    url: str = ""  # the page of the unit or person
    entries_url: str = ""
    is_gone: bool = False
    is_running: bool = False  # of a month: time has a say about its pace
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class StandingPage:
    """What the template draws."""

    scope: Scope
    span: Span
    head: Line
    days: DaysOver
    months: list[tuple[Month, Line]]
    chart: Chart
    page: Page | None  # of the lines below; None for a person
    lines: list[Line]
    counted: Counted
    counted_on: date  # the day that it is looked at
    tells_the_end: bool  # the measure is what stands at the end
    without_target: list[Month]  # still to come, and nothing is asked in them yet

    @property
    def state(self) -> str:
        """coming, quiet (its first three working days), running, over."""
        if self.span.first.first > self.counted_on:
            return "coming"
        if self.span.last.last < self.counted_on:
            return "over"
        return "quiet" if self.days.over < QUIET_DAYS else "running"

    @property
    def is_running(self) -> bool:
        return self.state in ("quiet", "running")

    @property
    def told_months(self) -> list[tuple[Month, Line]]:
        """The months with a target or a result, for the table."""
        return [(month, line) for month, line in self.months if self.says(line)]

    @property
    def without_target_in_words(self) -> str:
        return in_a_row(month_in_words(month.first) for month in self.without_target)

    @property
    def is_empty(self) -> bool:
        """Neither asked for anything nor reached anything."""
        return not self.says(self.head) and not self.lines

    def says(self, line: Line) -> bool:
        """Whether there is a target or a result; 0 is one where it is what stands."""
        return bool(line.target or line.result) or (self.tells_the_end and line.result is not None)


class StandingBook:
    """Reads what one page needs: about ten queries for any unit, span and size of company."""

    def __init__(self, viewer: Person, scope: Scope, span: Span, measured: Measured, today: date) -> None:
        self.viewer, self.scope, self.span, self.measured, self.today = viewer, scope, span, measured, today
        self.shown = months_shown(span)
        self.counted, self.days = Counted.now(), Days(self.shown, today)
        self.service = self.service_in_span()

    def read(self, page_number: str | None) -> StandingPage:
        page = Paginator(self.below(), PAGE_SIZE).get_page(page_number) if self.scope.unit else None
        units = [row for row in page or () if isinstance(row, NamedUnit)]
        people = [row for row in page or () if isinstance(row, Person)]
        own, by_unit = self.sums(units)
        ends = self.ends(units)
        by_person = self.people(people, self.span.months, self.scope.unit) if people else {}
        lines = [self.unit_line(unit, self.whole(by_unit[unit.unit_id], ends, unit)) for unit in units]
        lines += [self.person_line(person, by_person[person.pk]) for person in people]
        whole = self.whole(own, ends, self.scope.unit) if self.scope.unit else own
        head = self.line(whole, self.span.months, self.service, entries_url=self.entries_of_scope(self.span))
        months = [(month, self.month_line(month, own)) for month in self.shown]
        return StandingPage(
            scope=self.scope,
            span=self.span,
            head=head,
            days=self.days.of(*self.service),
            months=months,
            chart=Chart.of([Bar.of(month, line) for month, line in months]),
            page=page,
            lines=lines,
            counted=self.counted,
            counted_on=self.today,
            tells_the_end=self.measured.metric.aggregation == LAST,
            without_target=self.measured.without_target(whole, self.span.months, self.service, self.days),
        )

    # --- whose figures ------------------------------------------------------------------------------------------------

    def sums(self, units: Sequence[NamedUnit]) -> tuple[Sums, dict[int, Sums]]:
        """Those of whom the page is about, and of the units below."""
        if self.scope.unit is None:
            return self.people([self.scope.person], self.shown, None)[self.scope.person.pk], {}
        ids = [self.scope.unit.unit_id, *(unit.unit_id for unit in units)]
        found = unit_sums(self.viewer, ids, self.shown, self.measured.part_ids, self.today)
        return found[self.scope.unit.unit_id], found

    def ends(self, units: Sequence[NamedUnit]) -> dict[int, dict[int, int]]:
        """What stood at the end of the span in the unit and in those below; nothing of a person."""
        ids = [unit.unit_id for unit in (self.scope.unit, *units) if unit]
        return unit_ends(self.viewer, ids, self.span, self.measured.lasting_ids, self.today)

    def whole(self, sums: Sums, ends: dict[int, dict[int, int]], unit: NamedUnit) -> Sums:
        """The sums of a unit with what stood at the end of the span, which no month alone tells."""
        return at_the_end(sums, ends[unit.unit_id], self.span.last)

    def people(self, people: Sequence[Person], months: Sequence[Month], unit: NamedUnit | None) -> dict[int, Sums]:
        ids = [person.pk for person in people]
        unit_id = unit.unit_id if unit else None
        asked = PeopleAsked(self.viewer, ids, months, self.measured.part_ids, self.today, unit_id)
        return people_sums(asked, self.counted)

    def below(self) -> list[NamedUnit | Person]:
        """The units directly below in the order of the chart, then the people of the unit itself in their order."""
        unit = self.scope.unit
        units = units_below(unit, self.today)
        if self.scope.is_whole:
            units += gone_units(self.counted.gone, self.today)
        return [*units, *self.members(unit)]

    def members(self, unit: NamedUnit) -> list[Person]:
        """Who held a post with own targets in the unit itself in the span, or has reached something in it."""
        first, last = self.span.first.first, self.span.last.last
        posts = Appointment.objects.touching(first, last).filter(unit=unit.unit_id, kind=Appointment.Kind.PRIMARY)
        made = Entry.objects.filter(unit=unit.unit_id, person=OuterRef("person"), work_date__range=(first, last))
        of_parts = made.filter(metric__in=self.measured.part_ids)
        posts = posts.filter(Q(profile__in=PERSONAL_PROFILES) | Exists(of_parts))
        return list(Person.objects.filter(pk__in=posts.values("person")).order_by("number"))

    # --- lines --------------------------------------------------------------------------------------------------------

    def service_in_span(self) -> Service:
        """The days of the span that count: of a person those in service, of a unit those since it began."""
        if self.scope.person:
            return service_in(self.span, self.scope.person)
        return service_of_unit(self.span, first_day(self.scope.unit.unit_id))

    def line(self, sums: Sums, months: Sequence[Month], service: Service, **told: Any) -> Line:
        return Line(*figures(self.measured.stand(sums, months, service, self.days)), **told)

    def unit_line(self, unit: NamedUnit, sums: Sums) -> Line:
        entries = self.entries(self.span, unit=unit.code)
        address = self.address(unit=unit.code)
        told = {"name": unit.name, "url": address, "entries_url": entries, "is_gone": unit.is_gone}
        return self.line(sums, self.span.months, self.service, **told)

    def person_line(self, person: Person, sums: Sums) -> Line:
        entries = self.entries(self.span, unit=self.scope.unit.code, alone="true", of=person.code)
        address = self.address(person=person.code)
        told = {"name": name_in_words(person), "url": address, "entries_url": entries, "is_person": True}
        return self.line(sums, self.span.months, service_in(self.span, person), **told)

    def month_line(self, month: Month, sums: Sums) -> Line:
        entries, is_running = self.entries_of_scope(Span(MONTH, month)), month == Month.of(self.today)
        return self.line(sums, [month], (month.first, month.last), entries_url=entries, is_running=is_running)

    # --- addresses ----------------------------------------------------------------------------------------------------

    @cached_property
    def _here(self) -> str:
        told = {"span": self.span.kind, "month": self.span.first, "metric": self.measured.metric.code}
        return f"{reverse('targets:standing')}?{urlencode(told)}"

    def address(self, **whom: str) -> str:
        """The page of somebody else in the same span and measure."""
        return f"{self._here}&{urlencode(whom)}"

    def entries_of_scope(self, span: Span) -> str:
        if self.scope.person:
            return self.entries(span, of=self.scope.person.code)
        return self.entries(span, **({} if self.scope.is_whole else {"unit": self.scope.unit.code}))

    def entries(self, span: Span, **whom: str) -> str:
        """The list of the results behind a figure; none of a ratio, which has none of its own."""
        if self.measured.metric.is_ratio:
            return ""
        told = {"month": span.first, "metric": self.measured.metric.pk}
        if span.kind != MONTH:
            told["until"] = span.last
        return f"{self._entries}?{urlencode(told | whom)}"

    @cached_property
    def _entries(self) -> str:
        return reverse("targets:entry_list")


def months_shown(span: Span) -> list[Month]:
    """The months of the chart: those of the span, beside a single one some before it."""
    return months_from(span.first.next(), -SHOWN_MONTHS) if span.kind == MONTH else span.months


def figures(stood: Standing) -> tuple[Any, ...]:
    """The figures of a standing as people read them, in the order of Line."""
    return (
        decimal(stood.target) if stood.target else None,
        decimal(stood.result),
        decimal(stood.attainment),
        decimal(stood.pace),
        stood.word,
        None if stood.forecast is None else Decimal(rounded(stood.forecast, 100)),  # nobody forecasts cents
    )


def decimal(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)

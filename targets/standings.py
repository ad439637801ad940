"""Where people and units stand in a span: the figures behind it, read for any number of them at once.

Whoever asks has settled whom the viewer may read; rows come through `visible_to` all the same.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from core.decimals import sum_in_hundredths
from core.models import Summary
from core.periods import Month
from org.calendar import WorkCalendar
from org.models import Appointment, Person, UnitVersion
from targets import pace
from targets.aggregation import LAST, last_words, last_words_by_month
from targets.figures import NAME
from targets.models import Entry, Metric, MonthTarget, TargetCell, UnitEnd, UnitFigure
from targets.pace import DaysOver, MonthFigure, Standing
from targets.querysets import EntryQuerySet
from targets.rules import METRICS
from targets.spans import MONTH, Span


class Amounts(NamedTuple):
    """What is owed and was reached in a month, in hundredths."""

    target: int = 0
    result: int | None = None  # None: nothing was recorded
    owed: tuple[tuple[int, int], ...] = ()  # of a person: the target of each role period with its half days

    @classmethod
    def of(cls, target: Decimal, result: Decimal | None) -> "Amounts":
        """Those of a row of UnitFigure."""
        return cls(int(target * 100), None if result is None else int(result * 100))

    def with_target(self, amount: int, halves: int | None) -> "Amounts":
        parts = self.owed if halves is None else (*self.owed, (amount, halves))
        return Amounts(self.target + amount, self.result, parts)


Sums = dict[tuple[int, Month], Amounts]  # by metric and month
Service = tuple[date, date]  # the first day of a span that counts for somebody, and the last


@dataclass(frozen=True, slots=True)
class Counted:
    """When units were last summed, and what the tick knows of months and units."""

    made_at: datetime | None
    worked_out: frozenset[str]  # months whose effective targets are known
    gone: Sequence[int]  # units that stand nowhere any more and have reached something

    @classmethod
    def now(cls) -> "Counted":
        """One query."""
        row = Summary.objects.filter(name=NAME).first()
        if row is None:
            return cls(None, frozenset(), ())
        return cls(row.made_at, frozenset(row.content["worked_out"]), row.content["gone"])


class Days:
    """The company's working days in some months, as they look on a day. One query."""

    def __init__(self, months: Sequence[Month], today: date) -> None:
        self.today = today
        self._days = WorkCalendar.load(months[0].first, months[-1].last).between(months[0].first, months[-1].last)
        self._found: dict[tuple[date, date], DaysOver] = {}  # every line of a page asks for the same months

    def of(self, first: date, last: date) -> DaysOver:
        """The working days between two dates: those before today, and all."""
        if (first, last) not in self._found:
            days = [day for day in self._days if first <= day <= last]
            self._found[first, last] = DaysOver(sum(1 for day in days if day < self.today), len(days))
        return self._found[first, last]

    def figure(self, month: Month, amounts: Amounts) -> MonthFigure:
        """The month with what its time over asks for: by a person's own half days, else by the company's days."""
        over, whole = self.of(month.first, month.last)
        before = (1 << 2 * max(0, min((self.today - month.first).days, 31))) - 1
        asked = [
            pace.share(target, elapsed=(halves & before).bit_count(), whole=halves.bit_count())
            for target, halves in amounts.owed
        ]
        rest = amounts.target - sum(target for target, _ in amounts.owed)
        asked.append(pace.share(rest, elapsed=over, whole=whole))
        return MonthFigure(amounts.target, amounts.result, sum(asked, Fraction(0)))


class Measured:
    """A metric with those that its figures are made of."""

    def __init__(self, metric: Metric) -> None:
        self.metric = metric
        self.parts = [metric.numerator, metric.denominator] if metric.is_ratio else [metric]

    @property
    def part_ids(self) -> list[int]:
        return [part.pk for part in self.parts]

    @property
    def lasting_ids(self) -> list[int]:
        """Of what stands at the end."""
        return [part.pk for part in self.parts if part.aggregation == LAST]

    def stand(self, sums: Sums, months: Sequence[Month], service: Service, days: Days) -> Standing:
        """The span of these months, of which the days of `service` count.

        Those before anything was asked or reached say nothing about the days to come, so the forecast leaves them out.
        """
        told = (month.first for month in months if any((part.pk, month) in sums for part in self.parts))
        over = days.of(max(service[0], next(told, service[0])), service[1])
        stood = [
            pace.stand(
                [days.figure(month, sums.get((part.pk, month), Amounts())) for month in months],
                over,
                is_less_better=part.is_less_better,
                aggregation=part.aggregation,
            )
            for part in self.parts
        ]
        if not self.metric.is_ratio:
            return stood[0]
        kind = {"in_percent": self.metric.kind == Metric.Kind.RATIO, "is_less_better": self.metric.is_less_better}
        return pace.stand_as_ratio(*stood, over, **kind)

    def without_target(self, sums: Sums, months: Sequence[Month], service: Service, days: Days) -> list[Month]:
        """The months of a span that are not over and ask for nothing yet, though others do: the forecast counts their
        days, the target does not. None of a measure without a forecast."""
        (metric, *others) = self.parts
        if others or metric.aggregation == LAST:
            return []
        asked = {month for month in months if sums.get((metric.pk, month), Amounts()).target}
        to_come = [month for month in months if month.last >= days.today and month.first <= service[1]]
        return [month for month in to_come if month not in asked] if asked else []


# --- units ------------------------------------------------------------------------------------------------------------


def unit_sums(
    viewer: Person, unit_ids: Collection[int], months: Sequence[Month], metric_ids: Collection[int], today: date
) -> dict[int, Sums]:
    """What units owe and have reached with everything below them, by unit. One query."""
    rows = UnitFigure.objects.visible_to(viewer, on=today).filter(unit__in=unit_ids, metric__in=metric_ids)
    found: dict[int, Sums] = {unit: {} for unit in unit_ids}
    told = rows.filter(month__range=(months[0], months[-1])).values_list("unit", "metric", "month", "target", "result")
    for unit, metric, month, target, result in told:
        found[unit][metric, Month(month)] = Amounts.of(target, result)
    return found


def unit_ends(
    viewer: Person, unit_ids: Collection[int], span: Span, metric_ids: Collection[int], today: date
) -> dict[int, dict[int, int]]:
    """What stood at the end of a quarter or a year in units, by unit and metric. One query, none for other measures."""
    found: dict[int, dict[int, int]] = {unit: {} for unit in unit_ids}
    if metric_ids and span.kind != MONTH:
        rows = UnitEnd.objects.visible_to(viewer, on=today).filter(month=span.first, kind=span.kind)
        rows = rows.filter(unit__in=unit_ids, metric__in=metric_ids)
        for unit, metric, result in rows.values_list("unit", "metric", "result"):
            found[unit][metric] = int(result * 100)
    return found


def at_the_end(sums: Sums, ends: Mapping[int, int], last: Month) -> Sums:
    """The sums of a span with what stood at its end in its last month, where the last word stands."""
    told = {(metric, last): sums.get((metric, last), Amounts())._replace(result=end) for metric, end in ends.items()}
    return sums | told


def first_day(unit_id: int | None) -> date | None:
    """The day on which a unit began. One query."""
    versions = UnitVersion.objects.filter(unit=unit_id).order_by("valid_from")
    return versions.values_list("valid_from", flat=True).first()


def service_of_unit(span: Span, began_on: date | None) -> Service:
    """The days of a span since a unit began."""
    first = span.first.first
    return max(first, began_on or first), span.last.last


# --- people -----------------------------------------------------------------------------------------------------------


class PeopleAsked(NamedTuple):
    """Of whom, when and of what, as far as a viewer may read it; `unit_id`: only what belongs to that unit itself."""

    viewer: Person
    person_ids: Collection[int]
    months: Sequence[Month]
    metric_ids: Collection[int]
    today: date
    unit_id: int | None = None


def people_sums(asked: PeopleAsked, counted: Counted) -> dict[int, Sums]:
    """What people owe and have reached, by person. Four queries for any number of them."""
    found: dict[int, Sums] = {person: {} for person in asked.person_ids}
    for person, metric, month, amount, halves in (*effective_targets(asked), *base_targets(asked, counted)):
        found[person][metric, month] = found[person].get((metric, month), Amounts()).with_target(amount, halves)
    for person, metric, month, result in results(asked):
        found[person][metric, month] = found[person].get((metric, month), Amounts())._replace(result=result)
    return found


def effective_targets(asked: PeopleAsked) -> Iterator[tuple[int, int, Month, int, int | None]]:
    """Person, metric, month, amount and half days. One query."""
    rows = of_asked(MonthTarget.objects.visible_to(asked.viewer, on=asked.today), asked)
    for person, metric, month, amount, halves in rows.values_list("person", "metric", "month", "amount", "halves"):
        yield person, metric, Month(month), int(amount * 100), halves


def base_targets(asked: PeopleAsked, counted: Counted) -> Iterator[tuple[int, int, Month, int, int | None]]:
    """The same of months that are not worked out, and of measures that no scheme weights. Two queries at most."""
    # Of a unit also those of somebody who has left it since: whoever reads the unit reads what was owed in it.
    cells = TargetCell.objects.all() if asked.unit_id else TargetCell.objects.visible_to(asked.viewer, on=asked.today)
    rows = cells.filter(person__in=asked.person_ids, metric__in=asked.metric_ids)
    rows = rows.filter(month__range=(asked.months[0], asked.months[-1]))
    told = [
        (person, metric, Month(month), int(base * 100), None)
        for person, metric, code, month, base in rows.values_list("person", "metric", "metric__code", "month", "base")
        if month not in counted.worked_out or code not in METRICS
    ]
    if asked.unit_id is None or not told:
        yield from told
        return
    units = last_units(asked)
    yield from (line for line in told if units(line[0], line[2]) == asked.unit_id)


def last_units(asked: PeopleAsked) -> Callable[[int, Month], int | None]:
    """In which unit somebody's last post of a month is: (person, month) → unit. One query."""
    posts = Appointment.objects.touching(asked.months[0].first, asked.months[-1].last)
    posts = posts.filter(person__in=asked.person_ids, kind=Appointment.Kind.PRIMARY).order_by("valid_from")
    held: dict[int, list[tuple[date, date | None, int]]] = {}
    for person, unit, start, end in posts.values_list("person", "unit", "valid_from", "valid_to"):
        held.setdefault(person, []).append((start, end, unit))

    def unit_in(person: int, month: Month) -> int | None:
        there = [
            unit
            for start, end, unit in held.get(person, ())
            if start <= month.last and (end is None or end > month.first)
        ]
        return there[-1] if there else None

    return unit_in


def results(asked: PeopleAsked) -> Iterator[tuple[int, int, Month, int]]:
    """Person, metric, month and what the results that count add up to. Two queries, three with measures of an end."""
    entries = Entry.objects.visible_to(asked.viewer, on=asked.today).counted().filter(person__in=asked.person_ids)
    entries = entries.filter(work_date__range=(asked.months[0].first, asked.months[-1].last))
    entries = entries.filter(metric__in=asked.metric_ids)
    if asked.unit_id is not None:
        entries = entries.filter(unit=asked.unit_id)
    by_month = entries.order_by().annotate(of_month=TruncMonth("work_date"))
    sums = by_month.exclude(metric__aggregation=Metric.Aggregation.LAST)
    for person, metric, month, total in sums.values_list("person", "metric", "of_month").annotate(total=Sum("amount")):
        yield person, metric, Month.of(month), sum_in_hundredths(total)
    yield from last_results(asked, entries)


def last_results(asked: PeopleAsked, seen: EntryQuerySet) -> Iterator[tuple[int, int, Month, int]]:
    """The same of what stood at the end of each month; in one unit of the whole span, at the month of the last word.

    `seen`: the results that may be told of. A last word that is none of them tells nothing, and nothing that was said
    before takes its place. Two queries, one where no measure is such.
    """
    here = {word.key for word in seen.words()}
    if not here:
        return
    spoken = Entry.objects.counted().filter(person__in=asked.person_ids, metric__in=asked.metric_ids)
    words = spoken.filter(work_date__range=(asked.months[0].first, asked.months[-1].last)).words()
    by_month = last_words_by_month(words).values() if asked.unit_id is None else [last_words(words)]
    for word in (one for stand in by_month for one in stand if one.key in here):
        yield word.person, word.metric, Month.of(word.day), word.amount


def of_asked(rows: QuerySet, asked: PeopleAsked) -> QuerySet:
    rows = rows.filter(person__in=asked.person_ids, metric__in=asked.metric_ids)
    rows = rows.filter(month__range=(asked.months[0], asked.months[-1]))
    return rows if asked.unit_id is None else rows.filter(unit=asked.unit_id)


def service_in(span: Span, person: Person) -> Service:
    """The days of a span in which somebody is in service; none where the first lies after the last."""
    last = span.last.last
    return max(span.first.first, person.hired_on), min(last, person.left_on or last)

"""What the pages of the work calendar show: a month in squares, a year at a glance."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.periods import Month, days, monday_of
from core.wording import weekday_letters
from org.models import CalendarDay

ONE_DAY = timedelta(days=1)
Kind = CalendarDay.Kind
PLAIN = (Kind.WORKDAY, Kind.WEEKEND)


@dataclass(frozen=True, slots=True)
class GridDay:
    """One square of the month."""

    day: date
    is_inside: bool  # belongs to the month
    stored: CalendarDay | None

    @property
    def is_special(self) -> bool:
        """Whether it is other than its weekday says."""
        return self.stored is not None and self.stored.kind not in PLAIN

    @property
    def weekday_letters(self) -> str:
        return weekday_letters(self.day)


Grid = list[list[GridDay]]


def month_grid(month: Month) -> Grid:
    """The weeks of a month, Monday first, whole. One query."""
    first, last = monday_of(month.first), monday_of(month.last) + timedelta(days=6)
    return _weeks(month, CalendarDay.objects.in_bulk(list(days(first, last))))


def _weeks(month: Month, stored: Mapping[date, CalendarDay]) -> Grid:
    first, last = monday_of(month.first), monday_of(month.last) + timedelta(days=6)
    squares = [GridDay(day, Month.of(day) == month, stored.get(day)) for day in days(first, last)]
    return [squares[start : start + 7] for start in range(0, len(squares), 7)]


def working_count(grid: Grid) -> int:
    """How many working days the month has."""
    return sum(1 for week in grid for square in week if square.is_inside and square.stored and square.stored.is_working)


# --- the year ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class YearMonth:
    """A month as the year shows it."""

    month: Month
    weeks: Grid
    working_count: int


@dataclass(frozen=True, slots=True)
class SpecialRun:
    """Dates in a row that are other than their weekday says, for one reason."""

    first: date
    last: date
    kind: str
    note: str

    @property
    def kind_words(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def is_working(self) -> bool:
        return self.kind in (Kind.MAKEUP_WORKDAY, Kind.COMPANY_WORKDAY)

    @property
    def is_by_the_company(self) -> bool:
        return self.kind in (Kind.COMPANY_WORKDAY, Kind.COMPANY_HOLIDAY)


@dataclass(frozen=True, slots=True)
class YearAtAGlance:
    """Twelve months, and in words what is special in them."""

    year: int
    months: list[YearMonth]
    runs: list[SpecialRun]
    planned_days: int

    @property
    def working_count(self) -> int:
        return sum(month.working_count for month in self.months)

    @property
    def is_planned(self) -> bool:
        """Whether every day of the year is decided."""
        return self.planned_days > (date(self.year, 12, 31) - date(self.year, 1, 1)).days


def year_at_a_glance(year: int) -> YearAtAGlance:
    """The calendar of a year. One query."""
    months = [Month(f"{year}-{number:02}") for number in range(1, 13)]
    stored = {row.day: row for row in CalendarDay.objects.filter(day__range=(months[0].first, months[-1].last))}
    grids = [(month, _weeks(month, stored)) for month in months]
    shown = [YearMonth(month, weeks, working_count(weeks)) for month, weeks in grids]
    return YearAtAGlance(year, shown, special_runs(stored[day] for day in sorted(stored)), len(stored))


def special_runs(stored: Iterable[CalendarDay]) -> Sequence[SpecialRun]:
    """The runs that special days make, the earliest first; a weekend between two parts none. `stored` by date."""
    runs: list[SpecialRun] = []
    goes_on_with: date | None = None  # the date that still belongs to the last run
    for row in stored:
        if row.kind == Kind.WEEKEND and row.day == goes_on_with:
            goes_on_with = row.day + ONE_DAY
        if row.kind in PLAIN:
            continue
        last = runs[-1] if runs else None
        if last and (row.day, row.kind, row.note) == (goes_on_with, last.kind, last.note):
            runs[-1] = SpecialRun(last.first, row.day, row.kind, row.note)
        else:
            runs.append(SpecialRun(row.day, row.day, row.kind, row.note))
        goes_on_with = row.day + ONE_DAY
    return runs

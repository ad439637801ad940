"""The twelve months up to a sheet, as far as its reader reads them: a picture, and the table under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Value

from core.periods import Month
from org.models import Person
from reviews.models import MonthPreview, MonthResult
from reviews.querysets import told
from reviews.reading_sheets import SheetSource
from reviews.rules import NO_GRADE
from reviews.sheet_days import decimal
from targets.spans import months_from
from targets.standing_chart import Bar, Chart, Drawn

MONTHS = 12
ABOVE = 5  # of the drawing, between a bar and its grade


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a month came to."""

    final: Decimal | None
    grade: str
    version: str  # of the rules
    is_sealed: bool

    @property
    def drawn(self) -> Decimal:
        """The height of its bar; a month without a grade has none."""
        return Decimal(0) if self.final is None or self.grade == NO_GRADE else self.final


@dataclass(frozen=True, slots=True)
class MonthOfHistory:
    """A month of the table and of the picture; `outcome` None: no sheet, or none that is the reader's."""

    month: Month
    outcome: Outcome | None
    has_new_rules: bool  # other rules than the last month before it that has any
    is_shown: bool  # the month of the sheet itself
    is_before: bool  # before the first that has any: in the picture, not in the table
    drawn: Drawn
    left: int  # where the month begins in the picture
    top: int  # where the grade stands in it


@dataclass(frozen=True, slots=True)
class SheetHistory:
    months: Sequence[MonthOfHistory]
    chart: Chart

    @property
    def has_several(self) -> bool:
        return sum(month.outcome is not None for month in self.months) > 1

    @property
    def has_new_rules(self) -> bool:
        return any(month.has_new_rules for month in self.months)

    @property
    def has_previews(self) -> bool:
        return any(month.outcome and not month.outcome.is_sealed for month in self.months)

    @property
    def rows(self) -> Sequence[MonthOfHistory]:
        """The months of the table."""
        return [month for month in self.months if not month.is_before]


def history_of(source: SheetSource, viewer: Person) -> SheetHistory | None:
    """The months up to this one; None for whoever reads a part of it. One query.

    Each month stands in it as its own sheet is read: what was never released to the person is not there for the person.
    """
    month = source.result.get("month")
    if source.parts is not None or month is None:
        return None
    months = months_from(source.month.next(), -MONTHS)
    outcomes = _outcomes(source.person, months, viewer)
    version = str(source.scheme["rules"]["version"])
    outcomes[source.month] = Outcome(decimal(month["final"]), month["grade"], version, source.run is not None)
    return _history(months, outcomes, source.month)


def _outcomes(person: Person, months: Sequence[Month], viewer: Person) -> dict[Month, Outcome]:
    """What the reader reads of these months: the sealed run where there is one, else the preview."""
    previews = MonthPreview.objects.visible_to(viewer).worked_out().with_sheet().filter(person=person, month__in=months)
    previews = previews.filter(~Q(person=viewer.pk) | told())
    sealed = MonthResult.objects.visible_to(viewer).with_sheet().filter(person=person, run__is_current=True)
    sealed = sealed.filter(run__period__in=months)
    found = previews.values_list("month", "final", "grade", "scheme__version", Value(0)).union(
        sealed.values_list("run__period", "final", "grade", "run__scheme__version", Value(1)), all=True
    )
    rows = sorted(found, key=lambda row: row[-1])  # the sealed ones last
    return {Month(month): Outcome(final, grade, version, bool(is_)) for month, final, grade, version, is_ in rows}


def _history(months: Sequence[Month], outcomes: Mapping[Month, Outcome], shown: Month) -> SheetHistory:
    chart = Chart.of([_bar(month, outcomes.get(month)) for month in months])
    found, before = [], ""
    for place, (month, drawn) in enumerate(zip(months, chart.months, strict=True)):
        outcome = outcomes.get(month)
        box = drawn.bar or drawn.forecast
        found.append(
            MonthOfHistory(
                month,
                outcome,
                has_new_rules=bool(outcome and before and outcome.version != before),
                is_shown=month == shown,
                is_before=month < min(outcomes),
                drawn=drawn,
                left=chart.width * place // len(months),
                top=(box.y if box else chart.base) - ABOVE,
            )
        )
        before = outcome.version if outcome else before
    return SheetHistory(found, chart)


def _bar(month: Month, outcome: Outcome | None) -> Bar:
    """Sealed months as results, previews as what may still change."""
    height = outcome.drawn if outcome else Decimal(0)
    if outcome is None or outcome.is_sealed:
        return Bar(month, height, Decimal(0), None)
    return Bar(month, Decimal(0), Decimal(0), height)

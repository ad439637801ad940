"""Health of the rhythm: what was due by unit and week, and how much of it was done in time. Nobody is ranked.

Rooms above register figures. Most are counted from duties by their kinds; what is no duty brings its own counting.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from duties.models import Duty
from duties.querysets import DutyQuerySet
from duties.rules import to_minute
from org.models import Appointment

WEEK, DAY, MINUTE = timedelta(days=7), timedelta(days=1), timedelta(minutes=1)


class Share(NamedTuple):
    """So many of so many; a share of nothing is not shown."""

    done: int
    due: int

    def plus(self, other: "Share") -> "Share":
        return Share(self.done + other.done, self.due + other.due)


NOTHING = Share(0, 0)
Key = tuple[int, date]  # a unit's id and a Monday


class RhythmLine(NamedTuple):
    """One thing behind a figure: whose, what, when it was due, and what became of it in a word."""

    person: object | None
    what: str
    at: datetime
    word: str
    url: str = ""


class Lines:
    """Rows as lines, of which only those of a page are read: what a Paginator asks of a sequence."""

    def __init__(self, rows: QuerySet, lines_of: Callable[[Sequence[Any]], Sequence[RhythmLine]]) -> None:
        self.rows, self.lines_of = rows, lines_of

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, asked: slice) -> Sequence[RhythmLine]:
        return self.lines_of(list(self.rows[asked]))


@dataclass(frozen=True, slots=True)
class RhythmFigure:
    """A column of the page.

    Either `kinds` of duties: done in time of what was due in the week. `excused(start, end, unit_ids)` gives the ids of
    those due in the span that are left out because somebody excused them: at least of who ever belonged to the units.
    Or `counts(start, end, now, unit_ids)`, shares by unit and Monday, and `lines(unit_ids, monday, now)`, what stands
    behind one, read page by page (Lines); each in a constant number of queries.
    """

    code: str
    label: str  # lazy
    kinds: Collection[str] = ()
    excused: Callable[[date, date, Collection[int]], Collection[UUID]] | None = None
    counts: Callable[[date, date, datetime, Collection[int]], Mapping[Key, Share]] | None = None
    lines: Callable[[Collection[int], date, datetime], Lines | Sequence[RhythmLine]] | None = None
    order: int = field(default=50, kw_only=True)


_figures: dict[str, RhythmFigure] = {}


def register_figure(figure: RhythmFigure) -> None:
    """Adds a column, lowest order first; called in AppConfig.ready. The same code again replaces it."""
    _figures[figure.code] = figure


def figures() -> list[RhythmFigure]:
    return sorted(_figures.values(), key=lambda figure: (figure.order, figure.code))


def figure_of(code: str) -> RhythmFigure | None:
    return _figures.get(code)


def shares(start: date, end: date, units: Collection[int], *, now: datetime) -> dict[str, dict[Key, Share]]:
    """Of every figure the shares of the own people of each of the units, by unit and Monday; `end` is a Sunday.

    One query for all that is counted from duties, and those of each figure that is not.
    """
    found: dict[str, dict[Key, Share]] = {}
    by_kind = _by_kind(start, end, units, now)
    for figure in figures():
        told = dict(figure.counts(start, end, now, units)) if figure.counts else {}
        for kind in figure.kinds:
            for key, share in by_kind.get(kind, {}).items():
                told[key] = told.get(key, NOTHING).plus(share)
        found[figure.code] = told
    return found


def _by_kind(start: date, end: date, units: Collection[int], now: datetime) -> dict[str, dict[Key, Share]]:
    kinds = {kind for figure in figures() for kind in figure.kinds}
    rows = (
        due_in(kinds, start, end, units, now=now)
        .exclude(pk__in=excused_in(figures(), start, end, units))
        .values("kind", unit=F("person__appointments__unit"), week=TruncWeek("local_date"))
        .annotate(due=Count("pk"), in_time=Count("pk", filter=Q(done_at__lt=F("due_at") + MINUTE)))
    )
    found: dict[str, dict[Key, Share]] = {}
    for row in rows.order_by():
        found.setdefault(row["kind"], {})[row["unit"], row["week"]] = Share(row["in_time"], row["due"])
    return found


def due_in(kinds: Collection[str], start: date, end: date, units: Collection[int], *, now: datetime) -> DutyQuerySet:
    """What was due in the span in these units and is not excused by leave: each joined with the post of that day.

    The margin about the instants is for the index: a local date lies within a day of them.
    """
    held = Q(
        person__appointments__kind=Appointment.Kind.PRIMARY,
        person__appointments__unit__in=units,  # of that post: a filter of its own would ask for any ever held
        person__appointments__valid_from__lte=F("local_date"),
    ) & (Q(person__appointments__valid_to=None) | Q(person__appointments__valid_to__gt=F("local_date")))
    first = datetime.combine(start - DAY, datetime.min.time(), tzinfo=now.tzinfo)
    last = datetime.combine(end + 2 * DAY, datetime.min.time(), tzinfo=now.tzinfo)
    return Duty.objects.filter(
        held,
        Q(cancelled_at=None) | Q(done_at__isnull=False),
        kind__in=kinds,
        local_date__range=(start, end),
        due_at__gte=first,
        due_at__lt=min(last, to_minute(now)),
    )


def excused_in(chosen: Iterable[RhythmFigure], start: date, end: date, units: Collection[int]) -> set[UUID]:
    """What the figures leave out. The queries of their rooms."""
    return {key for figure in chosen if figure.excused for key in figure.excused(start, end, units)}

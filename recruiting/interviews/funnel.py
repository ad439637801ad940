"""The funnel: how far applications of a period came, by channel, unit and stage; each figure leads to its list.

A period takes the applications that came in on its days; what became of them is counted until today. Nobody is ranked:
no figure here is by interviewer or by head.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Lead

from core.wording import label_in_words
from org.models import FormerService, Person, UnitVersion
from recruiting.interviews import rules
from recruiting.models import Application, Channel, Hiring, Interview, Offer, Stage, StageMove
from recruiting.querysets import ApplicationQuerySet

SURVIVES = timedelta(days=90)
Kind = Stage.Kind
REACHED = (Kind.SCREENING, Kind.INTERVIEW_1, Kind.INTERVIEW_2, Kind.OFFER, Kind.HIRED)  # the way, in its order
APPLIED, INTERVIEWED, OFFERED, ACCEPTED, ANSWERED, HIRED, DUE, STAYED = (
    "applied", "interviewed", "offered", "accepted", "answered", "hired", "due", "stayed",
)  # fmt: skip
FIGURES = (APPLIED, INTERVIEWED, OFFERED, ACCEPTED, ANSWERED, HIRED, DUE, STAYED)


class Span(NamedTuple):
    """From when to when applications came in, both inclusive, on the clock of whoever looks; for one opening or all."""

    since: date
    until: date
    zone: ZoneInfo
    opening: int | None = None  # its key; None: every one that the viewer reads

    @property
    def instants(self) -> tuple[datetime, datetime]:
        after = self.until + timedelta(days=1)
        return (
            datetime.combine(self.since, time(), tzinfo=self.zone),
            datetime.combine(after, time(), tzinfo=self.zone),
        )


def applications_in(viewer: Person, span: Span) -> ApplicationQuerySet:
    """The applications of the period that the viewer reads."""
    first, after = span.instants
    rows = Application.objects.visible_to(viewer).filter(applied_at__gte=first, applied_at__lt=after)
    return rows if span.opening is None else rows.filter(opening=span.opening)


def condition_of(figure: str, today: date) -> Q:
    """The applications that a figure counts, as one condition: the same for the figure and its list."""
    offers, of = Offer.objects.filter(application=OuterRef("pk")), {"application": OuterRef("pk")}
    held = Interview.objects.held().filter(**of)
    due = Hiring.objects.filter(**of, first_day__lte=today - SURVIVES)
    gone = FormerService.objects.filter(
        person=OuterRef("person"), left_on__gte=OuterRef("first_day"), left_on__lt=OuterRef("first_day") + SURVIVES
    )
    stayed = due.filter(Q(person__left_on=None) | Q(person__left_on__gte=F("first_day") + SURVIVES)).exclude(
        Exists(gone)
    )
    return {
        APPLIED: Q(),
        INTERVIEWED: Q(Exists(held)),
        OFFERED: Q(Exists(offers)),
        ANSWERED: Q(Exists(offers.filter(answer__in=Offer.OF_CANDIDATES))),
        ACCEPTED: Q(Exists(offers.filter(answer=Offer.Answer.ACCEPTED))),
        HIRED: Q(stage__kind=Kind.HIRED),
        DUE: Q(Exists(due)),
        STAYED: Q(Exists(stayed)),
    }[figure]


@dataclass(frozen=True, slots=True)
class Line:
    """A channel or a unit with its figures."""

    key: int
    name: str
    counts: Mapping[str, int]

    @property
    def acceptance(self) -> Decimal | None:
        """Accepted of answered offers."""
        return rules.share(self.counts[ACCEPTED], self.counts[ANSWERED])

    @property
    def survival(self) -> Decimal | None:
        """Still here of those hired 90 days ago or longer."""
        return rules.share(self.counts[STAYED], self.counts[DUE])


@dataclass(frozen=True, slots=True)
class StageLine:
    """A kind of stage: how many came so far, how many stand there, how long the stays were that ended."""

    kind: str
    name: str
    reached: int
    here: int
    stays: rules.Spread
    bar: int = 0  # of the drawing, in its units


LEFT, WIDTH, ROW, BAR = 190, 390, 28, 18  # of the drawing: names, the longest bar, a line, a bar


class DrawnStage(NamedTuple):
    """A line of the drawing."""

    stage: StageLine
    y: int

    @property
    def text_y(self) -> int:
        return self.y + BAR - 4

    @property
    def end(self) -> int:
        """Where the number stands, after the bar."""
        return LEFT + self.stage.bar + 8


@dataclass
class Funnel:
    """The figures of the viewer's applications of a period. Seven queries for any number of applications."""

    viewer: Person
    span: Span
    now: datetime

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.span.zone).date()

    @cached_property
    def _rows(self) -> list[dict]:
        """Where from, for which unit, in which stage: a row for each that occurs, with its figures. One query."""
        rows = applications_in(self.viewer, self.span).order_by()
        counts = {name: Count("pk", filter=condition_of(name, self.today)) for name in FIGURES}
        return list(rows.values("candidate__channel", "opening__unit", "stage__kind").annotate(**counts))

    def _lines(self, column: str, names: Mapping[int, str]) -> list[Line]:
        counts: dict[int, dict[str, int]] = {}
        for row in self._rows:
            mine = counts.setdefault(row[column], dict.fromkeys(FIGURES, 0))
            for name in FIGURES:
                mine[name] += row[name]
        return [Line(key, name, counts[key]) for key, name in names.items() if key in counts]

    @cached_property
    def channels(self) -> list[Line]:
        """In the order of the list of channels. One query more."""
        return self._lines("candidate__channel", {one.pk: one.name for one in Channel.objects.all()})

    @cached_property
    def units(self) -> list[Line]:
        """In the order of numbers. One query more."""
        keys = {row["opening__unit"] for row in self._rows}
        versions = UnitVersion.objects.on(self.today).filter(unit__in=keys).order_by("unit__code")
        names = {one.unit_id: label_in_words(one) for one in versions}
        return self._lines("opening__unit", names | {key: f"#{key}" for key in keys - set(names)})

    @cached_property
    def whole(self) -> Line:
        """All of them together."""
        return Line(0, "", {name: sum(row[name] for row in self._rows) for name in FIGURES})

    @cached_property
    def stages(self) -> list[StageLine]:
        """The way of applications and its ends, with the days in each. One query more."""
        reached: dict[str, set[int]] = {}
        stays: dict[str, list[timedelta]] = {}
        for application, kind, entered_at, left_at in self._moves():
            reached.setdefault(kind, set()).add(application)
            if left_at is not None:
                stays.setdefault(kind, []).append(left_at - entered_at)
        here: dict[str, int] = {}
        for row in self._rows:
            here[row["stage__kind"]] = here.get(row["stage__kind"], 0) + row[APPLIED]
        most = max((len(found) for found in reached.values()), default=0)
        return [
            StageLine(
                kind,
                str(Kind(kind).label),
                len(reached.get(kind, ())),
                here.get(kind, 0),
                rules.spread(stays.get(kind, [])),
                round(WIDTH * len(reached.get(kind, ())) / most) if most else 0,
            )
            for kind in Kind.values
        ]

    @property
    def drawn(self) -> list[DrawnStage]:
        """The way from the application to the post; the ends that lead elsewhere stand in the table alone."""
        way = [line for line in self.stages if line.kind in REACHED]
        return [DrawnStage(line, place * ROW + 4) for place, line in enumerate(way)]

    @property
    def height(self) -> int:
        return len(REACHED) * ROW + 4

    def _moves(self) -> Iterable[tuple[int, str, datetime, datetime | None]]:
        left_at = Window(Lead("at"), partition_by="application", order_by=[F("at").asc(), F("pk").asc()])
        keys = applications_in(self.viewer, self.span).order_by().values("pk")
        moves = StageMove.objects.filter(application__in=keys).annotate(left_at=left_at).order_by()
        return moves.values_list("application_id", "to_stage__kind", "at", "left_at")

    @cached_property
    def delay(self) -> rules.Spread:
        """Days from entering a stage to its first interview that was held. One query."""
        keys = applications_in(self.viewer, self.span).order_by().values("pk")
        entered = StageMove.objects.filter(application=OuterRef("application"), to_stage=OuterRef("stage"))
        entered = entered.filter(at__lte=OuterRef("starts_at")).order_by("-at").values("at")[:1]
        held = Interview.objects.held().filter(application__in=keys, starts_at__lte=self.now)
        rows = held.annotate(entered=Subquery(entered)).order_by("starts_at", "pk")
        waits: dict[tuple[int, int], timedelta] = {}
        for application, stage, starts_at, since in rows.values_list("application", "stage", "starts_at", "entered"):
            if since is not None:
                waits.setdefault((application, stage), starts_at - since)  # the first of the stage
        return rules.spread(list(waits.values()))


def listed(
    viewer: Person, span: Span, figure: str, *, today: date, by: str, key: int, kind: str
) -> ApplicationQuerySet:
    """The applications behind a figure, in the order in which they came in."""
    rows = applications_in(viewer, span)
    if kind:
        reached = StageMove.objects.filter(application=OuterRef("pk"), to_stage__kind=kind)
        rows = rows.filter(Exists(reached)) if figure == "reached" else rows.filter(stage__kind=kind)
    else:
        rows = rows.filter(condition_of(figure, today))
    if by == "channel":
        rows = rows.filter(candidate__channel=key)
    elif by == "unit":
        rows = rows.filter(opening__unit=key)
    return rows.select_related("candidate__channel", "stage", "opening__title").order_by("applied_at", "pk")

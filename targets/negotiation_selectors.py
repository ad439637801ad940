"""What the pages of negotiated targets show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from core.decimals import in_hundredths
from core.periods import Month
from org.access import access_of
from org.models import Person
from targets.aggregation import over_time
from targets.answering import who_answers
from targets.countering import Cells
from targets.models import CellChange, CounterFigure, Metric, Negotiation, NegotiationStep, Plan, PlanCell, TargetCell

Figure = tuple[Metric, Decimal | None]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A person of a plan: what the row asks for in the year, and what was said about it."""

    person: Person
    years: list[Figure]
    talk: Negotiation | None


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Months × metrics of a person's row, and the year under them."""

    metrics: list[Metric]
    months: list[tuple[Month, list[Decimal | None]]]
    years: list[Decimal | None]


class AskedFigure(NamedTuple):
    """A figure of a counter-proposal and what is proposed instead."""

    figure: CounterFigure
    proposed: Decimal | None


@dataclass(slots=True)
class MonthHistory:
    month: Month
    amount: Decimal | None = None  # what counts now
    changes: list[CellChange] = field(default_factory=list)


@dataclass(slots=True)
class MetricHistory:
    metric: Metric
    months: list[MonthHistory]


def rows_of(plan: Plan) -> tuple[list[ProposalRow], dict[int, Negotiation]]:
    """Everybody with a filled row, in the order of people; and what was said, by person id. Three queries."""
    cells = plan.cells.filter(row=PlanCell.Row.PERSON).select_related("metric")
    by_person: dict[int, list[PlanCell]] = {}
    for cell in cells.order_by("metric__position", "metric__code", "month"):
        by_person.setdefault(cell.person_id, []).append(cell)
    talks = {one.person_id: one for one in plan.negotiations.all()}
    people = Person.objects.filter(pk__in=by_person).order_by("number")
    return [ProposalRow(one, years_in(by_person[one.pk]), talks.get(one.pk)) for one in people], talks


def years_in(cells: Iterable[PlanCell]) -> list[Figure]:
    """What cells, the months of each metric in their order, come to in the year."""
    by_metric: dict[Metric, list[int]] = {}
    for cell in cells:
        by_metric.setdefault(cell.metric, []).append(in_hundredths(str(cell.amount)))
    return [(metric, in_units(over_time(metric.aggregation, amounts))) for metric, amounts in by_metric.items()]


def in_units(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).scaleb(-2)


def shows_figures(talk: Negotiation, viewer: Person) -> bool:
    """The person sees the own row of a draft as it was proposed, never while it is being changed."""
    return viewer.pk != talk.person_id or not talk.plan.is_draft or talk.state != Negotiation.State.CHANGED


def table_of(talk: Negotiation, cells: Cells) -> FigureTable:
    """The row as a table."""
    years = years_in(cell for of_metric in cells.values() for cell in of_metric.values())
    known = {(metric, month): cell.amount for metric, of_metric in cells.items() for month, cell in of_metric.items()}
    metrics = [metric for metric, _year in years]
    months = [(month, [known.get((metric, month)) for metric in metrics]) for month in talk.plan.months]
    return FigureTable(metrics, months, [year for _metric, year in years])


def asked_beside(step: NegotiationStep, cells: Cells) -> list[AskedFigure]:
    """What a counter-proposal asks for beside what stands in the row; its figures have been fetched along."""
    years = dict(years_in(cell for of_metric in cells.values() for cell in of_metric.values()))
    found = []
    for figure in step.figures.all():
        cell = cells.get(figure.metric, {}).get(Month(figure.month)) if figure.month else None
        now = (cell and cell.amount) if figure.month else years.get(figure.metric)
        found.append(AskedFigure(figure, now))
    return found


def steps_of(talk: Negotiation, viewer: Person, today: date) -> Sequence[NegotiationStep]:
    """Everything that was said, the latest first; a counter-proposal names who is to answer it now. Four queries."""
    steps = talk.steps.select_related("by", "on_behalf_of", "awaits").prefetch_related("figures__metric")
    found = list(steps.order_by("-pk"))
    last = found[0] if found else None
    if last is not None and last.kind == NegotiationStep.Kind.COUNTERED and last.answered_at is None:
        person = who_answers(last, access_of(viewer, today).tree)
        last.awaits = last.awaits if person == last.awaits_id else Person.objects.get(pk=person)
    return found


def last_words(talks: Iterable[Negotiation]) -> str:
    """The reason that was given last."""
    said = NegotiationStep.objects.filter(negotiation__in=talks).exclude(words="").order_by("pk")
    return said.values_list("words", flat=True).last() or ""


def history_of(person: Person, year: int, viewer: Person, today: date) -> list[MetricHistory]:
    """Every figure of the year and who set it when, by metric and month. Four queries.

    Of a draft the person sees what was proposed, everybody else what they may read of its plan.
    """
    readable = Q(plan=None) | Q(plan__state=Plan.State.LOCKED)
    if viewer.pk == person.pk:
        open_talks = Negotiation.objects.unlocked().exclude(state=Negotiation.State.CHANGED)
        readable |= Q(plan__in=open_talks.filter(person=person).values("plan"))
    else:
        readable |= Q(plan__in=Plan.objects.visible_to(viewer, on=today).values("pk"))
    changes = CellChange.objects.of_row(person, year).filter(readable).select_related("metric", "by", "plan")
    targets = TargetCell.objects.filter(person=person, month__startswith=f"{year:04}-").select_related("metric")
    found: dict[Metric, dict[Month, MonthHistory]] = {}

    def place(metric: Metric, month: str) -> MonthHistory:
        months = found.setdefault(metric, {})
        return months.setdefault(Month(month), MonthHistory(Month(month)))

    for target in targets.order_by("starts_on", "pk"):
        place(target.metric, target.month).amount = target.base  # of the last role period, where a month has two
    for change in changes:
        place(change.metric, change.month).changes.append(change)
    ordered = sorted(found, key=lambda metric: (metric.position, metric.code))
    return [MetricHistory(metric, [found[metric][month] for month in sorted(found[metric])]) for metric in ordered]

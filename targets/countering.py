"""What a person's own figures make of the row that was proposed: years, single months, or both."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.decimals import in_hundredths
from core.periods import Month
from core.wording import number_in_figures
from targets.breakdown import split
from targets.grid import RowKey
from targets.models import CounterFigure, Metric, Negotiation, NegotiationStep, PlanCell
from targets.planning import CellEdit, is_missing, months_there
from targets.services import too_many_decimals

Years = Mapping[Metric, Decimal]
Months = Mapping[tuple[Metric, Month], Decimal]
Cells = dict[Metric, dict[Month, PlanCell]]
NO_MONTHS: Months = {}


def year_field(metric: Metric) -> str:
    return f"year_{metric.code}"


def month_field(metric: Metric, month: Month) -> str:
    return f"month_{metric.code}_{month[-2:]}"


def cells_of(negotiation: Negotiation) -> list[PlanCell]:
    """The cells of the row, by metric and month. One query."""
    cells = PlanCell.objects.filter(
        plan=negotiation.plan_id, row=PlanCell.Row.PERSON, person=negotiation.person_id
    ).select_related("metric")
    return list(cells.order_by("metric__position", "metric__code", "month"))


def by_month(cells: Iterable[PlanCell]) -> Cells:
    found: Cells = {}
    for cell in cells:
        found.setdefault(cell.metric, {})[Month(cell.month)] = cell
    return found


def years_in(cells: Cells) -> dict[Metric, Decimal]:
    """What the row asks for in the year, of each metric that is a sum."""
    return {
        metric: sum((cell.amount for cell in months.values()), Decimal(0))
        for metric, months in cells.items()
        if metric.sums_up
    }


def differing(cells: Cells, years: Years, months: Months) -> tuple[dict[Metric, Decimal], dict]:
    """Those of the years and of the months that say something else than the cells."""
    asked = years_in(cells)
    other_months = {}
    for (metric, month), amount in months.items():
        cell = cells.get(metric, {}).get(month)
        if cell is None or cell.amount != amount:
            other_months[metric, month] = amount
    return {metric: year for metric, year in years.items() if year != asked.get(metric)}, other_months


def edits_of(negotiation: Negotiation, years: Years, months: Months) -> dict[Metric, list[CellEdit]]:
    """The cells that figures of the person's own make: months as they are given, the rest of a year by their shares.

    What the version before has settled stays; so do the other months where no year is given. Raises ValidationError, by
    the field of the figure, for what cannot be written. Two queries.
    """
    if not years and not months:
        return {}
    cells, there = by_month(cells_of(negotiation)), months_there(negotiation.plan)
    key = RowKey(PlanCell.Row.PERSON, negotiation.person_id)
    found: dict[Metric, list[CellEdit]] = {}
    for metric in {**years, **{metric: None for metric, _month in months}}:
        of_metric = cells.get(metric, {})
        is_open = [
            month
            for month in negotiation.plan.open_months
            if not is_missing(key, month, there) and metric.counts_in(month)
        ]
        given = {month: amount for (one, month), amount in months.items() if one == metric}
        _check_months(metric, given, of_metric, is_open)
        amounts = dict(given)
        if metric in years:
            amounts |= _rest_of_year(metric, years[metric], given, of_metric, is_open)
        found[metric] = [
            CellEdit(key, month, amount, of_metric[month].version if month in of_metric else 0)
            for month, amount in sorted(amounts.items())
        ]
    return found


def _check_months(
    metric: Metric, given: Mapping[Month, Decimal], cells: Mapping[Month, PlanCell], is_open: list[Month]
) -> None:
    for month, amount in given.items():
        name = month_field(metric, month)
        if month not in cells:
            raise ValidationError({name: _("This measure was not proposed for the month.")})
        if month not in is_open:
            raise ValidationError({name: _("The month is not open any more.")})
        if amount != round(amount, metric.places):
            raise ValidationError({name: too_many_decimals(metric)})


def _rest_of_year(
    metric: Metric,
    year: Decimal,
    given: Mapping[Month, Decimal],
    cells: Mapping[Month, PlanCell],
    is_open: list[Month],
) -> dict[Month, Decimal]:
    """What the months that are not given hold of the year, by their shares of what is asked of them now."""
    name = year_field(metric)
    if not cells or not metric.sums_up:
        raise ValidationError({name: _("This measure was not proposed for the year.")})
    if year != round(year, metric.places):
        raise ValidationError({name: too_many_decimals(metric)})
    settled = sum((cell.amount for month, cell in cells.items() if month not in is_open), Decimal(0))
    if year < settled:
        words = _("The months before already ask for %(amount)s.")
        raise ValidationError({name: words % {"amount": number_in_figures(settled)}})
    if not is_open:
        raise ValidationError({name: _("No month of it is open any more.")})
    fixed, free = sum(given.values(), settled), [month for month in is_open if month not in given]
    if year < fixed or (not free and year != fixed):
        words = _("The months that you give come to %(amount)s.")
        raise ValidationError({name: words % {"amount": number_in_figures(fixed)}})
    weights = [cells[month].amount if month in cells else Decimal(0) for month in free]
    if sum(weights) == year - fixed:
        return {}  # the other months stay as they are
    weights = weights if any(weights) else [Decimal(1)] * len(free)
    amounts = split(in_hundredths(str(year - fixed)), weights, unit=10 ** (2 - metric.places))
    return {month: Decimal(amount).scaleb(-2) for month, amount in zip(free, amounts, strict=True)}


def write_figures(step: NegotiationStep, negotiation: Negotiation, years: Years, months: Months) -> None:
    """Keeps what is asked for with the step: the months given, and the year that they make."""
    cells = by_month(cells_of(negotiation))
    asked = years_in(cells) | dict(years)
    for metric in {metric for metric, _month in months} - set(years):
        if metric in asked:
            of_metric = {month: amount for (one, month), amount in months.items() if one == metric}
            asked[metric] += sum(amount - cells[metric][month].amount for month, amount in of_metric.items())
    told = {metric for metric, _month in months} | set(years)
    figures = [CounterFigure(step=step, metric=one, amount=asked[one]) for one in told if one in asked]
    figures += [
        CounterFigure(step=step, metric=metric, month=month, amount=amount)
        for (metric, month), amount in months.items()
    ]
    CounterFigure.objects.bulk_create(figures)


def figures_of(step: NegotiationStep) -> tuple[dict[Metric, Decimal], dict[tuple[Metric, Month], Decimal]]:
    """The years and the months that were asked for. One query."""
    figures = list(step.figures.select_related("metric"))
    years = {one.metric: one.amount for one in figures if not one.month}
    return years, {(one.metric, Month(one.month)): one.amount for one in figures if one.month}

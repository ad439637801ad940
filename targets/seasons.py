"""Season and shares of a year that is known, to begin the split of another with. Amounts are whole hundredths."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.decimals import r2
from core.periods import Month
from org.models import Person
from org.naming import names_of_units
from org.tree import OrgTree
from targets import filling
from targets.grid import TOTAL, Amounts, RowKey
from targets.models import Metric, Plan, PlanCell
from targets.plan_selectors import PlanRow

OWN, MOST = "own", 20
PREFIX = "plan-"


def choices(plan: Plan, metric: Metric, *, viewer: Person, on: date) -> list[tuple[str, str]]:
    """What it can be taken from: this plan, last year's plan and results, plans of other units. Four queries."""
    asked = PlanCell.objects.filter(row=PlanCell.Row.TOTAL, metric=metric, amount__gt=0)
    found = [(filling.RESULTS, _("last year's results"))]
    if asked.filter(plan=plan).exists():
        found.insert(0, (OWN, _("this plan as it stands")))
    if filling.source_plan(plan):
        found.append((filling.PLAN, _("last year's plan")))
    others = Plan.objects.visible_to(viewer, on=on).filter(year=plan.year, pk__in=asked.values("plan"))
    newest = {one.unit_id: one for one in others.exclude(unit=plan.unit_id).order_by("number")}
    chosen = dict(list(newest.items())[:MOST])
    names = names_of_units(chosen, on)
    words = _("plan of %(unit)s")
    return found + [(f"{PREFIX}{one.pk}", words % {"unit": names.get(unit, "")}) for unit, one in chosen.items()]


def amounts_like(plan: Plan, metric: Metric, like: str, *, tree: OrgTree) -> Amounts:
    """The year behind one of the choices. Two queries at most."""
    if like == filling.RESULTS:
        return filling.of_results(plan, metric, tree)
    if like == filling.PLAN:
        before = filling.source_plan(plan)
        return filling.of_plan(before, metric) if before else {}
    of = plan if like == OWN else Plan.objects.get(pk=like.removeprefix(PREFIX))
    return filling.of_plan(of, metric)


def season_of(amounts: Amounts) -> list[Decimal]:
    """Twelve weights, 1 for an average month; empty where the year is nothing."""
    months = {month[-2:]: amount for (key, month), amount in amounts.items() if key == RowKey(TOTAL)}
    year = sum(months.values())
    return [r2(Decimal(months.get(f"{number:02}", 0)) * 12 / year) for number in range(1, 13)] if year > 0 else []


def months_without(amounts: Amounts, year: int) -> list[Month]:
    """The months of `year` to which a year before that is known in part gives no weight."""
    known = {month[-2:] for (key, month), amount in amounts.items() if key == RowKey(TOTAL) and amount > 0}
    numbers = (f"{number:02}" for number in range(1, 13))
    return [Month(f"{year:04}-{number}") for number in numbers if number not in known] if known else []


def shares_of(amounts: Amounts, rows: Sequence[PlanRow]) -> dict[RowKey, Decimal]:
    """What each row held of the year, in percent of all of these; empty where they held nothing."""
    held = {row.key: sum(amount for (key, _), amount in amounts.items() if key == row.key) for row in rows}
    whole = sum(held.values())
    return {key: r2(Decimal(amount) * 100 / whole) for key, amount in held.items()} if whole > 0 else {}

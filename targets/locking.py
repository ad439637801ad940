"""What happens when a plan is locked: its sums are checked again, and people's months become their targets."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.decimals import in_hundredths
from core.models import StaleVersion
from core.periods import Month
from core.verdicts import require
from org.models import Period, Person
from org.services import require_open_span
from targets.asked import Asked, asked_from_above, differing
from targets.grid import Grid, Problem
from targets.history import answer_revision
from targets.models import Metric, Plan, PlanCell
from targets.negotiation import close_negotiations, unagreed
from targets.permissions import may_lock_plan, may_revise_plan
from targets.planning import MonthsThere, is_missing, key_of, months_there
from targets.selectors import RolePost, target_posts_by_month
from targets.services import NewCell, previous_figures
from targets.target_book import TargetBook

Given = Mapping[tuple[int, Metric, Month], Decimal]  # person id, metric, month → base target


def cells_of(plan: Plan) -> list[PlanCell]:
    """All its filled cells, in the order of metrics. One query."""
    return list(plan.cells.select_related("metric").order_by("metric__position", "metric__code", "pk"))


def grids_of(plan: Plan, cells: Iterable[PlanCell]) -> dict[Metric, Grid]:
    """Every metric that has cells in the plan, in their order."""
    amounts: dict[Metric, dict] = {}
    for cell in cells:
        amounts.setdefault(cell.metric, {})[key_of(cell), Month(cell.month)] = in_hundredths(str(cell.amount))
    return {metric: Grid(plan.months, of_metric, metric.aggregation) for metric, of_metric in amounts.items()}


def problems_of(
    plan: Plan, grids: Mapping[Metric, Grid], there: MonthsThere, asked: Asked
) -> list[tuple[Metric, Problem]]:
    """What keeps the plan from being locked: sums, parts of people who are not there, another total than is asked."""
    found = list(differing(plan, grids, asked))
    for metric, grid in grids.items():
        found += [(metric, problem) for problem in grid.problems(plan.open_months)]
        lost = sorted((month, amount) for (key, month), amount in grid.amounts.items() if is_missing(key, month, there))
        found += [(metric, Problem("not_there", *one)) for one in lost if one[1] and one[0] in plan.open_months]
    return found


@transaction.atomic
def lock_plan(plan: Plan, *, version: int, by: Person, now: datetime, today: date, word: str = "") -> None:
    """Fixes the plan; the months that are still open become the base targets of its people. Sent twice is once.

    While somebody to whom targets were proposed has not agreed, a word of whoever locks says why it is locked: a person
    decides, and nothing waits for ever. Raises StaleVersion where cells were saved since it was read, ValidationError
    while parts and totals differ. The queries are the same for any number of people.
    """
    held = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    require(may_lock_plan(by, held, on=today))
    if not held.is_draft:
        return
    if held.version != version:
        raise StaleVersion()
    there = require_comes_out(held)
    if unagreed(held) and not word.strip():
        raise ValidationError(_("Not everybody has agreed. Say why it is locked nevertheless; they will read it."))
    held.state, held.locked_by, held.locked_at, held.lock_word = Plan.State.LOCKED, by, now, word.strip()
    held.save_over(version, fields=["state", "locked_by", "locked_at", "lock_word"])
    close_negotiations(held)
    answer_revision(held, now)
    audit.record("targets.lock_plan", by=by, about=held, fields=["state"])
    _write_targets(held, there, by=by)


def require_comes_out(plan: Plan) -> MonthsThere:
    """Raises ValidationError where nothing is planned or sums differ; gives back who is in the unit when."""
    grids, there = grids_of(plan, cells_of(plan)), months_there(plan)
    if not grids:
        raise ValidationError(_("Nothing is planned yet."))
    if problems_of(plan, grids, there, asked_from_above(plan)):
        raise ValidationError(_("The parts do not add up to what is asked; the lines above say where."))
    return there


def _write_targets(plan: Plan, there: MonthsThere, *, by: Person) -> None:
    """Base targets of the people of a locked plan in every month that is not sealed or about to be."""
    settled = set(Period.objects.exclude(state=Period.State.OPEN).values_list("month", flat=True))
    months = [month for month in plan.open_months if month not in settled]
    cells = plan.cells.filter(row=PlanCell.Row.PERSON, month__in=months).select_related("metric")
    given = {
        (cell.person_id, cell.metric, Month(cell.month)): cell.amount
        for cell in cells
        if not is_missing(key_of(cell), Month(cell.month), there)
    }
    if not given:
        return
    for month in months:
        require_open_span(month.first, month.last)
    people = {person for person, _, _ in given}
    book, posts = TargetBook(people, months), target_posts_by_month(people, months)
    previous = previous_figures(months[0], people)  # of later months it comes when the month before is sealed
    book.fit(posts)
    for month, new in _cells_of(given, posts, plan.unit.code):
        book.set(month, new, previous=previous.get(new.person.pk) if month == months[0] else None)
    audit.record_all("targets.set_cells", by=by, about=book.save(), fields=["base"])


def _cells_of(given: Given, posts: Mapping[Month, Iterable[RolePost]], unit: str) -> Iterator[tuple[Month, NewCell]]:
    """A base target for each role period in the unit of that code; what lies in another unit is that unit's to plan.

    It is that of the full month, whatever the period's length.
    """
    bases: dict[tuple[int, Month], list[tuple[Metric, Decimal]]] = {}
    for (person, metric, month), base in given.items():
        bases.setdefault((person, month), []).append((metric, base))
    for month, of_month in posts.items():
        for post in (one for one in of_month if one.unit == unit):
            for metric, base in bases.get((post.person.pk, month), ()):
                yield month, NewCell(post.person, post.profile, metric, base, post.starts_on)


@transaction.atomic
def revise_plan(plan: Plan, *, starts_in: Month, reason: str, by: Person, today: date) -> Plan:
    """A draft of the next version, with the cells of this one, that counts from a month which is still open.

    Raises ValidationError for a plan that is not locked or not the last one, for a month that is closed or of another
    year, and without a reason. One that exists already is given back.
    """
    held = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    require(may_revise_plan(by, held, on=today))
    newest = Plan.objects.filter(unit=held.unit, year=held.year).order_by("-number").first()
    if newest.is_draft:
        return newest
    if newest != held:
        raise ValidationError(_("A later version of this plan exists."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the plan is revised.")})
    if starts_in not in held.months or starts_in < held.starts_in:
        raise ValidationError({"starts_in": _("Choose a month of this year's plan.")})
    require_open_span(starts_in.first, held.months[-1].last)
    revision = Plan.objects.create(
        unit=held.unit,
        year=held.year,
        number=held.number + 1,
        starts_in=starts_in,
        reserve_name=held.reserve_name,
        reason=reason.strip(),
        made_by=by,
    )
    PlanCell.objects.bulk_create(
        [
            PlanCell(
                plan=revision,
                row=cell.row,
                person_id=cell.person_id,
                unit_id=cell.unit_id,
                metric_id=cell.metric_id,
                month=cell.month,
                amount=cell.amount,
            )
            for cell in held.cells.all()
        ],
        batch_size=500,
    )
    audit.record("targets.revise_plan", by=by, about=revision, fields=["starts_in"], reason=reason.strip())
    return revision

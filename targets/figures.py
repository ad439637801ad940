"""Sums of units by month, worked out by a tick: what everybody in a unit and below it owes and has reached.

Targets are the effective ones where the month was worked out (reviews.month_targets), base targets where it was not:
in months to come, in those before the company began, and of measures that no appraisal weights. Results are the
entries that count, in the unit in which they were made; what stood at the end of a quarter or a year is told beside
its months, for it is no sum of theirs (targets.aggregation.last_words). Months are summed again when the database has
marked them (targets.triggers) and when the chart of the day is another.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from core import locks
from core.decimals import sum_in_hundredths
from core.models import Summary
from core.periods import Month
from core.privacy import MONTHS_24
from core.walltime import company_zone
from org.models import Appointment, Period, Unit, UnitVersion
from org.tree import OrgTree
from targets.aggregation import last_words
from targets.models import Entry, FigureMark, Metric, MonthTarget, TargetCell, UnitEnd, UnitFigure
from targets.rules import METRICS
from targets.spans import Span

NAME = "figures"  # of the row of core.Summary that says when they were summed
BATCH = 2000

Key = tuple[int, int]  # unit and metric
Sums = dict[Key, tuple[int, int | None]]  # target and result in hundredths; None where nobody said what stands


def count_figures(now: datetime) -> int:
    """Sums up the months that have moved; says how many. Two queries where none has; safe to run twice and at once."""
    today = now.astimezone(company_zone()).date()
    kept = Summary.objects.filter(name=NAME).first()
    marked = set(FigureMark.objects.order_by().values_list("month", flat=True).distinct())
    if FigureMark.EVERY in marked or kept is None or chart_has_moved(kept.content["day"], today):
        marked = mark_every_month(now, today)
    if not marked:
        return 0
    tree, old = OrgTree.on(today), old_months(today)
    months = sorted(map(Month, marked))
    closing = spans_closed_by(months, old)
    for month in months:
        count_month(month, tree, is_old=month in old, closing=closing.get(month, ()))
    keep(now, gone=gone_units(tree))
    return len(marked - old)


@transaction.atomic
def mark_every_month(now: datetime, today: date) -> set[str]:
    """Puts a mark for each month with facts or sums in the place of one for all: a tick that dies then loses none."""
    locks.hold(NAME)
    FigureMark.objects.filter(month=FigureMark.EVERY).delete()
    summed_once = UnitFigure.objects.order_by().values_list("month", flat=True).distinct()
    marked = set(FigureMark.objects.order_by().values_list("month", flat=True).distinct())
    months = marked.union(months_with_facts(), summed_once)
    FigureMark.objects.bulk_create([FigureMark(month=month) for month in months - marked], batch_size=BATCH)
    keep(now, day=today.isoformat())
    return months


@transaction.atomic
def count_month(month: Month, tree: OrgTree, *, is_old: bool, closing: Iterable[Span] = ()) -> None:
    """Sums a month, and what stood at the end of the spans that it is the last to move.

    It takes the marks of the month away before it reads: what is written meanwhile leaves a mark again.
    """
    locks.hold(NAME)
    FigureMark.objects.filter(month=month).delete()
    if is_old:
        return
    targets = dict(summed(MonthTarget.objects.filter(month=month), "amount"))
    keep_sums(month, rolled_up(own_sums(month, targets), tree))
    for span in closing:
        keep_ends(span, tree)
    summary = Summary.objects.get(name=NAME)
    worked_out = {*summary.content["worked_out"], month} if targets else {*summary.content["worked_out"]} - {month}
    keep(summary.made_at, worked_out=sorted(worked_out))


def keep(made_at: datetime, **content: Any) -> None:
    """Says when units were summed and what else the pages must know of them. Two queries."""
    summary = Summary.objects.filter(name=NAME).first()
    before = summary.content if summary else {"worked_out": [], "gone": []}
    Summary.objects.update_or_create(name=NAME, defaults={"made_at": made_at, "content": before | content})


def chart_has_moved(since: str, today: date) -> bool:
    """Whether a unit begins, ends or moves between the day of the last count and today. One query on another day."""
    day = date.fromisoformat(since)
    if day == today:
        return False
    span = (min(day, today) + timedelta(days=1), max(day, today))
    return UnitVersion.objects.filter(Q(valid_from__range=span) | Q(valid_to__range=span)).exists()


def gone_units(tree: OrgTree) -> list[int]:
    """Units of which there are sums and which stand nowhere today. One query."""
    units = Unit.objects.exclude(pk__in=list(tree.units)).filter(Exists(UnitFigure.objects.filter(unit=OuterRef("pk"))))
    return list(units.order_by("code").values_list("pk", flat=True))


def months_with_facts() -> list[Month]:
    """Every month from the first result or target to the last. Two queries on the ends of an index each."""
    days = Entry.objects.aggregate(first=Min("work_date"), last=Max("work_date"))
    cells = TargetCell.objects.aggregate(first=Min("month"), last=Max("month"))
    ends = [Month.of(day) for day in days.values() if day] + [Month(month) for month in cells.values() if month]
    return list(months_between(min(ends), max(ends))) if ends else []


def spans_closed_by(months: Iterable[Month], old: set[str]) -> dict[Month, list[Span]]:
    """The quarters and years to be told anew, by the last of the months that move: a tick that dies leaves that one.

    None that holds a month whose results may be forgotten, and none where no measure tells an end. One query.
    """
    if not Metric.objects.filter(aggregation=Metric.Aggregation.LAST).exists():
        return {}
    last = {Span.around(kind, month): month for month in months for kind in UnitEnd.Kind.values}
    found: dict[Month, list[Span]] = {}
    for span, month in last.items():
        if not old.intersection(span.months):
            found.setdefault(month, []).append(span)
    return found


def months_between(first: Month, last: Month) -> Iterator[Month]:
    while first <= last:
        yield first
        first = first.next()


def old_months(today: date) -> set[str]:
    """Closed months of which results may be forgotten by now: what is left of them would sum to less than it was."""
    last = Month.of(today - timedelta(days=MONTHS_24))
    closed = Period.objects.filter(state=Period.State.CLOSED, month__lte=last)
    return set(closed.values_list("pk", flat=True))


def own_sums(month: Month, effective: dict[Key, int]) -> Sums:
    """What is owed and was reached in each unit itself; `effective` are the targets worked out. Four queries.

    Of what adds up no result is 0; of what stands at the end it is none, for 0 would be a word.
    """
    targets = dict(summed(cells_with_unit(month, is_worked_out=bool(effective)), "base")) | effective
    adding_up = Entry.objects.counted().of_month(month).exclude(metric__aggregation=Metric.Aggregation.LAST)
    results = dict(summed(adding_up, "amount")) | last_results(month, month)
    ends = set(Metric.objects.filter(aggregation=Metric.Aggregation.LAST).values_list("pk", flat=True))
    return {
        key: (targets.get(key, 0), results.get(key, None if key[1] in ends else 0))
        for key in targets.keys() | results.keys()
    }


def summed(rows: QuerySet, field: str) -> Iterator[tuple[Key, int]]:
    """The rows added up by unit and metric, in hundredths. One query."""
    sums = rows.order_by().values_list("unit", "metric").annotate(total=Sum(field))
    return (((unit, metric), sum_in_hundredths(total)) for unit, metric, total in sums if unit is not None)


def cells_with_unit(month: Month, *, is_worked_out: bool) -> QuerySet:
    """Base targets that count as they are, with the `unit` of the person's last post of the month."""
    posts = Appointment.objects.touching(month.first, month.last).filter(kind=Appointment.Kind.PRIMARY)
    last = posts.filter(person=OuterRef("person")).order_by("-valid_from").values("unit")[:1]
    cells = TargetCell.objects.of_month(month).exclude(metric__aggregation=Metric.Aggregation.RATIO)
    if is_worked_out:
        cells = cells.exclude(metric__code__in=METRICS)
    return cells.annotate(unit=Subquery(last))


def last_results(first: Month, last: Month) -> dict[Key, int]:
    """Of measures that tell what stood at the end of these months: the last words of people, by unit. One query."""
    entries = Entry.objects.counted().filter(work_date__range=(first.first, last.last))
    sums: dict[Key, int] = {}
    for word in last_words(entries.words()):
        sums[word.unit, word.metric] = sums.get((word.unit, word.metric), 0) + word.amount
    return sums


def rolled_up(own: Sums, tree: OrgTree) -> Sums:
    """Each unit with everything below it; what was made in a unit that is gone goes to it and to the company."""
    whole: Sums = {}
    for (unit, metric), (target, result) in own.items():
        for above in line_above(unit, tree):
            before = whole.get((above, metric), (0, None))
            known = [one for one in (before[1], result) if one is not None]
            whole[above, metric] = before[0] + target, sum(known) if known else None
    return whole


def line_above(unit: int, tree: OrgTree) -> list[int]:
    """The unit and every unit above it; the company above one that stands nowhere any more."""
    line = tree.path(unit)
    if tree.root is not None and tree.root not in line:
        line = [*(line or [unit]), tree.root]
    return line or [unit]


def keep_sums(month: Month, sums: Sums) -> None:
    """Writes what is another than before. Three statements for a few hundred units."""
    held = {(row.unit_id, row.metric_id): row for row in UnitFigure.objects.filter(month=month)}
    changed = []
    for (unit, metric), amounts in sums.items():
        target, result = (amount if amount is None else Decimal(amount).scaleb(-2) for amount in amounts)
        row = held.get((unit, metric))
        if row is None or (row.target, row.result) != (target, result):
            changed.append(UnitFigure(month=month, unit_id=unit, metric_id=metric, target=target, result=result))
    UnitFigure.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["unit", "metric", "month"],
        update_fields=["target", "result"], batch_size=BATCH,
    )  # fmt: skip
    gone = [row.pk for key, row in held.items() if key not in sums]
    UnitFigure.objects.filter(pk__in=gone).delete()


def keep_ends(span: Span, tree: OrgTree) -> None:
    """Writes what stood at the end of a quarter or a year. Three statements for a few hundred units."""
    own = {key: (0, result) for key, result in last_results(span.first, span.last).items()}
    ends = {key: result for key, (_, result) in rolled_up(own, tree).items()}
    kept = UnitEnd.objects.filter(month=span.first, kind=span.kind)
    gone = [row.pk for row in kept if (row.unit_id, row.metric_id) not in ends]
    UnitEnd.objects.filter(pk__in=gone).delete()
    UnitEnd.objects.bulk_create(
        [
            UnitEnd(
                month=span.first, kind=span.kind, unit_id=unit, metric_id=metric, result=Decimal(result).scaleb(-2)
            )
            for (unit, metric), result in ends.items()
        ],
        update_conflicts=True, unique_fields=["unit", "metric", "month", "kind"], update_fields=["result"],
        batch_size=BATCH,
    )  # fmt: skip

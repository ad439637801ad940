"""The company in figures: pace of the units against their targets, rhythm of reports and ratings, posts without cover.

A tick counts them into one row, for a page cannot count through ten thousand people.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from core.decimals import as_text, rounded
from core.models import Summary
from core.periods import Month
from core.walltime import company_zone
from duties.models import Duty
from meetings.duty_kinds import REPORT_DUTY
from org.cover_lists import count_alone, head_posts
from org.models import Person
from org.tree import OrgTree, UnitOnDay
from reviews.rating import RATING_DUTY
from targets.figures import NAME as FIGURES
from targets.models import Metric, PlanAction, UnitFigure
from targets.pace import Standing
from targets.rules import BEHIND, FAR_BEHIND
from targets.spans import MONTH, QUARTER, YEAR, Span
from targets.standings import Amounts, Days, Measured, Service, Sums, first_day, service_of_unit

NAME = "company"  # of the row of core.Summary
SHOWN = "orders"
WEEK, HOUR, MINUTE = timedelta(days=7), timedelta(hours=1), timedelta(minutes=1)
GAPS = 3  # teams named
NOTHING = {"target": "0.00", "result": "0.00"}


def refresh(now: datetime) -> int:
    """Counts anew where something has moved. Fifteen queries for a company of any size, one where nothing has."""
    today = now.astimezone(company_zone()).date()
    if not has_moved(today, now):
        return 0
    tree = OrgTree.on(today)
    cover = count_alone(head_posts(tree))
    content = {"pace": pace_of_units(tree, today), "rhythm": rhythm(now), "cover": cover}
    Summary.objects.update_or_create(name=NAME, defaults={"made_at": now, "content": content})
    return 1


def has_moved(today: date, now: datetime) -> bool:
    """Whether units were summed since the last count, or it is of an hour or a day before. One query."""
    made_at = dict(Summary.objects.filter(name__in=(NAME, FIGURES)).values_list("name", "made_at"))
    if NAME not in made_at or made_at[NAME].astimezone(company_zone()).date() != today:
        return True
    return made_at.get(FIGURES, made_at[NAME]) > made_at[NAME] or now - made_at[NAME] >= HOUR


def pace_of_units(tree: OrgTree, today: date) -> dict[str, Any]:
    """Targets and results of orders: of the company by month, quarter and year, of the units below it in the month.

    Units in the order of the chart; `gaps` are the three teams that are furthest behind what time asks for, in money.
    Four queries, and two about the gaps.
    """
    running, year = Span.around(MONTH, Month.of(today)), Span.around(YEAR, Month.of(today))
    days, orders = Days(year.months, today), Measured(Metric.objects.get(code=SHOWN))
    sums: dict[int, Sums] = {}
    rows = UnitFigure.objects.filter(metric=orders.metric, month__range=(year.first, year.last))
    rows = rows.filter(Q(month=running.first) | Q(unit=tree.root)).values_list("unit", "month", "target", "result")
    for unit, month, target, result in rows:
        sums.setdefault(unit, {})[orders.metric.pk, Month(month)] = Amounts.of(target, result)
    company, began_on = sums.get(tree.root, {}), first_day(tree.root)
    service = service_of_unit(running, began_on)
    over = days.of(*service)
    stood = {unit: orders.stand(found, running.months, service, days) for unit, found in sums.items()}
    return {
        "month": str(running.first),
        "days_over": over.over,
        "days": over.all,
        "on_working_day": days.of(today, today).all > 0,
        "company": amounts(stood.get(tree.root)),
        "spans": [
            span_of_company(orders, company, span, service_of_unit(span, began_on), days)
            for span in (running, Span.around(QUARTER, Month.of(today)), year)
        ],
        "units": [
            {**names(unit), **amounts(stood.get(unit.unit_id))}
            for unit in tree.units.values()
            if unit.parent_id is not None and unit.parent_id == tree.root
        ],
        "gaps": widest_gaps(tree, stood),
    }


def names(unit: UnitOnDay) -> dict[str, str]:
    return {"code": unit.code, "name_en": unit.name_en, "name_zh": unit.name_zh}


def amounts(stood: Standing | None) -> dict[str, str]:
    """Target and result as text with two decimals."""
    return {"target": as_text(stood.target), "result": as_text(stood.result or 0)} if stood else NOTHING


def span_of_company(orders: Measured, company: Sums, span: Span, service: Service, days: Days) -> dict[str, Any]:
    """A standing as plain values, with the months to come that nothing is asked in yet."""
    stood = orders.stand(company, span.months, service, days)
    unasked = [str(month) for month in orders.without_target(company, span.months, service, days)]
    figures = {name: getattr(stood, name) for name in ("attainment", "pace", "word", "forecast")}
    told = {"kind": span.kind, "first": str(span.first), "without_target": unasked}
    return {**told, **amounts(stood), **figures}


def widest_gaps(tree: OrgTree, stood: Mapping[int, Standing]) -> list[dict[str, Any]]:
    """The units without any below them that lack most of what time asks for, with their heads; in quiet days none."""
    teams = [unit for unit in tree.units.values() if unit.unit_id in stood and unit.unit_id not in tree.children]
    missing = {unit: rounded(stood[unit.unit_id].asked - (stood[unit.unit_id].result or 0)) for unit in teams}
    behind = [unit for unit in teams if stood[unit.unit_id].word in (BEHIND, FAR_BEHIND)]
    widest = sorted(behind, key=lambda unit: -missing[unit])[:GAPS]
    actions = open_actions([unit.unit_id for unit in widest])
    heads = Person.objects.in_bulk([unit.head_id for unit in widest if unit.head_id])
    return [
        {
            **names(unit),
            "head": names_of_head(heads.get(unit.head_id)),
            "gap": as_text(missing[unit]),
            "actions": actions[unit.unit_id],
        }
        for unit in widest
    ]


def names_of_head(head: Person | None) -> dict[str, str] | None:
    """Kept until the next count only, and counted anew each day: whoever can be erased heads nothing by then."""
    return {"name_zh": head.name_zh, "name_pinyin": head.name_pinyin} if head else None


def open_actions(unit_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """The open actions of the plans for these units, the next one first: id and day by which. One query."""
    whose = Q(unit__in=unit_ids) | Q(unit=None, plan__unit__in=unit_ids)
    rows = PlanAction.objects.filter(whose, state=PlanAction.State.OPEN).order_by("due_on", "pk")
    found: dict[int, list[tuple[int, str]]] = {unit: [] for unit in unit_ids}
    for pk, unit, of_plan, due_on in rows.values_list("pk", "unit", "plan__unit", "due_on"):
        found[unit or of_plan].append((pk, due_on.isoformat()))
    return found


def rhythm(now: datetime) -> dict[str, Any]:
    """Of what was due in the last seven days, how much was done in time, and of how much. Two queries."""
    return {name: in_time(kinds, now) for name, kinds in (("reports", REPORT_DUTY), ("ratings", RATING_DUTY))}


def in_time(kinds: Mapping[str, str], now: datetime) -> dict[str, int]:
    """A duty done in the minute of its due time is in time (C32)."""
    due = Duty.objects.filter(kind__in=kinds.values(), due_at__gt=now - WEEK, due_at__lte=now, cancelled_at=None)
    return due.aggregate(of=Count("pk"), done=Count("pk", filter=Q(done_at__lt=F("due_at") + MINUTE)))

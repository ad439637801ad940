"""The company in figures: pace of the units against their targets, rhythm of reports and ratings, posts without cover.

A tick counts them into one row, for a page cannot count through ten thousand people.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from core.models import Summary
from core.periods import Month
from core.walltime import company_zone
from duties.models import Duty
from meetings.duty_kinds import REPORT_DUTY
from org.calendar import WorkCalendar
from org.cover_lists import count_alone, head_posts
from org.tree import OrgTree
from reviews.rating import RATING_DUTY
from targets.figures import NAME as FIGURES
from targets.models import UnitFigure

NAME = "company"  # of the row of core.Summary
SHOWN = "orders"
WEEK, HOUR, MINUTE = timedelta(days=7), timedelta(hours=1), timedelta(minutes=1)
NOTHING = {"target": "0.00", "result": "0.00"}


def refresh(now: datetime) -> int:
    """Counts anew where something has moved. Eleven queries for a company of any size, one where nothing has."""
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
    """Targets and results of orders, of the company and of each unit below the root in the order of the chart."""
    month = Month.of(today)
    days = WorkCalendar.load(month.first, month.last).between(month.first, month.last)
    rows = UnitFigure.objects.filter(month=month, metric__code=SHOWN).values_list("unit", "target", "result")
    sums = {unit: {"target": str(target), "result": str(result)} for unit, target, result in rows}
    return {
        "month": str(month),
        "days_over": sum(1 for day in days if day < today),
        "days": len(days),
        "company": sums.get(tree.root, NOTHING),
        "units": [
            {"code": unit.code, "name_en": unit.name_en, "name_zh": unit.name_zh, **sums.get(unit.unit_id, NOTHING)}
            for unit in tree.units.values()
            if unit.parent_id is not None and unit.parent_id == tree.root
        ],
    }


def rhythm(now: datetime) -> dict[str, Any]:
    """Of what was due in the last seven days, how much was done in time, and of how much. Two queries."""
    return {name: in_time(kinds, now) for name, kinds in (("reports", REPORT_DUTY), ("ratings", RATING_DUTY))}


def in_time(kinds: Mapping[str, str], now: datetime) -> dict[str, int]:
    """A duty done in the minute of its due time is in time (C32)."""
    due = Duty.objects.filter(kind__in=kinds.values(), due_at__gt=now - WEEK, due_at__lte=now, cancelled_at=None)
    return due.aggregate(of=Count("pk"), done=Count("pk", filter=Q(done_at__lt=F("due_at") + MINUTE)))

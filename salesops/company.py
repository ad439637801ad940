"""The company in figures: pace of the units against their targets, rhythm of reports and ratings, posts without cover.

A tick counts them into one row, for a page cannot count through ten thousand people.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q

from core.decimals import as_text
from core.models import Summary
from core.periods import Month
from core.walltime import company_zone
from duties.models import Duty
from meetings.duty_kinds import REPORT_DUTY
from org.calendar import WorkCalendar
from org.cover_lists import count_alone, head_posts
from org.tree import OrgTree, UnitOnDay
from reviews.models import MonthPreview
from reviews.month.teams import OwnRecord, OwnTargets
from reviews.rating import RATING_DUTY

NAME = "company"  # of the row of core.Summary
SHOWN = "orders"
WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)


def refresh(now: datetime) -> int:
    """Counts anew where something has moved. Twelve queries for a company of any size, two where nothing has."""
    today = now.astimezone(company_zone()).date()
    if not has_moved(Month.of(today), now):
        return 0
    tree = OrgTree.on(today)
    cover = count_alone(head_posts(tree))
    content = {"pace": pace_of_units(tree, today), "rhythm": rhythm(now), "cover": cover}
    Summary.objects.update_or_create(name=NAME, defaults={"made_at": now, "content": content})
    return 1


def has_moved(month: Month, now: datetime) -> bool:
    """Whether previews were worked out since the last count; everybody's are each hour, whatever moves. Two queries.

    A minute after them once more: a chunk may have been written after the count that is older by its own clock.
    """
    made_at = Summary.objects.filter(name=NAME).values_list("made_at", flat=True).first()
    newest = MonthPreview.objects.filter(month=month).aggregate(at=Max("worked_out_at"))["at"]
    if made_at is None or newest is None:
        return True
    return newest > made_at or (newest > made_at - MINUTE and now - made_at >= MINUTE)


def pace_of_units(tree: OrgTree, today: date) -> dict[str, Any]:
    """Targets and results of orders, of the company and of each unit below the root in the order of the chart."""
    month = Month.of(today)
    days = WorkCalendar.load(month.first, month.last).between(month.first, month.last)
    sums = sums_by_unit(month)
    return {
        "month": str(month),
        "days_over": sum(1 for day in days if day < today),
        "days": len(days),
        "company": amounts(tree.units.values(), sums),
        "units": [
            {
                "code": unit.code,
                "name_en": unit.name_en,
                "name_zh": unit.name_zh,
                **amounts((tree.units[below] for below in tree.units_below(unit.unit_id)), sums),
            }
            for unit in tree.units.values()
            if unit.parent_id is not None and unit.parent_id == tree.root
        ],
    }


def amounts(units: Iterable[UnitOnDay], sums: Mapping[str, list[int]]) -> dict[str, str]:
    """What the units add up to, as text with two decimals."""
    parts = [sums[unit.code] for unit in units if unit.code in sums]
    return {"target": as_text(sum(part[0] for part in parts)), "result": as_text(sum(part[1] for part in parts))}


def sums_by_unit(month: Month) -> dict[str, list[int]]:
    """Effective target and result of orders in hundredths, by the code of the unit that each was owed and made in.

    They are what everybody's preview adds to the teams above, so a manager's own page comes to the same. One query.
    """
    sums: dict[str, list[int]] = {}
    records = MonthPreview.objects.filter(month=month).exclude(own_record="")
    for text in records.values_list("own_record", flat=True).iterator(chunk_size=2000):
        record = OwnRecord(*json.loads(text))
        for targets in map(OwnTargets._make, record.targets):
            sums.setdefault(targets.unit, [0, 0])[0] += sum(
                amount for metric, amount in targets.effective if metric == SHOWN
            )
        for unit, _day, metric, amount in record.results:
            if metric == SHOWN:
                sums.setdefault(unit, [0, 0])[1] += amount
    return sums


def rhythm(now: datetime) -> dict[str, Any]:
    """Of what was due in the last seven days, how much was done in time, and of how much. Two queries."""
    return {name: in_time(kinds, now) for name, kinds in (("reports", REPORT_DUTY), ("ratings", RATING_DUTY))}


def in_time(kinds: Mapping[str, str], now: datetime) -> dict[str, int]:
    """A duty done in the minute of its due time is in time (C32)."""
    due = Duty.objects.filter(kind__in=kinds.values(), due_at__gt=now - WEEK, due_at__lte=now, cancelled_at=None)
    return due.aggregate(of=Count("pk"), done=Count("pk", filter=Q(done_at__lt=F("due_at") + MINUTE)))

"""What reports open with from here and the rooms below: meetings, orders and collections of the day, targets."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.urls import reverse

from core.periods import Month
from meetings.evidence import MEETING, Evidence, Figure, register_period_figures, register_prefills
from meetings.models import Attendance, MeetingKind
from targets.actuals import actuals_of
from targets.models import Entry, Metric, TargetCell

TRAIN, TRAIN_MINUTES = "TRAIN", 30  # the item of the scheme, and how many minutes count one (rules.md 2.2)
LEARNING = {MeetingKind.REHEARSAL, MeetingKind.SHARING, MeetingKind.CLINIC}
ITEM_OF_METRIC = {"orders": "ORDER", "collections": "COLL"}


def entries_of(
    person_ids: Collection[int], start: date, end: date
) -> dict[str, dict[tuple[int, date], list[Evidence]]]:
    """Orders and collections by item, person and day; what was reversed, and the reversal, are no record. One query."""
    entries = Entry.objects.filter(
        metric__code__in=ITEM_OF_METRIC,
        person__in=person_ids,
        work_date__range=(start, end),
        amount__gt=0,
        reverses=None,
        reversed_by=None,
    )
    found: dict[str, dict[tuple[int, date], list[Evidence]]] = {item: {} for item in ITEM_OF_METRIC.values()}
    rows = entries.order_by("pk").values_list("metric__code", "person_id", "work_date", "amount", "note")
    for metric, person_id, work_date, amount, note in rows:
        of_day = found[ITEM_OF_METRIC[metric]].setdefault((person_id, work_date), [])
        of_day.append(Evidence(who=note or f"{amount:,.0f}"))
    return found


def meetings_of(
    person_ids: Collection[int], start: date, end: date
) -> dict[str, dict[tuple[int, date], list[Evidence]]]:
    """Where each was marked as there, and what of it is learning: a record for each full 30 minutes planned. One query.

    Talks of coaching stand in the records of their own room, for the coach.
    """
    rows = Attendance.objects.filter(
        person__in=person_ids, meeting__day__range=(start, end), meeting__ended_at__isnull=False
    ).exclude(mark__in=Attendance.AWAY)
    found: dict[str, dict[tuple[int, date], list[Evidence]]] = {MEETING: {}, TRAIN: {}}
    shown = rows.exclude(meeting__kind=MeetingKind.COACHING).select_related("meeting")
    for meeting, who in ((row.meeting, row.person_id) for row in shown.order_by("meeting__starts_at", "pk")):
        record = Evidence(meeting.name, url=reverse("meetings:meeting_detail", args=[meeting.pk]))
        found[MEETING].setdefault((who, meeting.day), []).append(record)
        if meeting.kind in LEARNING and (pieces := meeting.length // TRAIN_MINUTES):
            found[TRAIN].setdefault((who, meeting.day), []).append(replace(record, pieces=pieces))
    return found


def figures_of(person_id: int, start: date, end: date, today: date) -> list[Figure]:
    """The person's own targets for full months and the counted results so far; months add up as the measure does.

    Two queries, three where a measure is no sum.
    """
    cells = TargetCell.objects.filter(person=person_id, month__range=(Month.of(start), Month.of(end)))
    of_month: dict[Metric, dict[Month, Decimal]] = {}
    for cell in cells.select_related("metric").order_by("metric__position", "month", "starts_on"):
        of_month.setdefault(cell.metric, {})[cell.month] = cell.base  # of the last role period, where a month has two
    targets = {
        metric: sum(bases.values()) if metric.aggregation == Metric.Aggregation.SUM else list(bases.values())[-1]
        for metric, bases in of_month.items()
    }
    results = Entry.objects.counted().filter(person=person_id, work_date__range=(start, min(end, today)))
    actuals = actuals_of(results, targets)
    return [
        Figure(
            metric.code, metric.name_en, metric.name_zh_hant, metric.name_zh_hans, base, actuals.get(metric, Decimal(0))
        )
        for metric, base in targets.items()
    ]


def register() -> None:
    """Called in AppConfig.ready."""
    register_prefills(entries_of)
    register_prefills(meetings_of, is_noted=False)
    register_period_figures(figures_of)

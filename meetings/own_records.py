"""What reports open with from here and the rooms below: meetings, training, orders and collections, targets."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import itemgetter

from django.db.models import DateTimeField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from core.periods import Month
from meetings.evidence import MEETING, Evidence, Figure, register_period_figures, register_prefills
from meetings.models import Attendance, MeetingKind
from targets.actuals import actuals_of
from targets.models import Entry, Metric, TargetCell
from training.courses.hours import attended_between, course_name
from training.rehearsals.hours import parts_between, scenario_name

TRAIN, TRAIN_MINUTES = "TRAIN", 30  # the item of the scheme, and how many minutes count one (rules.md 2.2)
LEARNING = {MeetingKind.REHEARSAL, MeetingKind.SHARING, MeetingKind.CLINIC}
COURSE, REHEARSED = "course", "rehearsed"  # no measure and no kind of meeting
ITEM_OF_METRIC = {"orders": "ORDER", "collections": "COLL"}


def records_of_days(
    person_ids: Collection[int], start: date, end: date
) -> dict[str, dict[tuple[int, date], list[Evidence]]]:
    """Orders, collections, meetings, courses and rehearsals by item, person and day. One query for all: each report
    asks it.

    What was reversed, and the reversal, are no record. Meetings are those in which somebody was marked as there; what
    of them is learning counts for each full 30 minutes planned, as do rehearsals. No time counts twice: not that of a
    meeting in which a course or a rehearsal was, nor that of a rehearsal in a course. Talks of coaching stand in the
    records of their own room, for the coach.
    """
    entries = Entry.objects.filter(
        metric__code__in=ITEM_OF_METRIC,
        person__in=person_ids,
        work_date__range=(start, end),
        amount__gt=0,
        reverses=None,
        reversed_by=None,
    )
    there = Attendance.objects.filter(
        person__in=person_ids, meeting__day__range=(start, end), meeting__ended_at__isnull=False
    ).exclude(mark__in=Attendance.AWAY)
    shown = there.exclude(meeting__kind=MeetingKind.COACHING).order_by()
    of_no_time = Cast(None, DateTimeField())
    rows = entries.order_by().values_list(
        "metric__code", "person_id", "work_date", "pk", "note", "amount", of_no_time, of_no_time
    )
    of_meetings = shown.values_list(
        *("meeting__kind", "person_id", "meeting__day", "meeting_id", "meeting__name", "meeting__length"),
        *("meeting__starts_at", of_no_time),
    )
    of_courses = attended_between(person_ids, start, end).values_list(
        *(Value(COURSE), "person_id", "day", "pk", course_name(), "halves", "session__starts_at", "session__ends_at")
    )
    of_rehearsals = [
        part.values_list(
            *(Value(REHEARSED), "learner", "day", "pk", scenario_name(), "length", "starts_at", of_no_time)
        )
        for part in parts_between(person_ids, start, end)
    ]
    found: dict[str, dict[tuple[int, date], list[Evidence]]] = defaultdict(dict)
    # Without `all`: whoever has two parts in a rehearsal was there once. No other row comes twice: each has its key.
    read = sorted(rows.union(of_meetings, of_courses, *of_rehearsals), key=itemgetter(2, 3))
    courses = [(row[1], row[6], row[7]) for row in read if row[0] == COURSE and row[6]]
    rehearsals = [(row[1], row[6], _end_of(row[6], row[5])) for row in read if row[0] == REHEARSED]
    for code, person_id, day, pk, text, amount, starts_at, _ends_at in read:
        before = {REHEARSED: courses}.get(code, [*courses, *rehearsals] if code in LEARNING else [])
        is_doubled = before and _shares_time(person_id, starts_at, _end_of(starts_at, amount), before)
        for item, record in _records(code, pk, text, amount):
            if not (is_doubled and item == TRAIN):
                found[item].setdefault((person_id, day), []).append(record)
    return found


def _end_of(starts_at: datetime, minutes: Decimal) -> datetime:
    return starts_at + timedelta(minutes=int(minutes))


def _shares_time(
    person_id: int, starts_at: datetime, ends_at: datetime, taken: Collection[tuple[int, datetime, datetime]]
) -> bool:
    """Whether some of this time is taken by what counts for the person already."""
    return any(who == person_id and starts_at < until and since < ends_at for who, since, until in taken)


def _records(code: str, pk: int, text: str, amount: Decimal) -> Iterator[tuple[str, Evidence]]:
    """What an entry of a measure, or a meeting of a kind, says: the item and its record."""
    if code == COURSE:
        yield TRAIN, Evidence(text, url=reverse("training:enrolment_detail", args=[pk]), pieces=int(amount))
        return
    if code == REHEARSED:
        if pieces := int(amount) // TRAIN_MINUTES:
            yield TRAIN, Evidence(text, url=reverse("training:rehearsal_detail", args=[pk]), pieces=pieces)
        return
    if code in ITEM_OF_METRIC:
        yield ITEM_OF_METRIC[code], Evidence(who=text or f"{amount:,.0f}")
        return
    record = Evidence(text, url=reverse("meetings:meeting_detail", args=[pk]))
    yield MEETING, record
    if code in LEARNING and (pieces := int(amount) // TRAIN_MINUTES):
        yield TRAIN, replace(record, pieces=pieces)


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
    register_prefills(records_of_days)
    register_period_figures(figures_of)

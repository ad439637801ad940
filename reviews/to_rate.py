"""Which reports stand before a rater, read as rows for thousands at once: for the planner and for what was done."""

from collections.abc import Iterable
from datetime import date, datetime

from meetings.models import Report, ReportKind
from org.models import Person
from reviews.desk import Desk, plans_of
from reviews.scored import RatedReport, Scored

RELATED = {ReportKind.DAILY: "dailyappraisal", ReportKind.WEEKLY: "weeklyappraisal"}
Queue = dict[tuple[int, date], list[Scored]]  # rater id and day or Monday → the reports that take a rating


def reports_to_rate(kind: str, raters: Iterable[int], start: date, end: date, *, now: datetime) -> Queue:
    """What stands before each rater, of days or weeks that begin from `start` to `end`. Eight queries at most."""
    rows = _rated_reports(kind, raters, start, end)
    queue: Queue = {}
    for row, scored in zip(rows, _scored(kind, rows, now=now), strict=True):
        if scored.takes_rating:
            queue.setdefault((row.superior_id, row.subject_on), []).append(scored)
    return queue


def _rated_reports(kind: str, raters: Iterable[int], start: date, end: date) -> list[RatedReport]:
    """The reports that were sent to these raters. One query."""
    rows = Report.objects.sent().filter(kind=kind, superior__in=list(raters), subject_on__range=(start, end))
    rating = RELATED[ReportKind(kind)]
    fields = (
        "person_id",
        "superior_id",
        "subject_on",
        "sent_at",
        "excused_on",
        f"{rating}__rating",
        f"{rating}__rated_at",
    )
    return list(map(RatedReport._make, rows.values_list(*fields)))


def _scored(kind: str, rows: list[RatedReport], *, now: datetime) -> list[Scored]:
    """How each is scored, in their order. Seven queries at most, none for an empty list."""
    if not rows:
        return []
    people = Person.objects.filter(pk__in={row.person_id for row in rows}).only("hired_on", "left_on")
    days = [row.subject_on for row in rows]
    desk = Desk.load(people, min(days), max(days), now=now)
    if kind == ReportKind.DAILY:
        return [desk.day(row.person_id, row.subject_on, row, row) for row in rows]
    plans = plans_of(rows)
    return [
        desk.week(row.person_id, row.subject_on, row, row, plans.get((row.person_id, row.subject_on))) for row in rows
    ]

"""Which reports stand before a rater, read as rows for thousands at once: for the planner and for what was done."""

from collections.abc import Iterable
from datetime import date, datetime

from meetings.models import Report, ReportKind
from org.models import Person
from reviews.desk import Desk, plans_of
from reviews.models import Appraisal, DailyAppraisal, WeeklyAppraisal
from reviews.scored import RatedReport, Scored

RELATED = {ReportKind.DAILY: "dailyappraisal", ReportKind.WEEKLY: "weeklyappraisal"}
APPRAISALS: dict[str, type[Appraisal]] = {ReportKind.DAILY: DailyAppraisal, ReportKind.WEEKLY: WeeklyAppraisal}
UNRATED = None, None
FEW = 4000
Queue = dict[tuple[int, date], list[Scored]]  # rater id and day or Monday → the reports that take a rating


def reports_to_rate(kind: str, raters: Iterable[int], start: date, end: date, *, now: datetime) -> Queue:
    """What stands before each rater, of days or weeks that begin from `start` to `end`. Nine queries for a FEW."""
    rows = _rated_reports(kind, raters, start, end)
    queue: Queue = {}
    for row, scored in zip(rows, _scored(kind, rows, now=now), strict=True):
        if scored.takes_rating:
            queue.setdefault((row.superior_id, row.subject_on), []).append(scored)
    return queue


def _rated_reports(kind: str, raters: Iterable[int], start: date, end: date) -> list[RatedReport]:
    """The reports that were sent to these raters. One query, and those of `_ratings`."""
    reports = Report.objects.sent().filter(kind=kind, superior__in=list(raters), subject_on__range=(start, end))
    rows = list(reports.values_list("pk", "person_id", "superior_id", "subject_on", "sent_at", "excused_on"))
    ratings = _ratings(APPRAISALS[kind], [pk for pk, *_ in rows])
    return [RatedReport(*report, *ratings.get(pk, UNRATED)) for pk, *report in rows]


def _ratings(model: type[Appraisal], report_ids: list[int]) -> dict[int, tuple]:
    """Report id → rating and its time, where there is one. One query for FEW reports.

    Joined to the reports, or asked for more at once, the database would rather read the ratings of all years.
    """
    found: dict[int, tuple] = {}
    for first in range(0, len(report_ids), FEW):
        given = model.objects.filter(report__in=report_ids[first : first + FEW], rating__isnull=False)
        found |= {pk: rating for pk, *rating in given.values_list("report_id", "rating", "rated_at")}
    return found


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

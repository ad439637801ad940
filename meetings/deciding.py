"""The day whose unit and superior count for a report or plan, where the organisation of the past is moved."""

from collections.abc import Iterable
from datetime import date

from meetings.models import MONTHS, Report, ReportKind, WeeklyPlan, last_day_of
from org.rules import Attendance, WorkCalendar


def deciding_days_of_reports(report_ids: Iterable[int]) -> dict[int, date]:
    """Report id → the day, the week's day of C3, the last day in service of the month. One query."""
    rows = Report.objects.filter(pk__in=list(report_ids)).values_list(
        "pk", "kind", "subject_on", "person__hired_on", "person__left_on"
    )
    return {pk: deciding_day(kind, subject_on, _service(*span)) for pk, kind, subject_on, *span in rows}


def deciding_days_of_plans(plan_ids: Iterable[int]) -> dict[int, date]:
    """Plan id → the week's day of C3. One query."""
    rows = WeeklyPlan.objects.filter(pk__in=list(plan_ids)).values_list(
        "pk", "week_start", "person__hired_on", "person__left_on"
    )
    return {pk: deciding_day(ReportKind.WEEKLY, week_start, _service(*span)) for pk, week_start, *span in rows}


def deciding_day(kind: str, subject_on: date, attendance: Attendance) -> date:
    """The day whose post and superior count: the day, the week's (C3), the last in service of a month or longer."""
    if kind == ReportKind.WEEKLY:
        return attendance.week_day(subject_on)
    if kind in MONTHS:
        last = last_day_of(kind, subject_on)
        return last if attendance.left_on is None else min(last, attendance.left_on)
    return subject_on


def _service(hired_on: date, left_on: date | None) -> Attendance:
    return Attendance(WorkCalendar([]), hired_on=hired_on, left_on=left_on)

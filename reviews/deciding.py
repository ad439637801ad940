"""The day whose unit and superior count for a weekly rating or an assessment, where the past is moved."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from core.periods import Month
from meetings.deciding import deciding_days_of_reports
from reviews.models import Assessment, Objection, WeeklyAppraisal
from reviews.role_periods import MonthPeriods, matching


def deciding_days_of_weeks(appraisal_ids: Iterable[int]) -> dict[int, date]:
    """Weekly appraisal id → the week's day of C3, that of its report. Two queries."""
    reports = dict(WeeklyAppraisal.objects.filter(pk__in=list(appraisal_ids)).values_list("pk", "report_id"))
    days = deciding_days_of_reports(reports.values())
    return {pk: days[report] for pk, report in reports.items()}


def deciding_days_of_assessments(assessment_ids: Iterable[int]) -> dict[int, date]:
    """Assessment id → the last date of its role period in the month (C5). Nine queries a month.

    Absent where the role period is gone: nobody else gave these ratings.
    """
    rows = Assessment.objects.filter(pk__in=list(assessment_ids))
    by_month = defaultdict(list)
    for pk, month, *about in rows.values_list("pk", "month", "person__code", "profile", "starts_on"):
        by_month[Month(month)].append((pk, *about))
    days = {}
    for month, assessments in by_month.items():
        codes = {code for _, code, *_ in assessments}
        periods = MonthPeriods(month, codes)
        for pk, code, profile, starts_on in assessments:
            if owed := matching(periods.of(code), profile, starts_on):
                days[pk] = owed.last
    return days


def deciding_days_of_objections(objection_ids: Iterable[int]) -> dict[int, date]:
    """Objection id → the last date of the person's last role period in the month. Nine queries a month."""
    by_month: dict[Month, list[tuple[int, str]]] = defaultdict(list)
    for pk, month, code in Objection.objects.filter(pk__in=list(objection_ids)).values_list(
        "pk", "month", "person__code"
    ):
        by_month[Month(month)].append((pk, code))
    days = {}
    for month, objections in by_month.items():
        periods = MonthPeriods(month, {code for _, code in objections})
        days |= {pk: found[-1].last for pk, code in objections if (found := periods.of(code))}
    return days

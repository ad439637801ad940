"""The day whose unit and superior count for a weekly rating: that of its report."""

from collections.abc import Iterable
from datetime import date

from meetings.deciding import deciding_days_of_reports
from reviews.models import WeeklyAppraisal


def deciding_days_of_weeks(appraisal_ids: Iterable[int]) -> dict[int, date]:
    """Weekly appraisal id → the week's day of C3. Two queries."""
    reports = dict(WeeklyAppraisal.objects.filter(pk__in=list(appraisal_ids)).values_list("pk", "report_id"))
    days = deciding_days_of_reports(reports.values())
    return {pk: days[report] for pk, report in reports.items()}

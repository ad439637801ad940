"""What comes back to the writer of a report, and the news that a report waits for its rater."""

from collections.abc import Collection

from django.urls import reverse

from duties.services import mark_stale
from meetings.feedback import Feedback, register_feedback
from meetings.models import Report, ReportKind
from meetings.signals import report_sent
from reviews.models import Appraisal, DailyAppraisal, WeeklyAppraisal

MODELS: dict[str, tuple[type[Appraisal], str]] = {
    ReportKind.DAILY: (DailyAppraisal, "reviews:day"),
    ReportKind.WEEKLY: (WeeklyAppraisal, "reviews:week"),
}


def ratings_of(reports: Collection[Report]) -> dict[int, Feedback]:
    """Report id → its rating, for those that are rated. One query for each kind among the reports."""
    found: dict[int, Feedback] = {}
    for kind, (model, page) in MODELS.items():
        keys = [report.pk for report in reports if report.kind == kind]
        rated = (
            model.objects.filter(report__in=keys, rating__isnull=False).select_related("rated_by", "rated_for")
            if keys
            else ()
        )
        found |= {appraisal.report_id: _feedback(appraisal, page) for appraisal in rated}
    return found


def _feedback(appraisal: Appraisal, page: str) -> Feedback:
    return Feedback(
        rating=appraisal.rating,
        rated_by=appraisal.rater,
        rated_at=appraisal.rated_at,
        note=appraisal.note,
        completion=getattr(appraisal, "completion", None),
        score=appraisal.score,
        url=reverse(page, args=[appraisal.report_id]),
    )


def tell_rater(*, report: Report, **kwargs: object) -> None:
    """Has the rater planned again: a report of that day waits now."""
    if report.superior_id is not None and report.kind in MODELS:
        mark_stale([report.superior_id])


def register() -> None:
    """Called in AppConfig.ready."""
    register_feedback(ratings_of)
    report_sent.connect(tell_rater, dispatch_uid="reviews.feedback")

"""Rows of reviews for tests: each factory needs as little as possible and takes every field by name."""

from datetime import datetime

from django.db import OperationalError, connection, transaction

from core.periods import Month
from core.tests.instants import at
from meetings.models import Report, ReportKind
from org.models import Person
from reviews.models import DailyAppraisal, WeeklyAppraisal
from reviews.rating import rate_daily, rate_weekly
from reviews.runs import start_run


def rated(
    report: Report,
    rating: int = 4,
    *,
    note: str = "clear and useful",
    by: Person | None = None,
    now: datetime | None = None,
) -> DailyAppraisal | WeeklyAppraisal:
    """The report rated by its superior on the evening it was sent, unless told otherwise."""
    act = rate_daily if report.kind == ReportKind.DAILY else rate_weekly
    now = now or at(20, day=report.sent_at.date())
    return act(report, rating=rating, note=note, by=by or report.superior, now=now)


def close_impatiently(month: Month, *, now: datetime) -> str:
    """Starts a month's run on this thread's connection to PostgreSQL: "waits" where somebody writes into the month."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            start_run(month, by=None, now=now)
            return "starts"
    except OperationalError:
        return "waits"
    finally:
        connection.close()

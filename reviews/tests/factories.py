"""Rows of reviews for tests: each factory needs as little as possible and takes every field by name."""

from datetime import date, datetime
from typing import Any

from django.db import OperationalError, connection, transaction

from core.periods import Month
from core.tests.instants import at
from meetings.models import Report, ReportKind
from org.models import Person
from reviews import scheme_drafts
from reviews.models import DailyAppraisal, Scheme, SchemeDraft, SignOff, WeeklyAppraisal
from reviews.rating import rate_daily, rate_weekly
from reviews.runs import start_run
from reviews.scheme_fields import values_of


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


def make_scheme_draft(
    by: Person, *, name: str = "2026-07-v1", effective_from: date = date(2026, 7, 1), reason: str = "A fairer month"
) -> SchemeDraft:
    """A draft of the rules from the first version, begun on the evening of 17 June."""
    told = {"name": name, "effective_from": effective_from, "reason": reason}
    based_on = Scheme.objects.earliest("effective_from")
    return scheme_drafts.draft_scheme(**told, based_on=based_on, by=by, now=at(12))


def changed(draft: SchemeDraft, **values: Any) -> dict[str, Any]:
    """What the draft says, but for these values."""
    return values_of(scheme_drafts.content(draft)) | values


def submitted_scheme(by: Person, *, effective_from: date = date(2026, 7, 1), **values: Any) -> SchemeDraft:
    """A draft that differs, by five points of a grade unless told otherwise, and waits to be published."""
    draft = make_scheme_draft(by, effective_from=effective_from, name=f"{effective_from:%Y-%m}-v1")
    about = {name: getattr(draft, name) for name in scheme_drafts.ABOUT}
    told = {"about": about, "values": changed(draft, **(values or {"grade_C": 65}))}
    scheme_drafts.redraft_scheme(draft, **told, version=1, by=by, now=at(12))
    scheme_drafts.submit_scheme(draft, by=by, now=at(12))
    draft.refresh_from_db()
    return draft


def released(person: Person, month: Month, *, now: datetime) -> SignOff:
    """The person's month as it stands once somebody has released it."""
    return SignOff.objects.create(person=person, month=month, confirmed_at=now, released_at=now)

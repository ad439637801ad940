"""Secrets planted in rows that some may read and others must not; no answer to the others may hold them.

A new sensitive field gets its line here: who may read it, and the row that holds it. The rows are the salesperson's
of NORTH unless the line says otherwise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.tests.instants import DAY, at
from meetings.models import Report
from org.models import Invitation
from org.stamps import stamp
from org.tests.company import Company
from reviews.models import Adjustment, Assessment, DailyAppraisal, DisciplineEvent, IntegrityFinding
from salesops.tests.matrix import LINE_ABOVE, SELF
from targets.models import Entry, Metric

YESTERDAY = DAY - timedelta(days=1)


@dataclass(frozen=True)
class Canary:
    """A text that only `readers` may meet."""

    secret: str
    readers: frozenset[str]
    plant: Callable[[Company, str], object]


def owned(company: Company, day: date = YESTERDAY) -> dict[str, object]:
    return {"person": company.salesperson, **stamp(company.salesperson, day).fields}


def report_text(company: Company, secret: str) -> Report:
    body = {"summary": secret, "help": secret, "tomorrow": secret}
    sent: datetime = at(17, 30, day=date(2026, 6, 12))
    return Report.objects.create(
        kind="daily", subject_on=date(2026, 6, 12), sent_at=sent, body=body, **owned(company, date(2026, 6, 12))
    )


def draft_text(company: Company, secret: str) -> Report:
    day = date(2026, 6, 11)
    draft = {"summary": secret, "help": secret}
    return Report.objects.create(kind="daily", subject_on=day, draft=draft, saved_at=at(17), **owned(company, day))


def rating_note(company: Company, secret: str) -> DailyAppraisal:
    day = date(2026, 6, 10)
    sent = at(17, day=day)
    report = Report.objects.create(kind="daily", subject_on=day, sent_at=sent, **owned(company, day))
    return DailyAppraisal.objects.create(
        report=report,
        day=day,
        rating=1,
        rated_at=at(9),
        rated_by=company.manager,
        note=secret,
        **owned(company, day),
    )


def assessment_note(company: Company, secret: str) -> Assessment:
    return Assessment.objects.create(
        month="2026-06", profile="salesperson", note=secret, assessed_by=company.manager, **owned(company)
    )


def calibration_reason(company: Company, secret: str) -> Assessment:
    five = dict.fromkeys(Assessment.RATINGS, 3)
    return Assessment.objects.create(
        month="2026-05",
        profile="salesperson",
        **five,
        calibration=-5,
        calibration_reason=secret,
        calibrated_by=company.director,
        **owned(company),
    )


def adjustment_note(company: Company, secret: str) -> Adjustment:
    return Adjustment.objects.create(day=YESTERDAY, kind="valid_complaint", note=secret, **owned(company))


def discipline_note(company: Company, secret: str) -> DisciplineEvent:
    fact = {"day": YESTERDAY, "about": "meeting", "meeting": "morning", "event": "late", "source": "typed"}
    return DisciplineEvent.objects.create(note=secret, **fact, **owned(company))


def finding_note(company: Company, secret: str) -> IntegrityFinding:
    return IntegrityFinding.objects.create(day=YESTERDAY, note=secret, found_by=company.manager, **owned(company))


def result_note(company: Company, secret: str) -> Entry:
    orders = Metric.objects.get(code="orders")
    return Entry.objects.create(
        work_date=YESTERDAY,
        metric=orders,
        amount=700,
        source="typed",
        note=secret,
        confirmed_at=at(9),
        **owned(company),
    )


def invitation_hash(company: Company, secret: str) -> Invitation:
    return Invitation.objects.create(person=company.newcomer, code_hash=secret, expires_at=at(9, day=date(2199, 1, 1)))


def password_hash(company: Company, secret: str) -> int:
    return type(company.leaver).objects.filter(pk=company.leaver.pk).update(password=secret)


ABOVE_AND_SELF = LINE_ABOVE | SELF
JUDGED = ABOVE_AND_SELF | {"hr"}
CANARIES = (
    Canary("canary-report-text", ABOVE_AND_SELF, report_text),
    Canary("canary-draft-text", SELF, draft_text),
    Canary("canary-rating-note", JUDGED, rating_note),
    Canary("canary-assessment-note", JUDGED, assessment_note),
    Canary("canary-calibration-reason", JUDGED, calibration_reason),
    Canary("canary-adjustment-note", JUDGED, adjustment_note),
    Canary("canary-discipline-note", JUDGED, discipline_note),
    Canary("canary-finding-note", JUDGED, finding_note),
    Canary("canary-result-note", ABOVE_AND_SELF | {"supervisor", "assistant"}, result_note),
    Canary("canary-invitation-hash", frozenset(), invitation_hash),
    Canary("canary-password-hash", frozenset(), password_hash),
)

"""The duties of a doubt about a record by their codes, and the subject that carries its day."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviews.models import IntegrityFinding

STATE_FINDING = "state_finding"  # the person's
HEAR_FINDING = "hear_finding"  # the finder's
DECIDE_FINDING = "decide_finding"  # the next superior's


def finding_subject(finding: "IntegrityFinding") -> str:
    """ "finding:2026-06-17:12": the day of the record and the row."""
    return f"finding:{finding.day.isoformat()}:{finding.pk}"


def day_in(subject: str) -> date:
    """The day that such a subject carries."""
    return date.fromisoformat(subject.split(":")[1])


def finding_in(subject: str) -> int:
    """The row that such a subject carries."""
    return int(subject.split(":")[2])

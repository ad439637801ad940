"""The duty of an interviewer by its code, and the subject that carries the interview."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recruiting.models import Interview

CARD = "interview_card"


def subject_of(interview: "Interview") -> str:
    """ "interview:12"."""
    return f"interview:{interview.pk}"


def interview_in(subject: str) -> int:
    """The key of the interview that such a subject carries."""
    return int(subject.split(":")[1])

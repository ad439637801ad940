"""The duties of rehearsals by their codes, and the subject that carries the rehearsal."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from training.models import Rehearsal

SCORE = "rehearsal_score"
WORD = "rehearsal_word"
DEBRIEF = "rehearsal_debrief"


def subject_of(rehearsal: "Rehearsal") -> str:
    """ "rehearsal:12"."""
    return f"rehearsal:{rehearsal.pk}"


def rehearsal_in(subject: str) -> int:
    """The key of the rehearsal that such a subject carries."""
    return int(subject.split(":")[1])

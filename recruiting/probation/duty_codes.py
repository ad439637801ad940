"""The duties of probations by their codes, and the subject that carries the probation."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recruiting.models import Probation

READ = "probation_read"
TALK = "probation_talk"
AGAIN = "probation_again"
PROPOSAL = "probation_proposal"
LAST = "probation_last"
DECISION = "probation_decision"
POST = "probation_post"

DUTIES = (READ, TALK, AGAIN, PROPOSAL, LAST, DECISION, POST)


def subject_of(probation: "Probation") -> str:
    """ "probation:12"."""
    return f"probation:{probation.pk}"


def part_subject(probation: "Probation", part: int) -> str:
    """ "probation:12:30": the probation, and the day of a milestone or the key of a row."""
    return f"probation:{probation.pk}:{part}"

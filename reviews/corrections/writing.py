"""Writing the lines of a correction into a month that is sealed, in the transaction that begins its next revision."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.periods import Month
from core.walltime import to_wall
from org.models import Period
from org.services import hold_month
from reviews.corrections.kinds import KINDS, Occasion, told
from reviews.models import Correction, CorrectionLine


def write_lines(correction: Correction, *, now: datetime) -> list[CorrectionLine]:
    """Writes every line through the door of its fact, and returns them.

    The month is open for this transaction alone: whoever writes into it holds its lock or waits for it, and nobody
    else sees a state that is not committed. Raises ValidationError naming the line that cannot be written; inside a
    transaction that then ends.
    """
    month = Month(correction.month)
    hold_month(month)
    periods = Period.objects.filter(pk=month)
    periods.update(state=Period.State.OPEN)
    asked_at = correction.asked_at or now
    occasion = Occasion(month, correction.drafted_by, correction.reason, to_wall(asked_at).date(), now)
    lines = list(correction.lines.select_related("person"))
    for number, line in enumerate(lines, 1):
        try:
            KINDS[line.kind].write(line, occasion)
        except ValidationError as error:
            raise _named(number, line, error) from error
    periods.update(state=Period.State.CLOSED)
    return lines


def _named(number: int, line: CorrectionLine, error: ValidationError) -> ValidationError:
    """The refusal with the line that it is about."""
    sentence = told([line])[0].sentence
    words = _("Line %(number)s (%(line)s): %(why)s")
    return ValidationError(words % {"number": number, "line": sentence, "why": " ".join(error.messages)}, code="line")

"""Writing the lines of a correction into a month that is sealed, in the transaction that begins its next revision."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from core.periods import Month
from core.walltime import to_wall
from org.models import Period
from org.services import hold_month
from reviews.corrections.kinds import GONE, KINDS, Occasion, told
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
    asked_at = correction.first_asked_at or now
    named = _("Correction %(number)s") % {"number": correction.pk}
    occasion = Occasion(month, correction.drafted_by, named, to_wall(asked_at).date(), now)
    lines = list(correction.lines.select_related("person"))
    for number, line in enumerate(lines, 1):
        try:
            if not line.values:  # its person is erased
                raise ValidationError(GONE)
            KINDS[line.kind].write(line, occasion)
        except ValidationError as error:
            raise _named(number, line, " ".join(error.messages)) from error
        except PermissionDenied as error:  # only the next superior confirms a doubt
            raise _named(number, line, str(error)) from error
    periods.update(state=Period.State.CLOSED)
    return lines


def _named(number: int, line: CorrectionLine, why: str) -> ValidationError:
    """The refusal with the line that it is about."""
    sentence = told([line])[0].sentence
    words = _("Line %(number)s (%(line)s): %(why)s")
    return ValidationError(words % {"number": number, "line": sentence, "why": why}, code="line")

"""The duties of a month's cycle by their codes, and the subject that carries the month."""

from typing import TYPE_CHECKING

from core.periods import Month

if TYPE_CHECKING:
    from reviews.models import Objection

CALIBRATION_DUTY = "calibrate_month"
SIGHT_DUTY = "see_month"
DECISION_DUTY = "decide_objection"


def month_subject(month: Month) -> str:
    return f"month:{month}"


def month_in(subject: str) -> Month:
    """The month that such a subject carries."""
    return Month(subject.split(":")[1])


def decision_subject(objection: "Objection") -> str:
    """ "objection:2026-06:12": the month and the row."""
    return f"objection:{objection.month}:{objection.pk}"

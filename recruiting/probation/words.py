"""States of a probation as people read them, and the tones of their badges (core.templatetags.ui.SHAPES)."""

from datetime import date
from enum import Enum

from django.utils.translation import gettext_lazy, pgettext_lazy

from recruiting.models import Probation, ProbationProposal
from recruiting.probation.rules import State


class Stage(Enum):
    """How far a probation has come; derived, never stored."""

    PLANNED = "planned"
    RUNNING = "running"
    EXTENDED = "extended"
    REVIEW = "review"
    OVER = "over"  # its last day has passed, and nothing is decided
    LEFT = "left"  # the person left before anything was decided
    CONFIRMED = "confirmed"
    OTHER_POST = "other_post"
    ENDED = "ended"


STAGES = {
    Stage.PLANNED: (pgettext_lazy("probation", "planned"), "open"),
    Stage.RUNNING: (pgettext_lazy("probation", "running"), "soon"),
    Stage.EXTENDED: (pgettext_lazy("probation", "extended"), "soon"),
    Stage.REVIEW: (pgettext_lazy("probation", "under review"), "soon"),
    Stage.OVER: (pgettext_lazy("probation", "over, not decided"), "late"),
    Stage.LEFT: (pgettext_lazy("probation", "left"), "open"),
    Stage.CONFIRMED: (pgettext_lazy("probation", "confirmed"), "done"),
    Stage.OTHER_POST: (pgettext_lazy("probation", "another post"), "open"),
    Stage.ENDED: (pgettext_lazy("probation", "ended"), "open"),
}
STATES = {
    State.MET: (gettext_lazy("met"), "done"),
    State.NOT_YET: (gettext_lazy("not yet"), "open"),
    State.TO_CONFIRM: (gettext_lazy("a person confirms it"), "soon"),
}


def stage_of(probation: Probation, sent: ProbationProposal | None, *, is_extended: bool, today: date) -> Stage:
    """`sent`: what waits for a decision."""
    if probation.outcome:
        return Stage(probation.outcome)
    if probation.person.left_on is not None and probation.person.left_on < today:
        return Stage.LEFT
    if sent is not None:
        return Stage.REVIEW
    if today > probation.ends_on:
        return Stage.OVER
    if today < probation.starts_on:
        return Stage.PLANNED
    return Stage.EXTENDED if is_extended else Stage.RUNNING

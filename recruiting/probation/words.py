"""States of a probation as people read them, and the tones of their badges (core.templatetags.ui.SHAPES)."""

from datetime import date
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.wording import exact_day
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
    DECIDED = "decided"  # and not carried out
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
    Stage.DECIDED: (pgettext_lazy("probation", "decided, to be carried out"), "soon"),
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
        return Stage(probation.outcome) if probation.carried_out_at else Stage.DECIDED
    if probation.person.left_on is not None and probation.person.left_on < today:
        return Stage.LEFT
    if sent is not None:
        return Stage.REVIEW
    if today > probation.ends_on:
        return Stage.OVER
    if today < probation.starts_on:
        return Stage.PLANNED
    return Stage.EXTENDED if is_extended else Stage.RUNNING


def proposed(proposal: ProbationProposal) -> str:
    """The step with the day from which it counts."""
    words = {
        ProbationProposal.Step.CONFIRM: _("confirm from %(day)s on"),
        ProbationProposal.Step.OTHER_POST: _("another post from %(day)s on"),
        ProbationProposal.Step.EXTEND: _("extend until %(day)s"),
        ProbationProposal.Step.END: _("end on %(day)s"),
    }
    return words[ProbationProposal.Step(proposal.step)] % {"day": exact_day(proposal.starts_on or proposal.ends_on)}


def told_to_the_person(proposal: ProbationProposal) -> str:
    """How it ends, as the person reads it once it is decided."""
    words = {
        ProbationProposal.Step.CONFIRM: _("You are confirmed in your post from %(day)s on."),
        ProbationProposal.Step.OTHER_POST: _("You stay, in another post from %(day)s on."),
        ProbationProposal.Step.END: _(
            "Your probation ends without a confirmation. Your last day in service is %(day)s."
        ),
    }
    return words[ProbationProposal.Step(proposal.step)] % {"day": exact_day(proposal.starts_on or proposal.ends_on)}

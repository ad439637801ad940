"""An interviewer sends a scorecard, once; a correction is a card of its own that leaves the one before to be read."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from duties.services import mark_stale, note_done
from org.models import Person
from recruiting.interviews import rules
from recruiting.interviews.duty_codes import CARD, subject_of
from recruiting.interviews.permissions import may_score
from recruiting.models import Interview, Interviewer, ScoreCard, ScoreCriterion, ScoreLine


class Found(NamedTuple):
    """The score of a criterion and what it rests on."""

    score: int
    evidence: str


def criteria_asked(interview: Interview) -> list[ScoreCriterion]:
    """What its cards ask about, with the anchors: the version of the day on which it was set. Two queries."""
    begun = Q(asked_from=None) | Q(asked_from__lte=interview.set_at)
    lasts = Q(retired_at=None) | Q(retired_at__gt=interview.set_at)
    return list(ScoreCriterion.objects.filter(begun, lasts).prefetch_related("anchors"))


@transaction.atomic
def send_card(
    interview: Interview,
    found: Mapping[int, Found],
    *,
    by: Person,
    now: datetime,
    number: int,
    correction_reason: str = "",
) -> ScoreCard:
    """Keeps the card of `by`: `found` by key of the criterion, `number` the place that the page showed (1: the first).

    Raises ValidationError for a criterion without score or evidence and for a correction without a reason,
    StaleVersion where the own card was sent from another window meanwhile. Some twelve queries.
    """
    seat = Interviewer.objects.select_for_update().filter(interview=interview, person=by).first()
    require(may_score(by, interview, seat, now=now))
    if number != seat.cards.count() + 1:
        raise StaleVersion()
    if number > 1 and not correction_reason.strip():
        raise ValidationError({"correction_reason": _("A correction says why.")})
    card = ScoreCard.objects.create(
        interviewer=seat, number=number, sent_at=now, correction_reason=correction_reason.strip() if number > 1 else ""
    )
    lines = [_line(card, criterion, found.get(criterion.pk)) for criterion in criteria_asked(interview)]
    rules.weighted_mean(marks_of(lines))  # refuses weights that do not add up
    ScoreLine.objects.bulk_create(lines)
    if number == 1:
        seat.sent_at = now
        seat.save(update_fields=["sent_at"])
        note_done(by.pk, CARD, subject_of(interview), now)
        mark_stale([by.pk])
    audit.record("recruiting.send_card" if number == 1 else "recruiting.correct_card", by=by, about=interview)
    return card


def _line(card: ScoreCard, criterion: ScoreCriterion, found: Found | None) -> ScoreLine:
    if found is None or not rules.LOWEST <= found.score <= rules.HIGHEST or not found.evidence.strip():
        raise ValidationError(_("Every criterion needs its score and what it rests on."))
    return ScoreLine(
        card=card,
        criterion=criterion,
        weight=criterion.weight,
        decides=criterion.decides,
        score=found.score,
        evidence=found.evidence.strip(),
    )


def marks_of(lines: list[ScoreLine]) -> list[rules.Mark]:
    """The scores of a card as the rules take them."""
    return [rules.Mark(line.score, line.weight, line.decides) for line in lines]

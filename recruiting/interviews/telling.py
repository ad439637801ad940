"""What a copy for the candidate holds of interviews: when they were, what was found, decided and offered, and why.

Everything that is kept of the candidate, and nowhere who wrote it. Whoever is judged may learn how, the words of
scorecards included: what a candidate must never read is not written about them. What was found and decided comes once
no card about the application is awaited, for the copy passes through hands that may owe one.
"""

from typing import Any

from django.db.models import Prefetch

from recruiting.handing_out import awaited_of, register_told
from recruiting.models import Candidate, Decision, Hiring, Interview, Offer, ScoreCard, ScoreLine

Rows = list[dict[str, Any]]


def interviews(candidate: Candidate) -> Rows:
    """Each with what the interviewers found, card by card. Six queries."""
    lines = Prefetch("lines", ScoreLine.objects.select_related("criterion"))
    cards = Prefetch("interviewers__cards", ScoreCard.objects.prefetch_related(lines))
    found = Interview.objects.filter(application__candidate=candidate).select_related("application__opening", "stage")
    awaited = awaited_of(candidate)
    return [
        {
            "opening": one.application.opening.code,
            "stage": one.stage.name_en,
            "starts_at": one.starts_at,
            "minutes": one.minutes,
            "place": one.place,
            "cancelled_at": one.cancelled_at,
            "cancelled_reason": one.cancelled_reason,
            "moved": [{name: getattr(move, name) for name in ("was_at", "starts_at", "reason")} for move in one.moved],
            "scorecards_awaited": one.application_id in awaited,
            "scorecards": [] if one.application_id in awaited else _cards_of(one),
        }
        for one in found.prefetch_related("interviewers", cards, Prefetch("changes", to_attr="moved"))
    ]


def _cards_of(interview: Interview) -> Rows:
    """In the order in which they were sent, so that their place says of nobody whose they are."""
    cards = [card for seat in interview.interviewers.all() for card in seat.cards.all()]
    return [
        {
            "sent_at": card.sent_at,
            "correction_reason": card.correction_reason,
            "lines": [
                {"criterion": one.criterion.name_en, "weight": one.weight, "score": one.score, "evidence": one.evidence}
                for one in card.lines.all()
            ],
        }
        for card in sorted(cards, key=lambda one: (one.sent_at, one.pk))
    ]


def decisions(candidate: Candidate) -> Rows:
    """What was decided at which stage, and why. Two queries."""
    found = Decision.objects.filter(application__candidate=candidate).exclude(application__in=awaited_of(candidate))
    return [
        {
            "opening": one.application.opening.code,
            "stage": one.stage.name_en,
            "outcome": one.outcome,
            "reason": one.reason and one.reason.name_en,
            "words": one.words,
            "at": one.at,
        }
        for one in found.select_related("application__opening", "stage", "reason")
    ]


def offers(candidate: Candidate) -> Rows:
    """What was offered and answered. One query."""
    names = ("terms", "answer_by", "made_at", "answer", "answer_reason", "answered_at")
    found = Offer.objects.filter(application__candidate=candidate).select_related("application__opening")
    return [{"opening": one.application.opening.code} | {name: getattr(one, name) for name in names} for one in found]


def hirings(candidate: Candidate) -> Rows:
    """From when the candidate works here. One query."""
    found = Hiring.objects.filter(application__candidate=candidate).select_related("application__opening")
    return [{"opening": one.application.opening.code, "first_day": one.first_day, "at": one.at} for one in found]


def register() -> None:
    """Called in AppConfig.ready."""
    for rows in (interviews, decisions, offers, hirings):
        register_told(rows.__name__, rows)

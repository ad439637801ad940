"""Interviews, cards and offers for tests: each factory needs as little as possible."""

from datetime import date, datetime, timedelta

from core.tests.instants import DAY, at
from org.models import Person
from recruiting.models import (
    Application,
    Decision,
    Interview,
    Interviewer,
    Offer,
    ScoreCard,
    ScoreCriterion,
    ScoreLine,
)
from recruiting.tests.factories import make_application, make_opening, named

SCORES = (4, 4, 3, 4, 5, 3)  # 3.90 weighted
WEIGHTS = (25, 20, 15, 15, 15, 10)
HELD = at(9, day=DAY - timedelta(days=1))  # a Tuesday; cards until Thursday at six
DUE = at(18, day=DAY + timedelta(days=1))


def make_criteria() -> list[ScoreCriterion]:
    """The six of the house; made where a test emptied the tables."""
    known = list(ScoreCriterion.objects.filter(retired_at=None))
    if known:
        return known
    told = [{"position": place, "weight": weight, "decides": place == 4} for place, weight in enumerate(WEIGHTS)]
    return [ScoreCriterion.objects.create(**named(f"Criterion {one['position']}"), **one) for one in told]


def make_applied(company: object, *, kind: str = "interview_1", **told: object) -> Application:
    """An application for a post in the north."""
    opening = told.pop("opening", None) or make_opening(company.north, by=company.manager, approver=company.hr)
    return make_application(opening, by=company.hr, kind=kind, **told)


def make_interview(
    application: Application, *people: Person, starts_at: datetime = HELD, due_at: datetime = DUE, **told: object
) -> Interview:
    """An interview of the stage in which the application stands, held an hour long."""
    by = told.pop("by", None) or application.added_by
    values = {"minutes": 60, "place": "Room 2", "set_by": by, "set_at": at(9, day=DAY - timedelta(days=5))} | told
    interview = Interview.objects.create(
        application=application, stage=application.stage, starts_at=starts_at, due_at=due_at, **values
    )
    Interviewer.objects.bulk_create(Interviewer(interview=interview, person=person) for person in people)
    return interview


def send(
    interview: Interview,
    person: Person,
    *,
    scores: tuple[int, ...] = SCORES,
    evidence: str = "Told of 30 customers",
    sent_at: datetime | None = None,
    reason: str = "",
) -> ScoreCard:
    """The next card of an interviewer."""
    sent_at = sent_at or at(10)
    seat = interview.interviewers.get(person=person)
    if seat.sent_at is None:
        seat.sent_at = sent_at
        seat.save()
    number = seat.cards.count() + 1
    card = ScoreCard.objects.create(interviewer=seat, number=number, sent_at=sent_at, correction_reason=reason)
    for criterion, score in zip(make_criteria(), scores, strict=True):
        told = {"weight": criterion.weight, "decides": criterion.decides, "score": score, "evidence": evidence}
        ScoreLine.objects.create(card=card, criterion=criterion, **told)
    return card


def make_offer(application: Application, *, by: Person, answer: str = "", **told: object) -> Offer:
    """An offer that was decided, with its answer where one is told."""
    if not application.decisions.exists():
        decided = {"stage": application.stage, "outcome": "offer", "words": "Fits.", "by": by, "at": at(9)}
        Decision.objects.create(application=application, **decided)
    values = {"terms": "Ten thousand a month", "answer_by": date(2026, 6, 30), "made_by": by, "made_at": at(9)}
    if answer:
        values |= {"answer": answer, "answered_at": at(10), "noted_by": by}
    return Offer.objects.create(application=application, **(values | told))

"""Secrets of interviews: a part of canaries. A card is blind, whoever asks, before the own one is sent."""

from functools import partial

from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from org.tests.company import Company
from recruiting.models import Decision, Interview, InterviewChange, Offer, ScoreCard, ScoreLine
from recruiting.tests.interview_factories import make_applied, make_interview, make_offer, send
from salesops.tests.canary import FAR, Canary, page_of
from salesops.tests.matrix import LINE_ABOVE

CHOOSE = LINE_ABOVE | {"hr"}
READERS = CHOOSE | {"supervisor"}


def held(company: Company, **told: object) -> Interview:
    """An interview that the supervisor and HR hold, and whose cards are due far from now."""
    application = make_applied(company)
    return make_interview(application, company.supervisor, company.hr, due_at=FAR, **told)


def text_of_interview(company: Company, secret: str, *, name: str) -> Interview:
    told = {name: secret[:200]}
    if name == "cancelled_reason":
        told |= {"cancelled_by": company.hr, "cancelled_at": at(9), name: secret[:500]}
        return make_interview(make_applied(company), company.supervisor, company.colleague, due_at=FAR, **told)
    return held(company, **told)


def change(company: Company, secret: str) -> InterviewChange:
    told = {"was_at": at(8), "starts_at": at(9), "by": company.hr, "at": at(7)}
    return InterviewChange.objects.create(interview=held(company), reason=secret[:500], **told)


def blind_line(company: Company, secret: str) -> ScoreLine:
    """The supervisor sent; HR, who holds it too, owes: only the supervisor reads it."""
    return send(held(company), company.supervisor, evidence=secret).lines.first()


def blind_correction(company: Company, secret: str) -> ScoreCard:
    interview = held(company)
    send(interview, company.supervisor)
    return send(interview, company.supervisor, reason=secret[:500])


def decided(company: Company, secret: str) -> Decision:
    application = make_applied(company)
    told = {"stage": application.stage, "outcome": "next", "by": company.manager, "at": timezone.now()}
    return Decision.objects.create(application=application, words=secret, **told)


def offered(company: Company, secret: str, *, name: str) -> Offer:
    told = {name: secret}
    return make_offer(make_applied(company, kind="offer"), by=company.manager, answer="declined", **told)


def of_application(row: object) -> str:
    return reverse("recruiting:application_choose", args=[row.application_id])


def of_interview(row: object) -> str:
    return reverse("recruiting:interview_detail", args=[row.interview_id])


def of_card(row: object) -> str:
    card = row if isinstance(row, ScoreCard) else row.card
    return reverse("recruiting:interview_detail", args=[card.interviewer.interview_id])


INTERVIEWS = [
    Canary(
        "recruiting.Interview.place",
        READERS,
        partial(text_of_interview, name="place"),
        page_of("recruiting:interview_detail"),
    ),
    Canary(
        "recruiting.Interview.cancelled_reason",
        CHOOSE,
        partial(text_of_interview, name="cancelled_reason"),
        page_of("recruiting:interview_detail"),
    ),
    Canary("recruiting.InterviewChange.reason", READERS, change, of_interview),
    Canary("recruiting.ScoreLine.evidence", frozenset({"supervisor"}), blind_line, of_card),
    Canary("recruiting.ScoreCard.correction_reason", frozenset({"supervisor"}), blind_correction, of_card),
    Canary("recruiting.Decision.words", CHOOSE, decided, of_application),
    *(
        Canary(f"recruiting.Offer.{name}", CHOOSE, partial(offered, name=name), of_application)
        for name in ("terms", "answer_reason")
    ),
]

WHOEVER_SCORES = "what cards ask about, which whoever scores reads"
CRITERIA_OPEN = {f"recruiting.ScoreAnchor.text_{one}": WHOEVER_SCORES for one in ("en", "zh_hant", "zh_hans")}

"""Secrets of openings and candidates: a part of canaries."""

from functools import partial

from django.urls import reverse

from core.files.checking import CheckedFile
from core.files.storing import store
from core.tests.instants import at
from org.tests.company import Company
from recruiting.models import Application, Candidate, CandidateDocument, Opening, StageMove
from recruiting.tests.factories import make_application, make_candidate, make_opening, make_reason
from salesops.tests.canary import Canary, page_of
from salesops.tests.matrix import LINE_ABOVE

READERS = LINE_ABOVE | {"hr"}


def opening(company: Company, secret: str = "", *, name: str = "reason") -> Opening:
    told = ({name: secret} if secret else {}) | ({"state": "cancelled"} if name == "cancelled_reason" else {})
    return make_opening(company.north, by=company.manager, approver=company.hr, **told)


def application(company: Company, secret: str, *, name: str = "note") -> Application:
    told = {"name_zh": "陳安", "name_pinyin": ""} | {name: secret}
    if name in ("name_zh", "name_pinyin"):
        told = {"name_zh": "", "name_pinyin": ""} | {name: secret[:60]}
    return make_application(opening(company), candidate=make_candidate(by=company.hr, **told), by=company.hr)


def candidate(company: Company, secret: str, *, name: str) -> Candidate:
    return application(company, secret, name=name).candidate


def next_step(company: Company, secret: str) -> Application:
    one = application(company, "")
    Application.objects.filter(pk=one.pk).update(next_step=secret[:120])
    return one


def words(company: Company, secret: str) -> StageMove:
    one = application(company, "")
    to = one.opening.stages.get(kind="refused")
    told = {"from_stage": one.stage, "to_stage": to, "reason": make_reason("refused")}
    return StageMove.objects.create(application=one, by=company.hr, at=at(12), words=secret, **told)


def document(company: Company, secret: str) -> CandidateDocument:
    one = application(company, "").candidate
    return store(CandidateDocument(candidate=one), CheckedFile(b"x", "txt", secret[:100]), by=company.hr, now=at(12))


def of_move(row: StageMove) -> str:
    return reverse("recruiting:application_detail", args=[row.application_id])


def of_document(row: CandidateDocument) -> str:
    return reverse("recruiting:candidate_detail", args=[row.candidate_id])


OPENING, CANDIDATE = page_of("recruiting:opening_detail"), page_of("recruiting:candidate_detail")
RECRUITING = [
    *(
        Canary(f"recruiting.Opening.{name}", READERS, partial(opening, name=name), OPENING)
        for name in ("reason", "cancelled_reason")
    ),
    Canary("recruiting.Candidate.note", READERS, partial(candidate, name="note"), CANDIDATE),
    Canary("recruiting.Candidate.email", READERS, partial(candidate, name="email"), CANDIDATE, is_text=False),
    Canary("recruiting.Application.next_step", READERS, next_step, page_of("recruiting:application_detail")),
    Canary("recruiting.StageMove.words", READERS, words, of_move),
    Canary("recruiting.CandidateDocument.name", READERS, document, of_document),
]
RECRUITING_OPEN = {
    "recruiting.Candidate.email_key": "as recruiting.Candidate.email, and no page shows it",
    **{
        f"recruiting.ConsentText.text_{language}": "what every candidate is given to read"
        for language in ("en", "zh_hant", "zh_hans")
    },
}

"""Secrets of probations: a part of canaries."""

from functools import partial

from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from org.tests.company import Company
from recruiting.models import (
    ConditionWord,
    Milestone,
    MilestoneCondition,
    MilestoneTalk,
    ProbationLimit,
    ProbationProposal,
    ProbationStatement,
    ProbationTerms,
)
from recruiting.tests.probation_factories import condition, make_proposal, make_talk
from salesops.tests.canary import Canary
from salesops.tests.matrix import EVERYBODY
from salesops.tests.matrix_probation import READERS, probation_of


def confirmed(company: Company, secret: str) -> ConditionWord:
    told = {"is_met": False, "written_by": company.manager, "written_at": at(12)}
    probation = probation_of(company, company.salesperson)
    return ConditionWord.objects.create(probation=probation, condition=condition(30, "prospects"), note=secret, **told)


def talk_text(company: Company, secret: str, *, name: str) -> MilestoneTalk:
    told = {"is_met": False, "note": "x", "plan": "y", "day": 60} | {name: secret}
    return make_talk(probation_of(company, company.salesperson), company.manager, **told)


def stated(company: Company, secret: str) -> ProbationStatement:
    told = {"written_by": company.salesperson, "written_at": at(12)}
    return ProbationStatement.objects.create(probation=probation_of(company, company.salesperson), text=secret, **told)


def proposal_text(company: Company, secret: str, *, name: str) -> ProbationProposal:
    """What was sent back, so that another may be planted."""
    told = {"decided_by": company.director, "decided_at": at(12), "decision": "no", "is_approved": False}
    return make_proposal(probation_of(company, company.salesperson), company.manager, **(told | {name: secret}))


def draft_reason(company: Company, secret: str) -> ProbationProposal:
    return make_proposal(probation_of(company, company.stranger), company.other_manager, reason=secret, sent_at=None)


def source_text(company: Company, secret: str, *, name: str) -> ProbationTerms:
    texts = {f"source_{language}": "Law" for language in ("en", "zh_hant", "zh_hans")}
    told = {"number": ProbationTerms.objects.count() + 1, "usual_months": 3, "published_at": timezone.now()}
    terms = ProbationTerms.objects.create(**told, **(texts | {name: secret}))
    for limit in ProbationLimit.objects.filter(terms__number=1):
        ProbationLimit.objects.create(terms=terms, contract=limit.contract, months=limit.months)
    milestone = Milestone.objects.create(terms=terms, day=30, if_not="mentor")
    MilestoneCondition.objects.create(milestone=milestone, position=1, evidence="rehearsal", need=70)
    return terms


def of_probation(row: object) -> str:
    return reverse("probation:probation_detail", args=[row.probation_id])


def of_rules(row: object) -> str:
    return reverse("probation:rules_version", args=[row.number])


PROBATION = [
    Canary("recruiting.ConditionWord.note", READERS, confirmed, of_probation),
    *(
        Canary(f"recruiting.MilestoneTalk.{name}", READERS, partial(talk_text, name=name), of_probation)
        for name in ("note", "plan")
    ),
    Canary("recruiting.ProbationStatement.text", READERS, stated, of_probation),
    *(
        Canary(f"recruiting.ProbationProposal.{name}", READERS, partial(proposal_text, name=name), of_probation)
        for name in ("reason", "decision")
    ),
    Canary("recruiting.ProbationProposal.unsent reason", frozenset({"other_manager"}), draft_reason, of_probation),
    *(
        Canary(f"recruiting.ProbationTerms.{name}", EVERYBODY, partial(source_text, name=name), page)
        for name, page in (("source_en", of_rules), ("source_zh_hant", None), ("source_zh_hans", None))
    ),
]
HOLDS_NO_SECRET = {
    "recruiting.MilestoneTalk.conditions": "codes and figures, which the person sees on the own page",
    "recruiting.MilestoneCondition.parts": "codes of course areas",
}

"""Secrets of promotions and plans to improve: a part of canaries."""

from datetime import date
from functools import partial

from django.urls import reverse

from core.tests.instants import at
from org.tests.company import Company
from reviews.models import (
    CriterionWord,
    ImprovementGoal,
    ImprovementPlan,
    PanelWord,
    PlanNote,
    PromotionCase,
    SetAside,
)
from reviews.tests.case_factories import make_plan, make_promotion
from salesops.tests.canary import Canary, page, page_of
from salesops.tests.matrix import LINE_ABOVE, SELF

READERS = LINE_ABOVE | SELF | {"hr"}
PROMOTION, PLAN = page_of("cases:promotion_detail"), page_of("cases:improvement_detail")


def deferred(company: Company, secret: str = "", *, name: str = "reason") -> PromotionCase:
    """A promotion that was deferred, or taken back where the secret is why."""
    state = "deferred"
    told = {name: secret} if secret else {}
    if name == "withdrawn_reason":
        state, told = "withdrawn", told | {"withdrawn_by": company.manager, "withdrawn_at": at(12)}
    return make_promotion(company, company.salesperson, state, **told)


def criterion_note(company: Company, secret: str) -> CriterionWord:
    told = {"criterion": "courses", "is_met": False, "written_by": company.manager, "written_at": at(12)}
    return CriterionWord.objects.create(case=deferred(company), note=secret, **told)


def panel_reason(company: Company, secret: str) -> PanelWord:
    told = {"word": "not_yet", "reason": secret, "given_at": at(10)}
    return PanelWord.objects.create(case=deferred(company), member=company.colleague, **told)


def over(company: Company, secret: str = "", *, name: str = "reason") -> ImprovementPlan:
    """A plan that was not met and is followed by another post."""
    told = {"next_step": "other_post", "next_reason": "x", "next_by": company.director, "next_at": at(13)}
    told |= {name: secret} if secret else {}
    return make_plan(company, company.salesperson, "not_met", **told)


def goal_text(company: Company, secret: str, *, name: str) -> ImprovementGoal:
    told = {"measure": "calls", "target": "20", "due_on": date(2026, 7, 1), name: secret[:120]}
    return ImprovementGoal.objects.create(plan=over(company), position=2, **told)


def plan_note(company: Company, secret: str) -> PlanNote:
    return PlanNote.objects.create(plan=over(company), text=secret, written_by=company.salesperson, written_at=at(12))


def aside(company: Company, secret: str) -> SetAside:
    told = {"about": "promotion", "look_again_on": date(2199, 1, 1), "set_by": company.manager, "set_at": at(12)}
    return SetAside.objects.create(person=company.salesperson, reason=secret, **told)


def of_case(row: object) -> str:
    return reverse("cases:promotion_detail", args=[row.case_id])


def of_plan(row: object) -> str:
    return reverse("cases:improvement_detail", args=[row.plan_id])


CASES = [
    *(
        Canary(f"reviews.PromotionCase.{name}", READERS, partial(deferred, name=name), PROMOTION)
        for name in ("reason", "decision", "gaps", "withdrawn_reason")
    ),
    Canary("reviews.CriterionWord.note", READERS, criterion_note, of_case),
    Canary("reviews.PanelWord.reason", LINE_ABOVE | {"hr", "colleague"}, panel_reason, of_case),
    *(
        Canary(f"reviews.ImprovementPlan.{name}", READERS, partial(over, name=name), PLAN)
        for name in ("reason", "training", "coaching", "result", "next_reason")
    ),
    *(
        Canary(f"reviews.ImprovementGoal.{name}", READERS, partial(goal_text, name=name), of_plan)
        for name in ("measure", "target")
    ),
    Canary("reviews.PlanNote.text", READERS, plan_note, of_plan),
    Canary("reviews.SetAside.reason", READERS, aside, page("cases:next_step", "SALESPERSON")),
]

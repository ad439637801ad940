"""The duties of cases by their codes, and the subject that carries the case."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviews.models import ImprovementPlan, PromotionCase

EVIDENCE = "promotion_evidence"
WORD = "promotion_word"
DECISION = "promotion_decision"
POST = "promotion_post"
AGAIN = "promotion_again"
READ_PLAN = "improvement_read"
START = "improvement_start"
COACHING = "improvement_coaching"
END = "improvement_end"
NEXT = "improvement_next"
SECOND = "improvement_again"

PROMOTION_DUTIES = (EVIDENCE, WORD, DECISION, POST, AGAIN)
IMPROVEMENT_DUTIES = (READ_PLAN, START, COACHING, END, NEXT, SECOND)


def subject_of(case: "PromotionCase | ImprovementPlan") -> str:
    """ "case:12": of which table says the kind of the duty."""
    return f"case:{case.pk}"


def week_subject(plan: "ImprovementPlan", monday: date) -> str:
    """ "case:12:2026-06-15": the plan and the week of its coaching."""
    return f"case:{plan.pk}:{monday}"

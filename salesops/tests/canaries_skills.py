"""Secrets of skills, plans and mentors: a part of canaries."""

from functools import partial

from core.tests.instants import DAY, at
from org.tests.company import Company
from salesops.tests.canary import Canary, page, page_of
from salesops.tests.matrix_skills import MENTOR, READERS
from training.models import DevelopmentStep, LevelWord, MentorPair, PlanReview
from training.tests.factories_skills import make_pair, make_step, make_word

LANGUAGES = ("en", "zh_hant", "zh_hans")
TEXTS_OF_HR = {
    "training.Skill.description": "what a skill is, which everybody reads",
    "training.SkillLevel.anchor": "what a level means, which everybody reads",
    "training.Checklist.name": "the name of a list that HR keeps, about nobody",
    "training.ChecklistItem.name": "a step that HR writes for all, about nobody",
    "training.FirstStep.name": "the same step, copied",
}
HOLDS_NO_SECRET = {f"{field}_{language}": why for field, why in TEXTS_OF_HR.items() for language in LANGUAGES}
HOLDS_NO_SECRET["training.Skill.topics"] = "codes"


def word_with(company: Company, secret: str) -> LevelWord:
    return make_word(company.salesperson, company.manager, note=secret)


def step_with(company: Company, secret: str, *, name: str) -> DevelopmentStep:
    told = {name: secret}
    if name == "reason":
        told |= {"state": "dropped", "ended_by": company.manager, "ended_at": at(12)}
    return make_step(company.salesperson, made_by=company.manager, **told)


def review_with(company: Company, secret: str) -> PlanReview:
    told = {"day": DAY, "word": secret, "reviewed_by": company.manager, "reviewed_at": at(12)}
    return PlanReview.objects.create(person=company.salesperson, **told)


def pair_with(company: Company, secret: str, *, name: str) -> MentorPair:
    told = {"ended_on": DAY, "ended_by": company.manager, "is_reached": True}
    told |= {"mentor_agreed_at": at(9), "newcomer_agreed_at": at(9), name: secret}
    return make_pair(company.colleague, company.salesperson, by=company.manager, **told)


SKILLS = (
    Canary("training.LevelWord.note", READERS, word_with, page("training:skill_level", "SALESPERSON", "product")),
    *(
        Canary(
            f"training.DevelopmentStep.{name}",
            READERS,
            partial(step_with, name=name),
            page_of("training:development_detail"),
        )
        for name in ("what", "reason")
    ),
    Canary("training.PlanReview.word", READERS, review_with, page("training:skill_person", "SALESPERSON")),
    *(
        Canary(
            f"training.MentorPair.{name}",
            READERS | MENTOR,
            partial(pair_with, name=name),
            page_of("training:mentor_detail"),
        )
        for name in ("aim", "ended_word")
    ),
)

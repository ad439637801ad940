"""Rows of skills, plans, mentors and first steps for tests."""

from datetime import date, datetime, timedelta

from core.tests.instants import DAY, at
from org.models import Person
from training.models import Checklist, DevelopmentStep, FirstStep, FirstSteps, LevelWord, MentorPair, Skill

MONTH = timedelta(days=30)


def skill_named(code: str = "product") -> Skill:
    """One of the skills that ship."""
    return Skill.objects.get(code=code)


def make_word(
    person: Person,
    by: Person,
    *,
    skill: str = "product",
    level: int = 2,
    kind: str = "confirmed",
    day: date = DAY,
    said_at: datetime | None = None,
    note: str = "Seen on two visits.",
) -> LevelWord:
    told = {"level": level, "kind": kind, "day": day, "note": note, "said_by": by, "said_at": said_at or at(9)}
    return LevelWord.objects.create(person=person, skill=skill_named(skill), **told)


def make_step(person: Person, *, made_by: Person, due_on: date = DAY + MONTH, **told: object) -> DevelopmentStep:
    values = {"what": "Go along on two visits", "level": 3, "way": "mentor"} | told
    return DevelopmentStep.objects.create(
        owner=person, made_by=made_by, due_on=due_on, skill=values.pop("skill", None) or skill_named(), **values
    )


def make_pair(mentor: Person, newcomer: Person, *, by: Person, **told: object) -> MentorPair:
    values = {"starts_on": DAY, "ends_on": DAY + 3 * MONTH, "aim": "Visits customers alone."} | told
    return MentorPair.objects.create(mentor=mentor, newcomer=newcomer, proposed_by=by, proposed_at=at(8), **values)


def make_run(person: Person, *, code: str = "top_up", starts_on: date = DAY, **told: object) -> FirstSteps:
    """First steps of two: one is owed, the other not."""
    checklist = Checklist.objects.get(code=code)
    run = FirstSteps.objects.create(
        person=person, checklist=checklist, kind=checklist.kind, starts_on=starts_on, started_at=at(8), **told
    )
    for number, is_owed in ((1, True), (2, False)):
        names = {"name_en": f"Step {number}", "name_zh_hant": f"第{number}步", "name_zh_hans": f"第{number}步"}
        due_on = starts_on + timedelta(days=number)
        FirstStep.objects.create(run=run, person=person, due_on=due_on, helper="mentor", is_owed=is_owed, **names)
    return run

"""The skills themselves: added, put in other words, retired; what titles and profiles expect. HR keeps them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from org.models import Person
from training.models import ExpectedLevel, Skill, SkillLevel
from training.skills.permissions import may_keep_skills

Anchors = Mapping[int, Mapping[str, str]]  # level → the sentence by field


@transaction.atomic
def add_skill(values: Mapping[str, Any], anchors: Anchors, *, by: Person, today: date) -> Skill:
    """A new skill with its four sentences. Raises ValidationError by field."""
    require(may_keep_skills(by, on=today))
    skill = Skill(**values)
    skill.full_clean()
    skill.save()
    SkillLevel.objects.bulk_create(SkillLevel(skill=skill, level=level, **said) for level, said in anchors.items())
    audit.record("training.add_skill", by=by, about=skill)
    return skill


@transaction.atomic
def change_skill(
    skill: Skill, values: Mapping[str, Any], anchors: Anchors, *, version: int, by: Person, today: date
) -> None:
    """Other words, another place, retired or used again. Raises ValidationError by field, StaleVersion."""
    require(may_keep_skills(by, on=today))
    for name, value in values.items():
        setattr(skill, name, value)
    skill.full_clean()
    skill.save_over(version, fields=list(values))
    for level, said in anchors.items():
        SkillLevel.objects.update_or_create(skill=skill, level=level, defaults=dict(said))
    audit.record("training.change_skill", by=by, about=skill, fields=list(values))


@transaction.atomic
def expect_levels(
    skill: Skill,
    *,
    by_profile: Mapping[str, int],
    by_title: Mapping[int, int],
    version: int,
    by: Person,
    today: date,
) -> None:
    """What posts expect of a skill, all of it anew. A title (id) that is left out expects what its profile does."""
    require(may_keep_skills(by, on=today))
    if skill.version != version:
        raise StaleVersion()
    skill.save_over(version, fields=[])
    skill.expected.all().delete()
    rows = [ExpectedLevel(skill=skill, profile=profile, level=level) for profile, level in by_profile.items()]
    rows += [ExpectedLevel(skill=skill, title_id=title, level=level) for title, level in by_title.items()]
    ExpectedLevel.objects.bulk_create(rows)
    audit.record("training.expect_levels", by=by, about=skill)

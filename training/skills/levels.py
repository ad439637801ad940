"""What is said of somebody's level: the person proposes, the superior answers. Nothing is ever changed."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from org.models import Person
from training.models import LevelWord, Skill
from training.skills.permissions import may_confirm, may_propose


@transaction.atomic
def propose_level(  # noqa: PLR0913 what a proposal is
    person: Person, skill: Skill, *, level: int, note: str, by: Person, now: datetime, today: date
) -> LevelWord:
    """The person says which level they have reached and what shows it; it counts once the superior confirms it."""
    require(may_propose(by, person))
    word = _said(person, skill, LevelWord.Kind.PROPOSED, level=level, day=today, note=note, by=by, now=now)
    audit.record("training.propose_level", by=by, about=word)
    return word


@transaction.atomic
def say_level(  # noqa: PLR0913 what a word is
    person: Person,
    skill: Skill,
    *,
    is_confirmed: bool,
    level: int,
    day: date,
    note: str,
    by: Person,
    now: datetime,
    today: date,
) -> LevelWord:
    """The superior confirms a level from a day on, lower than before too, or says that one is not reached yet."""
    require(may_confirm(by, person, on=today))
    if not person.hired_on <= day <= today:
        raise ValidationError({"day": _("Choose a day since the person entered, today at the latest.")})
    kind = LevelWord.Kind.CONFIRMED if is_confirmed else LevelWord.Kind.NOT_YET
    word = _said(person, skill, kind, level=level, day=day, note=note, by=by, now=now)
    audit.record("training.confirm_level" if is_confirmed else "training.answer_level", by=by, about=word)
    return word


def _said(  # noqa: PLR0913 the fields of the row
    person: Person, skill: Skill, kind: str, *, level: int, day: date, note: str, by: Person, now: datetime
) -> LevelWord:
    if not note.strip():
        raise ValidationError({"note": _("Say what shows it.")})
    told = {"kind": kind, "level": level, "day": day, "note": note.strip()}
    return LevelWord.objects.create(person=person, skill=skill, said_by=by, said_at=now, **told)

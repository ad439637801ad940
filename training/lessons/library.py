"""Lessons come into the library and are taken back (docs/rules.md, training)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.han import fold
from core.verdicts import ALLOWED, Verdict, denied, not_now, require
from org.access import Role, roles_of, today_of
from org.models import Person
from training.models import Lesson, LessonTag, LessonText, Rehearsal

KEEPERS = {Role.GENERAL_MANAGER, Role.DIRECTOR, Role.MANAGER, Role.HR}


def folded(texts: Mapping[str, str]) -> str:
    """What a search looks through: every text of a lesson, in one script, one width and small letters."""
    return fold("\n".join(text for name in LessonText.TEXTS if (text := texts.get(name, ""))))


@transaction.atomic
def add(
    texts: Mapping[str, str],
    *,
    tags: Collection[str],
    language: str,
    by: Person,
    now: datetime,
    rehearsal: Rehearsal | None = None,
) -> Lesson:
    """A lesson in the language of whoever writes it. The caller has checked who may; anybody may type a case."""
    lesson = Lesson.objects.create(rehearsal=rehearsal, author=by, written_at=now)
    LessonText.objects.create(lesson=lesson, language=language, folded=folded(texts), **texts)
    LessonTag.objects.bulk_create(LessonTag(lesson=lesson, tag=tag) for tag in dict.fromkeys(tags))
    audit.record("training.add_lesson", by=by, about=lesson)
    return lesson


def may_take_back(by: Person, lesson: Lesson, *, now: datetime) -> Verdict:
    """Whoever wrote it, heads and HR."""
    if by.pk != lesson.author_id and not KEEPERS & roles_of(by, today_of(by, now)):
        return denied(_("Whoever wrote a lesson takes it back, or heads and HR."))
    return not_now(_("It is taken back.")) if lesson.taken_back_at else ALLOWED


@transaction.atomic
def take_back(lesson: Lesson, *, by: Person, now: datetime) -> None:
    """Takes a lesson out of the library; nobody reads it there any more. Safe to call twice."""
    require(may_take_back(by, lesson, now=now))
    if Lesson.objects.filter(pk=lesson.pk, taken_back_at=None).update(taken_back_at=now, taken_back_by=by):
        audit.record("training.take_back_lesson", by=by, about=lesson)

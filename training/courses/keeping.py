"""The catalogue is kept: courses, their questions, what is required of whom."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from duties.services import mark_stale
from org.models import Person
from training.courses.permissions import may_keep_courses
from training.models import AnswerChoice, AreaRule, Course, Question, RequiredCourse

COURSE_FIELDS = (
    *("area", "name_en", "name_zh_hant", "name_zh_hans", "way", "halves", "check_by", "pass_percent"),
    *("question_count", "valid_months", "renews", "material_en", "material_zh_hant", "material_zh_hans"),
)
AREA_FIELDS = ("newcomer_halves", "refresher_halves", "checked_by_en", "checked_by_zh_hant", "checked_by_zh_hans")
QUESTION_FIELDS = ("kind", "weight", "text_en", "text_zh_hant", "text_zh_hans")
FEWEST_CHOICES, MOST_CHOICES = 2, 6


def check_course(course: Course) -> None:
    """Raises ValidationError for what is no course."""
    course.full_clean()
    if not course.has_sessions and course.check_by != Course.Check.TEST:
        raise ValidationError({"check_by": _("What people learn by themselves is passed by a test.")})
    if course.renews_id and course.renews.renews_id:
        raise ValidationError({"renews": _("Choose the course itself, not one that renews it.")})
    if course.renews_id and course.renews.area != course.area:
        raise ValidationError({"renews": _("A course renews one of its own area.")})


@transaction.atomic
def change_area(rule: AreaRule, *, version: int, by: Person, on: date) -> None:
    """Writes the hours of an area and how it is checked over the version that was read. Raises StaleVersion.

    What people were trained is counted as before: the hours say what is asked, not what was done.
    """
    require(may_keep_courses(by, on))
    rule.full_clean()
    rule.save_over(version, fields=list(AREA_FIELDS))
    audit.record("training.change_area", by=by, about=rule, fields=AREA_FIELDS)


@transaction.atomic
def add_course(course: Course, *, by: Person, on: date) -> Course:
    """Adds a course. Raises ValidationError for what is none."""
    require(may_keep_courses(by, on))
    check_course(course)
    course.save(force_insert=True)
    audit.record("training.add_course", by=by, about=course)
    return course


@transaction.atomic
def change_course(course: Course, *, version: int, by: Person, on: date) -> None:
    """Writes it over the version that was read. Raises StaleVersion, and ValidationError for what is no course.

    Certificates that were earned stay as they are.
    """
    require(may_keep_courses(by, on))
    check_course(course)
    course.save_over(version, fields=list(COURSE_FIELDS))
    audit.record("training.change_course", by=by, about=course)


@transaction.atomic
def retire_course(course: Course, *, by: Person, on: date) -> None:
    """Nobody is enrolled any more, and it is required of nobody; what was passed stays. Safe to call twice."""
    require(may_keep_courses(by, on))
    if course.retired_on is None:
        course.retired_on = on
        course.save(update_fields=["retired_on"])
        RequiredCourse.objects.on(on).filter(course=course).update(ended_on=on)
        audit.record("training.retire_course", by=by, about=course)
        mark_stale()


# --- questions --------------------------------------------------------------------------------------------------------


def check_choices(kind: str, choices: Sequence[Mapping[str, Any]]) -> None:
    """Raises ValidationError where they make no question that can be answered."""
    right = sum(choice["is_right"] for choice in choices)
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        raise ValidationError(_("Offer two to six answers."))
    if right == 0:
        raise ValidationError(_("Say which answer is right."))
    if kind == Question.Kind.SINGLE and right > 1:
        raise ValidationError(_("Of this kind one answer is right. Choose the other kind, or tick one."))


@transaction.atomic
def save_question(  # noqa: PLR0913 one form of one thing
    question: Question, choices: Sequence[Mapping[str, Any]], *, version: int, by: Person, on: date
) -> Question:
    """Adds a question, or writes it over the version that was read; tests that were begun keep theirs.

    Raises ValidationError for what cannot be answered, StaleVersion.
    """
    require(may_keep_courses(by, on))
    if not question.text:
        raise ValidationError({"text_en": _("Write the question in at least one language.")})
    question.full_clean()
    check_choices(question.kind, choices)
    is_new = question.pk is None
    if is_new:
        question.save(force_insert=True)
    else:
        if question.retired_at:
            raise StaleVersion
        question.save_over(version, fields=list(QUESTION_FIELDS))
        question.choices.all().delete()
    AnswerChoice.objects.bulk_create(
        AnswerChoice(question=question, position=place, **choice) for place, choice in enumerate(choices)
    )
    audit.record("training.add_question" if is_new else "training.change_question", by=by, about=question)
    return question


@transaction.atomic
def retire_question(question: Question, *, by: Person, on: date, now: datetime) -> None:
    """It is asked no more; tests that were begun keep it. Safe to call twice."""
    require(may_keep_courses(by, on))
    if question.retired_at is None:
        question.retired_at = now
        question.save(update_fields=["retired_at"])
        audit.record("training.retire_question", by=by, about=question)


# --- required courses -------------------------------------------------------------------------------------------------


@transaction.atomic
def require_course(row: RequiredCourse, *, by: Person, on: date) -> RequiredCourse:
    """Asks a course of a circle from today on. Raises ValidationError where it is asked already."""
    require(may_keep_courses(by, on))
    row.made_by = by
    row.full_clean()
    row.save(force_insert=True)
    audit.record("training.require_course", by=by, about=row)
    mark_stale()
    return row


@transaction.atomic
def end_requirement(row: RequiredCourse, *, by: Person, on: date) -> None:
    """It is asked no more; duties that are open go. Safe to call twice."""
    require(may_keep_courses(by, on))
    if row.ended_on is None:
        row.ended_on = on
        row.save(update_fields=["ended_on"])
        audit.record("training.end_requirement", by=by, about=row)
        mark_stale()

"""Half hours of training by day, for the daily report: those that people were there for, or passed by themselves."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from training.models import Enrolment


def attended_between(person_ids: Collection[int], start: date, end: date) -> QuerySet[Enrolment]:
    """The enrolments whose half hours count on the days from `start` to `end`, both inclusive. No query yet."""
    there = Enrolment.objects.filter(person__in=person_ids, mark="attended", day__range=(start, end))
    return there.filter(halves__gt=0).order_by()


def course_name() -> Coalesce:
    """The name of the course of an enrolment in the reader's language, as an expression."""
    own = {"zh-hant": "zh_hant", "zh-hans": "zh_hans"}.get(get_language() or "", "en")
    names = (NullIf(F(f"course__name_{language}"), Value("")) for language in (own, "zh_hant", "zh_hans", "en"))
    return Coalesce(*names, Value(""))

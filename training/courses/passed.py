"""What people have passed, asked by the rooms above: probation, promotion, the skill matrix.

A certificate counts from the day it was earned to its last day, both inclusive. A course and those that renew it are
one: whichever was passed last, the certificate of the course stands.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from org.models import Person
from training.courses.required import obligations_of
from training.models import CourseArea, Enrolment

ROOT = Coalesce(F("course__renews"), F("course"))


def areas_passed(person_ids: Collection[int], on: date) -> dict[int, frozenset[str]]:
    """The areas (codes of CourseArea) in which each of these people stands certified on a day. Four queries.

    In an area something is passed, and nothing that is required of the person there is missing.
    """
    standing = _standing(person_ids, on)
    missing = _areas_missing(person_ids, on, standing)
    return {pk: frozenset(standing[pk].values()) - missing[pk] for pk in person_ids}


def areas_started(person_ids: Collection[int], on: date) -> dict[int, frozenset[str]]:
    """The areas in which each was in a course by a day, has begun one by themselves, or was examined. One query."""
    begun = Q(day__lte=on) | Q(result_on__lte=on) | Q(session=None, enrolled_at__date__lte=on)
    rows = Enrolment.objects.filter(begun, person__in=person_ids).order_by().distinct()
    found: dict[int, set[str]] = defaultdict(set)
    for person_id, area in rows.values_list("person_id", "course__area"):
        found[person_id].add(area)
    return {pk: frozenset(found[pk]) for pk in person_ids}


class RequiredOf(NamedTuple):
    """How many of the courses that are required of somebody stand passed."""

    passed: int
    asked: int


def required_passed(person_ids: Collection[int], on: date) -> dict[int, RequiredOf]:
    """Of what is required of each on a day, how much they have passed and stand certified in; absent: nothing is.

    Four queries.
    """
    standing = _standing(person_ids, on)
    found: dict[int, RequiredOf] = {}
    for one in obligations_of(Person.objects.filter(pk__in=person_ids), on):
        passed, asked = found.get(one.person_id, (0, 0))
        has_passed = one.course.root_id in standing[one.person_id]
        found[one.person_id] = RequiredOf(passed + has_passed, asked + 1)
    return found


def certificates(person_ids: Collection[int]) -> dict[tuple[int, int], Enrolment]:
    """The certificate of each person (id) in each course (id of the one renewed), the longest one, run out or not.

    One query.
    """
    rows = Enrolment.objects.passed().filter(person__in=person_ids).select_related("course")
    found: dict[tuple[int, int], Enrolment] = {}
    for row in rows.order_by("result_on", "pk"):
        key = row.person_id, row.course.root_id
        known = found.get(key)
        if known is None or _ends(row) >= _ends(known):
            found[key] = row
    return found


def _ends(row: Enrolment) -> date:
    return row.certified_until or date.max


def _standing(person_ids: Collection[int], on: date) -> dict[int, dict[int, str]]:
    """The courses in which each stands certified on a day, with their area. One query."""
    rows = Enrolment.objects.standing_on(on).filter(person__in=person_ids).order_by()
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for person_id, root, area in rows.values_list("person_id", ROOT, "course__area").distinct():
        found[person_id][root] = area
    return found


def _areas_missing(person_ids: Collection[int], on: date, standing: dict[int, dict[int, str]]) -> dict[int, set[str]]:
    """The areas in which something required of each is not passed. Three queries."""
    missing: dict[int, set[str]] = defaultdict(set)
    for one in obligations_of(Person.objects.filter(pk__in=person_ids), on):
        if one.course.root_id not in standing[one.person_id]:
            missing[one.person_id].add(one.course.area)
    return missing


ALL_AREAS = frozenset(CourseArea.values)

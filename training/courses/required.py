"""What is asked of whom until when: courses that newcomers, a title or everybody have to pass (rules.md 2.14)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from org.models import Appointment, Person
from training.courses import rules
from training.models import Course, RequiredCourse


class Obligation(NamedTuple):
    """A course that somebody has to have passed by a day; `since` is the day from which it is asked."""

    person_id: int
    course: Course
    since: date
    due_on: date


def obligations_of(people: Iterable[Person], on: date) -> list[Obligation]:
    """What is asked of each of these people on a day, whether done or not: a course once, by its earliest day.

    Two queries for any number of people.
    """
    people = list(people)
    required = list(RequiredCourse.objects.on(on).select_related("course"))
    if not required or not people:
        return []
    in_post = _in_post_from([one.pk for one in people], {row.title_id for row in required if row.title_id}, on)
    found: dict[tuple[int, int], Obligation] = {}
    for person in people:
        for row in required:
            due_on = rules.due_on(
                whom=row.whom,
                since=row.since,
                within_days=row.within_days,
                hired_on=person.hired_on,
                in_post_from=in_post.get((person.pk, row.title_id)),
            )
            if due_on is None:
                continue
            key = person.pk, row.course_id
            if key not in found or due_on < found[key].due_on:
                since = due_on - timedelta(days=row.within_days)
                found[key] = Obligation(person.pk, row.course, since, due_on)
    return list(found.values())


def _in_post_from(person_ids: Collection[int], titles: Collection[int], on: date) -> dict[tuple[int, int | None], date]:
    """Since when each holds a title that they hold on a day, another unit of the same title included. One query."""
    if not titles:
        return {}
    rows = Appointment.objects.filter(
        person__in=person_ids, title__in=titles, kind=Appointment.Kind.PRIMARY, valid_from__lte=on
    ).order_by("person_id", "valid_from")
    found: dict[tuple[int, int | None], date] = {}
    held: set[tuple[int, int]] = set()
    for person_id, title_id, valid_from, valid_to in rows.values_list(
        "person_id", "title_id", "valid_from", "valid_to"
    ):
        found.setdefault((person_id, title_id), valid_from)
        if valid_to is None or on < valid_to:
            held.add((person_id, title_id))
    return {key: day for key, day in found.items() if key in held}

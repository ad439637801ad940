"""What a next step asks of learning, as the records tell it: courses passed, newcomers brought on, sharing led."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.wording import name_in_words, plain_day
from meetings.models import Attendance, Meeting, MeetingKind
from org.models import Person
from reviews.cases.rules import Code
from reviews.models import ImprovementPlan
from training.courses.passed import RequiredOf, certificates, required_passed
from training.mentoring.pairs import mentored
from training.models import Course, MentorPair
from training.permissions import may_read


class Learned(NamedTuple):
    """`courses` None: no course is required of the person here, so that a person confirms it."""

    courses: RequiredOf | None = None
    mentored: int = 0
    sharings: int = 0


class Link(NamedTuple):
    """A record behind a criterion and the page that shows it."""

    words: str
    url: str


def learned_by(people: Collection[int], on: date) -> dict[int, Learned]:
    """What each (id) has to show by a day. Six queries for any number of people."""
    if not people:
        return {}
    passed, brought_on, led = required_passed(people, on), mentored(people, on), _sharings(people, on)
    return {key: Learned(passed.get(key), brought_on.get(key, 0), led.get(key, 0)) for key in people}


class NamedCourse(NamedTuple):
    """A course that a plan names: when it was passed, and what shows it; both empty where it does not stand passed, or
    where the viewer reads no training of the person."""

    course: Course
    passed_on: date | None = None
    url: str = ""


def plan_courses(
    plan: ImprovementPlan, *, viewer: Person, today: date, now: datetime
) -> tuple[list[NamedCourse], bool]:
    """The courses of a plan, and whether the viewer reads if they are passed. Three queries, one without courses."""
    courses = list(plan.courses.all())
    if not courses or not may_read(viewer, plan.person, now):
        return [NamedCourse(one) for one in courses], False
    known = certificates([plan.person_id])
    found = []
    for course in courses:
        row = known.get((plan.person_id, course.root_id))
        if row is None or not row.stands_on(today):
            found.append(NamedCourse(course))
        else:
            found.append(NamedCourse(course, row.result_on, reverse("training:enrolment_detail", args=[row.pk])))
    return found, True


def _sharings(people: Collection[int], on: date) -> dict[int, int]:
    """Person → sharing sessions that they led by a day. One query."""
    held = Meeting.objects.filter(chair__in=people).filter(_shared(on))
    return dict(held.order_by().values_list("chair").annotate(count=Count("pk")))


def _shared(on: date) -> Q:
    """Sharing sessions that were held by a day, and where somebody besides whoever chaired is marked as there."""
    there = Attendance.objects.filter(meeting=OuterRef("pk")).exclude(mark__in=Attendance.AWAY)
    others = Exists(there.exclude(person=OuterRef("chair")))
    return Q(others, kind=MeetingKind.SHARING, ended_at__isnull=False, day__lte=on)


def links_for(viewer: Person, person: Person, *, on: date, now: datetime) -> dict[Code, list[Link]]:
    """Criterion → the records behind it by a day that the viewer may open. Some six queries."""
    courses = []
    if may_read(viewer, person, now):
        courses = [Link(_("Courses and certificates"), reverse("training:person_detail", args=[person.code]))]
    pairs = MentorPair.objects.visible_to(viewer).done_by(on).filter(mentor=person).select_related("newcomer")
    helped = [
        Link(
            _("Mentor of %(name)s") % {"name": name_in_words(pair.newcomer)},
            reverse("training:mentor_detail", args=[pair.pk]),
        )
        for pair in pairs.order_by("ended_on", "pk")
    ]
    shared = Meeting.objects.visible_to(viewer).filter(_shared(on), chair=person)
    helped += [
        Link(
            _("Sharing of experience of %(day)s") % {"day": plain_day(meeting.day)},
            reverse("meetings:meeting_detail", args=[meeting.pk]),
        )
        for meeting in shared.order_by("day", "pk")
    ]
    return {Code.COURSES: courses, Code.MENTORING: helped}

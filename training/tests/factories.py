"""Rows of training for tests: each factory needs as little as possible and takes every field by name."""

from datetime import date, datetime, timedelta

from core.tests.instants import DAY, at
from org.models import Person, Unit
from training.models import Attempt, Course, CourseArea, CourseSession, Enrolment, RequiredCourse


def course_of(area: str = CourseArea.CULTURE) -> Course:
    """The course of an area that ships."""
    return Course.objects.get(area=area, renews=None, required__made_by=None, required__isnull=False)


def make_course(**fields: object) -> Course:
    told = {"area": CourseArea.SKILLS, "name_en": "Negotiating", "halves": 2, "check_by": Course.Check.ATTENDED}
    return Course.objects.create(**(told | fields))


def make_session(course: Course, unit: Unit, trainer: Person, *, day: date = DAY, **fields: object) -> CourseSession:
    """Two hours in the morning of a day."""
    starts_at: datetime = fields.pop("starts_at", at(9, day=day))
    told = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), "halves": 4, "made_by": trainer}
    return CourseSession.objects.create(course=course, unit=unit, trainer=trainer, day=day, **(told | fields))


def make_enrolment(person: Person, session: CourseSession, **fields: object) -> Enrolment:
    """A seat on a date."""
    told = {"course": session.course, "enrolled_at": session.starts_at - timedelta(days=3)}
    return Enrolment.objects.create(person=person, session=session, **(told | fields))


def make_passed(person: Person, course: Course, *, on: date = DAY, until: date | None = None) -> Enrolment:
    """Passed by oneself on a day."""
    told = {"result": "passed", "result_on": on, "certified_until": until}
    return Enrolment.objects.create(person=person, course=course, enrolled_at=at(9, day=on), **told)


def make_attempt(enrolment: Enrolment, number: int = 1, **fields: object) -> Attempt:
    """A test begun in the evening."""
    told = {"paper": [], "pass_percent": 80, "started_at": at(17)}
    return Attempt.objects.create(enrolment=enrolment, number=number, **(told | fields))


def require_of_everybody(course: Course, **fields: object) -> RequiredCourse:
    told = {"whom": RequiredCourse.Whom.EVERYBODY, "within_days": 30, "since": date(2026, 6, 1)}
    return RequiredCourse.objects.create(course=course, **(told | fields))

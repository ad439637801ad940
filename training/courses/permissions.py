"""Who keeps the catalogue, who plans dates, who says how they went, and who takes a test."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, not_now
from org.access import Area, Reach, Role, access_of, readable_people
from org.models import Person
from training.models import Course, CourseSession, Enrolment

KEEPERS = frozenset({Role.GENERAL_MANAGER, Role.HR})


def keeps_courses(viewer: Person, on: date) -> bool:
    return bool(access_of(viewer, on).roles & KEEPERS)


def may_keep_courses(by: Person, on: date) -> Verdict:
    """HR and the general manager."""
    return ALLOWED if keeps_courses(by, on) else denied(_("HR and the general manager keep courses and questions."))


def may_know_answers(viewer: Person, one: Enrolment, *, on: date) -> bool:
    """Whether the answers of a test that is over are the viewer's to know: of somebody else's those of a course that
    the viewer has passed as well, or keeps. Read before, the own test would be copied from them. One query at most.
    """
    if viewer.pk == one.person_id or keeps_courses(viewer, on):
        return True
    return Enrolment.objects.passed().filter(person=viewer, course=one.course_id).exists()


def units_planned(by: Person, on: date) -> set[int] | None:
    """The units for which somebody plans dates: None for all of them, empty for none."""
    return None if keeps_courses(by, on) else access_of(by, on).units(Reach.BELOW)


def plans_dates(by: Person, on: date) -> bool:
    units = units_planned(by, on)
    return units is None or bool(units)


def may_plan_dates(by: Person, on: date) -> Verdict:
    """HR, the general manager, and heads for their units."""
    if plans_dates(by, on):
        return ALLOWED
    return denied(_("HR, the general manager and heads plan dates of courses."))


def may_plan_at(by: Person, unit_id: int, on: date) -> Verdict:
    """The same of a date that a unit hosts."""
    units = units_planned(by, on)
    if units is None or unit_id in units:
        return ALLOWED
    return denied(_("Dates of a unit are planned by its heads, HR and the general manager."))


def may_record(by: Person, session: CourseSession, on: date) -> Verdict:
    """The trainer, from whichever department, and HR."""
    if by.pk == session.trainer_id or Role.HR in access_of(by, on).roles:
        return ALLOWED
    return denied(_("The trainer and HR say who was there and who passed."))


def may_record_now(by: Person, session: CourseSession, *, on: date, now: datetime) -> Verdict:
    verdict = may_record(by, session, on)
    if verdict and session.called_off_at:
        return not_now(_("This date was called off."))
    if verdict and now < session.starts_at:
        return not_now(_("This date has not begun yet."))
    return verdict


def may_read_list(viewer: Person, session: CourseSession, on: date) -> bool:
    """Whether the whole list of a date is the viewer's to read: the trainer, whoever plans for its unit."""
    return bool(may_record(viewer, session, on)) or bool(may_plan_at(viewer, session.unit_id, on))


def may_join(person: Person, session: CourseSession, course: Course, *, on: date, now: datetime) -> Verdict:
    """Everybody, as long as it has not begun."""
    if session.called_off_at:
        return not_now(_("This date was called off."))
    if not session.takes_people(now):
        return not_now(_("It has begun already."))
    if course.retired_on and course.retired_on <= on:
        return not_now(_("This course is not held any more."))
    if person.pk == session.trainer_id:
        return denied(_("You are the trainer of this date."))
    return ALLOWED


def may_talk(by: Person, enrolment: Enrolment, on: date) -> Verdict:
    """Whoever reads the results of somebody else: the trainer, the heads above, HR, the general manager."""
    is_other = by.pk != enrolment.person_id
    is_trainer = enrolment.session is not None and enrolment.session.trainer_id == by.pk
    people = readable_people(by, Area.TRAINING, on).filter(pk=enrolment.person_id)
    if is_other and (is_trainer or people.exists()):
        return ALLOWED
    return denied(_("The trainer, the heads above or HR talk with whoever did not pass."))


def may_read_person(viewer: Person, person: Person, on: date) -> bool:
    return readable_people(viewer, Area.TRAINING, on).filter(pk=person.pk).exists()

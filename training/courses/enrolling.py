"""People are asked to a date, say yes or no, wait for a seat, and learn by themselves."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import Verdict, denied, not_now, require
from org.access import Area, readable_people
from org.models import Person
from training.courses import rules
from training.courses.permissions import may_join, may_plan_at
from training.models import Course, CourseSession, Enrolment


def _lock(session: CourseSession) -> CourseSession:
    """The session for whoever counts its seats, one at a time."""
    return CourseSession.objects.select_for_update().get(pk=session.pk)


@transaction.atomic
def fill_seats(session: CourseSession, *, now: datetime) -> None:
    """Gives free seats to who has waited longest."""
    locked = _lock(session)
    free = locked.seats - locked.enrolments.seated().count()
    if free > 0 and locked.takes_people(now):
        for one in locked.enrolments.in_order_of_waiting()[:free]:
            one.waiting_since, one.enrolled_at = None, now
            one.save(update_fields=["waiting_since", "enrolled_at"])


@transaction.atomic
def invite(session: CourseSession, people: Iterable[Person], *, by: Person, on: date, now: datetime) -> int:
    """Asks people to a date, those not asked yet; how many that were. Raises PermissionDenied for people of others."""
    require(may_plan_at(by, session.unit_id, on))
    wanted = {person.pk for person in people} - {session.trainer_id}
    if not session.takes_people(now):
        require(not_now(_("It has begun already.")))
    known = set(readable_people(by, Area.TRAINING, on).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - known:
        require(denied(_("You ask people of your own units.")))
    there = {one.person_id: one for one in session.enrolments.filter(person__in=wanted)}
    again = [one.pk for one in there.values() if one.withdrawn_at]
    session.enrolments.filter(pk__in=again).update(withdrawn_at=None, invited_at=now, invited_by=by)
    asked = {"session": session, "course": session.course, "invited_at": now, "invited_by": by}
    Enrolment.objects.bulk_create(Enrolment(person_id=pk, **asked) for pk in sorted(wanted - set(there)))
    count = len(again) + len(wanted - set(there))
    if count:
        audit.record("training.invite", by=by, about=session)
    return count


@transaction.atomic
def join(session: CourseSession, *, by: Person, on: date, now: datetime) -> Enrolment:
    """Says yes, asked or not: a seat, or where none is free a place on the waiting list. Safe to call twice."""
    require(may_join(by, session, session.course, on=on, now=now))
    locked = _lock(session)
    row, _is_new = Enrolment.objects.get_or_create(session=locked, person=by, defaults={"course": session.course})
    if row.withdrawn_at or not (row.enrolled_at or row.waiting_since):
        row.withdrawn_at = None
        is_free = locked.enrolments.seated().count() < locked.seats
        row.enrolled_at, row.waiting_since = (now, None) if is_free else (None, now)
        row.save(update_fields=["withdrawn_at", "enrolled_at", "waiting_since"])
        audit.record("training.enrol", by=by, about=row)
    return row


@transaction.atomic
def withdraw(row: Enrolment, *, by: Person, on: date, now: datetime) -> None:
    """Says no, or is taken off by whoever plans; the seat goes to who waits. Safe to call twice."""
    require(may_withdraw(by, row, on=on, now=now))
    if row.withdrawn_at is None:
        row.withdrawn_at, row.enrolled_at, row.waiting_since = now, None, None
        row.save(update_fields=["withdrawn_at", "enrolled_at", "waiting_since"])
        audit.record("training.withdraw", by=by, about=row)
        if row.session:
            fill_seats(row.session, now=now)


def may_withdraw(by: Person, row: Enrolment, *, on: date, now: datetime) -> Verdict:
    """The person, and whoever plans for the unit, before it begins."""
    if row.session is None or row.mark or row.session.starts_at <= now:
        return not_now(_("It has begun already."))
    if by.pk == row.person_id:
        return Verdict(True)
    return may_plan_at(by, row.session.unit_id, on)


@transaction.atomic
def start_alone(course: Course, *, by: Person, on: date, now: datetime) -> Enrolment:
    """Begins a course that one learns by oneself, or goes on with it. Safe to call twice.

    What was not passed is not begun anew (a talk opens it), and what stands is, once it may be renewed.
    """
    if course.has_sessions:
        require(not_now(_("This course is held on dates.")))
    if course.retired_on and course.retired_on <= on:
        require(not_now(_("This course is not held any more.")))
    last = Enrolment.objects.live().filter(person=by, course=course, session=None).order_by("-pk").first()
    if last and (last.result == Enrolment.Verdict.FAILED or last.stands_on(on + rules.RENEWAL)):
        return last
    row, is_new = Enrolment.objects.get_or_create(
        person=by, course=course, session=None, result="", withdrawn_at=None, defaults={"enrolled_at": now}
    )
    if is_new:
        audit.record("training.enrol", by=by, about=row)
    return row

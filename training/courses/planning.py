"""Dates of courses are planned, moved and called off, by HR, the general manager and heads for their units."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from org.models import Person
from training.courses import enrolling, rules
from training.courses.permissions import may_plan_at
from training.models import CourseSession

SESSION_FIELDS = (
    *("course", "unit", "trainer", "place", "link", "day", "starts_at", "ends_at", "halves", "seats", "makes_up"),
)


def _check(session: CourseSession) -> None:
    session.halves = rules.halves_between(session.starts_at, session.ends_at)
    session.full_clean()
    if not session.course.has_sessions:
        raise ValidationError({"course": _("This course is learned by oneself and has no dates.")})
    if session.makes_up_id and session.makes_up.course.root_id != session.course.root_id:
        raise ValidationError({"makes_up": _("A date makes up for one of the same course.")})


@transaction.atomic
def plan_session(session: CourseSession, *, by: Person, on: date) -> CourseSession:
    """Plans a date. Raises ValidationError for what is none."""
    require(may_plan_at(by, session.unit_id, on))
    session.made_by = by
    _check(session)
    session.save(force_insert=True)
    audit.record("training.plan_session", by=by, about=session)
    return session


@transaction.atomic
def change_session(session: CourseSession, *, version: int, by: Person, on: date, now: datetime) -> None:
    """Moves it, or changes trainer, place or seats, over the version that was read; free seats go to who waits.

    Raises StaleVersion, and ValidationError for what is no date.
    """
    before = CourseSession.objects.get(pk=session.pk)
    require(may_plan_at(by, before.unit_id, on))
    require(may_plan_at(by, session.unit_id, on))
    if before.recorded_at:
        raise ValidationError(_("Who was there has been recorded; this date stands as it is."))
    _check(session)
    session.save_over(version, fields=list(SESSION_FIELDS))
    enrolling.fill_seats(session, now=now)
    audit.record("training.change_session", by=by, about=session)


@transaction.atomic
def call_off(session: CourseSession, *, by: Person, on: date, now: datetime) -> None:
    """It is not held; whoever had a seat is offered the next date. Safe to call twice."""
    require(may_plan_at(by, session.unit_id, on))
    if session.recorded_at:
        raise ValidationError(_("Who was there has been recorded; this date stands as it is."))
    if session.called_off_at is None:
        session.called_off_at = now
        session.save(update_fields=["called_off_at"])
        audit.record("training.call_off_session", by=by, about=session)

"""Who was there, what they showed, and what follows: passed or not, until when."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import not_now, require
from duties.services import mark_stale
from org.models import Person
from training.courses import rules
from training.courses.permissions import may_record_now, may_talk
from training.models import CourseSession, Enrolment

Mark, Verdict = Enrolment.Mark, Enrolment.Verdict
MARKED = ("mark", "reason", "day", "halves", "marked_at", "marked_by", "shown", "enrolled_at", "waiting_since")
SETTLED = ("result", "result_on", "result_at", "certified_until", "mark", "day", "halves")


class Row(NamedTuple):
    """What the grid says of one person; an empty mark leaves them as they are."""

    mark: str
    reason: str = ""
    shown: str = ""


@transaction.atomic
def record_session(
    session: CourseSession, rows: Mapping[int, Row], *, version: int, by: Person, on: date, now: datetime
) -> None:
    """Writes the whole class at once, by the id of each enrolment, over the `version` of the date that was read.

    Whoever is absent or excused is offered the next date. Raises ValidationError where an excuse has no reason,
    StaleVersion where somebody saved the list or the date since.
    """
    require(may_record_now(by, session, on=on, now=now))
    session.save_over(version, fields=[])  # first of all: whoever saves at the same moment waits here, and is refused
    there = {one.pk: one for one in session.enrolments.live().select_related("course", "session")}
    for pk, row in rows.items():
        if row.mark and pk in there:
            _write(there[pk], row, session=session, by=by, now=now)
    if all(one.mark for one in there.values() if one.enrolled_at):
        session.recorded_at = session.recorded_at or now
        session.save(update_fields=["recorded_at"])
    audit.record("training.record_session", by=by, about=session)
    mark_stale({one.person_id for one in there.values()})


def _write(one: Enrolment, row: Row, *, session: CourseSession, by: Person, now: datetime) -> None:
    if one.person_id == by.pk:
        raise ValidationError(_("Nobody records their own attendance; HR does it for the trainer."))
    if row.mark == Mark.EXCUSED and not row.reason.strip():
        raise ValidationError(_("Say why, where somebody is excused."))
    is_there = row.mark == Mark.ATTENDED
    one.mark, one.reason = row.mark, row.reason.strip() if row.mark == Mark.EXCUSED else ""
    one.day, one.halves = (session.day, session.halves) if is_there else (None, 0)
    one.shown = row.shown if is_there and one.course.is_shown else ""
    one.marked_at, one.marked_by = now, by
    if is_there:
        one.enrolled_at, one.waiting_since = one.enrolled_at or now, None
    one.save(update_fields=list(MARKED))
    settle(one, on=session.day, now=now)


def settle(one: Enrolment, *, on: date, now: datetime) -> None:
    """Works out the result of all that the course asks, and until when it stands. Two queries at most."""
    course = one.course
    verdict = rules.verdict_of(
        check_by=course.check_by, test=_test_of(one), shown=one.shown, was_there=one.mark == Mark.ATTENDED
    )
    if verdict == one.result:
        return
    one.result, one.certified_until = verdict, None
    one.result_on, one.result_at = (on, now) if verdict else (None, None)
    if verdict == Verdict.PASSED:
        one.certified_until = rules.certified_until(on, course.valid_months)
        if one.session_id is None:
            one.mark, one.day, one.halves = Mark.ATTENDED, on, course.halves
    one.save(update_fields=list(SETTLED))


def _test_of(one: Enrolment) -> bool | None:
    """Whether the test is passed; None while there is something left to try."""
    if not one.course.has_test:
        return None
    sent = list(one.attempts.filter(sent_at__isnull=False))
    if any(attempt.is_passed for attempt in sent):
        return True
    return False if len(sent) >= one.attempts_allowed else None


@transaction.atomic
def record_talk(one: Enrolment, *, by: Person, on: date, now: datetime) -> None:
    """The talk after a test that was not passed twice: it may be taken again."""
    require(may_talk(by, one, on))
    if _test_of(one) is not False:
        require(not_now(_("There is nothing to talk about: the test is not over.")))
    one.talk_count += 1
    one.save(update_fields=["talk_count"])
    settle(one, on=on, now=now)
    audit.record("training.record_talk", by=by, about=one)
    mark_stale([one.person_id])

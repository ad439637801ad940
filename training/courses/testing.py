"""A test is begun, kept while it is answered, and sent: twice by rule, then after a talk."""

import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import ALLOWED, Verdict, denied, not_now, require
from core.wording import hours_in_figures
from duties.services import mark_stale
from org.models import Person
from training.courses import papers
from training.courses.recording import settle
from training.models import Attempt, Enrolment, Question

_chance = random.SystemRandom()


def halves_attended(one: Enrolment) -> int:
    """Half hours that somebody was there of the course, since they last passed it. One query."""
    rows = Enrolment.objects.filter(person=one.person_id, course=one.course_id, mark="attended")
    last = Enrolment.objects.passed().filter(person=one.person_id, course=one.course_id, pk__lt=one.pk)
    if passed := last.order_by("-pk").values_list("pk", flat=True).first():
        rows = rows.filter(pk__gt=passed)
    return rows.aggregate(sum=Sum("halves"))["sum"] or 0


def may_take(by: Person, one: Enrolment) -> Verdict:
    """Whether somebody may begin or go on with the test. Four queries at most."""
    if by.pk != one.person_id:
        return denied(_("Everybody takes their own test."))
    if not one.course.has_test:
        return not_now(_("This course has no test."))
    if one.result == Enrolment.Verdict.PASSED:
        return not_now(_("You have passed it."))
    if one.session_id and one.mark != Enrolment.Mark.ATTENDED:
        return not_now(_("The test opens when the trainer has noted that you were there."))
    if one.session_id and (halves := halves_attended(one)) < one.course.halves:
        hours = {"all": hours_in_figures(one.course.halves), "hours": hours_in_figures(halves)}
        return not_now(_("The test opens after %(all)s hours; you have been there for %(hours)s.") % hours)
    sent = one.attempts.filter(sent_at__isnull=False).count()
    if sent >= one.attempts_allowed:
        return not_now(_("You have tried it twice. Talk with your trainer or superior first; then it opens again."))
    if not Question.objects.filter(course__in={one.course_id, one.course.root_id}, retired_at=None).exists():
        return not_now(_("This test has no questions yet; HR writes them."))
    return ALLOWED


@transaction.atomic
def begin(one: Enrolment, *, by: Person, now: datetime) -> Attempt:
    """A new attempt with the questions of now, or the one that is open. Safe to call twice."""
    require(may_take(by, one))
    locked = Enrolment.objects.select_for_update().get(pk=one.pk)
    before = list(locked.attempts.all())
    if before and before[-1].sent_at is None:
        return before[-1]
    seen = {asked["question"] for attempt in before for asked in attempt.paper}
    questions = papers.draw(papers.bank_of(one.course), one.course.question_count, seen=seen, chance=_chance)
    return Attempt.objects.create(
        enrolment=locked,
        number=len(before) + 1,
        paper=papers.frozen(questions),
        pass_percent=one.course.pass_percent,
        started_at=now,
    )


def _locked(attempt: Attempt, by: Person) -> Attempt:
    row = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if by.pk != attempt.enrolment.person_id:
        require(denied(_("Everybody takes their own test.")))
    return row


@transaction.atomic
def keep_answers(attempt: Attempt, ticked: Mapping[str, Iterable[str]], *, by: Person, now: datetime) -> None:
    """Keeps what is ticked so far; nothing once it is sent."""
    row = _locked(attempt, by)
    if row.sent_at is None:
        row.answers, row.saved_at = papers.answers_in(row.paper, ticked), now
        row.save(update_fields=["answers", "saved_at"])


@transaction.atomic
def send(attempt: Attempt, ticked: Mapping[str, Iterable[str]], *, by: Person, on: date, now: datetime) -> Attempt:
    """Sends it and works out the result. Sent again, the first sending stays."""
    row = _locked(attempt, by)
    if row.sent_at is not None:
        return row
    row.answers = papers.answers_in(row.paper, ticked)
    row.saved_at = row.sent_at = now
    row.percent = papers.percent_of(row.paper, row.answers)
    row.save(update_fields=["answers", "saved_at", "sent_at", "percent"])
    settle(attempt.enrolment, on=on, now=now)
    audit.record("training.send_test", by=by, about=attempt.enrolment)
    mark_stale([by.pk])
    return row

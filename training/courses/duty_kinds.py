"""What courses register with duties: pass a required course, renew a certificate. Being late costs no points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duties.models import Duty
from duties.registry import DutyKind, PlannedDuty, register_kind
from training.courses import rules
from training.courses.passed import certificates
from training.courses.required import obligations_of
from training.models import Course, Enrolment

if TYPE_CHECKING:
    from duties.planning import PlanContext

REQUIRED, RENEWED = "course_required", "course_renewed"
DUE = time(18)


def _certificates(context: "PlanContext") -> dict[tuple[int, int], Enrolment]:
    return certificates([person.pk for person in context.people])


def _obligations(context: "PlanContext") -> list:
    return obligations_of(context.people, max(context.start, context.now.date()))


def plan_required(context: "PlanContext") -> Iterator[PlannedDuty]:
    """The required courses of these people, until each was passed once; then renewing follows. Three queries."""
    kept = context.kept(_certificates)
    for one in context.kept(_obligations):
        passed = kept.get((one.person_id, one.course.root_id))
        yield PlannedDuty(
            one.person_id,
            f"course:{one.course.root_id}",
            one.due_on,
            context.instant(one.person_id, one.since, time.min),
            context.instant(one.person_id, one.due_on, DUE),
            None,
            passed and passed.result_at,
        )


def plan_renewed(context: "PlanContext") -> Iterator[PlannedDuty]:
    """A month before the certificate of a required course runs out. The queries of plan_required, shared."""
    kept = context.kept(_certificates)
    for one in context.kept(_obligations):
        passed = kept.get((one.person_id, one.course.root_id))
        if passed is None or passed.certified_until is None:
            continue
        until = passed.certified_until
        yield PlannedDuty(
            one.person_id,
            f"course:{one.course.root_id}:{until}",
            until,
            context.instant(one.person_id, until - rules.RENEWAL, time.min),
            context.instant(one.person_id, until, DUE),
        )


def course_of(subject: str) -> int:
    """The id of the course that a duty is about: "course:7:2027-06-16"."""
    return int(subject.split(":")[1])


def required_done(duties: Sequence[Duty]) -> Mapping[UUID, datetime]:
    """When each was passed first. One query."""
    passed = certificates({duty.person_id for duty in duties})
    found = {duty.pk: passed.get((duty.person_id, course_of(duty.subject))) for duty in duties}
    return {pk: row.result_at for pk, row in found.items() if row and row.result_at}


def renewed_done(duties: Sequence[Duty]) -> Mapping[UUID, datetime]:
    """When each was passed again, so that the certificate runs on past the day it would have ended. One query."""
    passed = certificates({duty.person_id for duty in duties})
    found = {}
    for duty in duties:
        row = passed.get((duty.person_id, course_of(duty.subject)))
        if row and row.result_at and (row.certified_until is None or row.certified_until > duty.local_date):
            found[duty.pk] = row.result_at
    return found


def titles_of(duties: Sequence[Duty]) -> dict[UUID, str]:
    """What each is called: by its course, in the reader's language. One query."""
    names = {
        course.pk: course.name for course in Course.objects.filter(pk__in={course_of(one.subject) for one in duties})
    }
    words = {REQUIRED: _("Pass the course: %(name)s"), RENEWED: _("Pass again: %(name)s")}
    return {
        one.pk: words[one.kind] % {"name": names[course_of(one.subject)]}
        for one in duties
        if course_of(one.subject) in names
    }


def register() -> None:
    """Called in AppConfig.ready."""
    required = DutyKind(
        code=REQUIRED,
        label=gettext_lazy("Required course"),
        plan=plan_required,
        done=required_done,
        url=lambda duty: reverse("training:course_detail", args=[course_of(duty.subject)]),
        action_label=gettext_lazy("See dates"),
        titles=titles_of,
        knows_done=True,
        asks_mail=False,
    )
    register_kind(required)
    register_kind(
        replace(
            required,
            code=RENEWED,
            label=gettext_lazy("Certificate to renew"),
            plan=plan_renewed,
            done=renewed_done,
            knows_done=False,
        )
    )

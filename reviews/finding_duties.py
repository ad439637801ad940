"""What a doubt about a record registers with duties: writing what happened, hearing the person, deciding.

Titles name the day alone: who is doubted is nobody's business who merely sees what others owe.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.walltime import company_zone
from core.wording import short_day
from duties.registry import DutyKind, PlannedDuty, register_kind
from reviews.finding_duty_codes import DECIDE_FINDING, HEAR_FINDING, STATE_FINDING, day_in, finding_in, finding_subject
from reviews.models import IntegrityFinding

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

KEPT = timedelta(days=62)
DUE = time(18)


def plan_statements(context: "PlanContext") -> Iterator[PlannedDuty]:
    """From the doubt on, until the person has written or was heard, or it is decided. One query."""
    waits = _undecided() & Q(heard_on=None)
    rows = _near(context).filter(Q(own_stated_at__isnull=False) | waits, person__in=context.people)
    for finding in rows:
        yield PlannedDuty(
            finding.person_id,
            finding_subject(finding),
            finding.hearing_due_on,
            finding.noted_at,
            _due(finding.hearing_due_on),
            None,
            finding.own_stated_at,
        )


def plan_hearings(context: "PlanContext") -> Iterator[PlannedDuty]:
    """Three working days after the doubt was noted; what the person wrote fulfils it as well. One query."""
    for finding in _near(context).filter(found_by__in=context.people):
        yield PlannedDuty(
            finding.found_by_id,
            finding_subject(finding),
            finding.hearing_due_on,
            finding.noted_at,
            _due(finding.hearing_due_on),
            None,
            finding.first_heard_at,
        )


def plan_decisions(context: "PlanContext") -> Iterator[PlannedDuty]:
    """Five working days after the person was heard, also where the month has been closed meanwhile. One query."""
    rows = IntegrityFinding.objects.filter(decider__in=context.people, decision_due_on__isnull=False)
    for finding in rows.filter(_undecided() | Q(decided_at__gte=context.now - KEPT)).order_by("pk"):
        opened_at = finding.first_heard_at or datetime.combine(finding.heard_on, time.min, tzinfo=company_zone())
        yield PlannedDuty(
            finding.decider_id,
            finding_subject(finding),
            finding.decision_due_on,
            opened_at.astimezone(UTC),
            _due(finding.decision_due_on),
            None,
            finding.decided_at,
        )


def _near(context: "PlanContext") -> QuerySet:
    """Doubts whose steps have their days, as long as planning looks back."""
    rows = IntegrityFinding.objects.filter(noted_at__isnull=False)
    return rows.filter(_undecided() | Q(noted_at__gte=context.now - KEPT)).order_by("pk")


def _undecided() -> Q:
    return Q(confirmed_on=None, dismissed_on=None)


def _due(day: date) -> datetime:
    return datetime.combine(day, DUE, tzinfo=company_zone()).astimezone(UTC)


def _done(name: str, duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """The instant of that name of each duty's doubt. One query."""
    keys = {duty.pk: finding_in(duty.subject) for duty in duties}
    rows = {row.pk: getattr(row, name) for row in IntegrityFinding.objects.filter(pk__in=keys.values())}
    return {pk: rows[key] for pk, key in keys.items() if rows.get(key) is not None}


def register() -> None:
    """Called in AppConfig.ready."""

    def kind(code: str, label: str, title: str, action: str, plan: object, done: str, **more: object) -> None:
        register_kind(
            DutyKind(
                code=code,
                label=label,
                plan=plan,
                done=lambda duties: _done(done, duties),
                url=lambda duty: reverse("reviews:finding_detail", args=[finding_in(duty.subject)]),
                action_label=action,
                title=lambda duty: _(title) % {"day": short_day(day_in(duty.subject))},
                knows_done=True,
                estimate_minutes=5,
                told_to_superior=False,
                **more,
            )
        )

    kind(
        STATE_FINDING,
        gettext_lazy("Say what happened"),
        gettext_noop("A record of yours is doubted, %(day)s: say what happened"),
        gettext_lazy("Read and answer"),
        plan_statements,
        "own_stated_at",
        is_private=True,
    )
    kind(
        HEAR_FINDING,
        gettext_lazy("Hear the person about a doubt"),
        gettext_noop("Hear the person about a doubt, %(day)s"),
        gettext_lazy("Hear"),
        plan_hearings,
        "first_heard_at",
    )
    kind(
        DECIDE_FINDING,
        gettext_lazy("Decide a doubt about a record"),
        gettext_noop("Decide a doubt about a record, %(day)s"),
        gettext_lazy("Read and decide"),
        plan_decisions,
        "decided_at",
    )

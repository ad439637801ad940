"""Doubts about a record: found, the person heard, decided by the next superior; each step by its day (rules.md 2.8)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from duties.services import mark_stale, no_longer_owed, note_done
from org.access import today_of
from org.models import Period, Person
from org.services import require_open
from org.stamps import stamp
from org.tree import load_chart
from reviews.events import require_past
from reviews.finding_duty_codes import DECIDE_FINDING, HEAR_FINDING, STATE_FINDING, finding_subject
from reviews.models import IntegrityFinding
from reviews.permissions import may_decide, may_find, may_hear, may_state
from reviews.role_periods import superior_above
from reviews.working_days import in_working_days

HEARD_WITHIN = 3  # working days after it was noted
DECIDED_WITHIN = 5  # working days after the person was heard


@transaction.atomic
def note_finding(*, person: Person, day: date, note: str, by: Person, now: datetime) -> IntegrityFinding:
    """Notes a doubt about a record of `day`; nothing counts before the next superior has confirmed it (C30).

    The person and the finder find their steps on Today. Raises PermissionDenied, ValidationError (no words, a day to
    come, month closed).
    """
    of_the_day = stamp(person, day)
    require(may_find(by, person=person, stamp=of_the_day))
    today = today_of(by, now)
    require_past(day, today)
    if not note.strip():
        raise ValidationError({"note": _("Say which record it is and what speaks against it.")})
    require_open(day)
    finding = IntegrityFinding(person=person, day=day, note=note.strip(), found_by=by, **of_the_day.fields)
    finding.noted_at, finding.hearing_due_on = now, in_working_days(today, HEARD_WITHIN)
    finding.decider = next_superior(finding)
    finding.save(force_insert=True)
    audit.record("reviews.note_finding", by=by, about=finding, fields=["day"])
    mark_stale([person.pk, by.pk])
    return finding


@transaction.atomic
def hear(finding: IntegrityFinding, *, statement: str, by: Person, now: datetime) -> IntegrityFinding:
    """Keeps what the person said to the doubt. Again changes nothing."""
    _hold(finding)
    if finding.heard_on is not None and finding.statement == statement.strip():
        return finding
    require(may_hear(by, finding, on=today_of(by, now)))
    if not statement.strip():
        raise ValidationError({"statement": _("Write down what the person said.")})
    finding.heard_on, finding.heard_at = today_of(by, now), finding.heard_at or now
    finding.statement = statement.strip()
    _heard(finding, by=by, now=now, fields=["heard_on", "heard_at", "statement"])
    no_longer_owed(finding.person_id, STATE_FINDING, finding_subject(finding), now=now)
    audit.record("reviews.hear", by=by, about=finding, fields=["heard_on", "statement"])
    return finding


@transaction.atomic
def state_finding(finding: IntegrityFinding, *, statement: str, by: Person, now: datetime) -> IntegrityFinding:
    """Keeps what the person writes about the own record, once: with it the person has been heard."""
    _hold(finding)
    require(may_state(by, finding))
    if not statement.strip():
        raise ValidationError({"statement": _("Write what happened.")})
    finding.own_statement, finding.own_stated_at = statement.strip(), now
    _heard(finding, by=by, now=now, fields=["own_statement", "own_stated_at"])
    audit.record("reviews.state_finding", by=by, about=finding, fields=["statement"])
    note_done(finding.person_id, STATE_FINDING, finding_subject(finding), now)
    return finding


def _hold(finding: IntegrityFinding) -> None:
    """Reads the doubt anew and keeps it from others: another tab, or another person, may have been quicker."""
    finding.refresh_from_db(from_queryset=IntegrityFinding.objects.select_for_update(of=("self",)))


def _heard(finding: IntegrityFinding, *, by: Person, now: datetime, fields: list[str]) -> None:
    """Keeps the first hearing's consequence: by when, and by whom, it is decided."""
    finding.decider = decider_of(finding)
    finding.decision_due_on = finding.decision_due_on or in_working_days(today_of(by, now), DECIDED_WITHIN)
    finding.save(update_fields=[*fields, "decider", "decision_due_on"])
    if finding.found_by_id:
        note_done(finding.found_by_id, HEAR_FINDING, finding_subject(finding), finding.first_heard_at)
    if finding.decider_id:
        mark_stale([finding.decider_id])


@transaction.atomic
def decide_finding(
    finding: IntegrityFinding, *, is_confirmed: bool, reason: str, by: Person, now: datetime
) -> IntegrityFinding:
    """The next superior confirms the doubt, and the month's grade is held, or dismisses it for good.

    A doubt of a month that is closed is still dismissed; confirmed it changes a sealed grade, which a correction alone
    does. Raises PermissionDenied, ValidationError.
    """
    _hold(finding)
    today = today_of(by, now)
    require(may_decide(by, finding, decider=decider_of(finding), on=today))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; the person reads it.")})
    if is_confirmed:
        require_open(finding.day)
    field = "confirmed" if is_confirmed else "dismissed"
    changed = IntegrityFinding.objects.open().filter(pk=finding.pk).update(
        **{f"{field}_on": today, f"{field}_by": by}, decision_reason=reason.strip(), decided_at=now
    )  # fmt: skip
    finding.refresh_from_db()
    if changed:
        audit.record("reviews.decide_finding", by=by, about=finding, fields=[f"{field}_on"])
        note_done(by.pk, DECIDE_FINDING, finding_subject(finding), now)
        no_longer_owed(finding.person_id, STATE_FINDING, finding_subject(finding), now=now)
    return finding


def decider_of(finding: IntegrityFinding) -> Person | None:
    """Who decides; None where HR does. No query but for a doubt that was imported."""
    return finding.decider if finding.decider_id or finding.noted_at else next_superior(finding)


def next_superior(finding: IntegrityFinding) -> Person | None:
    """The superior above the one of the finding's day. Three queries."""
    if finding.superior_id is None:
        return None
    chart = load_chart(finding.day, finding.day)
    above = superior_above(chart, finding.superior_id, unit=finding.unit_id, day=finding.day)
    return Person.objects.filter(pk=above).first()


def waits_for_correction(finding: IntegrityFinding) -> bool:
    """Whether the month of an undecided doubt is closing or closed, so that confirming it is a correction. One query
    where it is undecided."""
    if finding.decided_on is not None:
        return False
    return Period.objects.filter(month=f"{finding.day:%Y-%m}").exclude(state=Period.State.OPEN).exists()

"""What is written down beside reports: adjustments, discipline events, doubts about a record."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from org.access import today_of
from org.models import Person
from org.services import require_open
from org.stamps import Stamp, stamp
from org.tree import load_chart
from reviews.models import Adjustment, DisciplineEvent, IntegrityFinding
from reviews.permissions import may_decide, may_find, may_hear, may_record, may_withdraw
from reviews.role_periods import superior_above

MEETING_EVENTS = (
    DisciplineEvent.Event.LATE,
    DisciplineEvent.Event.VERY_LATE_OR_LEFT_EARLY,
    DisciplineEvent.Event.ABSENT,
    DisciplineEvent.Event.MINUTES_LATE,
    DisciplineEvent.Event.EXCUSED,
)
OFFICE_DUTY_EVENTS = (
    DisciplineEvent.Event.MISSED,
    DisciplineEvent.Event.SWAPPED,
    DisciplineEvent.Event.DONE,
)


@transaction.atomic
def adjust(*, person: Person, day: date, kind: str, note: str, by: Person, now: datetime) -> Adjustment:
    """Writes down what adds to or takes from the month of `day`; two of a kind on one day may stand side by side."""
    of_the_day = _recordable(person, day, by=by, now=now)
    if not note.strip():
        raise ValidationError({"note": _("Say what it was, so that the person can check it.")})
    row = Adjustment.objects.create(
        person=person, day=day, kind=Adjustment.Kind(kind), note=note.strip(), recorded_by=by, recorded_at=now,
        **of_the_day.fields,
    )  # fmt: skip
    audit.record("reviews.adjust", by=by, about=row, fields=["kind", "day"])
    return row


@transaction.atomic
def record_discipline(
    *,
    person: Person,
    day: date,
    about: str,
    event: str,
    meeting: str = "",
    note: str = "",
    source: str = DisciplineEvent.Source.TYPED,
    by: Person,
    now: datetime,
) -> DisciplineEvent:
    """Writes down a fact of a meeting or an office duty; the person sees it at once. The same fact is kept once."""
    of_the_day = _recordable(person, day, by=by, now=now)
    is_meeting = about == DisciplineEvent.About.MEETING
    if event not in (MEETING_EVENTS if is_meeting else OFFICE_DUTY_EVENTS):
        raise ValidationError({"event": _("This does not happen there; choose another.")})
    if is_meeting and not meeting:
        raise ValidationError({"meeting": _("Which meeting was it?")})
    row, is_new = DisciplineEvent.objects.get_or_create(
        person=person,
        day=day,
        about=about,
        meeting=meeting if is_meeting else "",
        event=event,
        withdrawn_at=None,
        defaults={"note": note.strip(), "source": source, "recorded_by": by, "recorded_at": now, **of_the_day.fields},
    )
    if is_new:
        audit.record("reviews.record_discipline", by=by, about=row, fields=["event", "day"])
    return row


@transaction.atomic
def withdraw(row: Adjustment | DisciplineEvent, *, reason: str, by: Person, now: datetime) -> None:
    """Takes an adjustment or an event back: it stays readable with the reason and counts no more. Safe to repeat."""
    if row.withdrawn_at is not None:
        return
    require(may_withdraw(by, row, on=today_of(by, now)))
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why it is taken back.")})
    require_open(row.day)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = now, by, reason[:500]
    changed = (
        type(row)
        .objects.filter(pk=row.pk, withdrawn_at=None)
        .update(withdrawn_at=now, withdrawn_by=by, withdrawn_reason=row.withdrawn_reason)
    )
    if changed:
        audit.record(
            f"reviews.withdraw_{row._meta.model_name}", by=by, about=row, fields=["withdrawn_at"], reason=reason
        )


def withdraw_discipline(event: DisciplineEvent, *, reason: str, by: Person, now: datetime) -> None:
    """Takes a discipline event back with a reason."""
    withdraw(event, reason=reason, by=by, now=now)


def withdraw_adjustment(adjustment: Adjustment, *, reason: str, by: Person, now: datetime) -> None:
    """Takes an adjustment back with a reason."""
    withdraw(adjustment, reason=reason, by=by, now=now)


# --- doubts about a record: found, heard, decided ---------------------------------------------------------------------


@transaction.atomic
def note_finding(*, person: Person, day: date, note: str, by: Person, now: datetime) -> IntegrityFinding:
    """Notes a doubt about a record of `day`; nothing counts before the next superior has confirmed it (C30)."""
    of_the_day = stamp(person, day)
    require(may_find(by, person=person, stamp=of_the_day))
    _require_past(day, today_of(by, now))
    if not note.strip():
        raise ValidationError({"note": _("Say which record it is and what speaks against it.")})
    require_open(day)
    finding = IntegrityFinding.objects.create(
        person=person, day=day, note=note.strip(), found_by=by, **of_the_day.fields
    )
    audit.record("reviews.note_finding", by=by, about=finding, fields=["day"])
    return finding


@transaction.atomic
def hear(finding: IntegrityFinding, *, statement: str, by: Person, now: datetime) -> IntegrityFinding:
    """Keeps what the person said to the doubt. Again changes nothing."""
    if finding.heard_on is not None and finding.statement == statement.strip():
        return finding
    require(may_hear(by, finding))
    if not statement.strip():
        raise ValidationError({"statement": _("Write down what the person said.")})
    finding.heard_on, finding.statement = today_of(by, now), statement.strip()
    finding.save(update_fields=["heard_on", "statement"])
    audit.record("reviews.hear", by=by, about=finding, fields=["heard_on", "statement"])
    return finding


@transaction.atomic
def decide_finding(finding: IntegrityFinding, *, is_confirmed: bool, by: Person, now: datetime) -> IntegrityFinding:
    """The next superior confirms the doubt, and the month's grade is held, or dismisses it for good."""
    require(may_decide(by, finding, next_superior=next_superior(finding)))
    require_open(finding.day)
    field = "confirmed" if is_confirmed else "dismissed"
    changed = IntegrityFinding.objects.filter(pk=finding.pk, confirmed_on=None, dismissed_on=None).update(
        **{f"{field}_on": today_of(by, now), f"{field}_by": by}
    )
    finding.refresh_from_db()
    if changed:
        audit.record("reviews.decide_finding", by=by, about=finding, fields=[f"{field}_on"])
    return finding


def next_superior(finding: IntegrityFinding) -> Person | None:
    """The superior above the one of the finding's day. Three queries."""
    if finding.superior_id is None:
        return None
    chart = load_chart(finding.day, finding.day)
    above = superior_above(chart, finding.superior_id, unit=finding.unit_id, day=finding.day)
    return Person.objects.filter(pk=above).first()


def _recordable(person: Person, day: date, *, by: Person, now: datetime) -> Stamp:
    """The stamp of a day that `by` may write about now."""
    today = today_of(by, now)
    of_the_day = stamp(person, day)
    require(may_record(by, person=person, stamp=of_the_day, on=today))
    _require_past(day, today)
    require_open(day)
    return of_the_day


def _require_past(day: date, today: date) -> None:
    if day > today:
        raise ValidationError({"day": _("This day has not come yet.")})

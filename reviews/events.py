"""What is written down beside reports: adjustments with their source, discipline events."""

from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from org.access import today_of
from org.models import Person
from org.services import require_open
from org.stamps import stamp
from reviews.models import Adjustment, DisciplineEvent
from reviews.permissions import may_record, may_withdraw

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


class Said(NamedTuple):
    """Where an adjustment comes from: by which way, where it stands; of a customer who and when."""

    source: str
    reference: str = ""
    customer: str = ""
    said_on: date | None = None


@transaction.atomic
def adjust(*, person: Person, day: date, kind: str, note: str, said: Said, by: Person, now: datetime) -> Adjustment:
    """Writes down what adds to or takes from the month of `day`; two of a kind on one day may stand side by side.

    Raises PermissionDenied, ValidationError (no words, no source, a praise that nobody wrote, a customer without name
    or date, a day to come, month closed).
    """
    _require_recordable(person, day, by=by, now=now)
    return write_adjustment(person=person, day=day, kind=kind, note=note, said=said, by=by, now=now)


def write_adjustment(
    *, person: Person, day: date, kind: str, note: str, said: Said, by: Person, now: datetime
) -> Adjustment:
    """The same for a caller who has asked whether they may."""
    of_the_day = stamp(person, day)
    if not note.strip():
        raise ValidationError({"note": _("Say what it was, so that the person can check it.")})
    require_open(day)
    kind = Adjustment.Kind(kind)
    row = Adjustment.objects.create(
        person=person, day=day, kind=kind, note=note.strip(), recorded_by=by, recorded_at=now,
        **_checked(said, kind, today_of(by, now))._asdict(), **of_the_day.fields,
    )  # fmt: skip
    audit.record("reviews.adjust", by=by, about=row, fields=["kind", "day", "source"])
    return row


def _checked(said: Said, kind: Adjustment.Kind, today: date) -> Said:
    """The source as it is kept; nothing about a customer where none has a part in it (rules.md 2.6)."""
    if said.source not in Adjustment.Source.values:
        raise ValidationError({"source": _("Say where it comes from.")})
    if kind == Adjustment.Kind.CUSTOMER_PRAISE and said.source not in Adjustment.WRITTEN:
        raise ValidationError({"source": _("Only praise that was written counts: a letter, a message or a record.")})
    reference = said.reference.strip()
    if kind not in Adjustment.OF_CUSTOMERS:
        return Said(said.source, reference)
    if not said.customer.strip():
        raise ValidationError({"customer": _("Which customer was it?")})
    if said.said_on is None:
        raise ValidationError({"said_on": _("On which day did the customer say so?")})
    if said.said_on > today:
        raise ValidationError({"said_on": _("This day has not come yet.")})
    return Said(said.source, reference, said.customer.strip(), said.said_on)


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
    _require_recordable(person, day, by=by, now=now)
    told = {"about": about, "event": event, "meeting": meeting, "note": note, "source": source}
    return write_discipline(person=person, day=day, **told, by=by, now=now)


def write_discipline(
    *,
    person: Person,
    day: date,
    about: str,
    event: str,
    meeting: str,
    note: str,
    source: str = DisciplineEvent.Source.TYPED,
    by: Person,
    now: datetime,
) -> DisciplineEvent:
    """The same for a caller who has asked whether they may. Raises ValidationError (not there, month closed)."""
    of_the_day = stamp(person, day)
    is_meeting = about == DisciplineEvent.About.MEETING
    if event not in (MEETING_EVENTS if is_meeting else OFFICE_DUTY_EVENTS):
        raise ValidationError({"event": _("This does not happen there; choose another.")})
    if is_meeting and not meeting:
        raise ValidationError({"meeting": _("Which meeting was it?")})
    require_open(day)
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
    take_back(row, reason=reason, by=by, now=now)


def take_back(row: Adjustment | DisciplineEvent, *, reason: str, by: Person, now: datetime) -> None:
    """The same for a caller who has asked whether they may. Raises ValidationError (no reason, month closed)."""
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


def _require_recordable(person: Person, day: date, *, by: Person, now: datetime) -> None:
    """Raises PermissionDenied where `by` does not write about that day, ValidationError where it has not come."""
    today = today_of(by, now)
    require(may_record(by, person=person, stamp=stamp(person, day), on=today))
    require_past(day, today)


def require_past(day: date, today: date) -> None:
    """Raises ValidationError for a day to come."""
    if day > today:
        raise ValidationError({"day": _("This day has not come yet.")})

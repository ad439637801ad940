"""A meeting series is started, changed, ended; a single meeting of it is called off.

A change takes effect from the next meeting: what has begun stays as it was, what is still to come follows the rule
(meetings.planning_meetings plans it again). Points that people raised are never lost with a meeting.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from meetings.meeting_kinds import Part
from meetings.models import AgendaItem, Meeting, MeetingSeries, SeriesPart
from meetings.permissions_meetings import may_call_off, may_keep_series
from meetings.planning_meetings import plan_series
from meetings.recurrence import checked
from org.acting import on_behalf_of
from org.models import Person, Title, Unit

FIELDS = (
    "name", "circle", "recurrence", "working_day", "day_off", "starts_on", "at", "length", "notice_hours",
    "minutes_rule", "counts", "chair", "minute_taker", "room", "link",
)  # fmt: skip
MOST_PARTS, LONGEST_TEXT = 20, 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A series as somebody wants it: its fields, the agenda it begins with, who is chosen by title or by name."""

    values: Mapping[str, Any]  # by name of FIELDS
    parts: Sequence[Part]
    titles: Collection[Title] = ()
    people: Collection[Person] = ()


@transaction.atomic
def start_series(kind: str, unit: Unit, wanted: Wanted, *, by: Person, now: datetime, today: date) -> MeetingSeries:
    """A new series; its meetings of the next weeks stand at once. Raises ValidationError by field."""
    require(may_keep_series(by, unit, on=today))
    series = MeetingSeries(kind=kind, unit=unit, made_by=by, **_checked(wanted, since=today))
    series.save()
    _set_many(series, wanted)
    audit.record("meetings.start_series", by=by, about=series, fields=["kind", "unit"])
    plan_series([series], now=now)
    return series


@transaction.atomic
def change_series(
    series: MeetingSeries, wanted: Wanted, *, version: int, by: Person, now: datetime, today: date
) -> None:
    """Another rule from the next meeting on, over the version that was read. Raises ValidationError, StaleVersion."""
    held = MeetingSeries.objects.select_for_update().get(pk=series.pk)
    require(may_keep_series(by, held.unit, on=today))
    if held.ended_on is not None:
        raise ValidationError(_("This series has ended; start a new one."))
    if held.version != version:
        raise StaleVersion()
    values = _checked(wanted, since=min(today, held.starts_on))
    for name, value in values.items():
        setattr(held, name, value)
    held.planned_until = None
    held.save_over(version, fields=[*values, "planned_until"])
    _set_many(held, wanted)
    audit.record("meetings.change_series", by=by, about=held, fields=sorted(values))
    _agendas_follow(held, now)
    plan_series([held], now=now, asks_anew=True)


@transaction.atomic
def end_series(series: MeetingSeries, *, by: Person, now: datetime, today: date) -> None:
    """No meeting from now on. Those to come go; where people had raised something they stay readable, called off.

    Twice is once.
    """
    held = MeetingSeries.objects.select_for_update().get(pk=series.pk)
    require(may_keep_series(by, held.unit, on=today))
    if held.ended_on is None:
        held.ended_on = today
        held.save_over(held.version, fields=["ended_on"])
        audit.record("meetings.end_series", by=by, about=held, fields=["ended_on"])
        plan_series([held], now=now)


@transaction.atomic
def call_off(meeting: Meeting, *, reason: str, by: Person, now: datetime, today: date) -> None:
    """One meeting does not take place, for a reason that everybody invited reads. Twice is once."""
    held = get_object_or_404(Meeting.objects.select_for_update(), pk=meeting.pk)
    require(may_call_off(by, held, now=now, on=today))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is called off.")})
    held.called_off_at, held.called_off_by, held.reason = now, by, reason.strip()
    held.save(update_fields=["called_off_at", "called_off_by", "reason"])
    chair = on_behalf_of(by, held.chair_id, today)
    audit.record(
        "meetings.call_off", by=by, about=held, fields=["called_off_at"], reason=held.reason, on_behalf_of=chair or ""
    )


def _agendas_follow(series: MeetingSeries, now: datetime) -> None:
    """Agendas that are open already open once more with the new parts, unless somebody has changed one of theirs."""
    parts = AgendaItem.objects.filter(kind=AgendaItem.Kind.PART)
    edited = parts.filter(version__gt=1).values("meeting")
    meetings = Meeting.objects.filter(series=series, starts_at__gt=now, opened_at__isnull=False).exclude(pk__in=edited)
    parts.filter(meeting__in=meetings).delete()
    meetings.update(opened_at=None)


def _checked(wanted: Wanted, *, since: date) -> dict[str, Any]:
    """The values that a series takes. Raises ValidationError by field."""
    values = {name: wanted.values[name] for name in FIELDS}
    errors: dict[str, str] = {}
    if not values["name"].strip():
        errors["name"] = _("Give it a name.")
    if values["starts_on"] < since:
        errors["starts_on"] = _("This day is over; choose a later one.")
    if values["circle"] == MeetingSeries.Circle.NAMED and not wanted.people:
        errors["people"] = _("Name whoever is to come.")
    if not wanted.parts or len(wanted.parts) > MOST_PARTS:
        errors["agenda"] = _("An agenda has one to %(most)s parts.") % {"most": MOST_PARTS}
    elif sum(part.length for part in wanted.parts) > values["length"]:
        errors["agenda"] = _("The parts take longer than the meeting.")
    if errors:
        raise ValidationError(errors)
    values["name"], values["recurrence"] = values["name"].strip(), checked(values["recurrence"])
    return values


def _set_many(series: MeetingSeries, wanted: Wanted) -> None:
    series.titles.set(wanted.titles)
    series.people.set(wanted.people)
    SeriesPart.objects.filter(series=series).delete()
    SeriesPart.objects.bulk_create(_parts(series, wanted.parts))


def _parts(series: MeetingSeries, parts: Iterable[Part]) -> Iterable[SeriesPart]:
    for position, part in enumerate(parts):
        yield SeriesPart(series=series, position=position, text=str(part.text)[:LONGEST_TEXT], length=part.length)

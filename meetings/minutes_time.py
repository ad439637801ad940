"""By when the minutes of meetings that are over are due, and whether they came out in time."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, QuerySet

from duties.rules import to_minute
from meetings import minutes_rules
from meetings.models import Meeting
from meetings.signals import minutes_settled
from org.calendar import Availability
from org.models import Person

MARGIN = timedelta(days=40)  # in which the days follow on which minutes can be due
CHUNK = 200  # meetings in one transaction


def due_times(meetings: Iterable[Meeting]) -> dict[int, datetime | None]:
    """When the minutes of each meeting that is over are due, by its id. Four queries for any number of meetings."""
    owed = {one.pk: one.minutes_owed_from for one in meetings if one.ended_at is not None}
    over = [one for one in meetings if one.pk in owed]
    if not over:
        return {}
    writers = Person.objects.in_bulk({one.writer_id for one in over if one.writer_id})
    start, end = min(owed.values()).date() - timedelta(days=1), max(owed.values()).date() + MARGIN
    availability = Availability.load(writers.values(), start, end)
    zones = dict(Meeting.objects.filter(pk__in=owed).values_list("pk", "unit__time_zone"))
    return {
        one.pk: minutes_rules.minutes_due(
            one.minutes_rule,
            owed[one.pk],
            availability.available_days(one.writer_id, owed[one.pk].date() - timedelta(days=1), end)
            if one.writer_id
            else (),
            ZoneInfo(zones[one.pk]),
        )
        for one in over
    }


def keep_due(meetings: Iterable[Meeting], *, now: datetime) -> None:
    """Keeps by when the minutes of these meetings are due; where nothing is to be written that is settled at once.

    Five queries for any number of meetings.
    """
    due = due_times(meetings)
    for meeting in meetings:
        meeting.minutes_due_at = due.get(meeting.pk)
        if meeting.minutes_due_at is None:
            meeting.settled_at = now
    Meeting.objects.bulk_update(meetings, ["minutes_due_at", "settled_at"])


def settle(meetings: Sequence[Meeting], *, now: datetime) -> int:
    """Settles whether minutes were out in time, for those that are out or whose time has passed; says how many.

    When they are due is asked once more: leave, or another calendar, may have moved it.
    """
    waiting = [one for one in meetings if one.settled_at is None]
    if not waiting:
        return 0
    keep_due(waiting, now=now)
    count = 0
    for meeting in waiting:
        is_late = minutes_rules.are_late(meeting.minutes_due_at, meeting.published_at, now)
        if not is_late and meeting.published_at is None:
            continue
        if Meeting.objects.filter(pk=meeting.pk, settled_at=None).update(settled_at=now):
            count += 1
            minutes_settled.send(sender=Meeting, meeting=meeting, is_late=is_late, now=now)
    return count


def settle_late(now: datetime) -> int:
    """The tick: minutes whose time has passed are late. One query when there are none."""
    count = 0
    while _past(now).exists():
        with transaction.atomic():
            rows = _past(now).select_for_update(skip_locked=True, of=("self",))
            chunk = list(rows.order_by("minutes_due_at", "pk")[:CHUNK])
            if not chunk:
                return count  # another worker has them in hand
            count += settle(chunk, now=now)
    return count


def _past(now: datetime) -> QuerySet[Meeting]:
    """The minute itself is in time."""
    return Meeting.objects.filter(settled_at=None, minutes_due_at__lt=to_minute(now))


def look_again(person_ids: Collection[int] | None) -> None:
    """Makes the next tick ask once more when the minutes of these writers are due, or of all. One query."""
    waiting = Meeting.objects.filter(settled_at=None, minutes_due_at__isnull=False)
    if person_ids is not None:
        waiting = waiting.filter(Q(minute_taker__in=person_ids) | Q(minute_taker=None, chair__in=person_ids))
    waiting.update(minutes_due_at=F("ended_at"))

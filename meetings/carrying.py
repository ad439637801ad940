"""What a meeting leaves over comes to the next one of its series by itself, with its age.

A tick looks at meetings that are over: points that were not discussed or were parked go on. Open actions are rows that
every later meeting of the series shows until they are done.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from meetings.models import AgendaItem, Meeting, MeetingAction

NOBODY_BEGAN = timedelta(hours=14)  # the longest meeting, and four hours in which somebody may still record it
CHUNK = 200  # meetings in one transaction


def carry_over(now: datetime) -> int:
    """Takes on what meetings that are over have left; says how many it asked. One query when there is none."""
    count = 0
    while _to_carry(now).exists():
        with transaction.atomic():
            rows = _to_carry(now).select_for_update(skip_locked=True, of=("self",))
            chunk = list(rows.order_by("starts_at", "pk")[:CHUNK])
            if not chunk:
                return count  # another worker has them in hand
            _carry(chunk, now=now)
            count += len(chunk)
    return count


def _to_carry(now: datetime) -> QuerySet[Meeting]:
    """Meetings that are over, or do not take place, and whose series has a next one or none any more."""
    over = Q(ended_at__isnull=False) | Q(called_off_at__isnull=False)
    nobody_began = Q(started_at=None, starts_at__lte=now - NOBODY_BEGAN)
    next_one = Meeting.objects.to_come(now).filter(series=OuterRef("series"))
    rows = Meeting.objects.filter(over | nobody_began, carried_at=None, starts_at__lte=now)
    return rows.filter(Exists(next_one) | Q(series__ended_on__isnull=False))


def _carry(meetings: Sequence[Meeting], *, now: datetime) -> None:
    """Makes a point of the next meeting out of each that is left. Four queries for any number of meetings."""
    to_come = Meeting.objects.to_come(now).filter(series__in={one.series_id for one in meetings})
    next_of = {one.series_id: one for one in to_come.order_by("-starts_at", "-pk")}
    day_of = {one.pk: one.day for one in meetings}
    items = AgendaItem.objects.filter(meeting__in=meetings, carried_to=None).select_related("meeting")
    left = items.exclude(kind=AgendaItem.Kind.PART).exclude(outcome=AgendaItem.Outcome.DISCUSSED)
    AgendaItem.objects.bulk_create(
        (
            carried(item, next_of[item.meeting.series_id], since=day_of[item.meeting_id])
            for item in left.order_by("meeting__starts_at", "position", "text")
            if item.meeting.series_id in next_of
        ),
        ignore_conflicts=True,
    )
    Meeting.objects.filter(pk__in=day_of).update(carried_at=now)


def carried(item: AgendaItem, to: Meeting, *, since: date) -> AgendaItem:
    """The same point for the next meeting, not yet written: whose it is, since when it waits, for the how manieth time.

    Without a name it stays without one.
    """
    same = {name: getattr(item, name) for name in ("kind", "text", "length", "presenter_id", "author_id", "position")}
    age = {"carried_since": item.carried_since or since, "carried_times": item.carried_times + 1}
    return AgendaItem(meeting=to, carried_from=item, **same, **age)


class OpenAction(NamedTuple):
    """An action that an earlier meeting of the series agreed, since which day, in the how manieth meeting since."""

    action: MeetingAction
    since: date
    times: int
    is_late: bool


def open_actions(meeting: Meeting, today: date) -> list[OpenAction]:
    """What earlier meetings of the series agreed and is still to be done, the oldest first. Two queries."""
    earlier = MeetingAction.objects.open().filter(
        meeting__series=meeting.series_id, meeting__starts_at__lt=meeting.starts_at
    )
    rows = list(earlier.for_list().order_by("meeting__starts_at", "due_on", "pk"))
    if not rows:
        return []
    held = Meeting.objects.filter(series=meeting.series_id, started_at__isnull=False, starts_at__lt=meeting.starts_at)
    starts = list(held.values_list("starts_at", flat=True))
    return [
        OpenAction(one, one.meeting.day, times_since(one.meeting.starts_at, starts), one.is_late(today)) for one in rows
    ]


def times_since(start: datetime, starts: Iterable[datetime]) -> int:
    """In the how manieth meeting after the one of `start` one is, when those of `starts` were held before it."""
    return 1 + sum(1 for one in starts if one > start)

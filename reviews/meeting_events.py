"""What meetings tell the month: who came late or not at all, and minutes that were not out in time (rules.md 2.10).

One row a fact. A mark that is taken back takes its row back; what somebody typed or imported is never touched.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from meetings.models import Attendance, Meeting, MeetingKind
from meetings.signals import attendance_settled, minutes_settled
from org.models import LeaveDay, Person
from org.periods import require_open
from org.signals import people_moved
from org.stamps import Stamp, stamps
from org.tree import OrgTree
from reviews.models import DisciplineEvent

Event, Kind, Mark = DisciplineEvent.Event, DisciplineEvent.Meeting, Attendance.Mark
JOB = "reviews.meeting_events"
# The eight kinds that the appraisal knows; a further one counts as the nearest.
KIND_OF = {
    MeetingKind.MORNING: Kind.MORNING,
    MeetingKind.EVENING: Kind.EVENING,
    MeetingKind.WEEKLY: Kind.WEEKLY,
    MeetingKind.MONTHLY: Kind.MONTHLY,
    MeetingKind.QUARTER: Kind.QUARTERLY,
    MeetingKind.YEAR: Kind.YEARLY,
    MeetingKind.SHARING: Kind.SHARING,
    MeetingKind.CLINIC: Kind.SHARING,
    MeetingKind.PROPOSAL_REVIEW: Kind.SHARING,
    MeetingKind.COACHING: Kind.COACHING,
    MeetingKind.REHEARSAL: Kind.COACHING,
    MeetingKind.OTHER: Kind.WEEKLY,
}
EVENT_OF = {
    Mark.LATE: Event.LATE,
    Mark.VERY_LATE: Event.VERY_LATE_OR_LEFT_EARLY,
    Mark.LEFT_EARLY: Event.VERY_LATE_OR_LEFT_EARLY,
    Mark.ABSENT: Event.ABSENT,
    Mark.EXCUSED: Event.EXCUSED,
}  # whoever was there, be it from elsewhere, leaves no row


Key = tuple[int, str, str]  # a person's id, the meeting, the event


class Marked(NamedTuple):
    """What a mark says beside the event: who gave it and when, and the id of the unit of the meeting.

    Not its reason, which is between the person and those who run the meeting (reviews.meeting_reasons).
    """

    unit: int
    by: int
    at: datetime


def keep_attendance(*, day: date, person_ids: Iterable[int], by: Person | None, now: datetime) -> None:
    """Makes the rows of these people's meetings of a day be what their marks say; `by` is None where leave says so.

    Raises ValidationError where the month is sealed. Whoever is on leave that whole day leaves no row; nor does anybody
    who held no post in the unit of the meeting or below it, nor a mark that somebody gives themselves. A row is of
    whoever gave the mark. What somebody took back stays so until there is another mark.
    """
    person_ids = set(person_ids)
    wanted = _wanted(day, person_ids)
    rows = list(DisciplineEvent.objects.filter(person__in=person_ids, day=day, about=DisciplineEvent.About.MEETING))
    standing = {_key(row): row for row in rows if row.withdrawn_at is None}
    gone = [row for key, row in standing.items() if key not in wanted and _is_of_a_mark(row)]
    fresh = _appraised({key: mark for key, mark in wanted.items() if key not in standing}, day)
    fresh = {key: told for key, told in fresh.items() if not _was_taken_back(rows, key, wanted[key])}
    if not (gone or fresh):
        return
    require_open(day)
    reason = _("The mark of the meeting was changed.") if by else _("There is leave of that day.")
    DisciplineEvent.objects.filter(pk__in=[row.pk for row in gone]).update(
        withdrawn_at=now, withdrawn_by=by, withdrawn_reason=reason
    )
    made = DisciplineEvent.objects.bulk_create(
        DisciplineEvent(
            person_id=person,
            day=day,
            about=DisciplineEvent.About.MEETING,
            meeting=meeting,
            event=event,
            source=DisciplineEvent.Source.MEETING,
            recorded_by_id=wanted[person, meeting, event].by,
            recorded_at=now,
            **held.fields,
        )
        for (person, meeting, event), held in fresh.items()
    )
    told = {"by": by or JOB}
    audit.record_all("reviews.record_discipline", about=made, fields=["event", "day"], **told)
    audit.record_all("reviews.withdraw_disciplineevent", about=gone, fields=["withdrawn_at"], **told)


def _key(row: DisciplineEvent) -> Key:
    return row.person_id, row.meeting, row.event


def _is_of_a_mark(row: DisciplineEvent) -> bool:
    """And not typed, imported, or about minutes."""
    return row.source == DisciplineEvent.Source.MEETING and row.event != Event.MINUTES_LATE


def _was_taken_back(rows: Iterable[DisciplineEvent], key: Key, mark: Marked) -> bool:
    """Whether somebody took the row of this mark back since it was given; what leave took back may come back."""
    return any(
        row.withdrawn_by_id is not None and row.withdrawn_at > mark.at and _is_of_a_mark(row)
        for row in rows
        if _key(row) == key and row.withdrawn_at is not None
    )


def _appraised(marks: Mapping[Key, Marked], day: date) -> dict[Key, Stamp]:
    """Those of people who hold a post that day in the unit of the meeting or below it, with its stamp.

    Who holds none is not appraised, nor is a guest from elsewhere.
    """
    if not marks:
        return {}
    stamp_of, tree = stamps((person, day) for person, _meeting, _event in marks), OrgTree.on(day)
    held = {key: stamp_of.get((key[0], day)) for key in marks}
    return {key: found for key, found in held.items() if found and found.unit.pk in tree.units_below(marks[key].unit)}


def _wanted(day: date, person_ids: set[int]) -> dict[Key, Marked]:
    """What the marks of that day say, of the meetings that are over and count. Two queries."""
    marks = Attendance.objects.filter(
        person__in=person_ids, meeting__day=day, meeting__counts=True, meeting__ended_at__isnull=False
    ).exclude(marked_by=F("person"))
    away = set(LeaveDay.objects.filter(day=day, fraction=1, person__in=person_ids).values_list("person_id", flat=True))
    found = {}
    for mark in marks.select_related("meeting").order_by("marked_at", "pk"):
        if mark.person_id not in away and (event := EVENT_OF.get(mark.mark)):
            meeting = mark.meeting
            told = Marked(meeting.unit_id, mark.marked_by_id, mark.marked_at)
            found[mark.person_id, KIND_OF[meeting.kind], event] = told
    return found


def ask_again(person_ids: Collection[int] | None, *, since: date, now: datetime) -> None:
    """Leave may have come or gone after a meeting: the rows of these people's marks follow it, in open months.

    One query; a few more for each day on which one of them came late or not at all.
    """
    marks = Attendance.objects.filter(
        mark__in=EVENT_OF, meeting__day__gte=since, meeting__counts=True, meeting__ended_at__isnull=False
    )
    days = defaultdict(set)
    for person, day in marks.filter(person__in=person_ids or ()).values_list("person_id", "meeting__day"):
        days[day].add(person)
    for day, people in sorted(days.items()):
        with suppress(ValidationError), transaction.atomic():  # a sealed month stays as it is
            keep_attendance(day=day, person_ids=people, by=None, now=now)


def keep_late_minutes(*, meeting: Meeting, is_late: bool, now: datetime) -> None:
    """Minutes that were not out in time are a fact of whoever owed them, on the day of the meeting.

    Where the month of the meeting is closed by then, nothing is written any more.
    """
    if not (is_late and meeting.counts and meeting.writer_id):
        return
    try:
        require_open(meeting.day)
    except ValidationError:
        return
    of_the_day = stamps([(meeting.writer_id, meeting.day)]).get((meeting.writer_id, meeting.day))
    if of_the_day is None:
        return
    row, is_new = DisciplineEvent.objects.get_or_create(
        person_id=meeting.writer_id,
        day=meeting.day,
        about=DisciplineEvent.About.MEETING,
        meeting=KIND_OF[MeetingKind(meeting.kind)],
        event=Event.MINUTES_LATE,
        withdrawn_at=None,
        defaults={
            "source": DisciplineEvent.Source.MEETING,
            "note": meeting.name,
            "recorded_at": now,
            **of_the_day.fields,
        },
    )
    if is_new:
        audit.record("reviews.record_discipline", by=JOB, about=row, fields=["event", "day"])


def connect() -> None:
    """Called in AppConfig.ready."""
    attendance_settled.connect(_attendance_settled, dispatch_uid="reviews.attendance_settled")
    minutes_settled.connect(_minutes_settled, dispatch_uid="reviews.minutes_settled")
    people_moved.connect(_people_moved, dispatch_uid="reviews.meetings_of_leave")


def _attendance_settled(
    sender: object, *, day: date, person_ids: set[int], by: Person | None, now: datetime, **_told: object
) -> None:
    keep_attendance(day=day, person_ids=person_ids, by=by, now=now)


def _minutes_settled(sender: object, *, meeting: Meeting, is_late: bool, now: datetime, **_told: object) -> None:
    keep_late_minutes(meeting=meeting, is_late=is_late, now=now)


def _people_moved(sender: object, *, person_ids: set[int] | None, since: date, **_told: object) -> None:
    ask_again(person_ids, since=since, now=timezone.now())

"""What meetings tell the month: who came late or not at all, and minutes that were not out in time (rules.md 2.10).

One row a fact. A mark that is taken back takes its row back; what somebody typed or imported is never touched.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import audit
from meetings.models import Attendance, Meeting, MeetingKind
from meetings.signals import attendance_settled, minutes_settled
from org.models import LeaveDay, Person
from org.periods import require_open
from org.stamps import stamps
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
    """The reason that was written beside a mark, and the id of the unit whose meeting it was."""

    note: str
    unit: int


def keep_attendance(*, day: date, person_ids: Iterable[int], by: Person, now: datetime) -> None:
    """Makes the rows of these people's meetings of a day be what their marks say.

    Raises ValidationError where the month is sealed. Whoever is on leave that whole day leaves no row; nor does anybody
    who held no post in the unit of the meeting or below it, nor a mark that somebody gives themselves.
    """
    person_ids = set(person_ids)
    wanted = _wanted(day, person_ids)
    kept = DisciplineEvent.objects.filter(
        person__in=person_ids, day=day, about=DisciplineEvent.About.MEETING, withdrawn_at=None
    )
    standing = {(row.person_id, row.meeting, row.event): row for row in kept}
    gone = [
        row
        for key, row in standing.items()
        if key not in wanted and row.source == DisciplineEvent.Source.MEETING and row.event != Event.MINUTES_LATE
    ]
    fresh = [key for key in wanted if key not in standing]
    stamp_of = stamps((person, day) for person, _meeting, _event in fresh)
    tree = OrgTree.on(day) if fresh else None

    def is_appraised(key: Key) -> bool:  # who holds no post that day is not appraised, nor one's guest from elsewhere
        held = stamp_of.get((key[0], day))
        return held is not None and held.unit.pk in tree.units_below(wanted[key].unit) and key[0] != by.pk

    fresh = list(filter(is_appraised, fresh))
    if not gone and not fresh:
        return
    require_open(day)
    DisciplineEvent.objects.filter(pk__in=[row.pk for row in gone]).update(
        withdrawn_at=now, withdrawn_by=by, withdrawn_reason=_("The mark of the meeting was changed.")
    )
    rows = DisciplineEvent.objects.bulk_create(
        DisciplineEvent(
            person_id=person,
            day=day,
            about=DisciplineEvent.About.MEETING,
            meeting=meeting,
            event=event,
            source=DisciplineEvent.Source.MEETING,
            note=wanted[person, meeting, event].note,
            recorded_by=by,
            recorded_at=now,
            **stamp_of[person, day].fields,
        )
        for person, meeting, event in fresh
    )
    audit.record_all("reviews.record_discipline", by=by, about=rows, fields=["event", "day"])
    audit.record_all("reviews.withdraw_disciplineevent", by=by, about=gone, fields=["withdrawn_at"])


def _wanted(day: date, person_ids: set[int]) -> dict[Key, Marked]:
    """What the marks of that day say, of the meetings that are over and count. Two queries."""
    marks = Attendance.objects.filter(
        person__in=person_ids, meeting__day=day, meeting__counts=True, meeting__ended_at__isnull=False
    )
    away = set(LeaveDay.objects.filter(day=day, fraction=1, person__in=person_ids).values_list("person_id", flat=True))
    found = {}
    told = marks.order_by("pk").values_list("person_id", "meeting__kind", "mark", "note", "meeting__unit")
    for person, kind, mark, note, unit in told:
        if person not in away and (event := EVENT_OF.get(mark)):
            found[person, KIND_OF[kind], event] = Marked(note, unit)
    return found


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


def _attendance_settled(
    sender: object, *, day: date, person_ids: set[int], by: Person, now: datetime, **_told: object
) -> None:
    keep_attendance(day=day, person_ids=person_ids, by=by, now=now)


def _minutes_settled(sender: object, *, meeting: Meeting, is_late: bool, now: datetime, **_told: object) -> None:
    keep_late_minutes(meeting=meeting, is_late=is_late, now=now)

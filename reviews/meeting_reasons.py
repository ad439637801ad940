"""The reason beside a mark of a meeting, for the person and whoever ran the meeting; nobody else reads it.

A fact of discipline comes before the heads above and HR too, so it does not hold the reason: it is asked of the mark.
"""

from collections.abc import Sequence

from django.db.models import Q

from meetings.models import Attendance, MeetingKind
from org.models import Person
from reviews.meeting_events import EVENT_OF, KIND_OF
from reviews.models import DisciplineEvent


def with_reasons(events: Sequence[DisciplineEvent], viewer: Person) -> list[DisciplineEvent]:
    """The same rows; those that come from a mark say in `note` why, where the viewer may read it. One query at most."""
    events = list(events)
    blank = [row for row in events if row.source == DisciplineEvent.Source.MEETING and not row.note]
    if not blank:
        return events
    mine = Q(person=viewer) | Q(meeting__chair=viewer) | Q(meeting__minute_taker=viewer)
    marks = Attendance.objects.filter(
        mine, person__in={row.person_id for row in blank}, meeting__day__in={row.day for row in blank}
    ).exclude(note="")
    told = {
        (person, day, KIND_OF[MeetingKind(kind)], EVENT_OF.get(mark)): note
        for person, day, kind, mark, note in marks.order_by("-pk").values_list(
            "person_id", "meeting__day", "meeting__kind", "mark", "note"
        )
    }
    for row in blank:
        row.note = told.get((row.person_id, row.day, row.meeting, row.event), "")
    return events

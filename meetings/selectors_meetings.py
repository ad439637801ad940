"""What the pages of meetings show: whose, when, with whom, and who is away then."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from meetings import rhythm
from meetings.kind_pages import names_of
from meetings.models import AgendaItem, Invitee, Meeting, MeetingSeries
from meetings.planning_meetings import FAR_AHEAD, ONE_DAY, recurrence_of
from meetings.recurrence import FARTHEST
from org.access import records_read
from org.calendar import WorkCalendar
from org.models import LeaveDay, Person
from org.naming import names_of_units

NEXT = 5  # days to come that a series shows
STILL_ON = timedelta(hours=4)  # a meeting that has begun stands a while longer among those to come


class MeetingLine(NamedTuple):
    """A meeting of a list: its name, of which unit, where it stands, how many points, whether one has answered."""

    meeting: Meeting
    name: str
    unit: str
    stage: str
    points: int
    has_answered: bool


def listed(rows: QuerySet[Meeting], viewer: Person) -> QuerySet[Meeting]:
    """The rows with what a line counts: points raised, and whether the viewer raised one or passed."""
    raised = ~Q(items__kind=AgendaItem.Kind.PART)
    mine = AgendaItem.objects.filter(meeting=OuterRef("pk"), author=viewer)
    passed = Invitee.objects.filter(meeting=OuterRef("pk"), person=viewer, passed_at__isnull=False)
    return rows.for_list().annotate(points=Count("items", filter=raised), has_answered=Exists(mine) | Exists(passed))


def by_day(
    meetings: Sequence[Meeting], viewer: Person, *, today: date, now: datetime
) -> list[tuple[date, list[MeetingLine]]]:
    """The meetings of a page, by the days of the reader's clock. Two queries."""
    called = names_of(meetings, viewer)
    names = names_of_units({meeting.unit_id for meeting in meetings}, today)
    lines = [
        MeetingLine(one, called[one.pk], names.get(one.unit_id, ""), one.stage(now), one.points, one.has_answered)
        for one in meetings
    ]
    return [
        (day, list(found)) for day, found in groupby(lines, key=lambda line: localtime(line.meeting.starts_at).date())
    ]


class Invited(NamedTuple):
    """Somebody who is invited: whether they said "nothing this time", and whether they are away that day."""

    person: Person
    has_passed: bool
    is_away: bool


def invited_to(meeting: Meeting, *, viewer: Person, today: date) -> list[Invited]:
    """Who is invited, in the order of people; who is away only of those whose leave the viewer reads. Two queries."""
    away = LeaveDay.objects.filter(person=OuterRef("person"), day=meeting.day, fraction=1)
    rows = list(meeting.invitees.select_related("person").annotate(is_away=Exists(away)).order_by("person__number"))
    read = records_read(viewer, [row.person_id for row in rows], today)
    return [Invited(row.person, row.passed_at is not None, row.is_away and row.person_id in read) for row in rows]


class SeriesLine(NamedTuple):
    """A series of a list: its unit, its rhythm in words, its next meeting."""

    series: MeetingSeries
    unit: str
    rhythm: str
    next_at: datetime | None


def series_lines(rows: Sequence[MeetingSeries], *, today: date, now: datetime) -> list[SeriesLine]:
    """The series of a page. Two queries."""
    names = names_of_units({one.unit_id for one in rows}, today)
    to_come = Meeting.objects.filter(series__in=rows).to_come(now).order_by("-starts_at")
    next_at = dict(to_come.values_list("series_id", "starts_at"))
    return [SeriesLine(one, names.get(one.unit_id, ""), rhythm_in_words(one), next_at.get(one.pk)) for one in rows]


def rhythm_in_words(series: MeetingSeries) -> str:
    return rhythm.in_words(series.recurrence, series.working_day)


def next_days(series: MeetingSeries, after: date) -> list[tuple[date, bool]]:
    """The next days of a series after one, and whether each was moved from a day off. One query."""
    if series.ended_on is not None:
        return []
    calendar = WorkCalendar.load(after - FARTHEST, after + FAR_AHEAD + FARTHEST)
    found = islice(recurrence_of(series).occurrences(after + ONE_DAY, after + FAR_AHEAD, calendar), NEXT)
    return [(one.held, series.working_day is None and one.held != one.named) for one in found]

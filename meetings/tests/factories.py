"""Rows of meetings for tests: each factory needs as little as possible and takes every field by name."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from core.tests.instants import DAY, at
from meetings import holding
from meetings.content import Content, Line
from meetings.deadlines import subject_of
from meetings.models import Meeting, MeetingSeries, Report, ReportKind, ReportLine, SeriesPart, WeeklyPlan
from org.models import Person, Unit
from org.stamps import stamp

SENT = object()


def make_report(
    person: Person, day: date = DAY, *, kind: str = ReportKind.DAILY, sent_at: datetime | None | object = SENT, **fields
) -> Report:
    """A report sent at 17:30 of its day unless another time, or None for a draft, is given."""
    subject_on = subject_of(kind, day)
    sent = at(17, 30, day=day) if sent_at is SENT else sent_at
    fields = {"counts": {"CALL": 3} if kind == ReportKind.DAILY else {}} | fields
    return Report.objects.create(
        person=person, kind=kind, subject_on=subject_on, sent_at=sent, **stamp(person, day).fields, **fields
    )


def make_line(report: Report, **fields: object) -> ReportLine:
    """A talk with a customer that promised a next step."""
    told = {"who": "Guangming", "is_customer": True, "words": "Too dear", "result": "kept", "next_step": "sample"}
    fields = told | {"next_on": report.subject_on + timedelta(days=1), "position": report.lines.count()} | fields
    return ReportLine.objects.create(report=report, **fields)


def make_plan(person: Person, week_start: date = date(2026, 6, 15), **fields: object) -> WeeklyPlan:
    """A plan that was proposed on Monday morning."""
    fields = {"planned": [8, 5, 2, 10], "actual": [0] * 4, "proposed_at": at(9, day=week_start)} | fields
    return WeeklyPlan.objects.create(
        person=person, week_start=week_start, **stamp(person, week_start + timedelta(days=3)).fields, **fields
    )


def make_content(**fields: object) -> Content:
    """A small daily report: three calls."""
    return Content(**({"counts": {"CALL": 3}} | fields))


def visit(who: str = "Guangming", **fields: object) -> Line:
    """A customer who was visited: the record of a visit."""
    told = {"item": "VISIT", "is_customer": True, "words": "Send a sample", "result": "advanced"}
    return Line(who=who, **(told | {"next_step": "send it", "next_on": DAY + timedelta(days=1)} | fields))


def make_series(
    unit: Unit, *, by: Person, parts: Iterable[tuple[str, int]] = (("Numbers", 10),), **fields: object
) -> MeetingSeries:
    """A weekly meeting of Monday morning whose meetings are still to be planned."""
    told = {
        "kind": "weekly", "name": "Weekly meeting", "recurrence": "FREQ=WEEKLY;BYDAY=MO", "day_off": "move",
        "starts_on": DAY, "at": time(9, 30), "length": 60, "notice_hours": 72, "minutes_rule": "hours_24",
    }  # fmt: skip
    series = MeetingSeries.objects.create(unit=unit, made_by=by, **(told | fields))
    SeriesPart.objects.bulk_create(
        SeriesPart(series=series, position=position, text=text, length=length)
        for position, (text, length) in enumerate(parts)
    )
    return series


def make_held(meeting: Meeting, *, by: Person, ended: bool = True, **marks: str) -> Meeting:
    """The meeting, held at its time, or still going on; `marks` by employee number without the dash."""
    today = meeting.day
    holding.start_meeting(meeting, by=by, now=meeting.starts_at, today=today)
    for invitee in meeting.invitees.select_related("person"):
        if mark := marks.get(invitee.person.code):
            holding.mark_attendance(meeting, invitee.person, mark=mark, by=by, now=meeting.starts_at, today=today)
    if ended:
        holding.end_meeting(meeting, by=by, now=meeting.ends_at, today=today)
    meeting.refresh_from_db()
    return meeting

"""The meetings of the demo company: what comes again, and what people have put on the agendas that are open."""

from datetime import date, datetime
from itertools import cycle

from django.utils import translation

from meetings.meeting_kinds import TEMPLATES
from meetings.models import AgendaItem, Meeting, MeetingKind, MeetingSeries, SeriesPart
from meetings.planning_meetings import plan_meetings
from org.models import Person, Unit

HELD = (  # kind, name, unit, room, whom the series takes in
    (MeetingKind.MORNING, "晨會", "NORTH", "", "team"),
    (MeetingKind.WEEKLY, "北區周例會", "NORTH", "2.01", "team"),
    (MeetingKind.SHARING, "經驗分享會", "NORTH", "2.01", "team"),
    (MeetingKind.WEEKLY, "South team weekly", "SOUTH", "Pier room", "team"),
    (MeetingKind.MONTHLY, "月例會", "CO", "1.10", "branch"),
)
POINTS = (  # whose, kind, text; nobody's was raised without a name
    ("N02", "point", "光明商行嫌交期太長,其他客戶也這樣說嗎?"),
    ("N04", "question", "Who has the new chilled-chain price list?"),
    ("", "point", "星期一上午的會太密,能不能挪一場?"),
)


def hold_meetings(now: datetime, today: date) -> None:
    """Series of the demo's units with the meetings of the next weeks; some points wait on the open agendas."""
    people = {person.code: person for person in Person.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.all()}
    with translation.override("zh-hant"):  # the parts of the agendas are the demo's own words
        parts = {kind: [(str(part.text), part.length) for part in TEMPLATES[kind].parts] for kind, *_rest in HELD}
    for kind, name, code, room, circle in HELD:
        shipped = TEMPLATES[kind]
        fields = ("recurrence", "working_day", "day_off", "at", "length", "notice_hours", "minutes_rule")
        told = {field: getattr(shipped, field) for field in fields}
        series = MeetingSeries.objects.create(
            kind=kind,
            name=name,
            unit=units[code],
            room=room,
            circle=circle,
            starts_on=today,
            made_by=people["GM"],
            **told,
        )
        SeriesPart.objects.bulk_create(
            SeriesPart(series=series, position=position, text=text, length=length)
            for position, (text, length) in enumerate(parts[kind])
        )
    plan_meetings(now)
    agendas = Meeting.objects.filter(unit=units["NORTH"], opened_at__isnull=False, starts_at__gt=now).order_by("pk")
    for meeting, (code, kind, text) in zip(cycle(agendas), POINTS, strict=False):
        last = meeting.items.count()
        author = people[code] if code else None
        AgendaItem.objects.create(meeting=meeting, kind=kind, text=text, author=author, presenter=author, position=last)

"""The meetings of the demo company: what comes again, and what people have put on the agendas that are open."""

from datetime import date, datetime, timedelta
from itertools import cycle

from django.utils import translation

from core.periods import monday_of
from meetings import agenda, holding, minutes, resolving, talking
from meetings.carrying import carry_over
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
LONG_HELD = "北區周例會"  # of which some were held already
POINTS = (  # whose, kind, text; nobody's was raised without a name
    ("N02", "point", "光明商行嫌交期太長,其他客戶也這樣說嗎?"),
    ("N04", "question", "Who has the new chilled-chain price list?"),
    ("", "point", "星期一上午的會太密,能不能挪一場?"),
)
LAST_TIMES = timedelta(days=14)  # how long the weekly meeting of the north has been held
NOTES = ("上週訂單比計劃高 4 %", "兩家客戶的回款要跟", "光明商行的交期再問一次工廠")
SAID = "新價目表從下個月開始用,老客戶先保留舊價一個月"
OTHERWISE = "保留一個月太短,客戶已經簽了季度計劃"
TO_DO = "把新價目表寄給十家主要客戶"
LEFT = ("point", "要不要換一家物流?")


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
            starts_on=monday_of(today) - LAST_TIMES if name == LONG_HELD else today,
            made_by=people["GM"],
            **told,
        )
        SeriesPart.objects.bulk_create(
            SeriesPart(series=series, position=position, text=text, length=length)
            for position, (text, length) in enumerate(parts[kind])
        )
    first = MeetingSeries.objects.get(name=LONG_HELD)
    plan_meetings(now - LAST_TIMES - timedelta(days=7))
    past = first.meetings.filter(starts_at__lt=now - timedelta(days=1)).order_by("starts_at")
    for number, meeting in enumerate(past):
        _hold(meeting, is_first=not number)
    plan_meetings(now)
    carry_over(now)
    agendas = Meeting.objects.filter(unit=units["NORTH"], opened_at__isnull=False, starts_at__gt=now).order_by("pk")
    for meeting, (code, kind, text) in zip(cycle(agendas), POINTS, strict=False):
        last = meeting.items.count()
        author = people[code] if code else None
        AgendaItem.objects.create(meeting=meeting, kind=kind, text=text, author=author, presenter=author, position=last)


def _hold(meeting: Meeting, *, is_first: bool) -> None:
    """A meeting of the past: opened, held, its minutes out in time; the first one leaves something over."""
    begins, day = meeting.starts_at, meeting.day
    plan_meetings(meeting.opens_at)
    meeting.refresh_from_db()
    chair = meeting.chair
    others = [one.person for one in meeting.invitees.exclude(person=chair).order_by("person__number")]
    if is_first:
        agenda.add_item(meeting, kind=LEFT[0], text=LEFT[1], length=10, by=others[0], now=meeting.opens_at, today=day)
    told = {"by": chair, "now": begins, "today": day}
    holding.start_meeting(meeting, **told)
    holding.mark_attendance(meeting, others[-1], mark="excused", note="客戶拜訪", **told)
    holding.mark_the_rest(meeting, **told)
    parts = list(meeting.items.filter(kind=AgendaItem.Kind.PART))
    for number, item in enumerate(parts):
        at = begins + timedelta(minutes=10 * number)
        talking.begin_item(item, **told | {"now": at})
        talking.note_speaker(item, others[number % len(others)], has_spoken=True, **told | {"now": at})
        if number < len(NOTES):
            talking.add_note(item, text=NOTES[number], **told | {"now": at})
    if is_first:
        decision = resolving.decide(meeting, text=SAID, item=parts[-1], **told)
        resolving.differ(decision, text=OTHERWISE, by=others[0], now=begins)
        resolving.add_action(
            meeting, decision=decision, what=TO_DO, owner=others[0], due_on=day + timedelta(days=18), **told
        )
    holding.end_meeting(meeting, by=chair, now=begins + timedelta(minutes=62), today=day)
    meeting.refresh_from_db()
    out = meeting.ended_at + timedelta(hours=5)
    minutes.publish(meeting, by=chair, now=out, today=day)
    carry_over(out)
